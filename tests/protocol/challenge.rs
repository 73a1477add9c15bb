//! WA: `WWW-Authenticate` (RFC 9110 section 11.6.1).

use latchkey::oauth::challenge::{Challenge, parse};
use proptest::prelude::*;

fn schemes(header: &str) -> Vec<String> {
    parse(header)
        .into_iter()
        .map(|challenge| challenge.scheme)
        .collect()
}

fn only(header: &str) -> Challenge {
    let mut challenges = parse(header);
    assert_eq!(challenges.len(), 1, "{header}");
    challenges.remove(0)
}

#[test]
fn nothing_is_no_challenge() {
    for header in ["", " ", ",", " , ,, "] {
        assert_eq!(parse(header), [], "{header:?}");
    }
}

#[test]
fn schemes_alone_together_and_in_any_case() {
    assert_eq!(schemes("Bearer"), ["bearer"]);
    assert_eq!(schemes("BEARER, dpop"), ["bearer", "dpop"]);
    assert_eq!(
        schemes(", Basic realm=\"a\", , DPoP algs=\"ES256\","),
        ["basic", "dpop"]
    );
}

#[test]
fn parameters_as_token_or_quoted_text() {
    let challenge = only(
        r#"Bearer Realm = "a, b=\"c\" \\d", error=invalid_token ,scope="x y", odd='q', pct="%20""#,
    );
    assert_eq!(challenge.find("realm"), Some(r#"a, b="c" \d"#));
    assert_eq!(challenge.find("error"), Some("invalid_token"));
    assert_eq!(challenge.find("scope"), Some("x y"));
    assert_eq!(challenge.find("odd"), Some("'q'"));
    assert_eq!(challenge.find("pct"), Some("%20"));
    assert_eq!(only(r#"Bearer a="1", A="2""#).find("a"), Some("2"));
    assert_eq!(
        only(r#"Bearer x="realm=\"no\"", realm="yes""#).find("realm"),
        Some("yes")
    );
}

#[test]
fn a_token68_is_stepped_over() {
    for header in [
        "Negotiate YWJj, Bearer a=b",
        "Negotiate YWJj=, Bearer a=b",
        "Negotiate YWJj==, Bearer a=b",
    ] {
        let challenges = parse(header);
        assert_eq!(challenges.len(), 2, "{header}");
        assert_eq!(challenges[1].find("a"), Some("b"));
    }
}

#[test]
fn what_is_damaged_ends_the_reading_but_keeps_what_came_before() {
    assert_eq!(schemes(r#"Bearer a="1", b="unclosed"#), ["bearer"]);
    assert_eq!(only(r#"Bearer a="1", b="unclosed"#).find("a"), Some("1"));
    assert_eq!(schemes("a=b"), Vec::<String>::new());
    assert_eq!(schemes("Bearer a=b, \"junk\""), ["bearer"]);
}

#[test]
fn oktas_own_challenge_is_read() {
    let challenge = only(
        "Bearer authorization_uri=\"http://acme.okta.com/oauth2/v1/authorize\", realm=\"http://acme.okta.com\", \
         scope=\"okta.groups.read\", error=\"insufficient_scope\", error_description=\"The access token provided does not \
         contain the required scopes.\", resource=\"/api/v1/groups/x\"",
    );
    assert_eq!(challenge.find("error"), Some("insufficient_scope"));
    assert_eq!(challenge.find("scope"), Some("okta.groups.read"));
    assert_eq!(challenge.find("resource"), Some("/api/v1/groups/x"));
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic_or_hang(header in "[\\PC\", =\\\\]{0,80}") {
        for challenge in parse(&header) {
            prop_assert!(!challenge.scheme.is_empty());
        }
    }
}
