//! What a scope is worth is told by the smallest read that it allows.

use super::support::*;
use latchkey::oauth::http::{Method, Response};
use latchkey::oauth::token::TokenType;
use latchkey::okta::scope_probe::{Finding, judge, path, request};
use latchkey::okta::scopes;
use serde_json::json;

const READS: &str = include_str!("../../assets/probes.txt");

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    READS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(' ').expect("a scope and a path"))
}

#[test]
fn every_read_is_of_a_known_scope_and_needs_no_id() {
    assert!(READS.starts_with('#'), "the page knows the file by that");
    let known: Vec<_> = scopes::all().collect();
    let mut count = 0;
    for (scope, path) in lines() {
        count += 1;
        assert!(
            known.contains(&scope) || scope == "okta.users.read.self",
            "{scope}"
        );
        assert!(
            path.starts_with('/') && !path.contains(['{', ' ']),
            "{path}"
        );
        assert_eq!(lines().filter(|line| line.0 == scope).count(), 1, "{scope}");
    }
    assert!(count > 40, "{count}");
}

#[test]
fn a_manage_scope_is_tried_by_its_read_and_what_has_none_is_not_tried() {
    let find = |scope| path(READS, scope);
    assert_eq!(find("okta.users.read"), Some("/api/v1/users?limit=1"));
    assert_eq!(find("okta.users.manage"), Some("/api/v1/users?limit=1"));
    assert_eq!(find("okta.users.read.self"), Some("/api/v1/users/me"));
    assert_eq!(find("openid"), Some("/oauth2/v1/userinfo"));
    for scope in [
        "",
        "#",
        "offline_access",
        "okta.userRisk.read",
        "okta.nothing.manage",
        "okta.users",
    ] {
        assert_eq!(find(scope), None, "{scope}");
    }
}

#[test]
fn the_read_goes_to_the_org_of_the_token_with_its_own_scheme() {
    let mut grant = grant();
    let read = request(&grant, "/api/v1/users?limit=1");
    assert_eq!((read.method, read.body), (Method::Get, None));
    assert_eq!(read.url, "https://acme.okta.com/api/v1/users?limit=1");
    let value = format!("Bearer {TOKEN}");
    assert!(read.headers.contains(&("authorization", value)));
    grant.token_type = TokenType::DPoP;
    let value = format!("DPoP {TOKEN}");
    assert!(
        request(&grant, "/")
            .headers
            .contains(&("authorization", value))
    );
}

#[test]
fn every_answer_has_its_finding() {
    let okta = |status: u16, code: &str| {
        json_response(
            status,
            &json!({"errorCode": code, "errorSummary": "s", "errorId": "oae1"}),
        )
    };
    let silent = |status: u16, header: &str| response(status, &[("www-authenticate", header)], "");
    let bare = |status: u16| response(status, &[], "");
    let insufficient = r#"Bearer realm="x", error="insufficient_scope""#;
    let invalid = r#"Bearer realm="x", error="invalid_token""#;
    let rows: Vec<(Response, Finding)> = vec![
        (json_response(200, &json!([])), Finding::Works),
        (bare(204), Finding::Works),
        (okta(403, "E0000006"), Finding::RoleMissing),
        (silent(403, insufficient), Finding::ScopeMissing),
        // The header may be hidden from the page.
        (bare(403), Finding::ScopeMissing),
        (silent(403, invalid), Finding::Unclear { status: 403 }),
        (okta(403, "E0000005"), Finding::Unclear { status: 403 }),
        (okta(401, "E0000015"), Finding::NotOffered),
        (okta(404, "E0000007"), Finding::NotOffered),
        (okta(404, "E0000008"), Finding::NotOffered),
        (okta(401, "E0000011"), Finding::TokenRefused),
        (silent(401, invalid), Finding::TokenRefused),
        (bare(401), Finding::TokenRefused),
        (okta(429, "E0000047"), Finding::RateLimited { wait: 60 }),
        (okta(400, "E0000001"), Finding::Unclear { status: 400 }),
        (okta(500, "E0000009"), Finding::Unclear { status: 500 }),
        (bare(302), Finding::Unclear { status: 302 }),
    ];
    for (answer, finding) in rows {
        assert_eq!(judge(&answer), finding, "{answer:?}");
        assert!(!finding.text().is_empty());
        let is_plain = finding == Finding::Works;
        assert_eq!(finding.meaning("okta.users.read").is_empty(), is_plain);
        assert!(!finding.meaning("okta.users.manage").is_empty());
        let ends = matches!(finding, Finding::TokenRefused | Finding::RateLimited { .. });
        assert_eq!(finding.is_final(), ends);
    }
}
