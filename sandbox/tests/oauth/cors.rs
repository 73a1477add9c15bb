use reqwest::Method;
use sandbox::Config;
use sandbox::faults::Faults;

use crate::support::{Answer, PAGE_ORIGIN, World, send};

const EXPOSED: &str = "Date, Link, X-Okta-Edge-Log, X-Okta-Request-Id, X-Rate-Limit-Limit, \
                       X-Rate-Limit-Remaining, X-Rate-Limit-Reset";

async fn preflight(world: &World, path: &str, method: &str, headers: &str) -> Answer {
    let call = world
        .http
        .request(Method::OPTIONS, world.url(path))
        .header("origin", PAGE_ORIGIN)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", headers);
    send(call).await
}

async fn from_page(world: &World, path: &str, authorization: &str) -> Answer {
    let mut call = world.get(path).header("origin", PAGE_ORIGIN);
    if !authorization.is_empty() {
        call = call.header("authorization", authorization);
    }
    send(call).await
}

#[tokio::test]
async fn the_token_endpoint_always_answers_the_caller() {
    let world = World::new().await;
    let answer = preflight(&world, "/oauth2/v1/token", "POST", "dpop").await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), PAGE_ORIGIN);
    assert_eq!(answer.header("access-control-allow-methods"), "POST");
    assert_eq!(answer.header("access-control-max-age"), "3600");
    assert_eq!(answer.header("vary"), "Origin");
    assert!(
        answer
            .header("access-control-allow-headers")
            .contains("dpop")
    );
    let call = world.post("/oauth2/v1/token").header("origin", PAGE_ORIGIN);
    let answer = send(call.form(&[("x", "y")])).await;
    assert_eq!(answer.header("access-control-allow-origin"), PAGE_ORIGIN);
    assert!(
        answer
            .header("access-control-expose-headers")
            .contains("DPoP-Nonce")
    );
}

#[tokio::test]
async fn the_api_is_open_to_tokens_and_to_nothing_else() {
    let world = World::new().await;
    let answer = preflight(&world, "/api/v1/users", "GET", "authorization,content-type").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), PAGE_ORIGIN);
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
    assert!(
        answer
            .header("access-control-allow-headers")
            .starts_with("authorization,")
    );

    let token = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    for (authorization, open) in [
        (format!("Bearer {token}"), true),
        ("Bearer nonsense".to_owned(), true),
        ("DPoP nonsense".to_owned(), true),
        ("SSWS 00abc".to_owned(), false),
        (String::new(), false),
    ] {
        let answer = from_page(&world, "/api/v1/users", &authorization).await;
        let allowed = answer.headers.contains_key("access-control-allow-origin");
        assert_eq!(allowed, open, "{authorization}");
    }
}

#[tokio::test]
async fn challenges_stay_hidden_unless_switched_on() {
    let world = World::new().await;
    let exposed = async |world: &World| {
        let answer = from_page(world, "/api/v1/users", "Bearer nonsense").await;
        assert!(answer.headers.contains_key("www-authenticate"));
        answer.header("access-control-expose-headers").to_owned()
    };
    assert_eq!(exposed(&world).await, format!("{EXPOSED}, DPoP-Nonce"));
    world.org().set_faults(Faults {
        show_www_authenticate: Some(true),
        show_dpop_nonce: false,
        ..Faults::default()
    });
    assert_eq!(
        exposed(&world).await,
        format!("{EXPOSED}, WWW-Authenticate")
    );
    let open = World::with(Config {
        show_challenges: true,
        ..Config::default()
    })
    .await;
    assert!(exposed(&open).await.contains("WWW-Authenticate"));
}

#[tokio::test]
async fn public_documents_are_open_and_pages_are_not() {
    let world = World::new().await;
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/okta-organization",
        "/oauth2/v1/keys",
        "/oauth2/v1/userinfo",
    ] {
        let answer = from_page(&world, path, "").await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            PAGE_ORIGIN,
            "{path}"
        );
    }
    for path in ["/oauth2/v1/authorize", "/oauth2/v1/logout", "/"] {
        let answer = from_page(&world, path, "").await;
        assert!(
            !answer.headers.contains_key("access-control-allow-origin"),
            "{path}"
        );
    }
    let answer = from_page(&world, "/sandbox", "").await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let answer = preflight(&world, "/sandbox/faults", "PUT", "content-type").await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(
        answer
            .header("access-control-allow-methods")
            .contains("PUT")
    );
}
