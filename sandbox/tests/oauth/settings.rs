//! What can be changed while the org runs.

use sandbox::Config;
use sandbox::apps::SPA;
use sandbox::settings::Settings;
use serde_json::{Value, json};

use crate::support::{World, code_request, decode, implicit, send, with};

async fn tokens(world: &World) -> Value {
    let request = code_request(SPA, "openid okta.users.read offline_access");
    let request = with(&request, "prompt", "login");
    let code = world.code(&request, "admin@sandbox.test").await;
    world.exchange(SPA, &code).await.json()
}

async fn refresh(world: &World, tokens: &Value) -> Value {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", SPA),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    world.token(&form).await.json()
}

fn lifetime(token: &Value) -> i64 {
    let (_, claims) = decode(token.as_str().unwrap());
    claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
}

#[tokio::test]
async fn settings_are_set_and_cleared_over_http() {
    let world = World::with(Config {
        refresh_token_leeway: 10,
        ..Config::default()
    })
    .await;
    let url = world.url("/sandbox/settings");
    let shown = |lifetime, leeway| {
        json!({
            "access_token_lifetime": lifetime,
            "refresh_token_leeway": leeway,
        })
    };
    assert_eq!(send(world.http.get(&url)).await.json(), shown(3_600, 10));
    let answer = send(
        world
            .http
            .put(&url)
            .json(&json!({ "access_token_lifetime": 5 })),
    )
    .await;
    assert_eq!(answer.json(), shown(5, 30), "what is not said is Okta's");
    assert_eq!(send(world.http.delete(&url)).await.json(), shown(3_600, 10));
    let answer = send(world.http.put(&url).json(&json!({ "lifetime": 5 }))).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("lifetime"), "{}", answer.body);
}

#[tokio::test]
async fn tokens_live_as_long_as_told() {
    let world = World::new().await;
    world.org().set_settings(Settings {
        access_token_lifetime: 5,
        ..Settings::default()
    });
    let first = tokens(&world).await;
    for answer in [&first, &refresh(&world, &first).await] {
        assert_eq!(answer["expires_in"], 5);
        assert_eq!(lifetime(&answer["access_token"]), 5);
        assert_eq!(lifetime(&answer["id_token"]), 5);
    }
    let request = with(&implicit(SPA, "okta.users.read"), "prompt", "login");
    let fragment = world
        .sign_in(&request, "admin@sandbox.test")
        .await
        .fragment();
    assert_eq!(fragment["expires_in"], "5");

    let token = first["access_token"].as_str().unwrap();
    world.org().clock.set_skew(6);
    let answer = world.api("/api/v1/users/me", token).await;
    assert!(answer.header("www-authenticate").contains("has expired"));
}

#[tokio::test]
async fn without_leeway_a_refresh_token_counts_once() {
    let world = World::new().await;
    world.org().set_settings(Settings {
        refresh_token_leeway: 0,
        ..Settings::default()
    });
    let first = tokens(&world).await;
    let second = refresh(&world, &first).await;
    assert!(second["refresh_token"].is_string());
    assert_eq!(refresh(&world, &first).await["error"], "invalid_grant");
    assert_eq!(
        refresh(&world, &second).await["error"],
        "invalid_grant",
        "using a spent one ends the sign-in"
    );
}

#[tokio::test]
async fn with_a_longer_leeway_the_one_before_works_longer() {
    let world = World::new().await;
    world.org().set_settings(Settings {
        refresh_token_leeway: 60,
        ..Settings::default()
    });
    let first = tokens(&world).await;
    let second = refresh(&world, &first).await;
    world.org().clock.set_skew(55);
    assert_eq!(
        refresh(&world, &first).await["refresh_token"],
        second["refresh_token"]
    );
    world.org().clock.set_skew(61);
    assert_eq!(refresh(&world, &first).await["error"], "invalid_grant");
}
