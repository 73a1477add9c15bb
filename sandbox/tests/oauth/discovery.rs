use serde_json::json;

use crate::support::{World, send};

#[tokio::test]
async fn both_documents_describe_the_bare_origin() {
    let world = World::new().await;
    let openid = send(world.get("/.well-known/openid-configuration"))
        .await
        .json();
    let oauth = send(world.get("/.well-known/oauth-authorization-server"))
        .await
        .json();
    assert_eq!(openid, oauth);
    assert_eq!(openid["issuer"], world.sandbox.origin());
    assert_eq!(openid["token_endpoint"], world.url("/oauth2/v1/token"));
    assert_eq!(
        openid["authorization_endpoint"],
        world.url("/oauth2/v1/authorize")
    );
    assert_eq!(openid["code_challenge_methods_supported"], json!(["S256"]));
    assert!(
        openid
            .get("authorization_response_iss_parameter_supported")
            .is_none()
    );
    assert!(!openid["scopes_supported"].to_string().contains("okta."));
    for endpoint in ["jwks_uri", "end_session_endpoint", "userinfo_endpoint"] {
        let address = openid[endpoint].as_str().unwrap();
        let answer = send(world.http.get(address)).await;
        assert_ne!(answer.status, 404, "{endpoint}");
    }
}

#[tokio::test]
async fn an_unknown_client_is_refused_in_the_other_shape() {
    let world = World::new().await;
    let answer = send(world.get("/.well-known/openid-configuration?client_id=0oanobody")).await;
    answer.is_api_error(400, "invalid_client");
}

#[tokio::test]
async fn the_organization_can_be_recognised() {
    let world = World::new().await;
    let answer = send(world.get("/.well-known/okta-organization")).await;
    let body = answer.json();
    assert_eq!(body["pipeline"], "idx");
    assert!(
        body["id"]
            .as_str()
            .is_some_and(|id| id.len() == 20 && id.starts_with("00o"))
    );
    assert_eq!(
        body["_links"]["organization"]["href"],
        world.sandbox.origin()
    );
    assert_eq!(
        answer.header("content-type"),
        "application/json;charset=UTF-8"
    );
    assert!(!answer.header("x-okta-request-id").is_empty());
}

#[tokio::test]
async fn keys_are_public_and_may_be_kept() {
    let world = World::new().await;
    let answer = send(world.get("/oauth2/v1/keys")).await;
    assert!(answer.header("cache-control").contains("max-age="));
    let key = &answer.json()["keys"][0];
    assert_eq!((&key["kty"], &key["alg"]), (&json!("RSA"), &json!("RS256")));
    assert_eq!((&key["use"], &key["e"]), (&json!("sig"), &json!("AQAB")));
    assert!(key.get("d").is_none());
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused_as_okta_does() {
    let world = World::new().await;
    send(world.get("/api/v1/teapots"))
        .await
        .is_api_error(404, "E0000008");
    send(world.get("/oauth2/default/v1/authorize"))
        .await
        .is_api_error(404, "E0000008");
    let answer = send(world.get("/oauth2/v1/token")).await;
    answer.is_api_error(405, "E0000022");
    assert_eq!(answer.header("allow"), "POST");
}
