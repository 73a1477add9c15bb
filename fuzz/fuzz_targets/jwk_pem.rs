//! Keys, as PEM, DER in base64 or JWK: what was taken is written in one form, which reads the same.

#![no_main]

use latchkey::oauth::json;
use latchkey::oauth::jwk::PublicKey;
use latchkey::oauth::key_import::{Import, PrivateKey, Refusal, read, read_decrypted};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match read(text) {
        Ok(Import::Key(key)) => check(&key),
        Ok(Import::Choose(keys)) => {
            assert!(keys.len() > 1);
            keys.iter().for_each(check);
        }
        Ok(Import::Passphrase(key)) => {
            assert!(key.iterations > 0);
            assert!(!key.ciphertext.is_empty() && key.ciphertext.len().is_multiple_of(16));
        }
        Err(refusal) => assert!(refusal.text().len() > 30),
    }
    let json = json::parse(text.as_bytes(), 1 << 16);
    if let Ok(Ok(key)) = json.map(|json| PublicKey::from_jwk(&json)) {
        check_public(&key);
    }
});

fn check(key: &PrivateKey) {
    let again = read_decrypted(&key.pkcs8).expect("it was written here");
    assert!(again.pkcs8 == key.pkcs8);
    assert_eq!(again.public, key.public);
    if let Some(public) = &key.public {
        assert!(public.fits(key.algorithm));
        check_public(public);
    }
}

fn check_public(key: &PublicKey) {
    assert_eq!(PublicKey::from_jwk(&key.to_jwk()).as_ref(), Ok(key));
    let registration = key.to_registration("k", key.algorithm());
    assert_eq!(PublicKey::from_jwk(&registration).as_ref(), Ok(key));
    assert_eq!(key.thumbprint().len(), 43);
    assert_eq!(read(&key.to_pem()), Err(Refusal::PublicKey));
}
