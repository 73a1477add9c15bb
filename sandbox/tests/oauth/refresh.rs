use sandbox::apps::{SPA, SPA_CODE_ONLY, WEB, WEB_SECRET};
use serde_json::Value;

use crate::support::{World, code_request, decode, exchange_form, with};

const INVALID: &str = "The refresh token is invalid or expired.";

/// Signs in and gives the answer of the token endpoint.
async fn tokens(world: &World) -> Value {
    let request = with(
        &code_request(SPA, "okta.users.read okta.groups.read offline_access"),
        "prompt",
        "login",
    );
    let code = world.code(&request, "admin@sandbox.test").await;
    world.exchange(SPA, &code).await.json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name}: {value}"))
}

fn form(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("grant_type", "refresh_token"),
        ("client_id", SPA),
        ("refresh_token", token),
    ]
}

async fn works(world: &World, token: &str) -> bool {
    world.api("/api/v1/users?limit=1", token).await.status == 200
}

#[tokio::test]
async fn a_page_gets_a_new_refresh_token_each_time() {
    let world = World::new().await;
    let first = tokens(&world).await;
    let (_, claims) = decode(text(&first, "access_token"));
    let jti = text(&claims, "jti");
    assert!(
        jti.rsplit('.')
            .next()
            .is_some_and(|family| family.starts_with("oar")),
        "{jti}"
    );

    let second = world
        .token(&form(text(&first, "refresh_token")))
        .await
        .json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(
        second["scope"],
        "okta.users.read okta.groups.read offline_access"
    );
    assert!(works(&world, text(&first, "access_token")).await);
    assert!(works(&world, text(&second, "access_token")).await);
}

#[tokio::test]
async fn the_one_before_works_within_the_leeway() {
    let world = World::new().await;
    let first = tokens(&world).await;
    let second = world
        .token(&form(text(&first, "refresh_token")))
        .await
        .json();
    world.org().clock.set_skew(29);
    let again = world
        .token(&form(text(&first, "refresh_token")))
        .await
        .json();
    assert_eq!(again["refresh_token"], second["refresh_token"]);
    assert_eq!(
        world
            .token(&form(text(&second, "refresh_token")))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_spent_token_ends_everything_since_the_sign_in() {
    let world = World::new().await;
    let first = tokens(&world).await;
    let second = world
        .token(&form(text(&first, "refresh_token")))
        .await
        .json();
    world.org().clock.set_skew(31);
    let answer = world.token(&form(text(&first, "refresh_token"))).await;
    answer.is_oauth_error(400, "invalid_grant", INVALID);
    let answer = world.token(&form(text(&second, "refresh_token"))).await;
    answer.is_oauth_error(400, "invalid_grant", INVALID);
    assert!(!works(&world, text(&first, "access_token")).await);
    assert!(!works(&world, text(&second, "access_token")).await);
}

#[tokio::test]
async fn scopes_may_shrink_and_not_grow() {
    let world = World::new().await;
    let first = tokens(&world).await;
    let token = text(&first, "refresh_token");
    let wider = with(&form(token), "scope", "okta.users.read okta.apps.read");
    world.token(&wider).await.is_oauth_error(
        400,
        "access_denied",
        "Some of the scopes requested for the refresh request were not granted in the original \
         authorize request. Denied scopes: okta.apps.read.",
    );
    let narrower = world
        .token(&with(&form(token), "scope", "okta.users.read"))
        .await
        .json();
    assert_eq!(narrower["scope"], "okta.users.read");
    let next = world
        .token(&form(text(&narrower, "refresh_token")))
        .await
        .json();
    assert_eq!(
        next["scope"],
        "okta.users.read okta.groups.read offline_access"
    );
}

#[tokio::test]
async fn a_refresh_token_is_good_for_its_own_client_and_ninety_days() {
    let world = World::new().await;
    let first = tokens(&world).await;
    let token = text(&first, "refresh_token");
    let stranger = [
        ("grant_type", "refresh_token"),
        ("client_id", WEB),
        ("client_secret", WEB_SECRET),
        ("refresh_token", token),
    ];
    let answer = world.token_from_server(&stranger).await;
    answer.is_oauth_error(400, "invalid_grant", INVALID);
    assert_eq!(
        world
            .token(&with(&form(token), "client_id", SPA_CODE_ONLY))
            .await
            .status,
        400
    );
    world.org().clock.set_skew(90 * 86_400 + 1);
    world
        .token(&form(token))
        .await
        .is_oauth_error(400, "invalid_grant", INVALID);
}

#[tokio::test]
async fn a_web_app_keeps_its_refresh_token() {
    let world = World::new().await;
    let request = code_request(WEB, "okta.users.read offline_access");
    let code = world.code(&request, "admin@sandbox.test").await;
    let exchange = with(&exchange_form(WEB, &code), "client_secret", WEB_SECRET);
    let first = world.token_from_server(&exchange).await.json();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", WEB),
        ("client_secret", WEB_SECRET),
        ("refresh_token", text(&first, "refresh_token")),
    ];
    let second = world.token_from_server(&form).await.json();
    assert_eq!(first["refresh_token"], second["refresh_token"]);
    // From a browser, even this is refused.
    assert_eq!(world.token(&form).await.status, 401);
}
