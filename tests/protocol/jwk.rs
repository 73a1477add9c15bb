//! Public keys as JWK (RFC 7517), thumbprints (RFC 7638), PEM.

use super::test_keys::*;
use latchkey::oauth::json::{self, Json};
use latchkey::oauth::jwk::{Algorithm, JwkError as E, PublicKey, key_set};
use latchkey::oauth::key_import::{self, Import};
use latchkey::oauth::record::Record as _;
use proptest::prelude::*;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

pub(crate) fn parse(value: &Value) -> Json {
    let text = value.to_string();
    json::parse(text.as_bytes(), text.len()).unwrap()
}

fn read(value: &Value) -> Result<PublicKey, E> {
    PublicKey::from_jwk(&parse(value))
}

/// The public half of a key in PEM.
fn public(pem: &str) -> PublicKey {
    match key_import::read(pem) {
        Ok(Import::Key(key)) => key.public.unwrap(),
        other => panic!("{other:?}"),
    }
}

/// RFC 7638 section 3.1.
fn rfc7638() -> Value {
    json!({
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    })
}

/// RFC 7517 appendix A.1.
fn rfc7517_ec() -> Value {
    json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        "use": "enc",
        "kid": "1",
    })
}

#[test]
fn the_thumbprint_of_rfc_7638() {
    let key = read(&rfc7638()).unwrap();
    assert_eq!(
        key.thumbprint(),
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    );
    assert_eq!(key.describe(), "RSA, 2048 bits");
}

#[test]
fn thumbprints_of_curves_are_those_of_another_implementation() {
    for (pem, name) in [
        (P256_PKCS8, "EC, P-256"),
        (P384_PKCS8, "EC, P-384"),
        (P521_PKCS8, "EC, P-521"),
    ] {
        let key = public(pem);
        assert_eq!(key.describe(), name);
        let jwk: jsonwebtoken::jwk::Jwk = serde_json::from_str(&key.to_jwk().to_text()).unwrap();
        assert_eq!(
            key.thumbprint(),
            jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256)
                .unwrap(),
            "{name}"
        );
    }
}

#[test]
fn what_a_jwk_says_beside_the_key_is_left_out() {
    let key = read(&rfc7517_ec()).unwrap();
    assert_eq!(
        key.to_jwk().to_text(),
        r#"{"crv":"P-256","kty":"EC","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#
    );
    assert_eq!(PublicKey::from_json(&key.to_json()), Some(key));
}

#[test]
fn the_jwk_to_register_is_as_the_admin_console_wants_it() {
    let jwk = read(&rfc7638())
        .unwrap()
        .to_registration("k1", Algorithm::Rs256);
    let text = jwk.to_text();
    assert!(
        text.starts_with(
            r#"{"kty":"RSA","use":"sig","kid":"k1","alg":"RS256","e":"AQAB","n":"0vx7"#
        ),
        "{text}"
    );
    let jwk = read(&rfc7517_ec())
        .unwrap()
        .to_registration("a\"b", Algorithm::Es256);
    let text = jwk.to_text();
    assert!(
        text.starts_with(
            r#"{"kty":"EC","use":"sig","kid":"a\"b","alg":"ES256","crv":"P-256","x":"MKBC"#
        ),
        "{text}"
    );
    assert_eq!(
        key_set(vec![jwk]).to_text(),
        format!(r#"{{"keys":[{text}]}}"#)
    );
}

#[test]
fn pem_is_what_openssl_writes() {
    assert_eq!(public(RSA_PKCS1).to_pem().trim_end(), RSA_PUBLIC);
    assert_eq!(public(P256_SEC1).to_pem().trim_end(), P256_PUBLIC);
}

#[test]
fn pem_is_read_by_other_implementations() {
    let key = rsa::RsaPublicKey::from_public_key_pem(&public(RSA_PKCS1).to_pem()).unwrap();
    assert_eq!(key.n().bits(), 2048);
    let spki = |pem| public(pem).to_spki();
    assert!(p256::PublicKey::from_public_key_der(&spki(P256_PKCS8)).is_ok());
    assert!(p384::PublicKey::from_public_key_der(&spki(P384_PKCS8)).is_ok());
    assert!(p521::PublicKey::from_public_key_der(&spki(P521_PKCS8)).is_ok());
}

#[test]
fn each_key_has_its_algorithm() {
    let rsa = read(&rfc7638()).unwrap();
    assert_eq!(rsa.algorithm(), Algorithm::Rs256);
    assert!(rsa.fits(Algorithm::Rs512) && !rsa.fits(Algorithm::Es256));
    for (pem, algorithm, hash) in [
        (P256_PKCS8, "ES256", "SHA-256"),
        (P384_PKCS8, "ES384", "SHA-384"),
        (P521_PKCS8, "ES512", "SHA-512"),
    ] {
        let key = public(pem);
        assert_eq!(key.algorithm().as_str(), algorithm);
        assert_eq!(key.algorithm().hash(), hash);
        assert!(key.fits(key.algorithm()) && !key.fits(Algorithm::Rs256));
    }
    assert_eq!(Algorithm::of("RS384"), Some(Algorithm::Rs384));
    for other in ["none", "HS256", "PS256", "EdDSA", "rs256", ""] {
        assert_eq!(Algorithm::of(other), None, "{other}");
    }
}

#[test]
fn what_is_no_public_key_is_refused_by_name() {
    let with = |mut key: Value, name: &str, value: Value| {
        key[name] = value;
        read(&key)
    };
    let without = |mut key: Value, name: &str| {
        key.as_object_mut().unwrap().remove(name);
        read(&key)
    };
    assert_eq!(read(&json!(["x"])), Err(E::NotObject));
    assert_eq!(read(&json!({"kty": "oct", "k": "AAAA"})), Err(E::Symmetric));
    assert_eq!(
        read(&json!({"kty": "OKP", "crv": "Ed25519"})),
        Err(E::UnknownType)
    );
    for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        assert_eq!(with(rfc7638(), private, json!("AA")), Err(E::PrivateKey));
    }
    assert_eq!(
        with(rfc7517_ec(), "crv", json!("secp256k1")),
        Err(E::UnknownCurve)
    );
    for member in ["kty", "n", "e"] {
        assert_eq!(without(rfc7638(), member), Err(E::Missing { member }));
        assert_eq!(
            with(rfc7638(), member, json!(1)),
            Err(E::Invalid { member })
        );
    }
    for member in ["x", "y"] {
        assert_eq!(without(rfc7517_ec(), member), Err(E::Missing { member }));
        // One byte short, of another curve, not base64url.
        for bad in [
            "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7A",
            "AA",
            "",
            "+/==",
        ] {
            assert_eq!(
                with(rfc7517_ec(), member, json!(bad)),
                Err(E::Invalid { member })
            );
        }
    }
    // A spare zero would give one key two thumbprints.
    assert_eq!(
        with(rfc7638(), "e", json!("AAEAAQ")),
        Err(E::Invalid { member: "e" })
    );
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic(
        kty in "RSA|EC|oct|[a-z]{0,3}", crv in "P-256|P-521|.{0,5}", a in "[A-Za-z0-9_-]{0,90}", b in "\\PC{0,20}",
    ) {
        let key = json!({"kty": kty, "crv": crv, "x": a, "y": b, "n": a, "e": b});
        if let Ok(key) = read(&key) {
            prop_assert_eq!(PublicKey::from_json(&key.to_json()), Some(key));
        }
    }
}
