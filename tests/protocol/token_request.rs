//! RQ: the token request (RFC 6749 section 4.1.3), and revocation (RFC 7009).

use super::support::*;
use latchkey::oauth::form;
use latchkey::oauth::http::Method;
use latchkey::oauth::secret::RefreshToken;
use latchkey::oauth::token::{
    code_request, process_revoke_response, revoke_refresh_request, revoke_request,
};

#[test]
fn rq2_the_endpoint_is_the_orgs_own() {
    let request = code_request(&validated_code(code_transaction()));
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url, "https://acme.okta.com/oauth2/v1/token");
}

#[test]
fn rq4_rq5_the_body_has_exactly_what_the_grant_needs() {
    let request = code_request(&validated_code(code_transaction()));
    let body = form::decode(request.body.as_deref().unwrap()).unwrap();
    let body: Vec<_> = body
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        body,
        [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("redirect_uri", REDIRECT),
            ("code", CODE),
            ("code_verifier", VERIFIER),
        ]
    );
}

#[test]
fn rq6_rq7_ca5_headers_ask_for_json_and_carry_no_secret_and_no_user_agent() {
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
fn rq8_the_redirect_uri_is_the_one_that_was_authorised() {
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
