//! WebCrypto, in the few shapes that the page needs. Keys never leave it.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, SubtleCrypto};

use super::page;
use crate::oauth::jwk::{Algorithm, PublicKey};

/// WebCrypto; absent outside a secure context.
pub(super) fn subtle() -> Option<SubtleCrypto> {
    if !page::window().is_secure_context() {
        return None;
    }
    Some(page::window().crypto().ok()?.subtle())
}

/// An object with these members.
pub(super) fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object takes any member.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

pub(super) fn bytes_of(value: &[u8]) -> JsValue {
    Uint8Array::from(value).into()
}

async fn wait(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    wasm_bindgen_futures::JsFuture::from(promise.ok()?)
        .await
        .ok()
}

async fn wait_for_bytes(promise: Result<Promise, JsValue>) -> Option<Vec<u8>> {
    Some(Uint8Array::new(&wait(promise).await?).to_vec())
}

async fn import(
    format: &str,
    data: &Object,
    algorithm: &Object,
    usages: &[&str],
) -> Option<CryptoKey> {
    let usages: Array = usages
        .iter()
        .map(|usage| JsValue::from_str(usage))
        .collect();
    let key = subtle()?.import_key_with_object(format, data, algorithm, false, &usages);
    wait(key).await?.dyn_into().ok()
}

/// Whether an RS256 signature (RFC 7518 section 3.3) is by the key of this modulus and exponent, both as a JWK writes them.
/// `None` if this browser cannot say.
pub async fn verify_rs256(n: &str, e: &str, signed: &[u8], signature: &[u8]) -> Option<bool> {
    let text = JsValue::from_str;
    let jwk = object(&[("kty", text("RSA")), ("n", text(n)), ("e", text(e))]);
    let algorithm = object(&[
        ("name", text("RSASSA-PKCS1-v1_5")),
        ("hash", text("SHA-256")),
    ]);
    let key = import("jwk", &jwk, &algorithm, &["verify"]).await?;
    let verified =
        subtle()?.verify_with_object_and_u8_array_and_u8_array(&algorithm, &key, signature, signed);
    wait(verified).await?.as_bool()
}

/// Whether a signature is by this key, ECDSA's in the form that a JWS has. `None` if this browser cannot say.
pub async fn verify(
    key: &PublicKey,
    algorithm: Algorithm,
    signed: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let text = JsValue::from_str;
    let (name, curve) = match algorithm.curve() {
        Some(curve) => ("ECDSA", curve.as_str()),
        None => ("RSASSA-PKCS1-v1_5", ""),
    };
    let jwk = js_sys::JSON::parse(&key.to_jwk().to_text()).ok()?;
    let algorithm = object(&[
        ("name", text(name)),
        ("hash", text(algorithm.hash())),
        ("namedCurve", text(curve)),
    ]);
    let key = import("jwk", jwk.unchecked_ref(), &algorithm, &["verify"]).await?;
    let verified =
        subtle()?.verify_with_object_and_u8_array_and_u8_array(&algorithm, &key, signature, signed);
    wait(verified).await?.as_bool()
}

/// A key that was made from a passphrase, and 32 bytes that only the same passphrase makes again.
pub async fn derive(
    passphrase: &str,
    salt: &[u8],
    iterations: u32,
) -> Option<(CryptoKey, Vec<u8>)> {
    let text = JsValue::from_str;
    let pbkdf2 = object(&[("name", text("PBKDF2"))]);
    let raw = bytes_of(passphrase.as_bytes()).unchecked_into();
    let base = import("raw", &raw, &pbkdf2, &["deriveBits"]).await?;
    let parameters = object(&[
        ("name", text("PBKDF2")),
        ("hash", text("SHA-256")),
        ("salt", bytes_of(salt)),
        ("iterations", f64::from(iterations).into()),
    ]);
    let bits = subtle()?.derive_bits_with_object(&parameters, &base, 512);
    let bits = Uint8Array::new(&wait(bits).await?);
    let raw = bits.slice(0, 32).unchecked_into();
    let aes = object(&[("name", text("AES-GCM"))]);
    let key = import("raw", &raw, &aes, &["encrypt", "decrypt"]).await?;
    let check = bits.slice(32, 64).to_vec();
    // The key is WebCrypto's alone from now on.
    bits.fill(0, 0, 64);
    Some((key, check))
}

/// Encrypts (AES-GCM, NIST SP 800-38D). `iv` is never used twice with one key.
pub async fn encrypt(key: &CryptoKey, iv: &[u8; 12], plain: &[u8]) -> Option<Vec<u8>> {
    let sealed = subtle()?.encrypt_with_object_and_u8_array(&aes_gcm(iv), key, plain);
    wait_for_bytes(sealed).await
}

/// Decrypts; `None` if a single bit is not as it was.
pub async fn decrypt(key: &CryptoKey, iv: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let plain = subtle()?.decrypt_with_object_and_u8_array(&aes_gcm(iv), key, sealed);
    wait_for_bytes(plain).await
}

fn aes_gcm(iv: &[u8]) -> Object {
    object(&[("name", JsValue::from_str("AES-GCM")), ("iv", bytes_of(iv))])
}
