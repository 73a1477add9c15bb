use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::RequestBuilder;
use sandbox::apps::{SERVICE_DPOP, SPA, SPA_DPOP};
use sandbox::faults::{DpopBinding, Faults};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{
    Answer, KeyPair, PAGE_ORIGIN, World, code_request, decode, exchange_form, send, with,
};

/// A DPoP key and a count for its proofs.
struct Prover {
    key: KeyPair,
    count: std::cell::Cell<u32>,
}

impl Prover {
    fn new() -> Self {
        Self {
            key: KeyPair::p256(),
            count: std::cell::Cell::new(0),
        }
    }

    fn header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "jwk": self.key.public })
    }

    fn claims(&self, world: &World, method: &str, path: &str) -> Value {
        self.count.set(self.count.get() + 1);
        json!({
            "htm": method,
            "htu": world.url(path),
            "iat": world.org().now(),
            "jti": format!("proof-{}", self.count.get()),
        })
    }

    fn sign(&self, claims: &Value) -> String {
        self.key.sign(&self.header(), claims)
    }

    fn token_proof(&self, world: &World, nonce: &str) -> String {
        let mut claims = self.claims(world, "POST", "/oauth2/v1/token");
        if !nonce.is_empty() {
            claims["nonce"] = json!(nonce);
        }
        self.sign(&claims)
    }

    fn api_claims(&self, world: &World, token: &str) -> Value {
        let mut claims = self.claims(world, "GET", "/api/v1/users");
        claims["ath"] = json!(URL_SAFE_NO_PAD.encode(Sha256::digest(token)));
        claims
    }
}

async fn exchange(world: &World, code: &str, proofs: &[&str]) -> Answer {
    let mut call = world.post("/oauth2/v1/token").header("origin", PAGE_ORIGIN);
    for proof in proofs {
        call = call.header("dpop", *proof);
    }
    send(call.form(&exchange_form(SPA_DPOP, code))).await
}

async fn nonce(world: &World, prover: &Prover) -> String {
    let answer = exchange(world, "x", &[&prover.token_proof(world, "")]).await;
    answer.is_oauth_error(
        400,
        "use_dpop_nonce",
        "Authorization server requires nonce in DPoP proof.",
    );
    answer.header("dpop-nonce").to_owned()
}

async fn bound_tokens(world: &World, prover: &Prover) -> Value {
    let request = code_request(SPA_DPOP, "okta.users.read offline_access");
    let code = world
        .code(&with(&request, "prompt", "login"), "admin@sandbox.test")
        .await;
    let nonce = nonce(world, prover).await;
    let answer = exchange(world, &code, &[&prover.token_proof(world, &nonce)]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn call(world: &World, token: &str, proof: &str) -> RequestBuilder {
    world
        .get("/api/v1/users?limit=1")
        .header("authorization", format!("DPoP {token}"))
        .header("dpop", proof)
}

#[tokio::test]
async fn a_token_is_bound_to_the_key_of_the_proof() {
    let world = World::new().await;
    let prover = Prover::new();
    let tokens = bound_tokens(&world, &prover).await;
    assert_eq!(tokens["token_type"], "DPoP");
    let token = tokens["access_token"].as_str().unwrap();
    let (_, claims) = decode(token);
    let jwk = &prover.key.public;
    let canonical = format!(
        r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
        jwk["x"], jwk["y"]
    );
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(canonical));
    assert_eq!(claims["cnf"]["jkt"], thumbprint);

    let proof = prover.sign(&prover.api_claims(&world, token));
    assert_eq!(send(call(&world, token, &proof)).await.status, 200);
    let again = send(call(&world, token, &proof)).await;
    refused(
        &again,
        "invalid_dpop_proof",
        "The DPoP proof JWT has already been used.",
    );
}

#[track_caller]
fn refused(answer: &Answer, error: &str, description: &str) {
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (400, ""),
        "{answer:?}"
    );
    let challenge = answer.header("www-authenticate");
    assert!(
        challenge.starts_with(r#"DPoP algs="RS256 RS384 RS512 ES256 ES384 ES512", authorization_uri="http://localhost:"#),
        "{challenge}"
    );
    let expected = format!(
        r#"scope="okta.users.read", error="{error}", error_description="{description}", resource="/api/v1/users""#
    );
    assert!(challenge.ends_with(&expected), "{challenge}");
}

#[tokio::test]
async fn proofs_at_the_token_endpoint_are_checked() {
    let world = World::new().await;
    let prover = Prover::new();
    let now = world.org().now();
    exchange(&world, "x", &[]).await.is_oauth_error(
        400,
        "invalid_dpop_proof",
        "The DPoP proof JWT header is missing.",
    );
    let proof = prover.token_proof(&world, "");
    exchange(&world, "x", &[&proof, &proof])
        .await
        .is_oauth_error(
            400,
            "invalid_dpop_proof",
            "Multiple DPoP proof JWT headers are not allowed.",
        );
    let claims = prover.claims(&world, "POST", "/oauth2/v1/token");
    let header = prover.header();
    let edited = |value: &Value, name: &str, new: Value| {
        let mut value = value.clone();
        value[name] = new;
        value
    };
    let other = KeyPair::p256();
    for (proof, description) in [
        (
            "nonsense".to_owned(),
            "The DPoP proof JWT cannot be parsed.",
        ),
        (
            prover
                .key
                .sign(&edited(&header, "typ", json!("JWT")), &claims),
            "'typ' must be 'dpop+jwt' in the DPoP proof JWT.",
        ),
        (
            prover
                .key
                .sign(&edited(&header, "alg", json!("none")), &claims),
            "The DPoP proof JWT signature algorithm is invalid.",
        ),
        (
            prover
                .key
                .sign(&edited(&header, "jwk", other.public), &claims),
            "The DPoP proof JWT signature is invalid.",
        ),
        (
            prover.sign(&edited(&claims, "htm", json!("GET"))),
            "'htm' claim in the DPoP proof JWT is invalid.",
        ),
        (
            prover.sign(&edited(
                &claims,
                "htu",
                json!(world.url("/oauth2/v1/token?x=1")),
            )),
            "'htu' claim in the DPoP proof JWT is invalid.",
        ),
        (
            prover.sign(&edited(&claims, "iat", json!("now"))),
            "'iat' claim in the DPoP proof JWT is invalid.",
        ),
        (
            prover.sign(&edited(&claims, "iat", json!(now + 60))),
            "The DPoP proof JWT is issued in the future.",
        ),
        (
            prover.sign(&edited(&claims, "iat", json!(now - 400))),
            "The DPoP proof JWT is issued more than five minutes in the past.",
        ),
        (
            prover.sign(&edited(&claims, "exp", json!(now - 1))),
            "The DPoP proof JWT is expired.",
        ),
    ] {
        let answer = exchange(&world, "x", &[&proof]).await;
        answer.is_oauth_error(400, "invalid_dpop_proof", description);
        assert!(answer.headers.get("dpop-nonce").is_none(), "{answer:?}");
    }
    let nonce = nonce(&world, &prover).await;
    let proof = prover.sign(&edited(
        &edited(&claims, "nonce", json!(nonce)),
        "jti",
        json!(""),
    ));
    exchange(&world, "x", &[&proof]).await.is_oauth_error(
        400,
        "invalid_dpop_proof",
        "'jti' claim in the DPoP proof JWT is invalid.",
    );
    let private = edited(
        &header,
        "jwk",
        edited(&prover.key.public, "d", json!("AAAA")),
    );
    exchange(&world, "x", &[&prover.key.sign(&private, &claims)])
        .await
        .is_oauth_error(
            403,
            "access_denied",
            "The public key used to sign the DPoP proof JWT is invalid.",
        );
}

#[tokio::test]
async fn a_nonce_lasts_and_can_be_forgotten() {
    let world = World::new().await;
    let prover = Prover::new();
    let first = nonce(&world, &prover).await;
    assert_eq!(nonce(&world, &prover).await, first);
    world.org().clock.set_skew(86_400);
    assert_ne!(nonce(&world, &prover).await, first, "renewed each day");
    let proof = prover.token_proof(&world, &first);
    let answer = exchange(&world, "x", &[&proof]).await;
    assert_eq!(
        answer.json()["error"],
        "invalid_grant",
        "yesterday's still counts"
    );
    world.org().forget_dpop_nonces();
    let answer = exchange(&world, "x", &[&prover.token_proof(&world, &first)]).await;
    assert_eq!(answer.json()["error"], "use_dpop_nonce");
}

#[tokio::test]
async fn a_bound_token_is_used_with_its_own_proof_alone() {
    let world = World::new().await;
    let prover = Prover::new();
    let tokens = bound_tokens(&world, &prover).await;
    let token = tokens["access_token"].as_str().unwrap();

    let answer = world.api("/api/v1/users", token).await;
    refused(
        &answer,
        "invalid_request",
        "The resource request must use the DPoP authentication scheme when using a DPoP bound \
         token.",
    );
    let bare = world
        .get("/api/v1/users")
        .header("authorization", format!("DPoP {token}"));
    refused(
        &send(bare).await,
        "invalid_request",
        "The resource request requires a DPoP proof.",
    );

    let mut claims = prover.api_claims(&world, token);
    claims["ath"] = json!("x");
    refused(
        &send(call(&world, token, &prover.sign(&claims))).await,
        "invalid_dpop_proof",
        "'ath' claim in the DPoP proof does not match the presented access_token.",
    );
    let thief = Prover::new();
    let proof = thief.sign(&thief.api_claims(&world, token));
    refused(
        &send(call(&world, token, &proof)).await,
        "invalid_dpop_proof",
        "The access_token is not bound to the provided DPoP proof.",
    );

    let bearer = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    let proof = prover.sign(&prover.api_claims(&world, &bearer));
    let answer = send(call(&world, &bearer, &proof)).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (401, ""));
    assert!(answer.header("www-authenticate").contains(
        r#"error="invalid_token", error_description="The presented access_token is not DPoP bound.""#
    ));
}

#[tokio::test]
async fn a_resource_may_ask_for_a_nonce_too() {
    let world = World::new().await;
    let prover = Prover::new();
    let tokens = bound_tokens(&world, &prover).await;
    let token = tokens["access_token"].as_str().unwrap();
    world.org().set_faults(Faults {
        api_dpop_nonce: true,
        ..Faults::default()
    });
    let proof = prover.sign(&prover.api_claims(&world, token));
    let answer = send(call(&world, token, &proof)).await;
    assert_eq!(answer.status, 401);
    assert!(
        answer
            .header("www-authenticate")
            .contains(r#"error="use_dpop_nonce""#)
    );
    let mut claims = prover.api_claims(&world, token);
    claims["nonce"] = json!(answer.header("dpop-nonce"));
    assert_eq!(
        send(call(&world, token, &prover.sign(&claims)))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_fault_binds_tokens_to_nothing_or_to_another_key() {
    let world = World::new().await;
    let prover = Prover::new();
    for (dpop_binding, token_type, jkt) in [
        (DpopBinding::Nothing, "Bearer", Value::Null),
        (
            DpopBinding::OtherKey,
            "DPoP",
            json!("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
        ),
    ] {
        world.org().set_faults(Faults {
            dpop_binding,
            ..Faults::default()
        });
        let tokens = bound_tokens(&world, &prover).await;
        assert_eq!(tokens["token_type"], token_type);
        let (_, claims) = decode(tokens["access_token"].as_str().unwrap());
        assert_eq!(claims["cnf"]["jkt"], jkt);
    }
}

#[tokio::test]
async fn a_bound_refresh_token_needs_the_same_key() {
    let world = World::new().await;
    let prover = Prover::new();
    let tokens = bound_tokens(&world, &prover).await;
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", SPA_DPOP),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let refresh = |proof: String| {
        let call = world.post("/oauth2/v1/token").header("origin", PAGE_ORIGIN);
        send(call.header("dpop", proof).form(&form))
    };
    let nonce = nonce(&world, &prover).await;
    refresh(Prover::new().token_proof(&world, &nonce))
        .await
        .is_oauth_error(
            400,
            "invalid_dpop_proof",
            "Invalid DPoP Public Key binding in refresh token",
        );
    let answer = refresh(prover.token_proof(&world, &nonce)).await;
    assert_eq!(answer.json()["token_type"], "DPoP");
}

#[tokio::test]
async fn an_app_that_need_not_use_dpop_may() {
    let world = World::new().await;
    let prover = Prover::new();
    let nonce = nonce(&world, &prover).await;
    let code = world
        .code(&code_request(SPA, "okta.users.read"), "admin@sandbox.test")
        .await;
    let call = world
        .post("/oauth2/v1/token")
        .header("dpop", prover.token_proof(&world, &nonce));
    let body = send(call.form(&exchange_form(SPA, &code))).await.json();
    assert_eq!(body["token_type"], "DPoP");
}

#[tokio::test]
async fn a_service_app_with_dpop_needs_a_fresh_assertion_for_each_attempt() {
    let world = World::new().await;
    let (prover, key) = (Prover::new(), KeyPair::p256());
    let registration = format!("/sandbox/apps/{SERVICE_DPOP}/keys");
    assert_eq!(
        send(world.post(&registration).json(&key.named("k")))
            .await
            .status,
        201
    );
    let assertion = |jti: &str| {
        let claims = json!({
            "iss": SERVICE_DPOP,
            "sub": SERVICE_DPOP,
            "aud": world.url("/oauth2/v1/token"),
            "exp": world.org().now() + 60,
            "jti": jti,
        });
        key.sign(&json!({ "kid": "k" }), &claims)
    };
    let ask = |assertion: String, proof: Option<String>| {
        let mut call = world.post("/oauth2/v1/token").form(&[
            ("grant_type", "client_credentials"),
            ("scope", "okta.users.read"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
        ]);
        if let Some(proof) = proof {
            call = call.header("dpop", proof);
        }
        send(call)
    };
    ask(assertion("0"), None).await.is_oauth_error(
        400,
        "invalid_dpop_proof",
        "The DPoP proof JWT header is missing.",
    );
    let challenged = ask(assertion("1"), Some(prover.token_proof(&world, ""))).await;
    assert_eq!(challenged.json()["error"], "use_dpop_nonce");
    let nonce = challenged.header("dpop-nonce");
    ask(assertion("1"), Some(prover.token_proof(&world, nonce)))
        .await
        .is_oauth_error(
            401,
            "invalid_client",
            "The client_assertion token has already been used.",
        );
    let answer = ask(assertion("2"), Some(prover.token_proof(&world, nonce))).await;
    assert_eq!(answer.json()["token_type"], "DPoP");
}
