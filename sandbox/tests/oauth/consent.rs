//! Saying no: *Cancel* on the sign-in page, and the consent page.

use sandbox::apps::SPA;

use crate::support::{Answer, CALLBACK, World, code_request, implicit, send, with};

const DENIED: &str = "The resource owner or authorization server denied the request.";
const ADMIN: &str = "admin@sandbox.test";

async fn cancel(world: &World, page: &Answer) -> Answer {
    // A browser sends the fields as they are, and the button.
    let form = [
        ("request", page.request_id()),
        ("username", ""),
        ("password", ""),
        ("cancel", ""),
    ];
    send(world.post("/signin").form(&form)).await
}

async fn decide(world: &World, page: &Answer, decision: &str) -> Answer {
    let form = [("request", page.request_id()), ("decision", decision)];
    send(world.post("/consent").form(&form)).await
}

#[track_caller]
fn asks_for_consent(page: &Answer) {
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.contains("<h1>Allow access?</h1>"), "{page:?}");
}

#[track_caller]
fn asks_to_sign_in(page: &Answer) {
    assert!(page.body.contains("<h1>Sign in</h1>"), "{page:?}");
}

#[tokio::test]
async fn cancel_goes_back_to_the_app_by_the_mode_it_asked_for() {
    let world = World::new().await;
    let code = code_request(SPA, "okta.users.read");

    let page = world.authorize(&code).await;
    assert!(
        page.body
            .contains(r#"<button class="no" name="cancel" formnovalidate>Cancel</button>"#)
    );
    let answer = cancel(&world, &page).await;
    assert!(
        answer.location().starts_with(&format!("{CALLBACK}?")),
        "{answer:?}"
    );
    let query = answer.query();
    assert_eq!(query["error"], "access_denied");
    assert_eq!(query["error_description"], DENIED);
    assert_eq!(query["state"], "s-1234");
    assert_eq!(query.len(), 3, "{query:?}");

    for request in [
        with(&code, "response_mode", "fragment"),
        implicit(SPA, "okta.users.read"),
    ] {
        let page = world.authorize(&request).await;
        let fragment = cancel(&world, &page).await.fragment();
        assert_eq!(fragment["error"], "access_denied");
        assert_eq!(fragment["error_description"], DENIED);
    }

    let page = world
        .authorize(&with(&code, "response_mode", "form_post"))
        .await;
    let answer = cancel(&world, &page).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .body
            .contains(r#"name="error" value="access_denied""#),
        "{answer:?}"
    );

    let request = with(
        &implicit(SPA, "okta.users.read"),
        "response_mode",
        "okta_post_message",
    );
    let page = world.authorize(&request).await;
    let answer = cancel(&world, &page).await;
    assert!(
        answer.body.contains("&quot;access_denied&quot;"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn cancel_ends_the_request_and_starts_no_session() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    let page = world.authorize(&request).await;
    let answer = cancel(&world, &page).await;
    assert!(answer.headers.get("set-cookie").is_none());
    let again = world.submit(&page, ADMIN, "latchkey").await;
    assert_eq!(again.status, 400);
    asks_to_sign_in(&world.authorize(&request).await);
}

#[tokio::test]
async fn consent_is_asked_for_after_the_sign_in() {
    let world = World::new().await;
    let request = code_request(SPA, "openid okta.users.read okta.logs.read");
    let request = with(&request, "prompt", "consent");
    asks_to_sign_in(&world.authorize(&request).await);
    let page = world.sign_in(&request, ADMIN).await;
    asks_for_consent(&page);
    assert!(page.header("set-cookie").starts_with("sid="));
    assert!(page.body.contains("<code>openid</code>"));
    assert!(page.body.contains("<code>okta.users.read</code>"));
    assert!(
        !page.body.contains("okta.logs.read"),
        "a scope that was not granted to the app is not the person's to give"
    );
    assert!(page.body.contains(ADMIN) && page.body.contains("Latchkey SPA"));
    assert!(!page.body.contains("<script"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' http://localhost:8080;"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");

    let answer = decide(&world, &page, "allow").await;
    let query = answer.query();
    assert_eq!(query["state"], "s-1234");
    let tokens = world.exchange(SPA, &query["code"]).await;
    assert_eq!(tokens.json()["scope"], "openid okta.users.read");

    let again = decide(&world, &page, "allow").await;
    assert_eq!(again.status, 400, "a page counts once");
}

#[tokio::test]
async fn who_is_signed_in_is_asked_for_consent_alone() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    world.code(&request, ADMIN).await;

    let page = world.authorize(&with(&request, "prompt", "consent")).await;
    asks_for_consent(&page);
    let query = decide(&world, &page, "deny").await.query();
    assert_eq!(query["error"], "access_denied");
    assert_eq!(query["error_description"], DENIED);
    assert_eq!(query["state"], "s-1234");
    // Saying no signs nobody out.
    assert!(world.authorize(&request).await.query().contains_key("code"));

    for prompt in ["login consent", "consent login"] {
        let request = with(&request, "prompt", prompt);
        let page = world.authorize(&request).await;
        asks_to_sign_in(&page);
        let page = world.submit(&page, ADMIN, "latchkey").await;
        asks_for_consent(&page);
        let query = decide(&world, &page, "allow").await.query();
        assert!(query.contains_key("code"), "{prompt}: {query:?}");
    }
}

#[tokio::test]
async fn neither_page_stands_in_for_the_other() {
    let world = World::new().await;
    let request = with(
        &code_request(SPA, "okta.users.read"),
        "prompt",
        "login consent",
    );
    let sign_in = world.authorize(&request).await;
    let answer = decide(&world, &sign_in, "allow").await;
    assert_eq!(answer.status, 400, "nobody has signed in: {answer:?}");
    let consent = world.submit(&sign_in, ADMIN, "latchkey").await;
    let answer = world.submit(&consent, ADMIN, "latchkey").await;
    assert_eq!(
        answer.status, 400,
        "consent is still to be asked: {answer:?}"
    );
    let answer = decide(&world, &consent, "").await;
    assert_eq!(
        answer.query()["error"],
        "access_denied",
        "only Allow is a yes"
    );
}

#[tokio::test]
async fn who_may_not_in_is_not_asked() {
    let world = World::new().await;
    let request = with(&code_request(SPA, "okta.users.read"), "prompt", "consent");
    let query = world
        .sign_in(&request, "unassigned@sandbox.test")
        .await
        .query();
    assert_eq!(
        query["error_description"],
        "User is not assigned to the client application."
    );
}
