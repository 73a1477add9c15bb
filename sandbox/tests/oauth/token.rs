use sandbox::apps::{SERVICE, SPA, SPA_CODE_ONLY, WEB, WEB_SECRET};

use crate::support::{
    Answer, PAGE_ORIGIN, VERIFIER, World, code_request, exchange_form, send, with,
};

const FAILED: &str =
    "Client authentication failed. Either the client or the client credentials are invalid.";
const PKCE_ONLY: &str =
    "Browser requests to the token endpoint must use Proof Key for Code Exchange.";
const SPENT: &str = "The authorization code is invalid or has expired.";

async fn code(world: &World) -> String {
    let request = with(&code_request(SPA, "okta.users.read"), "prompt", "login");
    world.code(&request, "admin@sandbox.test").await
}

#[tokio::test]
async fn a_code_counts_once_and_for_five_minutes() {
    let world = World::new().await;
    let first = code(&world).await;
    assert_eq!(world.exchange(SPA, &first).await.status, 200);
    world
        .exchange(SPA, &first)
        .await
        .is_oauth_error(400, "invalid_grant", SPENT);

    let late = code(&world).await;
    world.org().clock.set_skew(301);
    world
        .exchange(SPA, &late)
        .await
        .is_oauth_error(400, "invalid_grant", SPENT);
}

#[tokio::test]
async fn a_code_is_good_for_its_own_request_alone() {
    let world = World::new().await;
    let other = VERIFIER.replace('d', "e");
    let redirect = "The 'redirect_uri' does not match the redirection URI used in the \
                    authorization request.";
    let client = "The grant was issued to another client. Please make sure the 'client_id' matches \
                  the one used at the authorize request.";
    for (name, value, error, description) in [
        (
            "code_verifier",
            other.as_str(),
            "invalid_grant",
            "PKCE verification failed.",
        ),
        (
            "code_verifier",
            "tooshort",
            "invalid_grant",
            "PKCE verification failed.",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8080/callback",
            "invalid_grant",
            redirect,
        ),
        ("client_id", SPA_CODE_ONLY, "invalid_grant", client),
        ("code", "invented", "invalid_grant", SPENT),
    ] {
        let code = code(&world).await;
        let answer = world
            .token(&with(&exchange_form(SPA, &code), name, value))
            .await;
        answer.is_oauth_error(400, error, description);
    }
}

#[tokio::test]
async fn parameters_must_be_there_and_once() {
    let world = World::new().await;
    let form = exchange_form(SPA, "x");
    world
        .token(&with(&form, "grant_type", ""))
        .await
        .is_oauth_error(
            400,
            "invalid_request",
            "The token request must specify a 'grant_type'. Valid values: [authorization_code, \
         client_credentials, refresh_token]",
        );
    world.token(&with(&form, "code", "")).await.is_oauth_error(
        400,
        "invalid_request",
        "The required parameter 'code' is missing.",
    );
    let mut twice = form.clone();
    twice.push(("code", "y"));
    world.token(&twice).await.is_oauth_error(
        400,
        "invalid_request",
        "Duplicate parameter provided in request. Duplicated parameters: [code].",
    );
    world
        .token_from_server(&with(&form, "code_verifier", ""))
        .await
        .is_oauth_error(
            400,
            "invalid_request",
            "PKCE code verifier is required by the application.",
        );
    let json = serde_json::json!({ "grant_type": "authorization_code", "client_id": SPA });
    let answer = send(world.post("/oauth2/v1/token").json(&json)).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["error"]),
        (400, &"invalid_request".into())
    );
}

#[tokio::test]
async fn grant_types_are_kept_to() {
    let world = World::new().await;
    world
        .token_from_server(&[("grant_type", "password"), ("client_id", SPA)])
        .await
        .is_oauth_error(
            400,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server. Configured \
             grant types: [authorization_code, implicit, refresh_token].",
        );
    world
        .token_from_server(&[
            ("grant_type", "refresh_token"),
            ("client_id", SPA_CODE_ONLY),
        ])
        .await
        .is_oauth_error(
            400,
            "unauthorized_client",
            "The client is not authorized to use the provided grant type. Configured grant types: \
             [authorization_code].",
        );
    world
        .token_from_server(&[("grant_type", "client_credentials"), ("client_id", SPA)])
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "Only clients with 'application_type' of 'service' may use the client_credentials \
             'grant_type' with the Org Authorization Server.",
        );
}

#[tokio::test]
async fn browsers_are_held_to_pkce_and_to_their_origin() {
    let world = World::new().await;
    for form in [
        vec![("grant_type", "client_credentials"), ("client_id", SERVICE)],
        vec![("grant_type", "password"), ("client_id", SPA)],
        vec![
            ("grant_type", "authorization_code"),
            ("client_id", WEB),
            ("client_secret", WEB_SECRET),
            ("code", "x"),
        ],
        vec![
            ("grant_type", "authorization_code"),
            ("client_id", SPA),
            ("code", "x"),
        ],
    ] {
        let answer = world.token(&form).await;
        answer.is_oauth_error(401, "invalid_client", PKCE_ONLY);
        assert_eq!(answer.header("access-control-allow-origin"), PAGE_ORIGIN);
    }
    let code = code(&world).await;
    let elsewhere = world
        .post("/oauth2/v1/token")
        .header("origin", "https://evil.example");
    let answer = send(elsewhere.form(&exchange_form(SPA, &code))).await;
    answer.is_oauth_error(
        400,
        "invalid_request",
        "Browser requests to the token endpoint must be part of at least one whitelisted \
         redirect_uri.",
    );
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "https://evil.example"
    );
    assert_eq!(
        world.exchange(SPA, &code).await.status,
        200,
        "the code was not spent on it"
    );
}

#[tokio::test]
async fn a_web_app_proves_itself_with_its_secret() {
    let world = World::new().await;
    let request = with(&code_request(WEB, "okta.users.read"), "prompt", "login");
    let wrong = "The client secret supplied for a confidential client is invalid.";

    for (basic, body, expected) in [
        (Some(WEB_SECRET), None, Ok(())),
        (None, Some(WEB_SECRET), Ok(())),
        (Some("wrong"), None, Err(wrong)),
        (None, Some("wrong"), Err(wrong)),
        (None, None, Err(FAILED)),
    ] {
        let code = world.code(&request, "admin@sandbox.test").await;
        let mut form = exchange_form(WEB, &code);
        form.extend(body.map(|secret| ("client_secret", secret)));
        let mut call = world.post("/oauth2/v1/token").form(&form);
        if let Some(secret) = basic {
            call = call.basic_auth(WEB, Some(secret));
        }
        let answer = send(call).await;
        match expected {
            Ok(()) => assert_eq!(answer.status, 200, "{answer:?}"),
            Err(description) => answer.is_oauth_error(401, "invalid_client", description),
        }
    }
}

#[tokio::test]
async fn client_credentials_come_once_and_in_order() {
    let world = World::new().await;
    let call = |headers: Option<&str>, form: Vec<(&'static str, &'static str)>| {
        let mut call = world.post("/oauth2/v1/token").form(&form);
        if let Some(value) = headers {
            call = call.header("authorization", value);
        }
        send(call)
    };
    let grant = ("grant_type", "authorization_code");
    let check = |answer: Answer, status, error: &str, description: &str| {
        answer.is_oauth_error(status, error, description);
    };
    check(
        call(None, vec![grant]).await,
        401,
        "invalid_client",
        "No client credentials found.",
    );
    check(
        call(None, vec![grant, ("client_id", "0oaNobody")]).await,
        401,
        "invalid_client",
        "Invalid value for 'client_id' parameter.",
    );
    check(
        call(Some("Basic %%%"), vec![grant]).await,
        401,
        "invalid_client",
        "Found Authentication header but was not valid client credentials.",
    );
    check(
        call(Some("Basic YTpi"), vec![grant, ("client_secret", "b")]).await,
        401,
        "invalid_request",
        "Cannot supply multiple client credentials. Use one of the following: credentials in the \
         Authorization header, credentials in the post body, or a client_assertion in the post \
         body.",
    );
    check(
        call(
            None,
            vec![grant, ("client_id", SPA), ("client_secret", "x")],
        )
        .await,
        401,
        "invalid_client",
        FAILED,
    );
    let in_query = world
        .post("/oauth2/v1/token?client_secret=x")
        .form(&[grant]);
    check(
        send(in_query).await,
        400,
        "invalid_request",
        "Client credentials cannot be supplied via query parameters.",
    );
}
