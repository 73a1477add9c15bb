//! ID tokens in the code flow (OpenID Connect Core section 3.1.3.7).

use super::support::*;
use latchkey::oauth::id_token::{CheckedIdToken, Expected, IdTokenError as E, check};
use latchkey::oauth::jwt::JwtError;
use latchkey::oauth::secret::{AccessToken, IdToken};
use serde_json::{Value, json};

fn checked(token: String, nonce: Option<&str>) -> Result<CheckedIdToken, E> {
    let access_token = AccessToken::new(TOKEN.to_owned());
    let expected = Expected {
        issuer: ORG,
        client_id: CLIENT,
        nonce,
        access_token: Some(&access_token),
        front_channel: false,
        earlier: None,
    };
    check(IdToken::new(token), &expected, NOW)
}

fn with_claims(claims: &Value) -> Result<CheckedIdToken, E> {
    checked(jwt(&rs256(), claims), Some(NONCE))
}

fn with_header(header: &Value) -> Result<CheckedIdToken, E> {
    checked(jwt(header, &id_token_claims()), Some(NONCE))
}

#[test]
fn tr12_garbage_is_refused() {
    for (text, error) in [
        ("garbage", JwtError::Parts),
        ("a.b", JwtError::Parts),
        ("a.b.c.d", JwtError::Parts),
        ("a.b.c.d.e", JwtError::Encrypted),
        ("!.b.c", JwtError::Base64),
        ("bnVsbA.bnVsbA.c2ln", JwtError::Json),
        ("W10.W10.c2ln", JwtError::Json),
    ] {
        assert_eq!(checked(text.to_owned(), None), Err(E::Jwt(error)), "{text}");
    }
    let twice = raw_jwt(r#"{"alg":"RS256","alg":"none"}"#, "{}", "c2ln");
    assert_eq!(checked(twice, None), Err(E::Jwt(JwtError::Json)));
}

#[test]
fn tr19_the_signature_is_not_needed_in_the_code_flow() {
    let checked = with_claims(&id_token_claims()).unwrap();
    assert_eq!(checked.subject, "00u1user");
    // Yet there must be one.
    let unsigned = raw_jwt(&rs256().to_string(), &id_token_claims().to_string(), "");
    assert_eq!(self::checked(unsigned, Some(NONCE)), Err(E::Unsigned));
}

#[test]
fn tr20_tr21_only_rs256_is_taken() {
    for alg in [
        json!("none"),
        json!("None"),
        json!("HS256"),
        json!("ES256"),
        json!("rs256"),
        json!(null),
        json!(["RS256"]),
    ] {
        assert_eq!(
            with_header(&json!({"alg": alg})),
            Err(E::Algorithm),
            "{alg}"
        );
    }
    assert_eq!(with_header(&json!({})), Err(E::Algorithm));
    assert_eq!(
        with_header(&json!({"alg": "RS256", "crit": ["exp"]})),
        Err(E::Critical)
    );
}

#[test]
fn tr22_the_type_does_not_matter() {
    for typ in ["JWT", "application/jwt"] {
        assert!(with_header(&json!({"alg": "RS256", "typ": typ})).is_ok());
    }
}

#[test]
fn tr23_the_nonce_must_be_the_one_that_was_sent() {
    let token = jwt(&rs256(), &id_token_claims());
    assert!(checked(token.clone(), Some(NONCE)).is_ok());
    assert_eq!(checked(token.clone(), Some("other")), Err(E::Nonce));
    assert_eq!(checked(token, None), Err(E::NonceUnexpected));
    let claims = without(id_token_claims(), "nonce");
    assert_eq!(with_claims(&claims), Err(E::Missing { name: "nonce" }));
    assert!(checked(jwt(&rs256(), &claims), None).is_ok());
    assert_eq!(
        with_claims(&with(id_token_claims(), "nonce", json!(1))),
        Err(E::Nonce)
    );
}

#[test]
fn tr24_auth_time_is_a_number_that_is_not_negative() {
    for bad in [
        json!(-1),
        json!(null),
        json!("1"),
        json!([]),
        json!({}),
        json!(true),
    ] {
        let claims = with(id_token_claims(), "auth_time", bad.clone());
        assert_eq!(
            with_claims(&claims),
            Err(E::Claim { name: "auth_time" }),
            "{bad}"
        );
    }
    assert!(with_claims(&with(id_token_claims(), "auth_time", json!(0))).is_ok());
}

#[test]
fn tr25_several_audiences_need_the_right_party() {
    let audience = |aud: Value, azp: Option<&str>| {
        let mut claims = with(id_token_claims(), "aud", aud);
        if let Some(azp) = azp {
            claims["azp"] = json!(azp);
        }
        with_claims(&claims)
    };
    assert!(audience(json!([CLIENT]), None).is_ok());
    assert_eq!(
        audience(json!([CLIENT, "other"]), None),
        Err(E::AuthorizedParty)
    );
    assert_eq!(
        audience(json!([CLIENT, "other"]), Some("other")),
        Err(E::AuthorizedParty)
    );
    assert!(audience(json!([CLIENT, "other"]), Some(CLIENT)).is_ok());
    assert_eq!(
        audience(json!(CLIENT), Some("other")),
        Err(E::AuthorizedParty)
    );
    assert_eq!(audience(json!("other"), None), Err(E::Audience));
    assert_eq!(audience(json!([]), None), Err(E::Audience));
    assert_eq!(
        audience(json!([CLIENT, 1]), None),
        Err(E::Claim { name: "aud" })
    );
    assert_eq!(audience(json!({}), None), Err(E::Claim { name: "aud" }));
}

#[test]
fn claims_of_the_wrong_kind_are_refused() {
    for (name, bad) in [
        ("sub", json!("")),
        ("sub", json!(1)),
        ("exp", json!("1")),
        ("iat", json!(null)),
        ("iss", json!([])),
    ] {
        assert_eq!(
            with_claims(&with(id_token_claims(), name, bad)),
            Err(E::Claim { name })
        );
    }
}

#[test]
fn issuer_and_times_are_checked_with_thirty_seconds_of_grace() {
    for found in [
        "https://acme.okta.com/",
        "https://acme.okta.com/oauth2/default",
        "http://acme.okta.com",
    ] {
        assert_eq!(
            with_claims(&with(id_token_claims(), "iss", json!(found))),
            Err(E::Issuer {
                found: found.to_owned()
            })
        );
    }
    assert!(with_claims(&with(id_token_claims(), "exp", json!(NOW - 29))).is_ok());
    assert_eq!(
        with_claims(&with(id_token_claims(), "exp", json!(NOW - 30))),
        Err(E::Expired)
    );
    assert!(with_claims(&with(id_token_claims(), "nbf", json!(NOW + 30))).is_ok());
    assert_eq!(
        with_claims(&with(id_token_claims(), "nbf", json!(NOW + 31))),
        Err(E::NotYetValid)
    );
}

#[test]
fn at_hash_is_compared_when_it_is_there() {
    assert!(with_claims(&without(id_token_claims(), "at_hash")).is_ok());
    assert_eq!(
        with_claims(&with(id_token_claims(), "at_hash", json!("nonsense"))),
        Err(E::AccessTokenHash)
    );
}
