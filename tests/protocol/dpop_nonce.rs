//! DP: nonces, and when a request is sent again (RFC 9449 sections 8 and 9).

use super::support::response;
use latchkey::oauth::dpop::{Next, NonceCache, next};
use latchkey::oauth::http::Response;

const URL: &str = "https://acme.okta.com/oauth2/v1/token";

const ASKS: &str = r#"{"error":"use_dpop_nonce","error_description":"Authorization server requires nonce in DPoP proof."}"#;

fn with_nonce(status: u16, nonce: &str, body: &str) -> Response {
    response(status, &[("DPoP-Nonce", nonce)], body)
}

fn challenge(header: &str) -> Response {
    response(
        401,
        &[("www-authenticate", header), ("dpop-nonce", "n")],
        "",
    )
}

fn decide(response: &Response, retried: bool) -> Next {
    next(&mut NonceCache::default(), URL, response, retried)
}

#[test]
fn dp05_there_is_no_nonce_first_and_then_the_one_that_was_given() {
    let mut nonces = NonceCache::default();
    assert_eq!(nonces.find(URL), None);
    assert_eq!(
        next(&mut nonces, URL, &with_nonce(400, "n1", ASKS), false),
        Next::Retry
    );
    assert_eq!(nonces.find(URL), Some("n1"));
    // Every response may bring the next one.
    assert_eq!(
        next(&mut nonces, URL, &with_nonce(200, "n2", "{}"), true),
        Next::Take
    );
    assert_eq!(nonces.find(URL), Some("n2"));
    // One without a nonce changes nothing.
    nonces.learn(URL, &response(200, &[], "{}"));
    assert_eq!(
        nonces.find("https://acme.okta.com/api/v1/users?limit=1"),
        Some("n2")
    );
}

/// Okta does not let pages read `WWW-Authenticate` of its APIs.
#[test]
fn dp13_a_new_nonce_is_tried_where_the_challenge_is_hidden_and_only_once() {
    let mut nonces = NonceCache::default();
    let hidden = with_nonce(401, "n1", "");
    assert_eq!(next(&mut nonces, URL, &hidden, false), Next::Retry);
    // It has the nonce already, so that is not the reason.
    assert_eq!(next(&mut nonces, URL, &hidden, false), Next::Take);
    let another = with_nonce(401, "n2", "");
    assert_eq!(next(&mut nonces, URL, &another, true), Next::Take);
    for told in [
        with_nonce(403, "n3", ""),
        with_nonce(400, "n4", ""),
        with_nonce(401, "n5", r#"{"errorCode":"E0000011"}"#),
        response(
            401,
            &[("dpop-nonce", "n6"), ("www-authenticate", "Bearer")],
            "",
        ),
        response(401, &[], ""),
    ] {
        assert_eq!(next(&mut nonces, URL, &told, false), Next::Take);
    }
}

#[test]
fn dp05_a_nonce_goes_to_its_own_origin_only() {
    let mut nonces = NonceCache::default();
    nonces.learn(URL, &with_nonce(200, "n", ""));
    for same in ["https://ACME.okta.com:443/", "https://acme.okta.com?x"] {
        assert_eq!(nonces.find(same), Some("n"), "{same}");
    }
    for other in [
        "http://acme.okta.com/",
        "https://acme.okta.com:8443/",
        "https://acme.okta.com.evil.example/",
        "https://evil.example/https://acme.okta.com/",
        "https://acme.okta.com@evil.example/",
        "acme.okta.com",
        "",
    ] {
        assert_eq!(nonces.find(other), None, "{other}");
    }
}

#[test]
fn dp05_a_hundred_origins_are_remembered_and_the_least_used_forgotten() {
    let url = |number: usize| format!("https://o{number}.example/");
    let mut nonces = NonceCache::default();
    for number in 0..100 {
        nonces.learn(&url(number), &with_nonce(200, &format!("n{number}"), ""));
    }
    assert_eq!(nonces.find(&url(0)), Some("n0"));
    nonces.learn(&url(100), &with_nonce(200, "n100", ""));
    assert_eq!(nonces.find(&url(1)), None);
    for kept in [0, 2, 99, 100] {
        assert_eq!(nonces.find(&url(kept)), Some(&*format!("n{kept}")));
    }
    // What is known already takes nobody's place.
    nonces.learn(&url(100), &with_nonce(200, "new", ""));
    assert_eq!(nonces.find(&url(3)), Some("n3"));
}

#[test]
fn dp08_a_server_without_nonces_is_left_alone() {
    let mut nonces = NonceCache::default();
    for (status, body) in [
        (200, "{}"),
        (400, r#"{"error":"invalid_grant"}"#),
        (500, ""),
    ] {
        assert_eq!(
            next(&mut nonces, URL, &response(status, &[], body), false),
            Next::Take
        );
        assert_eq!(nonces.find(URL), None);
    }
}

#[test]
fn dp09_op35_the_scheme_is_compared_without_case() {
    for scheme in ["DPoP", "dpop", "DPOP"] {
        let header = format!(r#"{scheme} error="use_dpop_nonce", error_description="x""#);
        assert_eq!(decide(&challenge(&header), false), Next::Retry, "{header}");
    }
}

#[test]
fn dp09_only_the_one_challenge_for_dpop_counts() {
    for (header, asked) in [
        (
            r#"Bearer, DPoP algs="ES256", error="use_dpop_nonce""#,
            Next::Retry,
        ),
        (r#"Bearer error="use_dpop_nonce""#, Next::Take),
        (
            r#"DPoP error="use_dpop_nonce", DPoP error="invalid_token""#,
            Next::Take,
        ),
        (r#"DPoP error="USE_DPOP_NONCE""#, Next::Take),
        (r#"DPoP algs="ES256""#, Next::Take),
        (r#"DPoP error="invalid_dpop_proof""#, Next::Take),
    ] {
        assert_eq!(decide(&challenge(header), false), asked, "{header}");
    }
}

#[test]
fn dp11_a_second_demand_stops() {
    let mut nonces = NonceCache::default();
    assert_eq!(
        next(&mut nonces, URL, &with_nonce(400, "n1", ASKS), false),
        Next::Retry
    );
    assert_eq!(
        next(&mut nonces, URL, &with_nonce(400, "n2", ASKS), true),
        Next::Repeated
    );
    assert_eq!(nonces.find(URL), Some("n2"));
    assert_eq!(
        decide(&challenge(r#"DPoP error="use_dpop_nonce""#), true),
        Next::Repeated
    );
}

#[test]
fn dp12_a_nonce_beside_another_refusal_is_remembered_and_nothing_is_sent_again() {
    for body in [
        r#"{"error":"invalid_client"}"#,
        r#"{"error":"invalid_dpop_proof"}"#,
        "",
        "[]",
        "use_dpop_nonce",
    ] {
        let mut nonces = NonceCache::default();
        assert_eq!(
            next(&mut nonces, URL, &with_nonce(400, "n", body), false),
            Next::Take,
            "{body}"
        );
        assert_eq!(nonces.find(URL), Some("n"));
    }
    // Nor after an answer, or a fault of the server's, that has the words.
    for status in [200, 302, 500] {
        assert_eq!(decide(&with_nonce(status, "n", ASKS), false), Next::Take);
    }
}

#[test]
fn dp13_a_nonce_that_cannot_be_read_is_told() {
    assert_eq!(decide(&response(400, &[], ASKS), false), Next::Unreadable);
    // What is no nonce is none (RFC 9449 section 8.1).
    for bad in ["", "a b", "a\"b", "a\\b", "é", &"n".repeat(1025)] {
        let mut nonces = NonceCache::default();
        assert_eq!(
            next(&mut nonces, URL, &with_nonce(400, bad, ASKS), false),
            Next::Unreadable,
            "{bad}"
        );
        assert_eq!(nonces.find(URL), None);
    }
    assert_eq!(
        decide(&with_nonce(400, &"n".repeat(1024), ASKS), false),
        Next::Retry
    );
}
