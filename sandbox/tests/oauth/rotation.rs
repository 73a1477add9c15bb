//! Keys that change.

use serde_json::{Value, json};

use crate::support::{World, decode, send, verify};

const SCOPE: &str = "okta.users.read";

async fn published(world: &World) -> Vec<String> {
    let keys = send(world.get("/oauth2/v1/keys")).await.json();
    let keys = keys["keys"].as_array().unwrap().clone();
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn token(world: &World) -> (String, String) {
    let token = world.access_token("admin@sandbox.test", SCOPE).await;
    let (header, _) = decode(&token);
    (token, header["kid"].as_str().unwrap().to_owned())
}

async fn rotate(world: &World, body: Option<Value>) {
    let mut call = world.post("/sandbox/keys/rotate");
    if let Some(body) = body {
        call = call.json(&body);
    }
    assert_eq!(send(call).await.status, 204);
}

#[tokio::test]
async fn a_new_key_signs_and_the_old_one_is_still_published() {
    let world = World::new().await;
    let (old, old_kid) = token(&world).await;
    rotate(&world, None).await;
    let (new, new_kid) = token(&world).await;
    assert_ne!(old_kid, new_kid);
    assert_eq!(published(&world).await, [new_kid, old_kid]);
    for token in [&old, &new] {
        verify(&world, token, world.sandbox.origin()).await;
        assert_eq!(world.api("/api/v1/users/me", token).await.status, 200);
    }
}

#[tokio::test]
async fn a_withdrawn_key_counts_no_more() {
    let world = World::new().await;
    let (old, _) = token(&world).await;
    rotate(&world, Some(json!({ "withdraw_old": true }))).await;
    let (new, new_kid) = token(&world).await;
    assert_eq!(published(&world).await, [new_kid]);
    verify(&world, &new, world.sandbox.origin()).await;
    assert_eq!(world.api("/api/v1/users/me", &new).await.status, 200);
    let answer = world.api("/api/v1/users/me", &old).await;
    assert_eq!(answer.status, 401);
    assert!(
        answer
            .header("www-authenticate")
            .contains("The access token is invalid.")
    );
}
