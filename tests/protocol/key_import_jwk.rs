//! CA3, CA6: private keys as JWK and in sets.

use super::key_import::key;
use super::support::{with, without};
use super::test_keys::*;
use latchkey::oauth::jwk::Algorithm;
use latchkey::oauth::key_import::{Import, Refusal as R, read};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use proptest::prelude::*;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _};
use serde_json::{Value, json};

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// `RSA_PKCS8` as a JWK, written by another implementation.
fn rsa_jwk() -> Value {
    let key = rsa::RsaPrivateKey::from_pkcs8_der(key(RSA_PKCS8).pkcs8.reveal());
    let key = key.unwrap();
    let number = |number: &rsa::BigUint| base64url(number.to_bytes_be());
    let primes = key.primes();
    json!({
        "kty": "RSA", "use": "sig", "kid": "rsa-1", "alg": "RS256",
        "n": number(key.n()), "e": number(key.e()), "d": number(key.d()),
        "p": number(&primes[0]), "q": number(&primes[1]),
        "dp": number(key.dp().unwrap()), "dq": number(key.dq().unwrap()),
        "qi": number(&key.crt_coefficient().unwrap()),
    })
}

/// `P256_PKCS8` as a JWK, written by another implementation.
fn ec_jwk() -> Value {
    let key = p256::SecretKey::from_pkcs8_der(key(P256_PKCS8).pkcs8.reveal());
    let key = key.unwrap();
    let point = key.public_key().to_encoded_point(false);
    json!({
        "kty": "EC", "crv": "P-256", "kid": "ec-1",
        "x": base64url(point.x().unwrap()), "y": base64url(point.y().unwrap()),
        "d": base64url(key.to_bytes()),
    })
}

fn refusal(jwk: &Value) -> R {
    let refusal = read(&jwk.to_string()).expect_err("it was taken");
    assert!(refusal.text().len() > 30);
    refusal
}

#[test]
fn ca06_a_private_jwk_gives_the_key_that_pem_gives() {
    for (jwk, pem, kid) in [
        (rsa_jwk(), RSA_PKCS8, "rsa-1"),
        (ec_jwk(), P256_PKCS8, "ec-1"),
    ] {
        let (jwk, pem) = (key(&jwk.to_string()), key(pem));
        assert_eq!(jwk.pkcs8, pem.pkcs8);
        assert_eq!(jwk.public, pem.public);
        assert_eq!(jwk.algorithm, pem.algorithm);
        assert_eq!(jwk.kid.as_deref(), Some(kid));
    }
}

#[test]
fn ca01_ca03_kid_may_be_absent_and_must_be_text() {
    for jwk in [rsa_jwk(), ec_jwk()] {
        assert_eq!(key(&without(jwk.clone(), "kid").to_string()).kid, None);
        assert_eq!(
            key(&with(jwk.clone(), "kid", json!("")).to_string()).kid,
            None
        );
        for bad in [json!(1), json!(null), json!(["a"]), json!({})] {
            assert_eq!(
                refusal(&with(jwk.clone(), "kid", bad)),
                R::Invalid { member: "kid" }
            );
        }
    }
}

#[test]
fn ca06_the_jwks_own_algorithm_counts() {
    let alg = |jwk, alg: &str| with(jwk, "alg", json!(alg));
    assert_eq!(
        key(&alg(rsa_jwk(), "RS384").to_string()).algorithm,
        Algorithm::Rs384
    );
    assert_eq!(
        key(&without(rsa_jwk(), "alg").to_string()).algorithm,
        Algorithm::Rs256
    );
    assert_eq!(
        key(&alg(ec_jwk(), "ES256").to_string()).algorithm,
        Algorithm::Es256
    );
    for other in ["PS256", "RSA-OAEP", "HS256", "none", "ES256"] {
        assert_eq!(
            refusal(&alg(rsa_jwk(), other)),
            R::OtherAlgorithm,
            "{other}"
        );
    }
    for other in ["ES384", "RS256", "ECDH-ES"] {
        assert_eq!(refusal(&alg(ec_jwk(), other)), R::OtherAlgorithm, "{other}");
    }
    assert_eq!(
        refusal(&with(ec_jwk(), "alg", json!(1))),
        R::Invalid { member: "alg" }
    );
}

#[test]
fn ca06_a_jwk_for_another_use_is_refused() {
    for jwk in [rsa_jwk(), ec_jwk()] {
        assert_eq!(
            refusal(&with(jwk.clone(), "use", json!("enc"))),
            R::NotForSigning
        );
        assert_eq!(
            refusal(&with(jwk.clone(), "use", json!(1))),
            R::Invalid { member: "use" }
        );
        for operations in [json!([]), json!(["verify"]), json!(["decrypt", 1])] {
            assert_eq!(
                refusal(&with(jwk.clone(), "key_ops", operations)),
                R::NotForSigning
            );
        }
        assert_eq!(
            refusal(&with(jwk.clone(), "key_ops", json!("sign"))),
            R::Invalid { member: "key_ops" }
        );
        key(&with(jwk, "key_ops", json!(["verify", "sign"])).to_string());
    }
}

#[test]
fn ca02_ca06_a_jwk_that_cannot_sign_is_refused() {
    assert_eq!(refusal(&without(rsa_jwk(), "d")), R::PublicKey);
    assert_eq!(refusal(&without(ec_jwk(), "d")), R::PublicKey);
    assert_eq!(refusal(&json!({"kty": "oct", "k": "AAAA"})), R::Symmetric);
    assert_eq!(
        refusal(&json!({"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"})),
        R::EdDsa
    );
    assert_eq!(
        refusal(&json!({"kty": "AKP", "d": "AA"})),
        R::OtherAlgorithm
    );
    assert_eq!(
        refusal(&with(ec_jwk(), "crv", json!("secp256k1"))),
        R::UnknownCurve
    );
    assert_eq!(refusal(&with(rsa_jwk(), "oth", json!([]))), R::MultiPrime);
    for lacking in ["p", "q", "dp", "dq", "qi"] {
        assert_eq!(
            refusal(&without(rsa_jwk(), lacking)),
            R::IncompleteRsa,
            "{lacking}"
        );
    }
    assert_eq!(refusal(&with(rsa_jwk(), "qi", json!(""))), R::IncompleteRsa);
    let short = base64url([0xff; 128]);
    assert_eq!(
        refusal(&with(rsa_jwk(), "n", json!(short))),
        R::RsaTooShort { bits: 1024 }
    );
    let long = base64url([0xff; 1025]);
    assert_eq!(
        refusal(&with(rsa_jwk(), "n", json!(long))),
        R::RsaTooLong { bits: 8200 }
    );
    key(&with(rsa_jwk(), "n", json!(base64url([0xff; 1024]))).to_string());
}

#[test]
fn ca06_a_damaged_member_is_named() {
    for member in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        for bad in [json!("!"), json!("AQ=="), json!(1), json!(null)] {
            let refusal = refusal(&with(rsa_jwk(), member, bad));
            assert_eq!(refusal, R::Invalid { member });
            assert!(refusal.text().contains(&format!(": {member}.")));
        }
    }
    for member in ["x", "y", "d"] {
        for bad in [json!("!"), json!("AA"), json!(1)] {
            assert_eq!(refusal(&with(ec_jwk(), member, bad)), R::Invalid { member });
        }
    }
    for member in ["crv", "x", "y"] {
        assert_eq!(refusal(&without(ec_jwk(), member)), R::Missing { member });
    }
    let zero = base64url([0; 32]);
    assert_eq!(refusal(&with(ec_jwk(), "d", json!(zero))), R::Damaged);
    for other in [
        json!({}),
        json!({"d": "AA"}),
        json!({"keys": [1]}),
        json!({"a": {}}),
    ] {
        assert_eq!(refusal(&other), R::Unrecognised, "{other}");
    }
}

#[test]
fn ca06_of_a_set_the_one_private_key_is_taken() {
    let public = without(rsa_jwk(), "d");
    for set in [
        json!({"keys": [ec_jwk()]}),
        json!({"keys": [public, ec_jwk(), {"kty": "oct", "k": "AAAA"}]}),
        json!([ec_jwk()]),
    ] {
        assert_eq!(key(&set.to_string()).kid.as_deref(), Some("ec-1"));
    }
    assert_eq!(refusal(&json!({"keys": []})), R::Empty);
    assert_eq!(refusal(&json!({"keys": {}})), R::Invalid { member: "keys" });
    assert_eq!(refusal(&json!({"keys": [public]})), R::PublicKey);
    let bad = with(ec_jwk(), "use", json!("enc"));
    assert_eq!(refusal(&json!({"keys": [public, bad]})), R::NotForSigning);
}

#[test]
fn ca06_of_several_private_keys_one_has_to_be_chosen() {
    let set = json!({"keys": [rsa_jwk(), without(rsa_jwk(), "d"), ec_jwk()]});
    let Ok(Import::Choose(keys)) = read(&set.to_string()) else {
        panic!("there is nothing to choose");
    };
    let kids: Vec<_> = keys.iter().map(|key| key.kid.as_deref()).collect();
    assert_eq!(kids, [Some("rsa-1"), Some("ec-1")]);
    let key = keys
        .into_iter()
        .find(|key| key.kid.as_deref() == Some("ec-1"));
    assert_eq!(key.unwrap().pkcs8, self::key(P256_PKCS8).pkcs8);
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic(
        member in "kty|use|key_ops|alg|kid|n|e|d|p|q|dp|dq|qi|x|y|crv|oth|keys", text in "\\PC{0,12}|[A-Za-z0-9_-]{0,90}",
    ) {
        for jwk in [rsa_jwk(), ec_jwk()] {
            for value in [json!(text), json!([text]), json!({&text: 1}), json!(true)] {
                let _ = read(&with(jwk.clone(), &member, value).to_string());
            }
        }
    }
}
