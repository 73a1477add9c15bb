use sandbox::apps::{SERVICE, SPA};
use serde_json::{Value, json};

use crate::support::{Answer, KeyPair, World, decode, send};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A world in which the service app has one key.
async fn registered() -> (World, KeyPair) {
    let world = World::new().await;
    let key = KeyPair::p256();
    let answer = register(&world, &key.named("k1")).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    (world, key)
}

async fn register(world: &World, jwk: &Value) -> Answer {
    send(
        world
            .post(&format!("/sandbox/apps/{SERVICE}/keys"))
            .json(jwk),
    )
    .await
}

fn claims(world: &World) -> Value {
    json!({
        "iss": SERVICE,
        "sub": SERVICE,
        "aud": world.url("/oauth2/v1/token"),
        "exp": world.org().now() + 300,
    })
}

fn changed(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

async fn ask(world: &World, assertion: &str, scope: &str) -> Answer {
    world
        .token_from_server(&[
            ("grant_type", "client_credentials"),
            ("scope", scope),
            ("client_assertion_type", TYPE),
            ("client_assertion", assertion),
        ])
        .await
}

#[tokio::test]
async fn a_signed_assertion_gets_a_token_without_a_person() {
    let (world, key) = registered().await;
    let assertion = key.sign(&json!({ "kid": "k1" }), &claims(&world));
    let answer = ask(&world, &assertion, "okta.users.read okta.apps.read").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(
        body["scope"], "okta.users.read",
        "the scope not granted is left out"
    );
    assert!(body.get("refresh_token").is_none() && body.get("id_token").is_none());
    let token = body["access_token"].as_str().unwrap();
    let (_, claims) = decode(token);
    assert_eq!(
        (&claims["sub"], &claims["cid"]),
        (&SERVICE.into(), &SERVICE.into())
    );
    assert!(claims.get("uid").is_none() && claims.get("auth_time").is_none());
    assert_eq!(world.api("/api/v1/users?limit=1", token).await.status, 200);
}

#[tokio::test]
async fn every_rule_of_the_assertion_has_its_own_refusal() {
    let (world, key) = registered().await;
    let good = claims(&world);
    let now = world.org().now();
    let kid = json!({ "kid": "k1" });
    let expiry = "The client_assertion must contain the 'exp' claim as seconds since epoch.";
    let issuer = "The issuer claim for client_assertion is not a valid client_id.";
    let subject = "The subject claim for client_assertion is not a valid client_id.";
    let audience =
        "The audience claim for client_assertion must be the endpoint invoked for the request.";
    let mut no_expiry = good.clone();
    no_expiry.as_object_mut().unwrap().remove("exp");

    for (header, claims, expected) in [
        (
            json!({ "kid": "k1", "alg": "HS256" }),
            good.clone(),
            "The client_assertion JWT signature algorithm is invalid.",
        ),
        (
            json!({ "kid": "k1", "alg": "none" }),
            good.clone(),
            "The client_assertion JWT signature algorithm is invalid.",
        ),
        (
            json!({ "kid": "k2" }),
            good.clone(),
            "The client_assertion JWT kid is invalid.",
        ),
        (
            kid.clone(),
            changed(good.clone(), "iss", json!("0oaNobody")),
            issuer,
        ),
        (
            kid.clone(),
            changed(good.clone(), "sub", json!(SPA)),
            subject,
        ),
        (
            kid.clone(),
            changed(good.clone(), "aud", json!(world.sandbox.origin())),
            audience,
        ),
        (kid.clone(), no_expiry, expiry),
        (
            kid.clone(),
            changed(good.clone(), "exp", json!((now + 300) * 1_000)),
            expiry,
        ),
        (
            kid.clone(),
            changed(good.clone(), "exp", json!(now - 1)),
            "The client_assertion token is expired.",
        ),
        (
            kid.clone(),
            changed(good.clone(), "exp", json!(now + 3_700)),
            "The client_assertion token has an expiration too far into the future.",
        ),
        (
            kid.clone(),
            changed(good.clone(), "iat", json!(now + 100)),
            "The client_assertion token must be issued before the current time.",
        ),
    ] {
        let answer = ask(&world, &key.sign(&header, &claims), "okta.users.read").await;
        answer.is_oauth_error(401, "invalid_client", expected);
    }
    let stranger = KeyPair::p256();
    ask(&world, &stranger.sign(&kid, &good), "okta.users.read")
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "The client_assertion signature is invalid.",
        );
    ask(&world, "not.a-jwt", "okta.users.read")
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "The parsing of the client_assertion failed.",
        );
}

#[tokio::test]
async fn an_assertion_with_an_id_counts_once() {
    let (world, key) = registered().await;
    let assertion = key.sign(
        &json!({ "kid": "k1" }),
        &changed(claims(&world), "jti", json!("one")),
    );
    assert_eq!(ask(&world, &assertion, "okta.users.read").await.status, 200);
    ask(&world, &assertion, "okta.users.read")
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "The client_assertion token has already been used.",
        );
}

#[tokio::test]
async fn keys_are_chosen_by_their_id() {
    let world = World::new().await;
    let (first, second) = (KeyPair::p256(), KeyPair::rsa(2_048));
    let nameless = json!({});
    ask(
        &world,
        &first.sign(&nameless, &claims(&world)),
        "okta.users.read",
    )
    .await
    .is_oauth_error(
        401,
        "invalid_client",
        "The client does not have a JWKSet configured, but the client_assertion requires one.",
    );
    register(&world, &first.named("k1")).await;
    let answer = ask(
        &world,
        &first.sign(&nameless, &claims(&world)),
        "okta.users.read",
    )
    .await;
    assert_eq!(answer.status, 200, "one key needs no name: {answer:?}");
    register(&world, &second.named("k2")).await;
    ask(
        &world,
        &first.sign(&nameless, &claims(&world)),
        "okta.users.read",
    )
    .await
    .is_oauth_error(
        401,
        "invalid_client",
        "The client_assertion JWT kid is invalid.",
    );
    let assertion = second.sign(&json!({ "kid": "k2" }), &claims(&world));
    assert_eq!(ask(&world, &assertion, "okta.users.read").await.status, 200);
}

#[tokio::test]
async fn keys_that_are_too_weak_or_too_much_are_not_registered() {
    let world = World::new().await;
    let weak = register(&world, &KeyPair::rsa(1_024).named("weak")).await;
    weak.is_api_error(400, "E0000001");
    assert_eq!(
        weak.json()["errorCauses"][0]["errorSummary"],
        "RSA key length in the 'jwks' is less than '2,048' bits for the given key."
    );
    let key = KeyPair::p256();
    let mut private = key.named("private");
    private["d"] = json!("AAAA");
    register(&world, &private)
        .await
        .is_api_error(400, "E0000001");
    assert_eq!(register(&world, &key.named("same")).await.status, 201);
    let twice = register(&world, &KeyPair::p256().named("same")).await;
    assert_eq!(
        twice.json()["errorCauses"][0]["errorSummary"],
        "All keys in the 'jwks' must have a unique `kid`."
    );
}

#[tokio::test]
async fn scopes_of_a_service_are_kept_to() {
    let (world, key) = registered().await;
    for (scope, error, description) in [
        ("", "invalid_scope", "No scopes were requested."),
        (
            "openid okta.users.read",
            "invalid_scope",
            "Cannot request 'openid' scopes using client credentials.",
        ),
        (
            "okta.teapots.read",
            "invalid_scope",
            "One or more scopes are not configured for the authorization server resource.",
        ),
        (
            "okta.users.read.self",
            "client_credentials_self_scope_requested",
            "The 'client_credentials' grant type may not request .self scopes.",
        ),
        (
            "okta.apps.read",
            "consent_required",
            "You are not allowed any of the requested scopes.",
        ),
    ] {
        let assertion = key.sign(&json!({ "kid": "k1" }), &claims(&world));
        ask(&world, &assertion, scope)
            .await
            .is_oauth_error(400, error, description);
    }
}

#[tokio::test]
async fn a_service_proves_itself_in_no_other_way() {
    let (world, key) = registered().await;
    let grant = ("grant_type", "client_credentials");
    let scope = ("scope", "okta.users.read");
    world
        .token_from_server(&[grant, scope, ("client_id", SERVICE), ("client_secret", "x")])
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "Client Credentials requests to the Org Authorization Server must use the \
             private_key_jwt token_endpoint_auth_method.",
        );
    let assertion = key.sign(&json!({ "kid": "k1" }), &claims(&world));
    world
        .token_from_server(&[
            grant,
            scope,
            ("client_assertion_type", "jwt"),
            ("client_assertion", &assertion),
        ])
        .await
        .is_oauth_error(
            400,
            "invalid_request",
            "The client_assertion_type is invalid.",
        );
    let from_page = world
        .token(&[
            grant,
            scope,
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
        ])
        .await;
    from_page.is_oauth_error(
        401,
        "invalid_client",
        "Browser requests to the token endpoint must use Proof Key for Code Exchange.",
    );
}
