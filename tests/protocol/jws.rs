//! What is signed, by RFC 7515, and that others take the signatures of imported keys.

use super::key_import::key;
use super::{rfc_keys, test_keys::*};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey::oauth::jwk::{Algorithm, Curve, PublicKey};
use latchkey::oauth::jws::{SignatureLength, Unsigned};
use latchkey::oauth::key_import::PrivateKey;
use p256::ecdsa::signature::{SignatureEncoding as _, Signer as _, Verifier as _};
use rsa::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};

/// Signs as WebCrypto does in the page: by another implementation, and by what was imported alone.
pub(crate) fn sign(key: &PrivateKey, unsigned: &Unsigned) -> String {
    let der = key.pkcs8.reveal();
    let input = unsigned.signing_input();
    let signature = match unsigned.algorithm().curve() {
        None => {
            let key = rsa::RsaPrivateKey::from_pkcs8_der(der).unwrap();
            let key = rsa::pkcs1v15::SigningKey::<rsa::sha2::Sha256>::new(key);
            key.sign(input).to_vec()
        }
        Some(Curve::P256) => {
            let key = p256::ecdsa::SigningKey::from_pkcs8_der(der).unwrap();
            let signature: p256::ecdsa::Signature = key.sign(input);
            signature.to_vec()
        }
        Some(Curve::P384) => {
            let key = p384::ecdsa::SigningKey::from_pkcs8_der(der).unwrap();
            let signature: p384::ecdsa::Signature = key.sign(input);
            signature.to_vec()
        }
        Some(Curve::P521) => {
            let key = p521::SecretKey::from_pkcs8_der(der).unwrap();
            let key = p521::ecdsa::SigningKey::from_bytes(&key.to_bytes()).unwrap();
            let signature: p521::ecdsa::Signature = key.sign(input);
            signature.to_vec()
        }
    };
    unsigned.sign(&signature).unwrap()
}

/// Whether the signature is that of the key, by another implementation.
pub(crate) fn verify(token: &str, key: &PublicKey) -> bool {
    let (input, signature) = token.rsplit_once('.').unwrap();
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    let input = input.as_bytes();
    let spki = key.to_spki();
    match key.algorithm().curve() {
        None => {
            let key = rsa::RsaPublicKey::from_public_key_der(&spki).unwrap();
            let key = rsa::pkcs1v15::VerifyingKey::<rsa::sha2::Sha256>::new(key);
            let signature = rsa::pkcs1v15::Signature::try_from(&*signature).unwrap();
            key.verify(input, &signature).is_ok()
        }
        Some(Curve::P256) => {
            let key = p256::ecdsa::VerifyingKey::from_public_key_der(&spki).unwrap();
            let signature = p256::ecdsa::Signature::from_slice(&signature).unwrap();
            key.verify(input, &signature).is_ok()
        }
        Some(Curve::P384) => {
            let key = p384::ecdsa::VerifyingKey::from_public_key_der(&spki).unwrap();
            let signature = p384::ecdsa::Signature::from_slice(&signature).unwrap();
            key.verify(input, &signature).is_ok()
        }
        Some(Curve::P521) => {
            let key = p521::PublicKey::from_public_key_der(&spki).unwrap();
            let key = p521::ecdsa::VerifyingKey::from_affine(*key.as_affine()).unwrap();
            let signature = p521::ecdsa::Signature::from_slice(&signature).unwrap();
            key.verify(input, &signature).is_ok()
        }
    }
}

fn signature_of(token: &str) -> Vec<u8> {
    let (_, signature) = token.rsplit_once('.').unwrap();
    BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap()
}

#[test]
fn rs256_of_rfc_7515_appendix_a_2() {
    let unsigned = Unsigned::new(Algorithm::Rs256, r#"{"alg":"RS256"}"#, rfc_keys::CLAIMS);
    let (input, _) = rfc_keys::RS256.rsplit_once('.').unwrap();
    assert_eq!(unsigned.signing_input(), input.as_bytes());
    let key = key(&rfc_keys::rsa().to_string());
    assert_eq!(sign(&key, &unsigned), rfc_keys::RS256);
    assert!(verify(rfc_keys::RS256, &key.public.unwrap()));
}

#[test]
fn es256_of_rfc_7515_appendix_a_3() {
    let unsigned = Unsigned::new(Algorithm::Es256, r#"{"alg":"ES256"}"#, rfc_keys::CLAIMS);
    let (input, _) = rfc_keys::ES256.rsplit_once('.').unwrap();
    assert_eq!(unsigned.signing_input(), input.as_bytes());
    let token = unsigned.sign(&signature_of(rfc_keys::ES256));
    assert_eq!(token.as_deref(), Ok(rfc_keys::ES256));
    let key = key(&rfc_keys::ec().to_string());
    assert!(verify(&sign(&key, &unsigned), key.public.as_ref().unwrap()));
    assert!(verify(rfc_keys::ES256, &key.public.unwrap()));
}

#[test]
fn every_imported_key_signs_what_its_public_half_verifies() {
    for text in [RSA_PKCS8, RSA_PKCS1, P256_SEC1, P384_SEC1, P521_SEC1] {
        let key = key(text);
        let unsigned = Unsigned::new(key.algorithm, "{}", "{}");
        let token = sign(&key, &unsigned);
        let public = key.public.unwrap();
        assert!(verify(&token, &public));
        let other = token.replace("e30.e30.", "e30.e31.");
        assert!(!verify(&other, &public));
    }
}

#[test]
fn a_signature_of_another_length_is_refused() {
    for (algorithm, length) in [
        (Algorithm::Es256, 64),
        (Algorithm::Es384, 96),
        (Algorithm::Es512, 132),
    ] {
        let unsigned = Unsigned::new(algorithm, "{}", "{}");
        assert!(unsigned.sign(&vec![1; length]).is_ok());
        // In DER it has some bytes more.
        for other in [0, 32, length - 1, length + 6, length + 8] {
            assert_eq!(unsigned.sign(&vec![1; other]), Err(SignatureLength));
        }
    }
    let rsa = Unsigned::new(Algorithm::Rs256, "{}", "{}");
    assert!(rsa.sign(&[1; 256]).is_ok() && rsa.sign(&[1; 512]).is_ok());
    assert_eq!(rsa.sign(&[]), Err(SignatureLength));
    assert_eq!(rsa.sign(&[1; 128]), Err(SignatureLength));
}
