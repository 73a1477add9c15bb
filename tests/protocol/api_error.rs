//! What Okta says when it refuses: either shape, or nothing.

use super::support::*;
use latchkey::okta::api_error::{ApiError, ApiFailure, FailureKind};

#[test]
fn oktas_own_shape() {
    let body = br#"{"errorCode":"E0000001","errorSummary":"Api validation failed: login","errorLink":"E0000001",
        "errorId":"oaewgzWY_IaSs6G8Cf2TzzIsA","errorCauses":[{"errorSummary":"login: required"},{"x":1},{"errorSummary":"email: bad"}]}"#;
    assert_eq!(
        ApiError::parse(body),
        Some(ApiError {
            code: "E0000001".to_owned(),
            summary: "Api validation failed: login".to_owned(),
            id: Some("oaewgzWY_IaSs6G8Cf2TzzIsA".to_owned()),
            causes: vec!["login: required".to_owned(), "email: bad".to_owned()],
        })
    );
}

#[test]
fn the_shape_of_oauth_and_a_mixture() {
    let oauth =
        ApiError::parse(br#"{"error":"invalid_client","error_description":"No."}"#).unwrap();
    assert_eq!(
        (oauth.code.as_str(), oauth.summary.as_str()),
        ("invalid_client", "No.")
    );
    let mixed = ApiError::parse(
        br#"{"errorCode":"invalid_client","errorSummary":"Invalid value","errorId":"oae1"}"#,
    )
    .unwrap();
    assert_eq!(
        (mixed.code.as_str(), mixed.id.as_deref()),
        ("invalid_client", Some("oae1"))
    );
}

#[test]
fn nothing_and_nonsense_are_no_error() {
    for body in [
        "",
        "<html>",
        "[]",
        "null",
        "{}",
        r#"{"error":""}"#,
        r#"{"error":5}"#,
        r#"{"errorCode":null}"#,
    ] {
        assert_eq!(ApiError::parse(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn a_refusal_keeps_everything_there_is_to_know() {
    let failure = ApiFailure::refused(&response(
        403,
        &[
            ("WWW-Authenticate", "Bearer error=\"insufficient_scope\""),
            ("X-Okta-Request-Id", "req1"),
            ("x-rate-limit-limit", "1"),
        ],
        "",
    ));
    assert_eq!(failure.status, 403);
    assert_eq!(failure.kind, FailureKind::Refused);
    assert_eq!(failure.error, None);
    assert_eq!(
        failure.challenge.as_deref(),
        Some("Bearer error=\"insufficient_scope\"")
    );
    assert_eq!(failure.request_id.as_deref(), Some("req1"));
    // One header alone is no rate limit.
    assert_eq!(failure.rate, None);
}

#[test]
fn a_rate_limit_tells_how_long_to_wait_by_the_servers_clock() {
    let wait =
        |headers: &[(&str, &str)]| match ApiFailure::refused(&response(429, headers, "")).kind {
            FailureKind::RateLimited { wait } => wait,
            other => panic!("{other:?}"),
        };
    let limit = [
        ("x-rate-limit-limit", "600"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1800000042"),
    ];
    assert_eq!(
        wait(&[
            limit[0],
            limit[1],
            limit[2],
            ("date", "Fri, 15 Jan 2027 08:00:00 GMT")
        ]),
        42
    );
    assert_eq!(
        wait(&[
            limit[0],
            limit[1],
            limit[2],
            ("date", "Fri, 15 Jan 2027 09:00:00 GMT")
        ]),
        1
    );
    assert_eq!(wait(&limit), 60);
    assert_eq!(wait(&[]), 60);
}
