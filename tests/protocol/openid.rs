//! OP: what the OpenID Foundation's conformance suite asks of clients, for an ID token that comes with a token answer and for one
//! that comes in the address.

use super::jws::sign;
use super::key_import::key;
use super::support::*;
use super::test_keys::P256_PKCS8;
use jsonwebtoken::{EncodingKey, Header, encode};
use latchkey::oauth::callback::{CallbackError, CallbackFault, Validated};
use latchkey::oauth::id_token::IdTokenError as E;
use latchkey::oauth::jwk::Algorithm;
use latchkey::oauth::jws::Unsigned;
use latchkey::oauth::token::{Grant, TokenError, Warning, process_code_response};
use latchkey::oauth::transaction::Transaction;
use serde_json::{Value, json};

fn implicit_openid_transaction() -> Transaction {
    let mut transaction = implicit_transaction();
    transaction.scopes.push("openid".to_owned());
    transaction
}

/// What the token answer of the code flow gives.
fn by_code(id_token: &str) -> Result<Grant, TokenError> {
    let body = with(token_body(), "id_token", json!(id_token));
    let body = with(body, "scope", json!("okta.users.read openid"));
    process_code_response(&openid_transaction(), &json_response(200, &body), NOW)
}

/// What an answer in the address gives.
fn by_address(id_token: &str) -> Result<Grant, CallbackError> {
    let answer = format!(
        "access_token={TOKEN}&token_type=Bearer&expires_in=3600&state={STATE}&id_token={id_token}"
    );
    judge(&fragment(&answer), implicit_openid_transaction()).map(implicit_grant)
}

fn implicit_grant(validated: Validated) -> Grant {
    match validated {
        Validated::Implicit(implicit) => implicit.into_grant(),
        Validated::Code(_) => panic!("a code in place of a token"),
    }
}

fn is_refused_by_address(id_token: &str, error: E) {
    let refused = by_address(id_token).map_err(|refused| refused.fault().clone());
    assert_eq!(refused, Err(CallbackFault::IdToken(error)));
}

fn is_refused(id_token: &str, error: E) {
    assert_eq!(by_code(id_token), Err(TokenError::IdToken(error.clone())));
    is_refused_by_address(id_token, error);
}

fn claims_are_refused(claims: &Value, error: E) {
    is_refused(&jwt(&rs256(), claims), error);
}

fn claims_are_taken(claims: &Value) {
    let token = jwt(&rs256(), claims);
    for grant in [by_code(&token).unwrap(), by_address(&token).unwrap()] {
        assert_eq!(grant.id_token.unwrap().subject, "00u1user");
    }
}

fn lacking_is_refused(name: &'static str) {
    // The same token with the claim is taken.
    claims_are_taken(&id_token_claims());
    claims_are_refused(&without(id_token_claims(), name), E::Missing { name });
}

#[test]
fn op06_alg_none_is_refused_in_either_flow() {
    let claims = id_token_claims().to_string();
    for signature in ["", "c2lnbmF0dXJl"] {
        for alg in ["none", "None", "NONE"] {
            let token = raw_jwt(&json!({"alg": alg}).to_string(), &claims, signature);
            is_refused(&token, E::Algorithm);
        }
    }
    is_refused(&raw_jwt(&rs256().to_string(), &claims, ""), E::Unsigned);
}

#[test]
fn op07_an_id_token_for_nobody_is_refused() {
    lacking_is_refused("aud");
}

#[test]
fn op08_an_id_token_for_another_client_is_refused() {
    for aud in ["0oaOther", "0OA1CLIENT2ID3EXAMPLE", ORG] {
        claims_are_refused(&with(id_token_claims(), "aud", json!(aud)), E::Audience);
    }
}

#[test]
fn op09_an_audience_more_needs_an_authorized_party() {
    let claims = with(id_token_claims(), "aud", json!([CLIENT, "0oaOther"]));
    claims_are_refused(&claims, E::AuthorizedParty);
    let others = with(claims.clone(), "azp", json!("0oaOther"));
    claims_are_refused(&others, E::AuthorizedParty);
    claims_are_taken(&with(claims, "azp", json!(CLIENT)));
}

#[test]
fn op10_a_list_of_one_audience_is_taken() {
    claims_are_taken(&with(id_token_claims(), "aud", json!([CLIENT])));
}

#[test]
fn op11_an_id_token_without_end_is_refused() {
    lacking_is_refused("exp");
}

#[test]
fn op12_an_id_token_past_its_end_is_refused() {
    claims_are_refused(&with(id_token_claims(), "exp", json!(NOW - 60)), E::Expired);
    // An end that no number tells is none.
    let endless = id_token_claims()
        .to_string()
        .replace(&(NOW + 3600).to_string(), "1e400");
    let token = raw_jwt(&rs256().to_string(), &endless, "c2lnbmF0dXJl");
    assert!(by_code(&token).is_err() && by_address(&token).is_err());
}

#[test]
fn op13_an_id_token_of_nobody_is_refused() {
    lacking_is_refused("iss");
}

#[test]
fn op14_an_id_token_of_another_issuer_is_refused() {
    for found in [
        "https://evil.example.com",
        "https://acme.okta.com/",
        "https://acme.okta.com/oauth2/default",
    ] {
        let claims = with(id_token_claims(), "iss", json!(found));
        let found = found.to_owned();
        claims_are_refused(&claims, E::Issuer { found });
    }
}

#[test]
fn op15_an_id_token_without_time_of_issue_is_refused() {
    lacking_is_refused("iat");
}

/// The org itself hands over the other one, by TLS: its end alone counts.
#[test]
fn op16_an_id_token_of_last_week_is_refused_in_the_address() {
    let claims = with(id_token_claims(), "iat", json!(NOW - 7 * 86_400));
    let token = jwt(&rs256(), &claims);
    is_refused_by_address(&token, E::Stale);
    assert!(by_code(&token).is_ok());
}

#[test]
fn op17_an_id_token_about_nobody_is_refused() {
    lacking_is_refused("sub");
}

#[test]
fn op18_an_id_token_without_the_nonce_is_refused() {
    lacking_is_refused("nonce");
}

#[test]
fn op19_an_id_token_with_another_nonce_is_refused() {
    for nonce in [json!("other"), json!(""), json!(null), json!([NONCE])] {
        claims_are_refused(&with(id_token_claims(), "nonce", nonce), E::Nonce);
    }
}

#[test]
fn op20_a_null_for_algorithm_is_refused() {
    let token = jwt(&with(rs256(), "alg", json!(null)), &id_token_claims());
    is_refused(&token, E::Algorithm);
    let token = jwt(&without(rs256(), "alg"), &id_token_claims());
    is_refused(&token, E::Algorithm);
}

#[test]
fn op21_another_algorithm_is_refused() {
    for alg in ["RS384", "RS512", "PS256", "ES384", "EdDSA", "rs256"] {
        let token = jwt(&with(rs256(), "alg", json!(alg)), &id_token_claims());
        is_refused(&token, E::Algorithm);
    }
}

#[test]
fn op23_an_es256_signature_is_refused_be_it_right_or_wrong() {
    let unsigned = Unsigned::new(
        Algorithm::Es256,
        r#"{"alg":"ES256"}"#,
        &id_token_claims().to_string(),
    );
    is_refused(&sign(&key(P256_PKCS8), &unsigned), E::Algorithm);
    is_refused(&unsigned.sign(&[1; 64]).unwrap(), E::Algorithm);
}

#[test]
fn op24_an_hs256_signature_is_refused_be_it_right_or_wrong() {
    let secret = EncodingKey::from_secret(CLIENT.as_bytes());
    // The default algorithm of a header is HS256.
    let token = encode(&Header::default(), &id_token_claims(), &secret).unwrap();
    is_refused(&token, E::Algorithm);
    let (input, _) = token.rsplit_once('.').unwrap();
    is_refused(&format!("{input}.c2lnbmF0dXJl"), E::Algorithm);
}

/// An answer to `code id_token`, which the page never asks for: refused whatever the claim says.
fn hybrid_is_refused(name: &str, right: &str) {
    for claims in [
        with(id_token_claims(), name, json!(at_hash(right))),
        with(id_token_claims(), name, json!("wrong")),
        id_token_claims(),
    ] {
        let token = jwt(&rs256(), &claims);
        let answer = fragment(&format!("code={CODE}&id_token={token}&state={STATE}"));
        let mut code = openid_transaction();
        code.response_mode = latchkey::oauth::flow::ResponseMode::Fragment;
        assert_eq!(
            fault(judge(&answer, code)),
            CallbackFault::UnexpectedToken { name: "id_token" }
        );
        assert_eq!(
            fault(judge(&answer, implicit_openid_transaction())),
            CallbackFault::UnexpectedCode
        );
    }
}

#[test]
fn op25_a_code_beside_an_id_token_is_refused_whatever_its_c_hash() {
    hybrid_is_refused("c_hash", CODE);
}

#[test]
fn op26_a_code_beside_an_id_token_is_refused_whatever_its_s_hash() {
    hybrid_is_refused("s_hash", STATE);
}

/// OpenID Connect Core makes it a must in the address only (sections 3.1.3.6 and 3.2.2.10).
#[test]
fn op27_an_id_token_in_the_address_without_at_hash_is_refused() {
    let token = jwt(&rs256(), &without(id_token_claims(), "at_hash"));
    is_refused_by_address(&token, E::AccessTokenHashMissing);
    assert!(by_code(&token).is_ok());
}

#[test]
fn op28_an_id_token_of_another_access_token_is_refused() {
    for hash in [json!(at_hash("other")), json!(""), json!(null), json!(1)] {
        claims_are_refused(
            &with(id_token_claims(), "at_hash", hash),
            E::AccessTokenHash,
        );
    }
}

/// The grants of both flows for an answer that leaves out one parameter.
fn grants_without(name: &str) -> [Grant; 2] {
    let body = without(token_body(), name);
    let code = process_code_response(&code_transaction(), &json_response(200, &body), NOW);
    let mut answer = format!("access_token={TOKEN}&token_type=Bearer&state={STATE}");
    for (parameter, rest) in [
        ("expires_in", "&expires_in=3600"),
        ("scope", "&scope=okta.users.read"),
    ] {
        if parameter != name {
            answer.push_str(rest);
        }
    }
    let implicit = judge(&fragment(&answer), implicit_transaction()).unwrap();
    [code.unwrap(), implicit_grant(implicit)]
}

#[test]
fn op31_without_a_scope_what_was_asked_for_was_granted() {
    for grant in grants_without("scope") {
        assert_eq!(grant.scope.granted, ["okta.users.read"]);
        assert_eq!(grant.warnings, []);
    }
}

#[test]
fn op32_without_a_lifetime_the_end_is_unknown() {
    for grant in grants_without("expires_in") {
        assert_eq!(grant.expires_at(), None);
        assert_eq!(grant.warnings, [Warning::ExpiryUnknown]);
    }
}
