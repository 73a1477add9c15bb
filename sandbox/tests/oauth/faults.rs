use std::time::{Duration, Instant};

use sandbox::faults::{FaultKind, Faults, Rule};
use serde_json::json;

use crate::support::{PAGE_ORIGIN, World, exchange_form, send};

fn rules(rules: Vec<Rule>) -> Faults {
    Faults {
        rules,
        ..Faults::default()
    }
}

#[tokio::test]
async fn calls_fail_as_told() {
    let world = World::new().await;
    let token = world
        .access_token("admin@sandbox.test", "okta.users.read")
        .await;
    let path = "/api/v1/users?limit=2";
    let set = |kind| {
        world
            .org()
            .set_faults(rules(vec![Rule::new(kind).path("/api/v1").times(1)]))
    };

    set(FaultKind::ServerError);
    world.api(path, &token).await.is_api_error(500, "E0000009");
    assert_eq!(
        world.api(path, &token).await.status,
        200,
        "once was asked for"
    );

    set(FaultKind::TooManyRequests);
    let answer = world.api(path, &token).await;
    answer.is_api_error(429, "E0000047");
    assert_eq!(answer.header("x-rate-limit-remaining"), "0");

    set(FaultKind::CutOff);
    let answer = world.api(path, &token).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.body.is_empty());
    assert!(serde_json::from_str::<serde_json::Value>(&answer.body).is_err());

    set(FaultKind::EmptyPage);
    let answer = world.api(path, &token).await;
    assert_eq!(answer.json(), json!([]));
    assert!(answer.header("link").contains("/api/v1/users?"));

    set(FaultKind::WrongContentType);
    assert!(
        world
            .api(path, &token)
            .await
            .header("content-type")
            .starts_with("text/html")
    );

    set(FaultKind::NextElsewhere);
    let answer = world.api("/api/v1/users?limit=2", &token).await;
    let links = answer.headers.get_all("link");
    let elsewhere = "<https://elsewhere.example/api/v1/users?";
    let is_next = |link: &&str| link.starts_with(elsewhere) && link.contains("rel=\"next\"");
    let links: Vec<_> = links.iter().filter_map(|link| link.to_str().ok()).collect();
    assert_eq!(
        links.iter().filter(|link| is_next(link)).count(),
        1,
        "{links:?}"
    );
    assert_eq!(links.len(), 2);

    set(FaultKind::MissingCors);
    let call = || {
        send(
            world
                .get(path)
                .bearer_auth(&token)
                .header("origin", PAGE_ORIGIN),
        )
    };
    assert!(
        !call()
            .await
            .headers
            .contains_key("access-control-allow-origin")
    );
    assert!(
        call()
            .await
            .headers
            .contains_key("access-control-allow-origin")
    );

    set(FaultKind::Drop);
    assert!(world.get(path).bearer_auth(&token).send().await.is_err());
    assert_eq!(world.api(path, &token).await.status, 200);
}

#[tokio::test]
async fn failures_of_the_token_endpoint_can_be_read() {
    let world = World::new().await;
    world.org().set_faults(rules(vec![
        Rule::new(FaultKind::ServerError).path("/oauth2"),
    ]));
    let answer = world.token(&exchange_form("x", "y")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["error"]),
        (500, &json!("server_error"))
    );
    assert_eq!(answer.header("access-control-allow-origin"), PAGE_ORIGIN);
    world
        .org()
        .set_faults(rules(vec![Rule::new(FaultKind::TooManyRequests)]));
    world
        .token(&exchange_form("x", "y"))
        .await
        .is_api_error(429, "E0000047");
}

#[tokio::test]
async fn answers_can_be_late() {
    let world = World::new().await;
    world.org().set_faults(Faults {
        latency_ms: 150,
        ..Faults::default()
    });
    let started = Instant::now();
    assert_eq!(send(world.get("/oauth2/v1/keys")).await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn the_clock_can_be_wrong() {
    let world = World::new().await;
    let real = world.org().now();
    world.org().set_faults(Faults {
        clock_skew_seconds: 7_200,
        ..Faults::default()
    });
    let answer = send(world.get("/oauth2/v1/keys")).await;
    let date = httpdate::parse_http_date(answer.header("date")).unwrap();
    let seconds = date
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!((7_200..7_260).contains(&(i64::try_from(seconds).unwrap() - real)));
    world.org().clear_faults();
    assert!(world.org().now() - real < 60);
}
