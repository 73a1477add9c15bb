//! What an ID token's signature is checked over, and by which of the org's keys.

use super::{rfc_keys, support::*, test_keys::RSA_PKCS8};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey::oauth::id_token::{IdTokenError as E, signed};
use latchkey::oauth::jwks::{self, KeyError, VerificationKey};
use latchkey::oauth::jwt::JwtError;
use latchkey::oauth::secret::IdToken;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _, Verifier as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};
use serde_json::{Value, json};

fn token(text: &str) -> IdToken {
    IdToken::new(text.to_owned())
}

/// Verifies as a browser does, by another implementation: with the key as the org's JWK Set has it.
fn verifies(key: &VerificationKey, token: &IdToken) -> bool {
    let number = |text: &str| {
        BigUint::from_bytes_be(
            &BASE64_URL_SAFE_NO_PAD
                .decode(text)
                .expect("it is base64url"),
        )
    };
    let key = RsaPublicKey::new(number(&key.n), number(&key.e)).expect("it is a key");
    let signed = signed(token).expect("it can be read");
    let Ok(signature) = Signature::try_from(&*signed.signature) else {
        return false;
    };
    VerifyingKey::<Sha256>::new(key)
        .verify(signed.input, &signature)
        .is_ok()
}

fn sign(key: &RsaPrivateKey, header: &Value, claims: &Value) -> IdToken {
    let part = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let input = format!("{}.{}", part(header), part(claims));
    let signature = SigningKey::<Sha256>::new(key.clone()).sign(input.as_bytes());
    token(&format!(
        "{input}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes())
    ))
}

fn own_key() -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_pem(RSA_PKCS8).expect("it is a key")
}

/// The key of RFC 7515 appendix A.2.
fn rfc_key() -> RsaPrivateKey {
    let jwk = rfc_keys::rsa();
    let number = |name: &str| {
        let text = jwk[name].as_str().expect("it has this number");
        BigUint::from_bytes_be(
            &BASE64_URL_SAFE_NO_PAD
                .decode(text)
                .expect("it is base64url"),
        )
    };
    let primes = vec![number("p"), number("q")];
    RsaPrivateKey::from_components(number("n"), number("e"), number("d"), primes)
        .expect("it is a key")
}

/// A JWK Set with this key alone.
fn published(key: &RsaPrivateKey, kid: &str) -> Vec<VerificationKey> {
    let number = |number: &BigUint| BASE64_URL_SAFE_NO_PAD.encode(number.to_bytes_be());
    let jwk = json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "n": number(key.n()), "e": number(key.e())});
    jwks::process(&json_response(200, &json!({"keys": [jwk]}))).expect("the set can be read")
}

#[test]
fn op22_the_orgs_own_signature_verifies_and_no_other() {
    let (own, other) = (own_key(), rfc_key());
    let header = json!({"alg": "RS256", "kid": "k1"});
    let keys = published(&own, "k1");
    let genuine = sign(&own, &header, &id_token_claims());
    let named = signed(&genuine).unwrap().kid;
    let key = jwks::select(&keys, named.as_deref()).unwrap();
    assert!(verifies(key, &genuine));

    // By another key under the same name; with other claims; cut short.
    assert!(!verifies(key, &sign(&other, &header, &id_token_claims())));
    let (input, signature) = genuine.reveal().rsplit_once('.').unwrap();
    let (header, _) = input.split_once('.').unwrap();
    let claims = with(id_token_claims(), "sub", json!("00u9other"));
    let claims = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
    assert!(!verifies(
        key,
        &token(&format!("{header}.{claims}.{signature}"))
    ));
    let cut = &signature[..signature.len() - 2];
    assert!(!verifies(key, &token(&format!("{input}.{cut}"))));
}

#[test]
fn the_token_of_rfc_7515_verifies_with_its_key() {
    let keys = published(&rfc_key(), "any");
    let genuine = token(rfc_keys::RS256);
    let signed = signed(&genuine).unwrap();
    assert_eq!((signed.kid, signed.signature.len()), (None, 256));
    assert!(verifies(jwks::select(&keys, None).unwrap(), &genuine));
}

#[test]
fn the_bytes_are_those_that_came_and_not_made_anew() {
    // Members in another order and with spaces: read and written again, the text would be another.
    let header = BASE64_URL_SAFE_NO_PAD.encode("{ \"kid\" : \"k1\",\n\"alg\":\"RS256\" }");
    let claims = BASE64_URL_SAFE_NO_PAD.encode("{\"b\":1,  \"a\":2}");
    let text = format!("{header}.{claims}.c2ln");
    let token = token(&text);
    let signed = signed(&token).unwrap();
    assert_eq!(signed.input, format!("{header}.{claims}").as_bytes());
    assert_eq!(
        (signed.kid.as_deref(), &*signed.signature),
        (Some("k1"), &b"sig"[..])
    );
}

#[test]
fn what_names_no_key_or_cannot_be_read_is_told() {
    let with_kid = |kid: Value| {
        let header = json!({"alg": "RS256", "kid": kid});
        token(&jwt(&header, &id_token_claims()))
    };
    assert_eq!(
        signed(&token(&jwt(&json!({"alg": "RS256"}), &json!({}))))
            .unwrap()
            .kid,
        None
    );
    for kid in [json!(1), json!(null), json!(["k1"]), json!({})] {
        assert_eq!(
            signed(&with_kid(kid.clone())),
            Err(E::Claim { name: "kid" }),
            "{kid}"
        );
    }
    for (text, error) in [
        ("opaque", JwtError::Parts),
        ("a.b.c.d.e", JwtError::Encrypted),
        ("e30.e30.a", JwtError::Base64),
        ("e30.e30.a+b/", JwtError::Base64),
        ("e30.W10.c2ln", JwtError::Json),
    ] {
        assert_eq!(signed(&token(text)), Err(E::Jwt(error)), "{text}");
    }
    assert_eq!(E::from(KeyError::Unknown), E::Key(KeyError::Unknown));
}
