//! DP: proofs of possession (RFC 9449).

use super::client_assertion::parts;
use super::diagnosis::{evidence, explain};
use super::jwk::parse;
use super::jws::{sign, verify};
use super::key_import::key;
use super::rfc_keys;
use super::support::*;
use super::test_keys::*;
use latchkey::oauth::base64url;
use latchkey::oauth::dpop::{Binding, Proof, ath, attach, binding, htu, same_htu};
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::jwk::{Algorithm, PublicKey};
use latchkey::oauth::record::Record as _;
use latchkey::oauth::secret::AccessToken;
use latchkey::oauth::token::{Grant, TokenError, TokenType, process_code_response};
use latchkey::oauth::transaction::Transaction;
use latchkey::okta::diagnosis;
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::{ListQuery, list_request};
use proptest::prelude::*;
use serde_json::json;

pub(crate) fn public(pem: &str) -> PublicKey {
    key(pem).public.unwrap()
}

fn proof<'a>(key: &'a PublicKey, url: &'a str) -> Proof<'a> {
    Proof {
        key,
        algorithm: key.algorithm(),
        method: Method::Post,
        url,
        access_token: None,
        nonce: None,
        random: [7; 32],
        now: NOW,
    }
}

#[test]
fn dp01_the_members_are_exactly_those_of_section_4_2() {
    let key = public(P256_PKCS8);
    let proof = proof(&key, "https://acme.okta.com/oauth2/v1/token");
    let (header, claims) = parts(proof.unsigned().unwrap().signing_input());
    let jwk: serde_json::Value = serde_json::from_str(&key.to_jwk().to_text()).unwrap();
    assert_eq!(
        header,
        json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk})
    );
    let members: Vec<_> = jwk.as_object().unwrap().keys().collect();
    assert_eq!(members, ["crv", "kty", "x", "y"]);
    assert_eq!(
        claims,
        json!({
            "jti": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
            "htm": "POST",
            "htu": "https://acme.okta.com/oauth2/v1/token",
            "iat": NOW,
        })
    );
    // The key may be RSA, and then has its two numbers.
    let key = public(RSA_PKCS8);
    let proof = self::proof(&key, "https://a/");
    let (header, _) = parts(proof.unsigned().unwrap().signing_input());
    let members: Vec<_> = header["jwk"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["e", "kty", "n"]);
    assert_eq!(header["alg"], json!("RS256"));
}

#[test]
fn dp01_a_proof_is_verified_by_its_own_key() {
    for text in [P256_PKCS8, P384_PKCS8, P521_PKCS8, RSA_PKCS8] {
        let key = key(text);
        let public = key.public.clone().unwrap();
        let unsigned = proof(&public, "https://a/b").unsigned().unwrap();
        assert!(verify(&sign(&key, &unsigned), &public));
    }
}

#[test]
fn dp01_the_proofs_of_rfc_9449_are_of_the_same_claims() {
    let key = PublicKey::from_jwk(&parse(&rfc_keys::dpop_jwk())).unwrap();
    let token = AccessToken::new(rfc_keys::DPOP_TOKEN.to_owned());
    for (text, mut proof) in [
        (
            rfc_keys::TOKEN_PROOF,
            proof(&key, "https://server.example.com/token"),
        ),
        (
            rfc_keys::RESOURCE_PROOF,
            Proof {
                method: Method::Get,
                access_token: Some(&token),
                ..proof(&key, "https://resource.example.org/protectedresource")
            },
        ),
    ] {
        let (input, _) = text.rsplit_once('.').unwrap();
        let (header, mut claims) = parts(input.as_bytes());
        proof.now = claims["iat"].as_u64().unwrap();
        let (own_header, own_claims) = parts(proof.unsigned().unwrap().signing_input());
        claims["jti"] = own_claims["jti"].clone();
        assert_eq!((own_header, own_claims), (header, claims));
        assert!(verify(text, &key));
    }
    assert_eq!(key.thumbprint(), rfc_keys::DPOP_JKT);
}

#[test]
fn dp02_htu_has_neither_query_nor_fragment() {
    for (url, expected) in [
        ("https://a.example/b?c=d#e", "https://a.example/b"),
        ("https://a.example/b#e?f", "https://a.example/b"),
        ("https://a.example?b", "https://a.example/"),
        ("https://a.example", "https://a.example/"),
        ("HTTPS://A.Example:443/B%2f", "https://a.example/B%2f"),
        ("http://localhost:80/", "http://localhost/"),
        ("http://localhost:8080/x", "http://localhost:8080/x"),
        ("https://a.example:80/", "https://a.example:80/"),
        ("https://[::1]:443/a", "https://[::1]/a"),
    ] {
        assert_eq!(htu(url).as_deref(), Some(expected), "{url}");
    }
    for bad in [
        "",
        "/b",
        "a.example/b",
        "ftp://a/",
        "https://",
        "https:///b",
        "https://u:p@a/",
        "https://a/ b",
        "https://é/",
    ] {
        assert_eq!(htu(bad), None, "{bad}");
        assert!(proof(&public(P256_PKCS8), bad).unsigned().is_none());
    }
}

#[test]
fn dp02_two_addresses_are_the_same_after_normalisation() {
    for (a, b) in [
        ("https://a/b?c", "https://A:443/b#d"),
        ("https://a/%7Eu/%2f", "https://a/~u/%2F"),
        ("https://a/b/./c/../d", "https://a/b/d"),
        ("https://a/b/..", "https://a/"),
        ("https://a/..", "https://a/"),
        ("https://a", "https://a/"),
    ] {
        assert!(same_htu(a, b) && same_htu(b, a), "{a} {b}");
    }
    for (a, b) in [
        ("https://a/b", "http://a/b"),
        ("https://a/b", "https://a/B"),
        ("https://a/b", "https://a/b/"),
        ("https://a/b", "https://a:8443/b"),
        ("https://a/b%2Fc", "https://a/b/c"),
        ("https://a/%", "https://a/"),
        ("a", "a"),
    ] {
        assert!(!same_htu(a, b) && !same_htu(b, a), "{a} {b}");
    }
}

#[test]
fn dp03_ath_is_the_hash_of_that_token() {
    let token = AccessToken::new(rfc_keys::DPOP_TOKEN.to_owned());
    // RFC 9449 figure 12.
    assert_eq!(ath(&token), "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    let key = public(P256_PKCS8);
    let with = |access_token| {
        let proof = Proof {
            access_token,
            ..proof(&key, "https://a/")
        };
        parts(proof.unsigned().unwrap().signing_input()).1
    };
    assert_eq!(with(Some(&token))["ath"], json!(ath(&token)));
    assert_eq!(with(None).get("ath"), None);
    let other = AccessToken::new("other".to_owned());
    assert_ne!(with(Some(&other)), with(Some(&token)));
}

#[test]
fn dp04_dp06_a_proof_switches_the_scheme_of_the_token() {
    let token = AccessToken::new(TOKEN.to_owned());
    let org = OrgUrl::from_origin(ORG);
    let mut request = list_request(&org, &token, &ListQuery::default());
    let url = request.url.clone();
    let find = |request: &Request, name: &str| {
        let found = request.headers.iter().filter(|(header, _)| *header == name);
        found.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    assert_eq!(find(&request, "authorization"), [format!("Bearer {TOKEN}")]);
    attach(&mut request, "first".to_owned());
    assert_eq!(find(&request, "authorization"), [format!("DPoP {TOKEN}")]);
    assert_eq!(find(&request, "dpop"), ["first"]);
    // The proof of a retry takes the place of the one before: two are refused.
    attach(&mut request, "second".to_owned());
    assert_eq!(find(&request, "authorization"), [format!("DPoP {TOKEN}")]);
    assert_eq!(find(&request, "dpop"), ["second"]);
    assert_eq!(request.url, url);

    let mut form = Request::form("https://a/token".to_owned(), &[]);
    attach(&mut form, "proof".to_owned());
    assert_eq!(find(&form, "authorization"), [""; 0]);
    assert_eq!(find(&form, "dpop"), ["proof"]);
}

#[test]
fn dp06_a_scheme_in_other_case_is_switched_too_and_no_other_scheme_is() {
    for (before, after) in [
        ("bearer x", "DPoP x"),
        ("BEARER x", "DPoP x"),
        ("DPoP x", "DPoP x"),
        ("Basic bearer x", "Basic bearer x"),
        ("Bearer", "Bearer"),
        ("é", "é"),
    ] {
        let mut request = Request::form("https://a/".to_owned(), &[]);
        request.headers.push(("authorization", before.to_owned()));
        attach(&mut request, "proof".to_owned());
        assert_eq!(request.headers[2].1, after);
    }
}

#[test]
fn dp05_the_nonce_is_repeated_as_it_is() {
    let key = public(P256_PKCS8);
    let proof = Proof {
        nonce: Some("n.o~n+c/e="),
        ..proof(&key, "https://a/")
    };
    let (_, claims) = parts(proof.unsigned().unwrap().signing_input());
    assert_eq!(claims["nonce"], json!("n.o~n+c/e="));
}

#[test]
fn dp16_each_proof_has_its_own_jti() {
    let key = public(P256_PKCS8);
    let first = proof(&key, "https://a/");
    let second = Proof {
        random: [8; 32],
        ..first.clone()
    };
    let jti = |proof: &Proof<'_>| parts(proof.unsigned().unwrap().signing_input()).1["jti"].clone();
    assert_ne!(jti(&first), jti(&second));
}

#[test]
fn the_key_that_a_token_is_bound_to_is_compared() {
    let key = public(P256_PKCS8);
    let bound = |cnf: serde_json::Value| {
        let claims = json!({"sub": "x", "cnf": cnf});
        binding(&AccessToken::new(jwt(&rs256(), &claims)), &key)
    };
    assert_eq!(bound(json!({"jkt": key.thumbprint()})), Binding::Bound);
    let jkt = rfc_keys::DPOP_JKT.to_owned();
    assert_eq!(bound(json!({"jkt": jkt})), Binding::OtherKey { jkt });
    for none in [json!(null), json!({}), json!({"jkt": 1}), json!("x")] {
        assert_eq!(bound(none), Binding::Unbound);
    }
    let opaque = AccessToken::new("opaque".to_owned());
    assert_eq!(binding(&opaque, &key), Binding::Opaque);
}

#[test]
fn tr33_a_grant_is_taken_with_the_key_that_its_token_names_and_no_other() {
    let (own, other) = (public(P256_PKCS8), public(RSA_PKCS8));
    let token = |claims: serde_json::Value| {
        let part = |value: serde_json::Value| base64url::encode(value.to_string().as_bytes());
        format!("{}.{}.AA", part(json!({"alg": "RS256"})), part(claims))
    };
    let got = |token: String| {
        let transaction = Transaction {
            dpop: true,
            ..code_transaction()
        };
        let body = json!({"access_token": token, "token_type": "DPoP", "expires_in": 3600});
        let answer = response(200, &[], body.to_string());
        process_code_response(&transaction, &answer, NOW).unwrap()
    };
    let bound = got(token(json!({"cnf": {"jkt": own.thumbprint()}})));
    assert_eq!((bound.token_type, &bound.key), (TokenType::DPoP, &None));
    let kept = bound.clone().with_key("k1", &own).unwrap();
    assert_eq!(kept.key.as_deref(), Some("k1"));
    assert_eq!(Grant::from_json(&kept.to_json()), Some(kept));
    assert_eq!(
        bound.with_key("k1", &other),
        Err(TokenError::OtherKey {
            jkt: own.thumbprint()
        })
    );
    // One that cannot be read may be bound to anything, and this key is the only one it can be tried with.
    for silent in ["opaque".to_owned(), token(json!({}))] {
        assert!(got(silent).with_key("k1", &own).is_ok());
    }
}

#[test]
fn tr33_a_bearer_token_for_a_proof_is_a_downgrade() {
    let transaction = Transaction {
        dpop: true,
        ..code_transaction()
    };
    let answer = response(
        200,
        &[],
        r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#,
    );
    let error = process_code_response(&transaction, &answer, NOW).unwrap_err();
    let token_type = "Bearer".to_owned();
    assert_eq!(error, TokenError::UnsupportedTokenType { token_type });
    let diagnosis = explain(diagnosis::token(&error, &transaction));
    assert_eq!(diagnosis.title, "The token is not bound to the key");
    let error = TokenError::OtherKey {
        jkt: "other".to_owned(),
    };
    let diagnosis = explain(diagnosis::token(&error, &transaction));
    assert_eq!(diagnosis.title, "The token is bound to another key");
    assert_eq!(evidence(&diagnosis, "Key of the token"), Some("other"));
}

#[test]
fn an_rsa_key_may_sign_with_a_longer_hash() {
    let key = public(RSA_PKCS8);
    let proof = Proof {
        algorithm: Algorithm::Rs512,
        ..proof(&key, "https://a/")
    };
    let (header, _) = parts(proof.unsigned().unwrap().signing_input());
    assert_eq!(header["alg"], json!("RS512"));
}

#[test]
fn an_address_has_one_port_of_digits() {
    assert_eq!(htu("https://a:8443/").as_deref(), Some("https://a:8443/"));
    assert_eq!(htu("https://a:443/").as_deref(), Some("https://a/"));
    assert_eq!(htu("http://[::1]:80/x").as_deref(), Some("http://[::1]/x"));
    assert_eq!(htu("http://[::1]/x").as_deref(), Some("http://[::1]/x"));
    for url in [
        "https://a::/",
        "https://a:b/",
        "https://:443/",
        "https://a:4:443/",
        "https://u@a/",
    ] {
        assert_eq!(htu(url), None, "{url}");
    }
}

proptest! {
    #[test]
    fn nothing_makes_an_address_panic(text in "\\PC{0,30}", path in "[/.%a-f0-9?#:@]{0,20}") {
        for url in [text, ["https://a", &path].concat(), ["https://", &path].concat()] {
            match htu(&url) {
                Some(htu) => {
                    prop_assert!(same_htu(&htu, &url), "{url}");
                    prop_assert_eq!(latchkey::oauth::dpop::htu(&htu), Some(htu));
                }
                None => prop_assert!(!same_htu(&url, &url)),
            }
        }
    }
}
