//! What goes into WebCrypto and comes out of it.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::{KeyError, name_of};
use crate::browser::crypto;
use crate::oauth::{
    json::Json,
    jwk::PublicKey,
    key_import::{self, EncryptedKey, KeySize, PrivateKey, Refusal},
    secret::KeyBytes,
};

/// Opens a key that is under a passphrase.
///
/// # Errors
/// [`KeyError::Unusable`] with [`Refusal::WrongPassphrase`], or with what else is wrong with it; [`KeyError::NoCrypto`].
pub async fn decrypt(key: &EncryptedKey, passphrase: &str) -> Result<PrivateKey, KeyError> {
    let text = JsValue::from_str;
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let pbkdf2 = crypto::object(&[("name", text("PBKDF2"))]);
    let raw = crypto::bytes_of(passphrase.as_bytes()).unchecked_into();
    let base = subtle.import_key_with_object("raw", &raw, &pbkdf2, false, &usages(&["deriveKey"]));
    let base = wait(base).await?;
    let derivation = crypto::object(&[
        ("name", text("PBKDF2")),
        ("hash", text(key.prf.hash())),
        ("salt", crypto::bytes_of(&key.salt)),
        ("iterations", key.iterations.into()),
    ]);
    let cipher = crypto::object(&[
        ("name", text("AES-CBC")),
        ("length", key.key_size.bits().into()),
        ("iv", crypto::bytes_of(&key.iv)),
    ]);
    let derived = subtle.derive_key_with_object_and_object(
        &derivation,
        base.unchecked_ref(),
        &cipher,
        false,
        &usages(&["decrypt"]),
    );
    let derived = match wait(derived).await {
        Ok(derived) => derived,
        Err(_) if key.key_size == KeySize::Aes192 => return Err(Refusal::UnknownCipher.into()),
        Err(error) => return Err(error),
    };
    let plain =
        subtle.decrypt_with_object_and_u8_array(&cipher, derived.unchecked_ref(), &key.ciphertext);
    let Ok(plain) = bytes(plain).await else {
        return Err(Refusal::WrongPassphrase.into());
    };
    Ok(key_import::read_decrypted(&KeyBytes::new(plain))?)
}

/// PKCS#8 of a key that is open.
pub(super) async fn export_pkcs8(handle: &CryptoKey) -> Result<KeyBytes, KeyError> {
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    bytes(subtle.export_key("pkcs8", handle))
        .await
        .map(KeyBytes::new)
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

/// Waits for what the browser was asked for.
pub(super) async fn wait(promise: Result<Promise, JsValue>) -> Result<JsValue, KeyError> {
    let outcome = match promise {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    outcome.map_err(|error| match &*name_of(&error) {
        // It has the form of a key, and its numbers are none's.
        "DataError" => Refusal::Damaged.into(),
        _ => KeyError::NotSupported,
    })
}

/// Waits for bytes, of which no copy stays behind.
pub(super) async fn bytes(promise: Result<Promise, JsValue>) -> Result<Vec<u8>, KeyError> {
    let bytes = Uint8Array::new(&wait(promise).await?);
    let copy = bytes.to_vec();
    bytes.fill(0, 0, bytes.length());
    Ok(copy)
}
