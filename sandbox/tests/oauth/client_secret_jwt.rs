//! A web app that signs with its secret instead of sending it.

use jsonwebtoken::Algorithm;
use sandbox::apps::{SPA, WEB, WEB_SECRET};
use serde_json::{Value, json};

use crate::support::{Answer, KeyPair, World, code_request, exchange_form, send, with};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn claims(world: &World, endpoint: &str) -> Value {
    json!({
        "iss": WEB,
        "sub": WEB,
        "aud": world.url(endpoint),
        "exp": world.org().now() + 300,
    })
}

/// An assertion in which nothing is wrong.
fn assertion(world: &World, algorithm: Algorithm) -> String {
    KeyPair::shared(WEB_SECRET, algorithm).sign(&json!({}), &claims(world, "/oauth2/v1/token"))
}

async fn exchange(world: &World, code: &str, assertion: &str) -> Answer {
    let mut form = with(&exchange_form(WEB, code), "client_id", "");
    form.extend([
        ("client_assertion_type", TYPE),
        ("client_assertion", assertion),
    ]);
    world.token_from_server(&form).await
}

#[tokio::test]
async fn a_code_is_exchanged_with_each_algorithm() {
    let world = World::new().await;
    let request = with(&code_request(WEB, "okta.users.read"), "prompt", "login");
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        let code = world.code(&request, "admin@sandbox.test").await;
        let answer = exchange(&world, &code, &assertion(&world, algorithm)).await;
        assert_eq!(answer.status, 200, "{algorithm:?}: {answer:?}");
        assert_eq!(answer.json()["scope"], "okta.users.read");
    }
}

#[tokio::test]
async fn every_rule_of_the_assertion_has_its_own_refusal() {
    let world = World::new().await;
    let good = claims(&world, "/oauth2/v1/token");
    let now = world.org().now();
    let changed = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let algorithm = "The client_assertion JWT signature algorithm is invalid.";
    for (header, claims, expected) in [
        (json!({ "alg": "RS256" }), good.clone(), algorithm),
        (json!({ "alg": "ES256" }), good.clone(), algorithm),
        (json!({ "alg": "none" }), good.clone(), algorithm),
        (
            json!({}),
            changed("iss", json!("0oaNobody")),
            "The issuer claim for client_assertion is not a valid client_id.",
        ),
        (
            json!({}),
            changed("sub", json!(SPA)),
            "The subject claim for client_assertion is not a valid client_id.",
        ),
        (
            json!({}),
            changed("aud", json!(world.sandbox.origin())),
            "The audience claim for client_assertion must be the endpoint invoked for the request.",
        ),
        (
            json!({}),
            changed("exp", json!((now + 300) * 1_000)),
            "The client_assertion must contain the 'exp' claim as seconds since epoch.",
        ),
        (
            json!({}),
            changed("exp", json!(now - 1)),
            "The client_assertion token is expired.",
        ),
        (
            json!({}),
            changed("exp", json!(now + 3_700)),
            "The client_assertion token has an expiration too far into the future.",
        ),
        (
            json!({}),
            changed("iat", json!(now + 100)),
            "The client_assertion token must be issued before the current time.",
        ),
    ] {
        let assertion = KeyPair::shared(WEB_SECRET, Algorithm::HS256).sign(&header, &claims);
        exchange(&world, "any", &assertion)
            .await
            .is_oauth_error(401, "invalid_client", expected);
    }
    for stranger in [
        // Signed with another secret, and under another algorithm than the header names.
        KeyPair::shared(&WEB_SECRET.replace("secret", "guess"), Algorithm::HS256),
        KeyPair::shared(WEB_SECRET, Algorithm::HS512),
    ] {
        let assertion = stranger.sign(&json!({ "alg": "HS256" }), &good);
        exchange(&world, "any", &assertion).await.is_oauth_error(
            401,
            "invalid_client",
            "The client_assertion signature is invalid.",
        );
    }
}

#[tokio::test]
async fn an_assertion_with_an_id_counts_once() {
    let world = World::new().await;
    let mut claims = claims(&world, "/oauth2/v1/token");
    claims["jti"] = json!("one");
    let assertion = KeyPair::shared(WEB_SECRET, Algorithm::HS256).sign(&json!({}), &claims);
    let first = exchange(&world, "any", &assertion).await;
    first.is_oauth_error(
        400,
        "invalid_grant",
        "The authorization code is invalid or has expired.",
    );
    exchange(&world, "any", &assertion).await.is_oauth_error(
        401,
        "invalid_client",
        "The client_assertion token has already been used.",
    );
}

#[tokio::test]
async fn an_assertion_is_for_one_endpoint() {
    let world = World::new().await;
    let secret = KeyPair::shared(WEB_SECRET, Algorithm::HS256);
    let introspect = |assertion: String| {
        send(world.post("/oauth2/v1/introspect").form(&[
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
            ("token", "none"),
        ]))
    };
    let fitting = secret.sign(&json!({}), &claims(&world, "/oauth2/v1/introspect"));
    assert_eq!(introspect(fitting).await.json(), json!({ "active": false }));
    introspect(assertion(&world, Algorithm::HS256))
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "The audience claim for client_assertion must be the endpoint invoked for the request.",
        );
}

#[tokio::test]
async fn an_app_without_a_secret_cannot_sign_with_one() {
    let world = World::new().await;
    let mut claims = claims(&world, "/oauth2/v1/token");
    claims["iss"] = json!(SPA);
    claims["sub"] = json!(SPA);
    let assertion = KeyPair::shared(WEB_SECRET, Algorithm::HS256).sign(&json!({}), &claims);
    exchange(&world, "any", &assertion).await.is_oauth_error(
        401,
        "invalid_client",
        "Client authentication failed. Either the client or the client credentials are invalid.",
    );
}
