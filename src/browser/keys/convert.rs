//! What goes into WebCrypto and comes out of it.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::KeyError;
use crate::browser::{
    crypto,
    js::{call, get, name_of},
};
use crate::oauth::{
    json::Json,
    jwk::PublicKey,
    key_import::{self, EncryptedKey, KeySize, PrivateKey, Refusal},
    record::text,
    secret::KeyBytes,
};

/// Opens a key that is under a passphrase.
///
/// # Errors
/// [`KeyError::Unusable`] with [`Refusal::WrongPassphrase`], or with what else is wrong with it; [`KeyError::NoCrypto`].
pub async fn decrypt(key: &EncryptedKey, passphrase: &str) -> Result<PrivateKey, KeyError> {
    let name = JsValue::from_str;
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let pbkdf2 = crypto::object(&[("name", name("PBKDF2"))]);
    let raw = crypto::bytes_of(passphrase.as_bytes()).unchecked_into();
    let base = subtle.import_key_with_object("raw", &raw, &pbkdf2, false, &usages(&["deriveKey"]));
    let base = wait(base.map(Into::into)).await?;
    let derivation = crypto::object(&[
        ("name", name("PBKDF2")),
        ("hash", name(key.prf.hash())),
        ("salt", crypto::bytes_of(&key.salt)),
        ("iterations", key.iterations.into()),
    ]);
    let cipher = crypto::object(&[
        ("name", name("AES-CBC")),
        ("length", key.key_size.bits().into()),
        ("iv", crypto::bytes_of(&key.iv)),
    ]);
    let derived = call(
        &subtle,
        "deriveKey",
        &[
            &derivation,
            &base,
            &cipher,
            &JsValue::FALSE,
            &usages(&["decrypt"]),
        ],
    );
    let derived = match wait(derived).await {
        Ok(derived) => derived,
        Err(_) if key.key_size == KeySize::Aes192 => return Err(Refusal::UnknownCipher.into()),
        Err(error) => return Err(error),
    };
    let plain =
        subtle.decrypt_with_object_and_u8_array(&cipher, derived.unchecked_ref(), &key.ciphertext);
    let Ok(plain) = bytes(plain.map(Into::into)).await else {
        return Err(Refusal::WrongPassphrase.into());
    };
    Ok(key_import::read_decrypted(&KeyBytes::new(plain))?)
}

/// PKCS#8 of a key that is open.
pub(super) async fn export_pkcs8(handle: &CryptoKey) -> Result<KeyBytes, KeyError> {
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let exported = call(&subtle, "exportKey", &[&"pkcs8".into(), handle]);
    bytes(exported).await.map(KeyBytes::new)
}

/// The public half of a private JWK.
pub(super) fn public_half(jwk: &Json) -> Option<PublicKey> {
    let Json::Object(members) = jwk else {
        return None;
    };
    let public = ["crv", "kty", "x", "y"];
    let members = members
        .iter()
        .filter(|(name, _)| public.contains(&&**name))
        .cloned()
        .collect();
    PublicKey::from_jwk(&Json::Object(members)).ok()
}

/// What keys may be used for.
pub(super) fn usages(usages: &[&str]) -> Array {
    usages
        .iter()
        .map(|usage| JsValue::from_str(usage))
        .collect()
}

/// A key that is open, or public, as a JWK without what the browser says about it.
pub(super) async fn export_jwk(handle: &CryptoKey) -> Result<Json, KeyError> {
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let exported = call(&subtle, "exportKey", &[&"jwk".into(), handle]);
    let jwk = wait(exported).await?;
    let member = |name: &&str| {
        let value = get(&jwk, name).as_string()?;
        Some(((*name).to_owned(), text(&value)))
    };
    Ok(Json::Object(MEMBERS.iter().filter_map(member).collect()))
}

/// Of public keys, then of private ones.
const MEMBERS: [&str; 12] = [
    "kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi",
];

/// Waits for what the browser was asked for.
pub(super) async fn wait(promise: Result<JsValue, JsValue>) -> Result<JsValue, KeyError> {
    let outcome = match promise {
        Ok(promise) => JsFuture::from(promise.unchecked_into::<Promise>()).await,
        Err(error) => Err(error),
    };
    outcome.map_err(|error| match &*name_of(&error) {
        // It has the form of a key, and its numbers are none's.
        "DataError" => Refusal::Damaged.into(),
        _ => KeyError::NotSupported,
    })
}

/// Waits for bytes, of which no copy stays behind.
pub(super) async fn bytes(promise: Result<JsValue, JsValue>) -> Result<Vec<u8>, KeyError> {
    let bytes = Uint8Array::new(&wait(promise).await?);
    let copy = bytes.to_vec();
    bytes.fill(0, 0, bytes.length());
    Ok(copy)
}
