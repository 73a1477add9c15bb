//! Keys that are brought in: every form that a key comes in, opened by the browser.

use latchkey::browser::keys::{
    KINDS, Key, KeyError, PrivateHalf, decrypt, generate_extractable, import,
};
use latchkey::oauth::{
    jwk::Algorithm,
    key_import::{self, Import, PrivateKey, Refusal},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::keys::{app, can_be_exported, signs};
use super::test_keys::*;

fn key(text: &str) -> PrivateKey {
    match key_import::read(text) {
        Ok(Import::Key(key)) => key,
        other => panic!("{other:?}"),
    }
}

async fn open(text: &str, passphrase: &str) -> Result<PrivateKey, KeyError> {
    match key_import::read(text) {
        Ok(Import::Passphrase(key)) => decrypt(&key, passphrase).await,
        other => panic!("{other:?}"),
    }
}

async fn bring_in(key: &PrivateKey) -> Key {
    let imported = import(key, "Brought in".to_owned(), app()).await;
    imported.expect("the browser takes it")
}

/// Of a new key.
async fn private_half(kind: usize) -> PrivateHalf {
    let made = generate_extractable(KINDS[kind], String::new(), app());
    made.await.expect("every kind can be made").1
}

#[wasm_bindgen_test]
async fn every_form_of_a_key_signs_and_stays_inside() {
    for text in [
        RSA_PKCS1, RSA_PKCS8, P256_SEC1, P256_PKCS8, P384_SEC1, P384_PKCS8, P521_SEC1, P521_PKCS8,
    ] {
        let read = key(text);
        let imported = bring_in(&read).await;
        assert_eq!(Some(&imported.public), read.public.as_ref());
        assert_eq!(imported.kid, imported.public.thumbprint());
        assert!(signs(&imported).await, "{text}");
        assert!(!can_be_exported(&imported).await, "{text}");
    }
}

#[wasm_bindgen_test]
async fn a_missing_public_half_is_worked_out() {
    let whole = key(P256_PKCS8).public;
    for text in [
        P256_SEC1_PRIVATE_ONLY,
        P256_PKCS8_PRIVATE_ONLY,
        P256_COMPRESSED,
    ] {
        let read = key(text);
        assert_eq!(read.public, None);
        let imported = bring_in(&read).await;
        assert_eq!(Some(&imported.public), whole.as_ref());
        assert!(signs(&imported).await && !can_be_exported(&imported).await);
    }
}

#[wasm_bindgen_test]
async fn a_jwk_keeps_its_key_id_and_its_algorithm() {
    let half = private_half(0).await;
    for algorithm in [Algorithm::Rs384, Algorithm::Rs512] {
        let text = half.jwk.replacen("RS256", algorithm.as_str(), 1);
        let (start, rest) = text.split_once("\"kid\":\"").expect("it has a key ID");
        let (_, rest) = rest.split_once('"').expect("a string");
        let imported = bring_in(&key(&[start, "\"kid\":\"org’s", "\"", rest].concat())).await;
        assert_eq!((&*imported.kid, imported.algorithm), ("org’s", algorithm));
        assert!(signs(&imported).await);
    }
}

#[wasm_bindgen_test]
async fn a_key_whose_halves_do_not_belong_together_is_damaged() {
    let member = |jwk: &str, name: &str| -> String {
        let (_, rest) = jwk
            .split_once(&["\"", name, "\":\""].concat())
            .expect("it is there");
        rest.split_once('"').expect("a string").0.to_owned()
    };
    let (one, other) = (private_half(3).await.jwk, private_half(3).await.jwk);
    let mixed = one.replace(&member(&one, "d"), &member(&other, "d"));
    let imported = import(&key(&mixed), String::new(), app()).await;
    assert_eq!(imported.err(), Some(KeyError::Unusable(Refusal::Damaged)));
}

#[wasm_bindgen_test]
async fn the_passphrase_opens_a_key() {
    let (rsa, ec) = (key(RSA_PKCS8), key(P256_PKCS8));
    for (text, plain) in [
        (RSA_ENCRYPTED, &rsa),
        (P256_SHA1, &ec),
        (P256_SHA256, &ec),
        (P256_SHA384, &ec),
        (P256_SHA512, &ec),
    ] {
        let opened = open(text, "correct").await.expect("it opens");
        assert_eq!(opened, *plain);
        assert!(signs(&bring_in(&opened).await).await);
    }
}

#[wasm_bindgen_test]
async fn a_wrong_passphrase_is_told() {
    let wrong = KeyError::Unusable(Refusal::WrongPassphrase);
    for text in [RSA_ENCRYPTED, P256_SHA1, P256_SHA512] {
        for passphrase in ["", "wrong", "Correct", "correct "] {
            assert_eq!(open(text, passphrase).await.err(), Some(wrong));
        }
    }
    // A padding that looks right by chance is none the less wrong.
    for number in 0..300 {
        let passphrase = number.to_string();
        assert_eq!(open(P256_SHA256, &passphrase).await.err(), Some(wrong));
    }
}

/// Chromium has no AES of 192 bits; Firefox has.
#[wasm_bindgen_test]
async fn a_cipher_that_this_browser_lacks_is_told() {
    match open(P256_AES192, "correct").await {
        Ok(opened) => assert_eq!(opened, key(P256_PKCS8)),
        Err(error) => assert_eq!(error, KeyError::Unusable(Refusal::UnknownCipher)),
    }
}
