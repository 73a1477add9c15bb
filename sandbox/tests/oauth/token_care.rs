//! Introspection, revocation and userinfo.

use sandbox::apps::{SPA, SPA_CODE_ONLY, WEB, WEB_SECRET};
use serde_json::{Value, json};

use crate::support::{Answer, World, code_request, send, with};

async fn introspect(world: &World, token: &str) -> Value {
    let call = world.post(&format!("/oauth2/v1/introspect?client_id={SPA}"));
    let answer = send(call.form(&[("token", token)])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn revoke(world: &World, client_id: &str, token: &str) -> Answer {
    send(
        world
            .post("/oauth2/v1/revoke")
            .form(&[("client_id", client_id), ("token", token)]),
    )
    .await
}

async fn tokens(world: &World) -> Value {
    let request = code_request(SPA, "openid profile okta.users.read offline_access");
    let code = world
        .code(&with(&request, "prompt", "login"), "admin@sandbox.test")
        .await;
    world.exchange(SPA, &code).await.json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name}: {value}"))
}

#[tokio::test]
async fn live_tokens_are_described() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    let access = introspect(&world, text(&tokens, "access_token")).await;
    assert_eq!(
        (&access["active"], &access["token_type"]),
        (&json!(true), &json!("Bearer"))
    );
    assert_eq!(access["scope"], tokens["scope"]);
    assert_eq!(
        (&access["client_id"], &access["username"]),
        (&json!(SPA), &json!("admin@sandbox.test"))
    );
    assert_eq!(
        (&access["iss"], &access["aud"]),
        (&json!(world.sandbox.origin()), &access["iss"])
    );
    let refresh = introspect(&world, text(&tokens, "refresh_token")).await;
    assert_eq!(
        (&refresh["active"], &refresh["uid"]),
        (&json!(true), &access["uid"])
    );
    let id_token = introspect(&world, text(&tokens, "id_token")).await;
    assert_eq!(
        (&id_token["active"], &id_token["aud"]),
        (&json!(true), &json!(SPA))
    );
}

#[tokio::test]
async fn anything_else_is_just_not_active() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    let inactive = json!({ "active": false });
    assert_eq!(introspect(&world, "nonsense").await, inactive);
    world.org().expire_tokens();
    assert_eq!(
        introspect(&world, text(&tokens, "access_token")).await,
        inactive
    );
    world.org().revoke_tokens();
    assert_eq!(
        introspect(&world, text(&tokens, "refresh_token")).await,
        inactive
    );
}

#[tokio::test]
async fn introspection_asks_who_is_asking() {
    let world = World::new().await;
    let form = [("token", "x")];
    send(world.post("/oauth2/v1/introspect").form(&form))
        .await
        .is_oauth_error(401, "invalid_client", "No client credentials found.");
    let call = world
        .post("/oauth2/v1/introspect")
        .basic_auth(WEB, Some(WEB_SECRET));
    assert_eq!(send(call.form(&form)).await.status, 200);
    let call = world.post(&format!("/oauth2/v1/introspect?client_id={SPA}"));
    send(call.form(&[("x", "y")])).await.is_oauth_error(
        400,
        "invalid_request",
        "The 'token' parameter is required.",
    );
}

#[tokio::test]
async fn revoking_tells_nothing_and_works_for_the_owner() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    let access = text(&tokens, "access_token");
    for (client, token) in [(SPA, "nonsense"), (SPA_CODE_ONLY, access)] {
        let answer = revoke(&world, client, token).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    }
    assert_eq!(introspect(&world, access).await["active"], true);

    assert_eq!(revoke(&world, SPA, access).await.status, 200);
    assert_eq!(introspect(&world, access).await["active"], false);
    let refresh = text(&tokens, "refresh_token");
    assert_eq!(
        introspect(&world, refresh).await["active"],
        true,
        "it outlives the access token"
    );
    revoke(&world, "0oaNobody", access).await.is_oauth_error(
        401,
        "invalid_client",
        "Invalid value for 'client_id' parameter.",
    );
}

#[tokio::test]
async fn revoking_a_refresh_token_takes_its_access_tokens_along() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    assert_eq!(
        revoke(&world, SPA, text(&tokens, "refresh_token"))
            .await
            .status,
        200
    );
    assert_eq!(
        introspect(&world, text(&tokens, "refresh_token")).await["active"],
        false
    );
    assert_eq!(
        introspect(&world, text(&tokens, "access_token")).await["active"],
        false
    );
}

#[tokio::test]
async fn userinfo_needs_openid() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    let answer = world
        .api("/oauth2/v1/userinfo", text(&tokens, "access_token"))
        .await;
    let body = answer.json();
    assert_eq!(body["preferred_username"], "admin@sandbox.test");
    assert_eq!(body["given_name"], "Ada");
    assert!(text(&body, "sub").starts_with("00u"));

    let plain = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    let answer = world.api("/oauth2/v1/userinfo", &plain).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (403, ""));
    assert_eq!(
        answer.header("www-authenticate"),
        "Bearer error=\"insufficient_scope\", error_description=\"The access token must provide \
         access to at least one of these scopes - profile, email, address or phone\""
    );
    let answer = world.api("/oauth2/v1/userinfo", "nonsense").await;
    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.header("www-authenticate"),
        r#"Bearer error="invalid_token", error_description="The access token is invalid""#
    );
}
