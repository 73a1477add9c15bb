//! Renewing a token (RFC 6749 section 6; OpenID Connect Core section 12.2).

use super::support::*;
use latchkey::oauth::http::Method;
use latchkey::oauth::id_token::IdTokenError;
use latchkey::oauth::refresh::{process, request};
use latchkey::oauth::secret::RefreshToken;
use latchkey::oauth::token::{Grant, TokenError as E, TokenType, Warning, process_code_response};
use serde_json::{Value, json};

/// What a sign-in with `openid` and `offline_access` gave.
fn old() -> Grant {
    signed_in(&id_token_claims())
}

fn signed_in(claims: &Value) -> Grant {
    let mut transaction = openid_transaction();
    transaction.scopes.push("offline_access".to_owned());
    let mut body = with(token_body(), "refresh_token", json!("r3fresh-1"));
    body["id_token"] = json!(jwt(&rs256(), claims));
    body["scope"] = json!("okta.users.read openid offline_access");
    process_code_response(&transaction, &json_response(200, &body), NOW).expect("it is right")
}

/// The claims of a renewed ID token: its own times, and no nonce.
fn renewed_claims() -> Value {
    let claims = without(id_token_claims(), "nonce");
    let claims = with(claims, "iat", json!(NOW + 3000));
    let claims = with(claims, "exp", json!(NOW + 6600));
    with(claims, "at_hash", json!(at_hash("t0ken-2")))
}

/// What Okta answers to a renewal.
fn renewed() -> Value {
    json!({
        "token_type": "Bearer", "expires_in": 3600, "access_token": "t0ken-2",
        "scope": "okta.users.read openid offline_access", "refresh_token": "r3fresh-2",
        "id_token": jwt(&rs256(), &renewed_claims()),
    })
}

fn renew(old: &Grant, body: &Value) -> Result<Grant, E> {
    process(old, &json_response(200, body), NOW + 3005)
}

fn renew_with_claims(claims: &Value) -> Result<Grant, E> {
    renew(
        &old(),
        &with(renewed(), "id_token", json!(jwt(&rs256(), claims))),
    )
}

#[test]
fn rq04_a_renewal_sends_the_refresh_token_the_client_and_the_scopes_it_has() {
    let request = request(&old()).unwrap();
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url, "https://acme.okta.com/oauth2/v1/token");
    assert_fields(
        &request,
        &[
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("refresh_token", "r3fresh-1"),
            ("scope", "okta.users.read openid offline_access"),
        ],
    );
    assert!(!format!("{request:?}").contains("r3fresh"));
}

#[test]
fn rq04_without_a_refresh_token_there_is_nothing_to_send() {
    assert_eq!(request(&grant()), None);
}

#[test]
fn rq04_no_scopes_are_no_empty_scope() {
    let mut grant = old();
    grant.scope.granted.clear();
    let body = request(&grant).unwrap().body.unwrap();
    assert!(!body.contains("scope"), "{body}");
}

#[test]
fn tr35_a_new_refresh_token_takes_the_place_of_the_old_and_none_keeps_it() {
    let old = old();
    let grant = renew(&old, &renewed()).unwrap();
    assert_eq!(grant.access_token.reveal(), "t0ken-2");
    assert_eq!(
        grant.refresh_token,
        Some(RefreshToken::new("r3fresh-2".to_owned()))
    );
    assert_eq!(grant.issued_at, NOW + 3005);
    assert_eq!(grant.expires_at(), Some(NOW + 6605));
    // Whoever has the org's keys checks it next.
    assert_eq!(grant.warnings, [Warning::SignatureNotChecked]);
    assert_eq!(grant.clone().with_verified_id_token().warnings, []);
    let (org, client, flow) = (&grant.org, &grant.client_id, grant.flow);
    assert_eq!((org, client, flow), (&old.org, &old.client_id, old.flow));

    let proven = old.clone().with_verified_id_token();
    let kept = renew(&proven, &without(renewed(), "id_token")).unwrap();
    assert_eq!((kept.id_token, kept.warnings), (proven.id_token, vec![]));

    let kept = renew(&old, &without(renewed(), "refresh_token")).unwrap();
    assert_eq!(kept.refresh_token, old.refresh_token);
    for bad in [json!(null), json!("")] {
        let field = "refresh_token";
        assert_eq!(
            renew(&old, &with(renewed(), field, bad)),
            Err(E::Invalid { field })
        );
    }
}

#[test]
fn tr36_a_renewed_id_token_is_about_the_same_sign_in() {
    assert!(renew_with_claims(&renewed_claims()).is_ok());
    for (name, value, error) in [
        ("sub", json!("00u2other"), IdTokenError::Subject),
        (
            "iss",
            json!("https://evil.example"),
            IdTokenError::Issuer {
                found: "https://evil.example".to_owned(),
            },
        ),
        ("aud", json!("other"), IdTokenError::Audience),
        ("azp", json!(CLIENT), IdTokenError::AuthorizedParty),
        ("nonce", json!("other"), IdTokenError::Nonce),
        (
            "at_hash",
            json!(at_hash(TOKEN)),
            IdTokenError::AccessTokenHash,
        ),
    ] {
        assert_eq!(
            renew_with_claims(&with(renewed_claims(), name, value)),
            Err(E::IdToken(error)),
            "{name}"
        );
    }
    // The nonce of the sign-in may be repeated.
    assert!(renew_with_claims(&with(renewed_claims(), "nonce", json!(NONCE))).is_ok());
}

#[test]
fn tr36_the_time_of_the_sign_in_and_the_party_must_not_change() {
    let claims = with(id_token_claims(), "auth_time", json!(NOW - 60));
    let old = signed_in(&with(claims, "azp", json!(CLIENT)));
    let renewed_with = |auth_time: Option<u64>, azp: Option<&str>| {
        let mut claims = renewed_claims();
        if let Some(time) = auth_time {
            claims["auth_time"] = json!(time);
        }
        if let Some(azp) = azp {
            claims["azp"] = json!(azp);
        }
        renew(
            &old,
            &with(renewed(), "id_token", json!(jwt(&rs256(), &claims))),
        )
    };
    assert!(renewed_with(Some(NOW - 60), Some(CLIENT)).is_ok());
    assert!(renewed_with(None, Some(CLIENT)).is_ok());
    assert_eq!(
        renewed_with(Some(NOW), Some(CLIENT)),
        Err(E::IdToken(IdTokenError::AuthTime))
    );
    assert_eq!(
        renewed_with(Some(NOW - 60), None),
        Err(E::IdToken(IdTokenError::AuthorizedParty))
    );
}

#[test]
fn tr36_a_renewal_without_id_token_keeps_what_the_sign_in_told() {
    let old = old();
    let grant = renew(&old, &without(renewed(), "id_token")).unwrap();
    assert_eq!(grant.id_token, old.id_token);
    // An ID token that nothing came before is judged by itself.
    let mut unnamed = old;
    unnamed.id_token = None;
    assert!(renew(&unnamed, &renewed()).is_ok());
    let token = jwt(&rs256(), &with(renewed_claims(), "nonce", json!(NONCE)));
    assert_eq!(
        renew(&unnamed, &with(renewed(), "id_token", json!(token))),
        Err(E::IdToken(IdTokenError::NonceUnexpected))
    );
}

#[test]
fn tr34_a_renewal_with_other_scopes_is_noticed() {
    let scope = |scope: &str| {
        renew(&old(), &with(renewed(), "scope", json!(scope)))
            .unwrap()
            .with_verified_id_token()
    };
    let fewer = scope("openid offline_access");
    assert_eq!(fewer.scope.missing(), ["okta.users.read"]);
    assert_eq!(fewer.warnings, [Warning::ScopeNarrower]);
    let more = scope("okta.users.read openid offline_access okta.users.manage");
    assert_eq!(more.scope.extra(), ["okta.users.manage"]);
    assert_eq!(more.warnings, [Warning::ScopeWider]);
}

#[test]
fn tr33_a_renewed_token_is_of_the_same_type() {
    let mut bound = old();
    bound.token_type = TokenType::DPoP;
    assert_eq!(
        renew(&bound, &renewed()),
        Err(E::UnsupportedTokenType {
            token_type: "Bearer".to_owned()
        })
    );
    let grant = renew(&bound, &with(renewed(), "token_type", json!("dpop"))).unwrap();
    assert_eq!(grant.token_type, TokenType::DPoP);
}

#[test]
fn tr37_only_the_code_ends_a_refresh_token_whatever_the_words() {
    let refused = |status, body: &str| {
        let error = process(&old(), &response(status, &[], body), NOW).unwrap_err();
        error.discards_refresh_token()
    };
    for words in [
        "The refresh token is invalid or expired.",
        "Other words.",
        "",
    ] {
        let body = json!({"error": "invalid_grant", "error_description": words});
        assert!(refused(400, &body.to_string()), "{words}");
    }
    let words = "The refresh token is invalid or expired.";
    for error in [
        "invalid_request",
        "access_denied",
        "server_error",
        "invalid_client",
    ] {
        let body = json!({"error": error, "error_description": words});
        assert!(!refused(400, &body.to_string()), "{error}");
    }
    // A limit on requests comes under that code, too.
    let limited = r#"{"error":"invalid_grant","error_description":"API call exceeded rate limit due to too many requests."}"#;
    assert!(!refused(429, limited));
    assert!(!refused(503, ""));
    assert!(!refused(200, "<html>"));
}
