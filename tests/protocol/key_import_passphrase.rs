//! CA6: keys under a passphrase.

use super::key_import::key;
use super::test_keys::*;
use latchkey::oauth::key_import::{
    EncryptedKey, Import, KeySize, Prf, Refusal as R, read, read_decrypted,
};
use latchkey::oauth::secret::KeyBytes;
use pkcs5::pbes2;

fn encrypted(text: &str) -> EncryptedKey {
    match read(text) {
        Ok(Import::Passphrase(key)) => key,
        other => panic!("{other:?}"),
    }
}

/// What WebCrypto does in the page, by another implementation, and by our parameters alone.
fn decrypt(key: &EncryptedKey, passphrase: &str) -> Option<KeyBytes> {
    let parameters = pbes2::Parameters {
        kdf: pbes2::Kdf::Pbkdf2(pbes2::Pbkdf2Params {
            salt: &key.salt,
            iteration_count: key.iterations,
            key_length: None,
            prf: match key.prf {
                Prf::HmacSha1 => pbes2::Pbkdf2Prf::HmacWithSha1,
                Prf::HmacSha256 => pbes2::Pbkdf2Prf::HmacWithSha256,
                Prf::HmacSha384 => pbes2::Pbkdf2Prf::HmacWithSha384,
                Prf::HmacSha512 => pbes2::Pbkdf2Prf::HmacWithSha512,
            },
        }),
        encryption: match key.key_size {
            KeySize::Aes128 => pbes2::EncryptionScheme::Aes128Cbc { iv: &key.iv },
            KeySize::Aes192 => pbes2::EncryptionScheme::Aes192Cbc { iv: &key.iv },
            KeySize::Aes256 => pbes2::EncryptionScheme::Aes256Cbc { iv: &key.iv },
        },
    };
    pkcs5::EncryptionScheme::Pbes2(parameters)
        .decrypt(passphrase, &key.ciphertext)
        .ok()
        .map(KeyBytes::new)
}

#[test]
fn ca06_a_key_under_a_passphrase_opens_by_its_parameters() {
    let rsa = encrypted(RSA_ENCRYPTED);
    assert_eq!((rsa.prf, rsa.key_size), (Prf::HmacSha256, KeySize::Aes256));
    let opened = read_decrypted(&decrypt(&rsa, "correct").unwrap());
    assert_eq!(opened, Ok(key(RSA_PKCS8)));
    for (text, prf, hash) in [
        (P256_SHA1, Prf::HmacSha1, "SHA-1"),
        (P256_SHA256, Prf::HmacSha256, "SHA-256"),
        (P256_SHA384, Prf::HmacSha384, "SHA-384"),
        (P256_SHA512, Prf::HmacSha512, "SHA-512"),
    ] {
        let encrypted = encrypted(text);
        assert_eq!(encrypted.prf, prf);
        assert_eq!(prf.hash(), hash);
        assert_eq!(encrypted.key_size.bits(), 128);
        let opened = read_decrypted(&decrypt(&encrypted, "correct").unwrap());
        assert_eq!(opened, Ok(key(P256_PKCS8)));
    }
    let aes192 = encrypted(P256_AES192);
    assert_eq!(aes192.key_size.bits(), 192);
}

#[test]
fn ca06_a_wrong_passphrase_is_told_whatever_comes_out() {
    let encrypted = encrypted(P256_SHA256);
    for passphrase in ["", "wrong", "Correct", "correct "] {
        if let Some(der) = decrypt(&encrypted, passphrase) {
            assert_eq!(read_decrypted(&der), Err(R::WrongPassphrase));
        }
    }
    for noise in [&[][..], &[0x30], &[0x30, 3, 2, 1, 5], &[7; 100]] {
        let der = KeyBytes::new(noise.to_vec());
        assert_eq!(read_decrypted(&der), Err(R::WrongPassphrase), "{noise:?}");
    }
}

#[test]
fn ca06_a_key_of_another_kind_is_told_after_decryption_too() {
    let der = der_of(RSA_1024);
    assert_eq!(read_decrypted(&der), Err(R::RsaTooShort { bits: 1024 }));
    assert_eq!(read_decrypted(&der_of(ED25519)), Err(R::EdDsa));
}

#[test]
fn ca06_what_browsers_cannot_decrypt_is_refused_by_name() {
    for (text, refusal) in [
        (P256_SCRYPT, R::UnknownKdf),
        (P256_PBES1, R::UnknownEncryption),
        (P256_SHA224, R::UnknownEncryption),
        (P256_3DES, R::UnknownCipher),
    ] {
        assert_eq!(read(text), Err(refusal));
        assert!(refusal.text().contains("openssl pkcs8 -topk8"));
    }
}

#[test]
fn ca06_parameters_beyond_reason_are_refused() {
    let whole = der_of(P256_SHA256);
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut der = whole.reveal().to_vec();
        change(&mut der);
        read(&base64_of(&der))
    };
    // INTEGER 2048, the number of iterations.
    let at = position(whole.reveal(), &[2, 2, 8, 0]);
    let set = |der: &mut Vec<u8>, number: [u8; 2]| der[at + 2..at + 4].copy_from_slice(&number);
    assert!(with(&|der| set(der, [0x7f, 0xff])).is_ok());
    assert_eq!(with(&|der| set(der, [0, 0])), Err(R::Damaged));
    let lengthen = |der: &mut Vec<u8>| {
        der.splice(at..at + 4, [2, 4, 0x7f, 0, 0, 0]);
        // The sequences around it: the whole, the scheme, its parameters, the derivation and its parameters.
        for header in [2, 4, 17, 19, 32] {
            der[header] += 2;
        }
    };
    assert_eq!(
        with(&lengthen),
        Err(R::TooManyIterations {
            iterations: 0x7f00_0000
        })
    );
    // Not whole blocks of the cipher.
    let cut = |der: &mut Vec<u8>| {
        let length = der.len();
        der.truncate(length - 1);
        der[2] -= 1;
        let inner = position(der, &[0x04, 0x81]);
        der[inner + 2] -= 1;
    };
    assert_eq!(with(&cut), Err(R::Damaged));
}

fn der_of(pem: &str) -> KeyBytes {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let body: String = pem.lines().filter(|line| !line.contains('-')).collect();
    KeyBytes::new(BASE64_STANDARD.decode(body).unwrap())
}

fn base64_of(der: &[u8]) -> String {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    BASE64_STANDARD.encode(der)
}

fn position(bytes: &[u8], part: &[u8]) -> usize {
    let mut windows = bytes.windows(part.len());
    windows.position(|window| window == part).unwrap()
}
