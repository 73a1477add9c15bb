//! JW: the org's public keys (RFC 7517), and which of them checks a signature.

use super::support::*;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey::oauth::http::Method;
use latchkey::oauth::jwks::{Cache, KeyError, Lookup, VerificationKey, process, request, select};
use latchkey::oauth::token::TokenError;
use serde_json::{Value, json};

/// A key as Okta publishes it, with a modulus of so many bits.
fn jwk(kid: &str, bits: usize) -> Value {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= (8 - bits % 8) % 8;
    json!({"kty": "RSA", "alg": "RS256", "kid": kid, "use": "sig", "e": "AQAB", "n": BASE64_URL_SAFE_NO_PAD.encode(modulus)})
}

fn keys(keys: &[Value]) -> Vec<VerificationKey> {
    process(&json_response(200, &json!({"keys": keys}))).expect("the set can be read")
}

fn cache() -> Cache {
    Cache {
        keys: keys(&[jwk("k1", 2048), jwk("k2", 2048)]),
        fetched_at: NOW,
    }
}

fn found(cache: &Cache, kid: Option<&str>, age: u64) -> Result<bool, KeyError> {
    cache
        .look_up(kid, NOW + age)
        .map(|found| matches!(found, Lookup::Key(_)))
}

#[test]
fn jw01_keys_are_used_for_299_seconds_and_fetched_again_at_300() {
    let cache = cache();
    for age in [0, 1, 299] {
        assert_eq!(found(&cache, Some("k1"), age), Ok(true), "{age}");
    }
    for age in [300, 301, 1_000_000] {
        assert_eq!(found(&cache, Some("k1"), age), Ok(false), "{age}");
    }
}

#[test]
fn jw02_an_unknown_key_is_refused_for_59_seconds_and_then_asked_for() {
    let cache = cache();
    for age in [0, 59] {
        assert_eq!(
            found(&cache, Some("k3"), age),
            Err(KeyError::Unknown),
            "{age}"
        );
    }
    for age in [60, 299] {
        assert_eq!(found(&cache, Some("k3"), age), Ok(false), "{age}");
    }
}

#[test]
fn jw03_keys_can_come_from_elsewhere() {
    let injected = Cache {
        keys: vec![VerificationKey {
            kid: None,
            ..cache().keys.remove(0)
        }],
        fetched_at: NOW - 10,
    };
    assert_eq!(found(&injected, None, 0), Ok(true));
    assert_eq!(kept_and_read(&cache()), Some(cache()));
    // Keys that a clock put into the future are fetched anew.
    let early = Cache {
        fetched_at: NOW + 1,
        ..cache()
    };
    assert_eq!(found(&early, Some("k1"), 0), Ok(false));
}

#[test]
fn jw04_op29_op30_a_token_that_names_no_key_needs_a_set_of_one() {
    assert!(select(&keys(&[jwk("k1", 2048)]), None).is_ok());
    let several = keys(&[jwk("k1", 2048), jwk("k2", 2048)]);
    assert_eq!(select(&several, None), Err(KeyError::Ambiguous));
    assert_eq!(select(&[], None), Err(KeyError::Unknown));
}

#[test]
fn jw05_the_key_is_the_one_the_token_names() {
    let keys = keys(&[jwk("k1", 2048), jwk("k2", 3072)]);
    let chosen = select(&keys, Some("k2")).unwrap();
    assert_eq!(chosen, &keys[1]);
    for kid in ["k3", "K1", "k1 ", ""] {
        assert_eq!(select(&keys, Some(kid)), Err(KeyError::Unknown), "{kid}");
    }
    // A key without a name is not the one that is named.
    let unnamed = self::keys(&[without(jwk("k1", 2048), "kid")]);
    assert_eq!(select(&unnamed, Some("k1")), Err(KeyError::Unknown));
}

#[test]
fn jw06_two_keys_of_one_name_are_refused() {
    let twice = keys(&[jwk("k1", 2048), jwk("k1", 3072)]);
    assert_eq!(select(&twice, Some("k1")), Err(KeyError::Ambiguous));
}

#[test]
fn jw07_jw08_jw09_jw10_keys_for_other_uses_operations_algorithms_and_curves_are_left_out() {
    for (name, value) in [
        ("use", json!("enc")),
        ("use", json!(null)),
        ("key_ops", json!(["sign"])),
        ("key_ops", json!([])),
        ("key_ops", json!("verify")),
        ("alg", json!("RS512")),
        ("alg", json!("PS256")),
        ("alg", json!(256)),
        ("kty", json!("EC")),
        ("kty", json!("oct")),
        ("kty", json!("rsa")),
        ("kid", json!(7)),
        ("n", json!(1)),
    ] {
        let other = with(jwk("k1", 2048), name, value.clone());
        assert_eq!(keys(&[other]), [], "{name} {value}");
    }
    let curve = json!({"kty": "EC", "crv": "P-256", "kid": "k1", "x": "AA", "y": "AA"});
    let left = keys(&[
        curve,
        with(jwk("k1", 2048), "use", json!("enc")),
        jwk("k1", 2048),
    ]);
    assert!(select(&left, Some("k1")).is_ok());
    for name in ["kty", "n", "e"] {
        assert_eq!(keys(&[without(jwk("k1", 2048), name)]), [], "{name}");
    }
    // What a key does not say about itself does not speak against it.
    let terse = json!({"kty": "RSA", "e": "AQAB", "n": jwk("", 2048)["n"], "key_ops": ["verify"]});
    assert!(select(&keys(&[terse]), None).is_ok());
}

#[test]
fn jw11_rsa_below_2048_bits_is_refused() {
    for bits in [8, 1024, 2040, 2047] {
        assert_eq!(
            select(&keys(&[jwk("k1", bits)]), Some("k1")),
            Err(KeyError::Weak { bits })
        );
    }
    // Zeros in front do not make a number longer.
    let mut padded = vec![0; 128];
    padded.extend([0xff; 128]);
    let padded = with(
        jwk("k1", 2048),
        "n",
        json!(BASE64_URL_SAFE_NO_PAD.encode(padded)),
    );
    assert_eq!(
        select(&keys(&[padded]), None),
        Err(KeyError::Weak { bits: 1024 })
    );
}

#[test]
fn jw12_a_key_whose_numbers_cannot_be_read_is_refused() {
    for (name, bad) in [
        ("n", "!"),
        ("n", ""),
        ("n", "AA"),
        ("e", "+"),
        ("e", ""),
        ("e", "AA"),
        ("e", "AQ"),
    ] {
        let damaged = with(jwk("k1", 2048), name, json!(bad));
        assert_eq!(
            select(&keys(&[damaged]), None),
            Err(KeyError::Damaged),
            "{name} {bad}"
        );
    }
}

#[test]
fn jw13_the_set_is_an_object_with_a_list_of_keys() {
    let process = |body: &Value| process(&json_response(200, body));
    let field = "keys";
    assert_eq!(process(&json!({})), Err(TokenError::Missing { field }));
    for bad in [json!(null), json!({}), json!("keys")] {
        assert_eq!(
            process(&json!({"keys": bad})),
            Err(TokenError::Invalid { field })
        );
    }
    assert_eq!(process(&json!([])), Err(TokenError::NotObject));
    assert_eq!(process(&json!({"keys": [1, null, "x", []]})), Ok(vec![]));
    let twice = response(200, &[], r#"{"keys":[{"kid":"a","kid":"b"}]}"#);
    assert!(matches!(
        latchkey::oauth::jwks::process(&twice),
        Err(TokenError::DuplicateKey { .. })
    ));
}

#[test]
fn jw14_keys_are_asked_for_at_the_orgs_own_address() {
    let request = request(ORG);
    assert_eq!(request.method, Method::Get);
    assert_eq!(request.url, "https://acme.okta.com/oauth2/v1/keys");
    assert!(
        request
            .headers
            .iter()
            .all(|(name, _)| *name != "authorization")
    );
    let refused = process(&response(404, &[], ""));
    assert!(matches!(refused, Err(TokenError::Status { .. })));
}
