//! How often each endpoint was called.

use sandbox::apps::SPA;
use sandbox::counts::{Counts, GrantCount};
use sandbox::faults::{FaultKind, Faults, Rule};
use serde_json::json;

use crate::support::{World, code_request, send};

#[tokio::test]
async fn calls_are_counted_by_endpoint_and_grants_by_type() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read offline_access");
    let code = world.code(&request, "admin@sandbox.test").await;
    let tokens = world.exchange(SPA, &code).await.json();
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", SPA),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(world.token(&refresh).await.status, 200);
    assert_eq!(world.exchange(SPA, &code).await.status, 400);
    let token = tokens["access_token"].as_str().unwrap();
    for path in [
        "/api/v1/users/me",
        "/api/v1/users/admin?x=1",
        "/api/v1/users",
    ] {
        world.api(path, token).await;
    }
    send(world.get("/no/such/path")).await;

    let counts = send(world.get("/sandbox/requests")).await.json();
    assert_eq!(
        counts,
        json!({
            "requests": {
                "GET /oauth2/v1/authorize": 1,
                "POST /signin": 1,
                "POST /oauth2/v1/token": 3,
                "GET /api/v1/users/{id}": 2,
                "GET /api/v1/users": 1,
            },
            "grants": {
                "authorization_code": { "given": 1, "refused": 1 },
                "refresh_token": { "given": 1, "refused": 0 },
            },
        })
    );
    assert_eq!(world.org().counts().requests("POST /oauth2/v1/token"), 3);
    assert_eq!(world.org().counts().grant("refresh_token").given, 1);

    let url = world.url("/sandbox/requests");
    assert_eq!(send(world.http.delete(&url)).await.status, 204);
    assert_eq!(world.org().counts(), Counts::default());
}

#[tokio::test]
async fn calls_that_a_fault_struck_are_counted_and_grants_are_not() {
    let world = World::new().await;
    world.org().set_faults(Faults {
        rules: vec![Rule::new(FaultKind::ServerError)],
        ..Faults::default()
    });
    world.token(&[("grant_type", "refresh_token")]).await;
    let counts = world.org().counts();
    assert_eq!(counts.requests("POST /oauth2/v1/token"), 1);
    assert_eq!(counts.grant("refresh_token"), GrantCount::default());
}
