use sandbox::apps::SPA;

use crate::support::{World, code_request, implicit, send, with};

const NOT_LOGGED_IN: &str = "The client specified not to prompt, but the user is not logged in.";
const STALE: &str =
    "The client specified not to prompt, but the client app requires re-authentication or MFA.";

#[tokio::test]
async fn the_sign_in_page_lists_everyone_and_needs_no_script() {
    let world = World::new().await;
    let request = with(
        &code_request(SPA, "okta.users.read"),
        "login_hint",
        r#""><b>x"#,
    );
    let page = world.authorize(&request).await;
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    assert!(
        page.body.contains(r#"value="&quot;&gt;&lt;b&gt;x""#),
        "the hint is prefilled"
    );
    assert!(!page.body.contains("<b>x") && !page.body.contains("<script"));
    assert!(page.body.contains(r#"<label for="username">"#));
    assert!(page.body.contains(r#"<label for="password">"#));
    for account in &sandbox::accounts::ACCOUNTS {
        assert!(page.body.contains(account.login) && page.body.contains(account.note));
    }
}

#[tokio::test]
async fn a_wrong_password_asks_again_and_the_right_one_goes_on() {
    let world = World::new().await;
    let page = world.authorize(&code_request(SPA, "okta.users.read")).await;
    for (login, password) in [
        ("admin@sandbox.test", "wrong"),
        ("nobody@sandbox.test", "latchkey"),
        ("", ""),
    ] {
        let again = world.submit(&page, login, password).await;
        assert_eq!(again.status, 200);
        assert!(
            again.body.contains(r#"role="alert">Unable to sign in<"#),
            "{again:?}"
        );
        assert!(again.headers.get("set-cookie").is_none());
    }
    let answer = world.submit(&page, "Admin@Sandbox.test", "latchkey").await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("sid=") && cookie.contains("; HttpOnly; SameSite=Lax"));
    assert!(answer.query().contains_key("code"));

    let answer = world.submit(&page, "admin@sandbox.test", "latchkey").await;
    assert_eq!(answer.status, 400, "a form counts once");
    assert!(
        answer
            .body
            .contains("Request expired, please start over and try again.")
    );
}

#[tokio::test]
async fn people_who_may_not_in_are_turned_away_by_redirect() {
    let world = World::new().await;
    for (login, description) in [
        (
            "unassigned@sandbox.test",
            "User is not assigned to the client application.",
        ),
        ("expired@sandbox.test", "The user's password is expired."),
    ] {
        let request = with(&implicit(SPA, "okta.users.read"), "prompt", "login");
        let fragment = world.sign_in(&request, login).await.fragment();
        assert_eq!(fragment["error"], "access_denied");
        assert_eq!(fragment["error_description"], description);
        assert_eq!(fragment["state"], "1234");
    }
}

#[tokio::test]
async fn a_session_signs_in_silently() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    let query = world
        .authorize(&with(&request, "prompt", "none"))
        .await
        .query();
    assert_eq!(query["error"], "login_required");
    assert_eq!(query["error_description"], NOT_LOGGED_IN);

    world.code(&request, "readonly@sandbox.test").await;
    for prompt in ["", "none"] {
        let answer = world.authorize(&with(&request, "prompt", prompt)).await;
        assert!(
            answer.query().contains_key("code"),
            "prompt={prompt}: {answer:?}"
        );
    }
    for prompt in ["login", "login consent", "consent login"] {
        let answer = world.authorize(&with(&request, "prompt", prompt)).await;
        assert!(answer.body.contains("<h1>Sign in</h1>"), "prompt={prompt}");
    }
}

#[tokio::test]
async fn max_age_asks_again_in_time() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    world.code(&request, "admin@sandbox.test").await;
    let answer = world.authorize(&with(&request, "max_age", "60")).await;
    assert!(answer.query().contains_key("code"));
    let answer = world.authorize(&with(&request, "max_age", "0")).await;
    assert!(answer.body.contains("<h1>Sign in</h1>"));
    let silent = with(&request, "prompt", "none");
    let query = world
        .authorize(&with(&silent, "max_age", "0"))
        .await
        .query();
    assert_eq!(query["error"], "invalid_request");
    assert_eq!(
        query["error_description"],
        "'prompt' parameter must not have the value 'none' for request with 'zero' as max_age."
    );

    world.org().clock.set_skew(120);
    let answer = world.authorize(&with(&request, "max_age", "60")).await;
    assert!(answer.body.contains("<h1>Sign in</h1>"));
    let query = world
        .authorize(&with(&silent, "max_age", "60"))
        .await
        .query();
    assert_eq!(query["error"], "login_required");
    assert_eq!(query["error_description"], STALE);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_leaves_tokens_alone() {
    let world = World::new().await;
    let request = code_request(SPA, "openid okta.users.read");
    let code = world.code(&request, "admin@sandbox.test").await;
    let tokens = world.exchange(SPA, &code).await.json();
    let hint = tokens["id_token"].as_str().unwrap();

    let logout =
        |params: Vec<(&'static str, String)>| send(world.get("/oauth2/v1/logout").query(&params));
    let answer = logout(vec![]).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (400, ""));
    let answer = logout(vec![("id_token_hint", "a.b.c".to_owned())]).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (400, ""));
    let answer = logout(vec![
        ("id_token_hint", hint.to_owned()),
        (
            "post_logout_redirect_uri",
            "https://evil.example/".to_owned(),
        ),
    ])
    .await;
    assert_eq!((answer.status.as_u16(), answer.location()), (400, ""));
    assert!(answer.body.contains(
        "The &#39;post_logout_redirect_uri&#39; parameter must be a Logout redirect URI in the \
         client app settings."
    ));

    let answer = logout(vec![
        ("id_token_hint", hint.to_owned()),
        (
            "post_logout_redirect_uri",
            "http://localhost:8080/".to_owned(),
        ),
        ("state", "bye".to_owned()),
    ])
    .await;
    assert_eq!(answer.location(), "http://localhost:8080/?state=bye");
    let query = world
        .authorize(&with(&request, "prompt", "none"))
        .await
        .query();
    assert_eq!(query["error"], "login_required");
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.api("/api/v1/users?limit=1", token).await.status, 200);
}

#[tokio::test]
async fn someone_suspended_is_out_at_once() {
    let world = World::new().await;
    let admin = world
        .access_token("admin@sandbox.test", "okta.users.manage")
        .await;
    let token = world
        .access_token("readonly@sandbox.test", "okta.users.read")
        .await;
    let suspend = "/api/v1/users/readonly@sandbox.test/lifecycle/suspend";
    let call = world.post(suspend).header("content-length", "0");
    assert_eq!(send(call.bearer_auth(&admin)).await.status, 200);

    let answer = world.api("/api/v1/users", &token).await;
    assert_eq!(answer.status, 401);
    assert!(
        answer
            .header("www-authenticate")
            .contains("The access token has been revoked.")
    );
    let answer = world
        .sign_in(
            &code_request(SPA, "okta.users.read"),
            "readonly@sandbox.test",
        )
        .await;
    assert_eq!(answer.query()["error"], "access_denied");
    assert_eq!(
        answer.query()["error_description"],
        "User status is invalid."
    );
    assert!(answer.headers.get("set-cookie").is_none());
}
