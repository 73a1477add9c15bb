//! CA6: whatever is pasted gives a key, a question for its passphrase, or a named reason.

use super::test_keys::*;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey::oauth::jwk::Algorithm;
use latchkey::oauth::key_import::{Import, PrivateKey, Refusal as R, read};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use proptest::prelude::*;
use rsa::pkcs8::DecodePrivateKey as _;

pub(crate) fn key(text: &str) -> PrivateKey {
    match read(text) {
        Ok(Import::Key(key)) => key,
        other => panic!("{other:?}"),
    }
}

fn refusal(text: &str) -> R {
    let refusal = read(text).expect_err("it was taken");
    assert!(refusal.text().len() > 30);
    refusal
}

/// The DER of a PEM text.
fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.contains('-')).collect();
    BASE64_STANDARD.decode(body).unwrap()
}

/// PEM with this in it.
fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        BASE64_STANDARD.encode(der)
    )
}

/// The last block of a text, without those before it.
fn last_block(pem: &str) -> &str {
    &pem[pem.rfind("-----BEGIN").unwrap()..]
}

#[test]
fn ca06_pkcs8_rsa_comes_out_as_openssl_wrote_it() {
    let key = key(RSA_PKCS8);
    assert_eq!(key.pkcs8.reveal(), der(RSA_PKCS8));
    assert_eq!(key.algorithm, Algorithm::Rs256);
    assert_eq!(key.kid, None);
    assert_eq!(key.public.unwrap().to_pem().trim_end(), RSA_PUBLIC);
}

#[test]
fn ca06_pkcs1_is_wrapped_into_pkcs8() {
    assert_eq!(key(RSA_PKCS1), key(RSA_PKCS8));
    assert!(rsa::RsaPrivateKey::from_pkcs8_der(key(RSA_PKCS1).pkcs8.reveal()).is_ok());
}

#[test]
fn ca06_pkcs8_ec_comes_out_as_openssl_wrote_it() {
    for (pem, algorithm) in [
        (P256_PKCS8, Algorithm::Es256),
        (P384_PKCS8, Algorithm::Es384),
        (P521_PKCS8, Algorithm::Es512),
    ] {
        let key = key(pem);
        assert_eq!(key.algorithm, algorithm);
        assert_eq!(key.pkcs8.reveal(), der(pem), "{algorithm:?}");
    }
}

#[test]
fn ca06_sec1_is_wrapped_into_pkcs8() {
    for (sec1, pkcs8) in [
        (P256_SEC1, P256_PKCS8),
        (P384_SEC1, P384_PKCS8),
        (P521_SEC1, P521_PKCS8),
    ] {
        assert!(sec1.starts_with("-----BEGIN EC PARAMETERS"));
        assert_eq!(key(sec1), key(pkcs8));
        assert_eq!(key(last_block(sec1)), key(pkcs8));
    }
    let key = key(P256_SEC1);
    let other = p256::SecretKey::from_pkcs8_der(key.pkcs8.reveal()).unwrap();
    let point = other.public_key().to_encoded_point(false);
    assert!(key.public.unwrap().to_spki().ends_with(point.as_bytes()));
    assert!(p384::SecretKey::from_pkcs8_der(self::key(P384_SEC1).pkcs8.reveal()).is_ok());
    assert!(p521::SecretKey::from_pkcs8_der(self::key(P521_SEC1).pkcs8.reveal()).is_ok());
}

#[test]
fn ca06_sec1_without_its_curve_takes_it_from_the_parameters_before_it() {
    // SEQUENCE { 1, OCTET STRING }: neither curve nor point.
    let whole = der(last_block(P256_SEC1));
    let bare = [&[0x30, 0x25], &whole[2..2 + 0x25]].concat();
    assert_eq!(refusal(&pem("EC PRIVATE KEY", &bare)), R::NoCurve);
    let parameters = &P256_SEC1[..P256_SEC1.rfind("-----BEGIN").unwrap()];
    let key = key(&[parameters, &pem("EC PRIVATE KEY", &bare)].concat());
    assert_eq!(key, self::key(P256_SEC1_PRIVATE_ONLY));
    // Of another curve than the key itself says.
    let parameters = &P384_SEC1[..P384_SEC1.rfind("-----BEGIN").unwrap()];
    assert_eq!(
        refusal(&[parameters, last_block(P256_SEC1)].concat()),
        R::Damaged
    );
}

#[test]
fn ca06_an_ec_key_without_its_public_half_says_so() {
    for text in [
        P256_SEC1_PRIVATE_ONLY,
        P256_PKCS8_PRIVATE_ONLY,
        P256_COMPRESSED,
    ] {
        let key = key(text);
        assert_eq!(key.public, None);
        assert_eq!(key.algorithm, Algorithm::Es256);
        let other = p256::SecretKey::from_pkcs8_der(key.pkcs8.reveal()).unwrap();
        let same = p256::SecretKey::from_pkcs8_der(&der(P256_PKCS8)).unwrap();
        assert_eq!(other, same);
    }
    assert!(R::NoPublicHalf.text().contains("openssl pkey"));
}

#[test]
fn ca06_pkcs8_version_2_brings_its_public_half_apart() {
    // The inner key without a point, and the point as [1] behind it.
    let private_only = der(P256_PKCS8_PRIVATE_ONLY);
    let point = &der(P256_PUBLIC)[26..];
    assert_eq!(point.len(), 65);
    let mut content = private_only[2..].to_vec();
    content[2] = 1;
    content.extend([&[0xa0, 0][..], &[0x81, 66, 0], point].concat());
    let whole = [&[0x30, 0x81, content.len() as u8], &*content].concat();
    assert_eq!(key(&pem("PRIVATE KEY", &whole)), key(P256_PKCS8));
}

#[test]
fn ca06_pem_is_taken_as_people_paste_it() {
    for text in [
        format!("\u{feff}\r\n{}\r\n", RSA_PKCS8.replace('\n', "\r\n")),
        RSA_PKCS8.replace('\n', "\\n"),
        format!("KEY=\"{}\\n\"", RSA_PKCS8.replace('\n', "\\n")),
        RSA_PKCS8.replace('\n', "\n    "),
        format!("Bag Attributes\n    friendlyName: x\n{RSA_PKCS8}\n{CERTIFICATE}\n"),
        format!("{RSA_PUBLIC}\n{RSA_PKCS8}"),
        // A label that says too much, or too little.
        RSA_PKCS8.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
        RSA_PKCS1.replace("RSA PRIVATE KEY", "PRIVATE KEY"),
        // No lines around it.
        BASE64_STANDARD.encode(der(RSA_PKCS8)),
        BASE64_STANDARD.encode(der(RSA_PKCS1)),
    ] {
        assert_eq!(key(&text), key(RSA_PKCS8), "{text}");
    }
}

#[test]
fn ca02_ca06_public_halves_are_refused() {
    for text in [
        RSA_PUBLIC,
        RSA_PUBLIC_PKCS1,
        P256_PUBLIC,
        OPENSSH_PUBLIC,
        &BASE64_STANDARD.encode(der(RSA_PUBLIC)),
        &BASE64_STANDARD.encode(der(RSA_PUBLIC_PKCS1)),
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB ada@example.com",
    ] {
        assert_eq!(refusal(text), R::PublicKey, "{text}");
    }
    for text in [
        CERTIFICATE,
        CERTIFICATE_REQUEST,
        &BASE64_STANDARD.encode(der(CERTIFICATE)),
    ] {
        assert_eq!(refusal(text), R::Certificate, "{text}");
    }
}

#[test]
fn ca06_keys_that_okta_does_not_take_are_refused() {
    assert_eq!(refusal(RSA_1024), R::RsaTooShort { bits: 1024 });
    assert_eq!(refusal(RSA_MULTI_PRIME), R::MultiPrime);
    assert_eq!(refusal(RSA_PSS), R::OtherAlgorithm);
    assert_eq!(refusal(ED25519), R::EdDsa);
    assert_eq!(refusal(DSA_PKCS8), R::Dsa);
    assert_eq!(refusal(DSA_TRADITIONAL), R::Dsa);
    assert_eq!(
        refusal(&BASE64_STANDARD.encode(der(DSA_TRADITIONAL))),
        R::Dsa
    );
    for curve in [
        K256_SEC1,
        K256_PKCS8,
        last_block(K256_SEC1),
        P256_EXPLICIT,
        last_block(P256_EXPLICIT),
    ] {
        assert_eq!(refusal(curve), R::UnknownCurve, "{curve}");
    }
}

#[test]
fn ca06_other_formats_are_refused_by_name() {
    assert_eq!(refusal(OPENSSH), R::OpenSsh);
    assert_eq!(refusal(RSA_LEGACY), R::LegacyEncryption);
    assert_eq!(refusal(PKCS12), R::Pkcs12);
    for text in [
        "PuTTY-User-Key-File-3: ssh-rsa",
        "---- BEGIN SSH2 PUBLIC KEY ----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----",
    ] {
        assert_eq!(refusal(text), R::OtherFormat, "{text}");
    }
    assert_eq!(
        refusal(&format!("{RSA_PKCS8}\n{P256_PKCS8}")),
        R::SeveralKeys
    );
    assert_eq!(refusal(""), R::Empty);
    assert_eq!(refusal(" \r\n\t"), R::Empty);
    assert_eq!(
        refusal("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"),
        R::Token
    );
    assert_eq!(refusal(&["00", &"a".repeat(40)].concat()), R::Token);
    assert_eq!(refusal(&"aB3-_".repeat(13)[..64]), R::ClientSecret);
    for text in [
        "0oa1client2id3example",
        "https://acme.okta.com",
        "a key, please",
    ] {
        assert_eq!(refusal(text), R::Unrecognised, "{text}");
    }
    assert_eq!(refusal(&"a".repeat(1 << 18)), R::TooLarge);
}

#[test]
fn ca06_damage_is_told_apart() {
    let body = RSA_PKCS8.lines().nth(3).unwrap();
    assert_eq!(
        refusal(&RSA_PKCS8.replace(body, &body.replace(|_| true, "é"))),
        R::BadBase64
    );
    assert_eq!(refusal(&RSA_PKCS8.replace(body, &body[3..])), R::BadBase64);
    // A whole line is lacking, so the outer length is too long.
    assert_eq!(
        refusal(&RSA_PKCS8.replace(&[body, "\n"].concat(), "")),
        R::CutOff
    );
    let no_end = RSA_PKCS8.rfind("-----END").unwrap();
    assert_eq!(refusal(&RSA_PKCS8[..no_end]), R::CutOff);
    assert_eq!(refusal(&RSA_PKCS8[10..]), R::CutOff);
    assert_eq!(
        refusal("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"),
        R::CutOff
    );
    let end = "-----END PRIVATE KEY-----";
    assert_eq!(
        refusal(&RSA_PKCS8.replace(end, "-----END RSA PRIVATE KEY-----")),
        R::CutOff
    );
    assert_eq!(
        refusal(&P256_SEC1[..P256_SEC1.rfind("-----BEGIN").unwrap()]),
        R::CutOff
    );

    let mut trailing = der(P256_PKCS8);
    trailing.push(0);
    assert_eq!(refusal(&pem("PRIVATE KEY", &trailing)), R::Damaged);
    let mut even = der(RSA_PKCS8);
    // The last byte of the modulus: 26 + 11 bytes before it, and 256 of its own with the one for the sign.
    let modulus = 26 + 4 + 3 + 4 + 257 - 1;
    assert_eq!(&even[modulus + 1..modulus + 6], [2, 3, 1, 0, 1]);
    even[modulus] &= 0xfe;
    assert_eq!(refusal(&pem("PRIVATE KEY", &even)), R::Damaged);
    for text in ["{", "{\"kty\":\"RSA\",\"kty\":\"RSA\"}", "[1,"] {
        assert_eq!(refusal(text), R::DamagedJson, "{text}");
    }
}

#[test]
fn every_prefix_of_a_key_is_refused() {
    for whole in [
        der(RSA_PKCS8),
        der(RSA_PKCS1),
        der(P256_PKCS8),
        der(last_block(P256_SEC1)),
    ] {
        for length in 0..whole.len() {
            let refusal = refusal(&pem("PRIVATE KEY", &whole[..length]));
            assert_eq!(refusal, R::CutOff, "{length}");
        }
    }
}

#[test]
fn a_key_is_not_printed() {
    let text = format!("{:?}", key(P256_PKCS8));
    assert!(text.contains("KeyBytes(redacted)"), "{text}");
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic(text in "\\PC{0,80}", bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = read(&text);
        let _ = read(&pem("PRIVATE KEY", &bytes));
        let _ = read(&pem(&text, &bytes));
    }

    #[test]
    fn a_damaged_key_makes_nothing_panic(at in 0_usize..1000, value in any::<u8>()) {
        for whole in [RSA_PKCS8, RSA_PKCS1, P256_PKCS8, last_block(P256_SEC1), RSA_ENCRYPTED, P256_SHA256] {
            let mut whole = der(whole);
            let at = at % whole.len();
            whole[at] = value;
            let _ = read(&pem("PRIVATE KEY", &whole));
        }
    }
}
