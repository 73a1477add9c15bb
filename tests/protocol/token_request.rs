//! RQ: the token request (RFC 6749 section 4.1.3), and revocation (RFC 7009).

use super::support::*;
use latchkey::oauth::form;
use latchkey::oauth::http::Method;
use latchkey::oauth::secret::RefreshToken;
use latchkey::oauth::token::{
    code_request, process_revoke_response, revoke_refresh_request, revoke_request,
};
use latchkey::oauth::transaction::Claim;
use latchkey::okta::org::{Endpoint, OrgUrl};

#[test]
fn rq01_no_endpoint_is_taken_from_metadata() {
    let org = OrgUrl::from_origin(ORG);
    for (endpoint, path) in [
        (Endpoint::Authorize, "/oauth2/v1/authorize"),
        (Endpoint::Keys, "/oauth2/v1/keys"),
        (Endpoint::Revoke, "/oauth2/v1/revoke"),
        (Endpoint::Token, "/oauth2/v1/token"),
    ] {
        assert_eq!(org.endpoint(endpoint), [ORG, path].concat());
    }
}

#[test]
fn rq02_the_endpoint_is_the_orgs_own_and_https() {
    let request = code_request(&validated_code(code_transaction()));
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url, "https://acme.okta.com/oauth2/v1/token");
    let endpoint = |org| OrgUrl::parse(org).map(|(org, _)| org.endpoint(Endpoint::Token));
    assert_eq!(endpoint("http://acme.okta.com"), Ok(request.url));
    // Only what stays on this machine goes without.
    let local = "http://localhost:8081/oauth2/v1/token".to_owned();
    assert_eq!(endpoint("http://localhost:8081"), Ok(local));
    for no_address in ["", "acme", "javascript:alert(1)", "ftp://acme.okta.com"] {
        assert!(endpoint(no_address).is_err(), "{no_address}");
    }
}

/// That nothing else makes a code that can be exchanged is shown at [`latchkey::oauth::callback::ValidatedCode`].
#[test]
fn rq03_only_a_code_that_was_validated_can_be_exchanged() {
    for (parts, claim) in [
        (query("code=abc"), Claim::Fresh(code_transaction())),
        (
            query("code=abc&state=other"),
            Claim::Fresh(code_transaction()),
        ),
        (query(&format!("code=abc&state={STATE}")), Claim::Foreign),
        (
            query(&format!("code=abc&state={STATE}")),
            Claim::Replayed { used: NOW },
        ),
        (
            query(&format!("error=access_denied&state={STATE}")),
            Claim::Fresh(code_transaction()),
        ),
    ] {
        assert!(judge_claim(&parts, claim).is_err());
    }
    // What is sent belongs to the sign-in that the answer was compared with.
    let mut other = code_transaction();
    other.org = "https://other.okta.com".to_owned();
    other.client_id = "0oaOther".to_owned();
    let request = code_request(&validated_code(other));
    assert_eq!(request.url, "https://other.okta.com/oauth2/v1/token");
    let body = request.body.unwrap();
    assert!(body.contains("client_id=0oaOther&"), "{body}");
    assert!(body.contains(&format!("&code={CODE}&")), "{body}");
}

#[test]
fn rq04_rq05_the_body_has_exactly_what_the_grant_needs() {
    let request = code_request(&validated_code(code_transaction()));
    assert_fields(
        &request,
        &[
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("redirect_uri", REDIRECT),
            ("code", CODE),
            ("code_verifier", VERIFIER),
        ],
    );
}

#[test]
fn rq06_rq07_ca05_headers_ask_for_json_and_carry_no_secret_and_no_user_agent() {
    let request = code_request(&validated_code(code_transaction()));
    assert_eq!(
        request.headers,
        [
            ("accept", "application/json".to_owned()),
            (
                "content-type",
                "application/x-www-form-urlencoded".to_owned()
            ),
        ]
    );
}

#[test]
fn rq08_the_redirect_uri_is_the_one_that_was_authorised() {
    let mut transaction = code_transaction();
    transaction.redirect_uri = "https://tools.example.com/a b/callback?x=1&y=%20".to_owned();
    let request = code_request(&validated_code(transaction.clone()));
    let body = form::decode(request.body.as_deref().unwrap()).unwrap();
    let sent = body
        .iter()
        .find(|(name, _)| name == "redirect_uri")
        .unwrap();
    assert_eq!(sent.1, transaction.redirect_uri);
}

#[test]
fn a_token_is_revoked_with_its_hint_and_client() {
    let mut grant = grant();
    let request = revoke_request(&grant);
    assert_eq!(request.url, "https://acme.okta.com/oauth2/v1/revoke");
    assert_eq!(
        request.body.as_deref(),
        Some(&*format!(
            "token={TOKEN}&token_type_hint=access_token&client_id={CLIENT}"
        ))
    );
    assert_eq!(revoke_refresh_request(&grant), None);
    grant.refresh_token = Some(RefreshToken::new("r3fresh".to_owned()));
    assert_eq!(
        revoke_refresh_request(&grant).unwrap().body.as_deref(),
        Some(&*format!(
            "token=r3fresh&token_type_hint=refresh_token&client_id={CLIENT}"
        ))
    );
    assert!(process_revoke_response(&response(200, &[], "")).is_ok());
    assert!(process_revoke_response(&response(401, &[], r#"{"error":"invalid_client"}"#)).is_err());
}
