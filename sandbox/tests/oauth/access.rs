//! Who may call the management API.

use sandbox::apps::SPA;
use sandbox::faults::Faults;

use crate::support::{Answer, World, implicit, send};

#[track_caller]
fn challenged(answer: &Answer, status: u16, error: &str, description: &str) {
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (status, ""),
        "{answer:?}"
    );
    let challenge = answer.header("www-authenticate");
    let expected = format!(r#"error="{error}", error_description="{description}""#);
    assert!(challenge.contains(&expected), "{challenge}");
}

#[tokio::test]
async fn credentials_come_first() {
    let world = World::new().await;
    let none = send(world.get("/api/v1/users")).await;
    none.is_api_error(403, "E0000005");
    assert_eq!(none.json()["errorSummary"], "Invalid session");
    for credentials in ["SSWS 00abc", "Basic YTpi", "nonsense"] {
        let answer = send(
            world
                .get("/api/v1/users")
                .header("authorization", credentials),
        )
        .await;
        answer.is_api_error(401, "E0000011");
        assert_eq!(answer.json()["errorSummary"], "Invalid token provided");
    }
    let in_query = send(world.get("/api/v1/users?access_token=x")).await;
    challenged(
        &in_query,
        400,
        "invalid_request",
        "The access token cannot be presented in a query string.",
    );
    let answer = world.api("/api/v1/users", "not-a-jwt").await;
    challenged(
        &answer,
        401,
        "invalid_token",
        "The access token is invalid.",
    );
}

#[tokio::test]
async fn tokens_expire_and_are_revoked() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    assert_eq!(world.api("/api/v1/users", &token).await.status, 200);
    world.org().clock.set_skew(3_601);
    let answer = world.api("/api/v1/users", &token).await;
    challenged(&answer, 401, "invalid_token", "The token has expired.");
    world.org().clock.set_skew(0);
    world.org().expire_tokens();
    let answer = world.api("/api/v1/users", &token).await;
    challenged(&answer, 401, "invalid_token", "The token has expired.");
    world.org().revoke_tokens();
    let answer = world.api("/api/v1/users", &token).await;
    challenged(
        &answer,
        401,
        "invalid_token",
        "The access token has been revoked.",
    );

    let mut parts: Vec<&str> = token.split('.').collect();
    let tampered = parts[2].chars().rev().collect::<String>();
    parts[2] = &tampered;
    let answer = world.api("/api/v1/users", &parts.join(".")).await;
    challenged(
        &answer,
        401,
        "invalid_token",
        "The access token is invalid.",
    );
}

#[tokio::test]
async fn a_token_of_another_org_is_told_so() {
    let (here, there) = (World::new().await, World::new().await);
    let token = there
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    let answer = here.api("/api/v1/users", &token).await;
    challenged(
        &answer,
        401,
        "invalid_token",
        "The access token provided has an invalid issuer.",
    );
}

#[tokio::test]
async fn then_scopes_then_roles() {
    let world = World::new().await;
    let token = world
        .access_token("norole@sandbox.test", "okta.groups.read")
        .await;
    let answer = world.api("/api/v1/users", &token).await;
    challenged(
        &answer,
        403,
        "insufficient_scope",
        "The access token provided does not contain the required scopes.",
    );
    let host = world.sandbox.origin();
    assert_eq!(
        answer.header("www-authenticate"),
        format!(
            "Bearer authorization_uri=\"{host}/oauth2/v1/authorize\", realm=\"{host}\", \
             scope=\"okta.users.read\", error=\"insufficient_scope\", error_description=\"The \
             access token provided does not contain the required scopes.\", \
             resource=\"/api/v1/users\""
        )
    );
    let token = world
        .access_token("norole@sandbox.test", "okta.users.read")
        .await;
    let answer = world.api("/api/v1/users", &token).await;
    answer.is_api_error(403, "E0000006");
    assert_eq!(
        answer.json()["errorSummary"],
        "You do not have permission to perform the requested action"
    );
    for login in [
        "admin@sandbox.test",
        "readonly@sandbox.test",
        "helpdesk@sandbox.test",
    ] {
        let token = world.access_token(login, "okta.users.manage").await;
        let answer = world.api("/api/v1/users", &token).await;
        assert_eq!(
            answer.status, 200,
            "manage includes read: {login} {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_self_scope_reaches_oneself_whatever_the_role() {
    let world = World::new().await;
    let token = world
        .access_token("norole@sandbox.test", "okta.users.read.self")
        .await;
    let answer = world.api("/api/v1/users", &token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json().as_array().map(Vec::len), Some(1));
    let answer = world.api("/api/v1/logs", &token).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn calls_are_counted_and_the_limit_is_real() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    let first = world.api("/api/v1/users?limit=1", &token).await;
    assert_eq!(first.header("x-rate-limit-limit"), "600");
    assert_eq!(first.header("x-rate-limit-remaining"), "599");
    let reset: i64 = first.header("x-rate-limit-reset").parse().unwrap();
    assert!((1..=60).contains(&(reset - world.org().now())));

    world.org().set_faults(Faults {
        rate_limit: 2,
        ..Faults::default()
    });
    assert_eq!(
        world
            .api("/api/v1/users", &token)
            .await
            .header("x-rate-limit-remaining"),
        "1"
    );
    assert_eq!(
        world
            .api("/api/v1/users", &token)
            .await
            .header("x-rate-limit-remaining"),
        "0"
    );
    let over = world.api("/api/v1/users", &token).await;
    over.is_api_error(429, "E0000047");
    assert_eq!(
        over.json()["errorSummary"],
        "API call exceeded rate limit due to too many requests."
    );
    assert_eq!(over.header("x-rate-limit-remaining"), "0");
    assert!(over.headers.get("retry-after").is_none());
}

#[tokio::test]
async fn a_role_is_not_looked_at_before_the_call() {
    let world = World::new().await;
    let answer = world
        .sign_in(&implicit(SPA, "okta.users.manage"), "norole@sandbox.test")
        .await;
    assert_eq!(answer.fragment()["scope"], "okta.users.manage");
}
