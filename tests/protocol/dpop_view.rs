//! DP: a proof held against its rules (RFC 9449 section 4.3).

use super::dpop::public;
use super::jws::verify;
use super::rfc_keys;
use super::support::*;
use super::test_keys::*;
use latchkey::oauth::dpop::{Expected, ath, rules};
use latchkey::oauth::http::Method;
use latchkey::oauth::jwt::JwtError;
use latchkey::oauth::rules::{Rule, Verdict};
use latchkey::oauth::secret::AccessToken;
use proptest::prelude::*;
use serde_json::{Value, json};

const URL: &str = "https://acme.okta.com/api/v1/users?limit=200";

fn jwk() -> Value {
    serde_json::from_str(&public(P256_PKCS8).to_jwk().to_text()).unwrap()
}

fn header() -> Value {
    json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk()})
}

/// A token that is bound to the key of the proof.
fn token() -> AccessToken {
    let jkt = public(P256_PKCS8).thumbprint();
    AccessToken::new(jwt(&rs256(), &json!({"cnf": {"jkt": jkt}})))
}

fn claims() -> Value {
    json!({
        "htm": "GET", "htu": "https://acme.okta.com/api/v1/users", "iat": NOW, "jti": "j",
        "ath": ath(&token()), "nonce": "n",
    })
}

/// The names of the rules that are broken.
fn broken(header: &Value, claims: &Value) -> Vec<&'static str> {
    let (token, used) = (token(), ["used".to_owned()]);
    let expected = Expected {
        method: Some(Method::Get),
        url: Some(URL),
        access_token: Some(&token),
        nonce: Some("n"),
        jkt: None,
        used: &used,
        signature: Some(true),
        now: NOW,
    };
    names(
        &rules(&jwt(header, claims), &expected).unwrap(),
        Verdict::Broken,
    )
}

fn names(rules: &[Rule], verdict: Verdict) -> Vec<&'static str> {
    let found = rules.iter().filter(|rule| rule.verdict == verdict);
    found.map(|rule| rule.name).collect()
}

#[test]
fn a_right_proof_keeps_every_rule() {
    assert_eq!(broken(&header(), &claims()), [""; 0]);
}

#[test]
fn the_proofs_of_rfc_9449_keep_every_rule() {
    let key = latchkey::oauth::jwk::PublicKey::from_jwk(&super::jwk::parse(&rfc_keys::dpop_jwk()));
    let key = key.unwrap();
    let token = AccessToken::new(rfc_keys::DPOP_TOKEN.to_owned());
    for (proof, expected) in [
        (
            rfc_keys::TOKEN_PROOF,
            Expected {
                method: Some(Method::Post),
                url: Some("https://server.example.com/token"),
                now: 1_562_262_616,
                ..Expected::default()
            },
        ),
        (
            rfc_keys::RESOURCE_PROOF,
            Expected {
                method: Some(Method::Get),
                url: Some("https://resource.example.org/protectedresource"),
                access_token: Some(&token),
                now: 1_562_262_618,
                ..Expected::default()
            },
        ),
    ] {
        let expected = Expected {
            jkt: Some(rfc_keys::DPOP_JKT),
            signature: Some(verify(proof, &key)),
            ..expected
        };
        let rules = rules(proof, &expected).unwrap();
        assert_eq!(names(&rules, Verdict::Kept).len(), rules.len(), "{rules:?}");
        let all = [
            "typ",
            "alg",
            "jwk",
            "htm",
            "htu",
            "iat",
            "jti",
            "ath",
            "nonce",
            "signature",
            "jkt",
        ];
        assert_eq!(names(&rules, Verdict::Kept), all);
    }
}

#[test]
fn dp07_a_proof_without_a_public_key_is_refused() {
    assert_eq!(broken(&without(header(), "jwk"), &claims()), ["jwk", "jkt"]);
    let private = with(jwk(), "d", json!("AA"));
    for bad in [
        json!(null),
        json!("x"),
        json!([jwk()]),
        json!({"kty": "oct", "k": "AA"}),
        private,
    ] {
        assert_eq!(
            broken(&with(header(), "jwk", bad), &claims()),
            ["jwk", "jkt"]
        );
    }
}

#[test]
fn the_header_is_that_of_a_proof() {
    for typ in [
        json!("JWT"),
        json!("DPOP+JWT"),
        json!("dpop+jwt "),
        json!(null),
    ] {
        assert_eq!(broken(&with(header(), "typ", typ), &claims()), ["typ"]);
    }
    for alg in [
        json!("none"),
        json!("HS256"),
        json!("ES384"),
        json!("RS256"),
        json!(1),
    ] {
        assert_eq!(broken(&with(header(), "alg", alg), &claims()), ["alg"]);
    }
}

#[test]
fn dp02_method_and_address_are_those_of_the_request() {
    for htm in [json!("POST"), json!("get"), json!(1), json!(null)] {
        assert_eq!(broken(&header(), &with(claims(), "htm", htm)), ["htm"]);
    }
    for htu in [
        json!("https://acme.okta.com/api/v1/groups"),
        json!("/api/v1/users"),
        json!(1),
    ] {
        assert_eq!(broken(&header(), &with(claims(), "htu", htu)), ["htu"]);
    }
    for same in [
        "https://ACME.okta.com:443/api/v1/users",
        URL,
        "https://acme.okta.com/api/./v1/users",
    ] {
        assert_eq!(
            broken(&header(), &with(claims(), "htu", json!(same))),
            [""; 0]
        );
    }
}

#[test]
fn iat_is_within_five_minutes() {
    for iat in [NOW - 300, NOW + 300] {
        assert_eq!(
            broken(&header(), &with(claims(), "iat", json!(iat))),
            [""; 0]
        );
    }
    for iat in [
        json!(NOW - 301),
        json!(NOW + 301),
        json!(NOW * 1000),
        json!("x"),
        json!(null),
    ] {
        assert_eq!(broken(&header(), &with(claims(), "iat", iat)), ["iat"]);
    }
}

#[test]
fn dp16_a_jti_that_was_used_is_told() {
    for jti in [json!("used"), json!(""), json!(1)] {
        assert_eq!(broken(&header(), &with(claims(), "jti", jti)), ["jti"]);
    }
    assert_eq!(broken(&header(), &without(claims(), "jti")), ["jti"]);
}

#[test]
fn dp03_dp05_token_and_nonce_are_those_of_the_request() {
    for ath in [json!("x"), json!(""), json!(1)] {
        assert_eq!(broken(&header(), &with(claims(), "ath", ath)), ["ath"]);
    }
    assert_eq!(broken(&header(), &without(claims(), "ath")), ["ath"]);
    for nonce in [json!("N"), json!(1)] {
        assert_eq!(
            broken(&header(), &with(claims(), "nonce", nonce)),
            ["nonce"]
        );
    }
    assert_eq!(broken(&header(), &without(claims(), "nonce")), ["nonce"]);
}

#[test]
fn the_key_is_the_one_that_the_token_is_bound_to() {
    let verdict = |token: &str, jkt| {
        let token = AccessToken::new(token.to_owned());
        let expected = Expected {
            access_token: Some(&token),
            jkt,
            now: NOW,
            ..Expected::default()
        };
        let rules = rules(&jwt(&header(), &claims()), &expected).unwrap();
        rules.last().unwrap().verdict
    };
    let own = public(P256_PKCS8).thumbprint();
    assert_eq!(verdict(token().reveal(), None), Verdict::Kept);
    assert_eq!(verdict("opaque", None), Verdict::Unknown);
    assert_eq!(verdict("opaque", Some(&own)), Verdict::Kept);
    assert_eq!(verdict("opaque", Some(rfc_keys::DPOP_JKT)), Verdict::Broken);
    assert_eq!(verdict(&jwt(&rs256(), &json!({})), None), Verdict::Broken);
    let other = jwt(&rs256(), &json!({"cnf": {"jkt": rfc_keys::DPOP_JKT}}));
    assert_eq!(verdict(&other, None), Verdict::Broken);
}

#[test]
fn without_anything_to_compare_with_the_verdict_is_open() {
    let nothing = Expected {
        now: NOW,
        ..Expected::default()
    };
    let rules = rules(&jwt(&header(), &claims()), &nothing).unwrap();
    assert_eq!(
        names(&rules, Verdict::Unknown),
        ["htm", "htu", "ath", "nonce", "signature", "jkt"]
    );
    assert_eq!(names(&rules, Verdict::Broken), [""; 0]);
    let wrong = Expected {
        signature: Some(false),
        ..nothing
    };
    let rules = super::dpop_view::rules(&jwt(&header(), &claims()), &wrong).unwrap();
    assert_eq!(names(&rules, Verdict::Broken), ["signature"]);
    assert_eq!(
        super::dpop_view::rules("proof", &wrong),
        Err(JwtError::Parts)
    );
}

proptest! {
    #[test]
    fn nothing_makes_judging_panic(
        name in "typ|alg|jwk|htm|htu|iat|jti|ath|nonce", text in "\\PC{0,20}", number in any::<u64>(), now in any::<u64>(),
    ) {
        for value in [json!(text), json!(number), json!({"kty": text}), json!(null)] {
            let proof = jwt(&with(header(), &name, value.clone()), &with(claims(), &name, value));
            let expected = Expected { now, url: Some(&text), ..Expected::default() };
            prop_assert_eq!(rules(&proof, &expected).unwrap().len(), 11);
        }
        let _ = rules(&text, &Expected::default());
    }
}
