use sandbox::apps::{SERVICE, SPA};
use serde_json::json;

use crate::support::{KeyPair, World, send};

#[tokio::test]
async fn a_client_can_be_read() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.clients.read")
        .await;
    let answer = world
        .api(&format!("/oauth2/v1/clients/{SPA}"), &token)
        .await;
    let body = answer.json();
    assert_eq!(body["client_id"], SPA);
    assert_eq!(body["application_type"], "browser");
    assert_eq!(body["token_endpoint_auth_method"], "none");
    world
        .api("/oauth2/v1/clients/0oaNobody", &token)
        .await
        .is_api_error(404, "E0000007");
    let other = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    assert_eq!(
        world
            .api(&format!("/oauth2/v1/clients/{SPA}"), &other)
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn keys_are_registered_switched_off_and_deleted() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.apps.manage")
        .await;
    let keys = format!("/api/v1/apps/{SERVICE}/credentials/jwks");
    let jwk = KeyPair::p256().named("k1");
    let added = send(world.post(&keys).bearer_auth(&token).json(&jwk)).await;
    assert_eq!(added.status, 201, "{added:?}");
    let added = added.json();
    let id = added["id"].as_str().unwrap();
    assert!(id.starts_with("pks") && added["status"] == "ACTIVE" && added["kid"] == "k1");
    let listed = world.api(&keys, &token).await.json();
    assert_eq!(listed["jwks"]["keys"].as_array().map(Vec::len), Some(1));

    let shown = world.api(&format!("{keys}/{id}"), &token).await.json();
    assert_eq!(shown, listed["jwks"]["keys"][0]);
    world
        .api(&format!("{keys}/pksNobody"), &token)
        .await
        .is_api_error(404, "E0000007");

    let one = world.url(&format!("{keys}/{id}"));
    let delete = || send(world.http.delete(&one).bearer_auth(&token));
    delete().await.is_api_error(400, "E0000001");
    let off = format!("{keys}/{id}/lifecycle/deactivate");
    let answer = send(world.post(&off).bearer_auth(&token)).await;
    assert_eq!(answer.json()["status"], "INACTIVE");
    assert_eq!(delete().await.status, 204);
    delete().await.is_api_error(404, "E0000007");

    let weaker = world
        .access_token("readonly@sandbox.test", "okta.apps.manage")
        .await;
    let answer = send(world.post(&keys).bearer_auth(&weaker).json(&jwk)).await;
    answer.is_api_error(403, "E0000006");
}

#[tokio::test]
async fn a_key_registered_over_the_api_signs_for_the_service() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.apps.manage")
        .await;
    let key = KeyPair::p256();
    let keys = format!("/api/v1/apps/{SERVICE}/credentials/jwks");
    let call = world.post(&keys).bearer_auth(&token).json(&key.named("k1"));
    assert_eq!(send(call).await.status, 201);
    let claims = json!({
        "iss": SERVICE,
        "sub": SERVICE,
        "aud": world.url("/oauth2/v1/token"),
        "exp": world.org().now() + 300,
    });
    let assertion = key.sign(&json!({ "kid": "k1" }), &claims);
    let answer = world
        .token_from_server(&[
            ("grant_type", "client_credentials"),
            ("scope", "okta.users.read"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
        ])
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");

    // The scope decides before the role does.
    let reader = world
        .access_token("admin@sandbox.test", "okta.apps.read")
        .await;
    let call = world
        .post(&keys)
        .bearer_auth(&reader)
        .json(&key.named("k2"));
    let answer = send(call).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (403, ""));
    assert!(
        answer
            .header("www-authenticate")
            .contains("scope=\"okta.apps.manage\"")
    );
}

#[tokio::test]
async fn roles_of_a_service_are_given_and_taken() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.roles.manage")
        .await;
    let roles = format!("/oauth2/v1/clients/{SERVICE}/roles");
    let listed = world.api(&roles, &token).await.json();
    assert_eq!(listed[0]["type"], "READ_ONLY_ADMIN");
    let give = |path: String, role: &'static str| {
        send(
            world
                .post(&path)
                .bearer_auth(&token)
                .json(&json!({ "type": role })),
        )
    };
    give(roles.clone(), "READ_ONLY_ADMIN")
        .await
        .is_api_error(409, "E0000263");
    give(roles.clone(), "EMPEROR")
        .await
        .is_api_error(400, "E0000001");
    give(format!("/oauth2/v1/clients/{SPA}/roles"), "SUPER_ADMIN")
        .await
        .is_api_error(400, "E0000227");
    let given = give(roles.clone(), "SUPER_ADMIN").await;
    assert_eq!(given.status, 201);
    let id = given.json()["id"].as_str().unwrap().to_owned();
    let take = world
        .http
        .delete(world.url(&format!("{roles}/{id}")))
        .bearer_auth(&token);
    assert_eq!(send(take).await.status, 204);
    assert_eq!(world.api(&roles, &token).await.json(), json!([]));
}
