use sandbox::accounts::PASSWORD;
use sandbox::apps::{SERVICE, SPA};
use sandbox::counts::Counts;
use sandbox::faults::{FaultKind, Faults, Rule};
use sandbox::settings::Settings;
use sandbox::{Config, Sandbox};
use serde_json::json;

use crate::support::{KeyPair, World, code_request, send, with};

#[tokio::test]
async fn the_sandbox_describes_itself() {
    let world = World::new().await;
    let body = send(world.get("/sandbox")).await.json();
    assert_eq!(body["name"], "Latchkey sandbox");
    assert_eq!(body["origin"], world.sandbox.origin());
    assert_eq!(body["users"], 20);
    assert_eq!(body["password"], PASSWORD);
    assert_eq!(body["people"][0]["login"], "admin@sandbox.test");
    assert_eq!(body["people"][0]["role"], "SUPER_ADMIN");
    let apps = body["apps"].as_array().unwrap();
    let kinds: Vec<_> = apps
        .iter()
        .map(|app| app["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["spa", "spa_dpop", "spa", "web", "service", "service_dpop"]
    );
    for app in apps {
        let id = app["client_id"].as_str().unwrap();
        assert!(id.len() == 20 && id.starts_with("0oa"), "{id}");
    }
    assert_eq!(
        apps[0]["grants"],
        json!(["authorization_code", "implicit", "refresh_token"])
    );
    assert!(!apps[0]["scopes"].to_string().contains("okta.logs.read"));
    assert!(!body.to_string().contains(sandbox::apps::WEB_SECRET));
}

#[tokio::test]
async fn faults_are_set_and_cleared_over_http() {
    let world = World::new().await;
    let url = world.url("/sandbox/faults");
    let faults = json!({
        "latency_ms": 1,
        "rules": [{ "kind": "server_error", "path": "/oauth2/v1/keys", "times": 1 }],
    });
    let answer = send(world.http.put(&url).json(&faults)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let expected = Faults {
        latency_ms: 1,
        rules: vec![
            Rule::new(FaultKind::ServerError)
                .path("/oauth2/v1/keys")
                .times(1),
        ],
        ..Faults::default()
    };
    assert_eq!(world.org().faults(), expected);
    assert_eq!(send(world.get("/oauth2/v1/keys")).await.status, 500);
    assert_eq!(send(world.http.delete(&url)).await.status, 200);
    assert_eq!(world.org().faults(), Faults::default());
    let answer = send(world.http.put(&url).json(&json!({ "latency": 1 }))).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("latency"), "{}", answer.body);
}

#[tokio::test]
async fn tokens_are_expired_and_revoked_over_http() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    for (path, reason) in [
        ("/sandbox/tokens/expire", "has expired"),
        ("/sandbox/tokens/revoke", "been revoked"),
    ] {
        assert_eq!(send(world.post(path)).await.status, 204);
        let answer = world.api("/api/v1/users", &token).await;
        assert_eq!(answer.status, 401);
        assert!(answer.header("www-authenticate").contains(reason), "{path}");
    }
}

#[tokio::test]
async fn tokens_of_one_person_are_ended_and_those_of_others_stay() {
    let world = World::new().await;
    for (path, reason) in [
        ("/sandbox/tokens/expire", "has expired"),
        ("/sandbox/tokens/revoke", "been revoked"),
    ] {
        let scope = "okta.users.read";
        let ended = world.access_token("admin@sandbox.test", scope).await;
        let other = world.access_token("readonly@sandbox.test", scope).await;
        let call = world
            .post(path)
            .json(&json!({ "login": "admin@sandbox.test" }));
        assert_eq!(send(call).await.status, 204);
        let answer = world.api("/api/v1/users/me", &ended).await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.header("www-authenticate").contains(reason), "{path}");
        assert_eq!(world.api("/api/v1/users/me", &other).await.status, 200);
    }
}

#[tokio::test]
async fn one_token_is_ended_and_the_others_of_the_person_stay() {
    let world = World::new().await;
    for (path, reason) in [
        ("/sandbox/tokens/expire", "has expired"),
        ("/sandbox/tokens/revoke", "been revoked"),
    ] {
        let ended = world
            .access_token("admin@sandbox.test", "okta.users.read")
            .await;
        let other = world
            .access_token("admin@sandbox.test", "okta.users.read")
            .await;
        let call = world.post(path).json(&json!({ "token": ended }));
        assert_eq!(send(call).await.status, 204);
        let answer = world.api("/api/v1/users/me", &ended).await;
        assert!(answer.header("www-authenticate").contains(reason), "{path}");
        assert_eq!(world.api("/api/v1/users/me", &other).await.status, 200);
    }
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_the_sign_in() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read offline_access");
    let code = world.code(&request, "admin@sandbox.test").await;
    let tokens = world.exchange(SPA, &code).await.json();
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let call = world
        .post("/sandbox/tokens/revoke")
        .json(&json!({ "token": refresh_token }));
    assert_eq!(send(call).await.status, 204);
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        world.api("/api/v1/users/me", access_token).await.status,
        401
    );
    world
        .token(&[
            ("grant_type", "refresh_token"),
            ("client_id", SPA),
            ("refresh_token", refresh_token),
        ])
        .await
        .is_oauth_error(
            400,
            "invalid_grant",
            "The refresh token is invalid or expired.",
        );
}

#[tokio::test]
async fn tokens_can_be_left_a_few_seconds() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    let call = world
        .post("/sandbox/tokens/expire")
        .json(&json!({ "token": token, "seconds": 60 }));
    assert_eq!(send(call).await.status, 204);
    assert_eq!(world.api("/api/v1/users/me", &token).await.status, 200);
    world.org().clock.set_skew(61);
    let answer = world.api("/api/v1/users/me", &token).await;
    assert!(answer.header("www-authenticate").contains("has expired"));
}

#[tokio::test]
async fn nobodys_tokens_are_not_found() {
    let world = World::new().await;
    for (body, status) in [
        (json!({ "login": "nobody@sandbox.test" }), 404),
        (json!({ "token": "a.b.c" }), 404),
        (json!({ "login": "a", "token": "b" }), 400),
        (json!({ "user": "admin@sandbox.test" }), 400),
    ] {
        for path in ["/sandbox/tokens/expire", "/sandbox/tokens/revoke"] {
            let answer = send(world.post(path).json(&body)).await;
            assert_eq!(answer.status, status, "{path} {body}");
        }
    }
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    world.code(&request, "admin@sandbox.test").await;
    let key = KeyPair::p256().named("k");
    send(
        world
            .post(&format!("/sandbox/apps/{SERVICE}/keys"))
            .json(&key),
    )
    .await;
    world.org().set_faults(Faults {
        clock_skew_seconds: 60,
        ..Faults::default()
    });
    world.org().set_settings(Settings {
        access_token_lifetime: 5,
        ..Settings::default()
    });
    let published = send(world.get("/oauth2/v1/keys")).await.json();
    world.org().rotate_keys(true).unwrap();
    assert_eq!(send(world.post("/sandbox/reset")).await.status, 204);
    assert_eq!(world.org().settings(), Settings::default());
    assert_eq!(world.org().counts(), Counts::default());
    assert_eq!(send(world.get("/oauth2/v1/keys")).await.json(), published);
    let query = world
        .authorize(&with(&request, "prompt", "none"))
        .await
        .query();
    assert_eq!(query["error"], "login_required");
    assert!(
        world
            .org()
            .apps
            .find(SERVICE)
            .is_some_and(|app| app.keys.is_empty())
    );
    assert_eq!(world.org().clock.skew(), 0);
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port() {
    let world = World::new().await;
    let url = world.url("/sandbox");
    let port = url::Url::parse(&url).unwrap().port().unwrap();
    let taken = Sandbox::start(Config {
        port,
        ..Config::default()
    })
    .await;
    assert_eq!(
        taken.err().map(|error| error.kind()),
        Some(std::io::ErrorKind::AddrInUse)
    );
    // A connection that is kept alive is closed, too.
    assert_eq!(send(world.get("/sandbox")).await.status, 200);
    let World { sandbox, http } = world;
    sandbox.stop().await;
    assert!(http.get(&url).send().await.is_err());
    let again = Sandbox::start(Config {
        port,
        ..Config::default()
    })
    .await
    .unwrap();
    assert_eq!(again.origin(), format!("http://localhost:{port}"));
}

#[tokio::test]
async fn redirect_uris_can_be_added() {
    let uri = "http://localhost:9000/callback";
    let config = Config {
        redirect_uris: vec![uri.to_owned()],
        ..Config::default()
    };
    let world = World::with(config).await;
    let request = with(&code_request(SPA, "okta.users.read"), "redirect_uri", uri);
    let answer = world.sign_in(&request, "admin@sandbox.test").await;
    assert!(
        answer
            .location()
            .starts_with("http://localhost:9000/callback?code=")
    );
}
