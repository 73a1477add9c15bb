//! Keys that are made, kept and used in this browser.
//!
//! The private half is a handle of WebCrypto's: the page can sign with it and can do nothing else, and what the store keeps is
//! the handle again. A key leaves the browser in one case only, which is [`generate_extractable`].

mod convert;
mod store;

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

use super::{clock, crypto, js, random};
use crate::oauth::{
    base64url,
    json::Json,
    jwk::{Algorithm, Curve, PublicKey},
    jws::Unsigned,
    key_import::{PrivateKey, Refusal},
    pem,
    secret::KeyBytes,
};

pub use self::convert::decrypt;
pub use self::store::Store;

/// What a key is for. Client IDs are unique within an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To sign the assertions of a service app. Both texts are empty while the app is not known.
    Client { org: String, client_id: String },
    /// To prove possession of the tokens that an app gets.
    Dpop { org: String, client_id: String },
}

/// A key of this browser.
#[derive(Clone)]
pub struct Key {
    /// Its place in the store.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// How the org calls it: its thumbprint (RFC 7638), or what its JWK said.
    pub kid: String,
    /// What it signs, and nothing else.
    pub algorithm: Algorithm,
    pub public: PublicKey,
    /// In seconds since 1970.
    pub created: u64,
    pub purpose: Purpose,
    /// Whether it is the one of several with the same purpose to sign with.
    pub in_use: bool,
    handle: CryptoKey,
}

/// The kinds of keys that are made here: all that Okta takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ec(Curve),
    /// Signs RS256.
    Rsa {
        bits: u32,
    },
}

/// All kinds. The first is what Okta makes itself.
pub const KINDS: [Kind; 6] = [
    Kind::Rsa { bits: 2048 },
    Kind::Rsa { bits: 3072 },
    Kind::Rsa { bits: 4096 },
    Kind::Ec(Curve::P256),
    Kind::Ec(Curve::P384),
    Kind::Ec(Curve::P521),
];

impl Kind {
    /// What its keys sign.
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::Ec(curve) => curve.algorithm(),
            Self::Rsa { .. } => Algorithm::Rs256,
        }
    }
}

/// A private key as text, to be shown once.
pub struct PrivateHalf {
    /// JWK.
    pub jwk: String,
    /// PKCS#8.
    pub pem: String,
}

/// Why a key was not made, kept, found or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The browser has no room left.
    Full,
    /// The key is not there any more: another tab removed it, or the browser did.
    Gone,
    /// The page is neither on https nor on localhost, and has no WebCrypto.
    NoCrypto,
    /// The browser has no IndexedDB.
    NoStore,
    /// This browser cannot make such a key, or cannot sign with it.
    NotSupported,
    /// The token is for another algorithm than the key.
    OtherAlgorithm,
    /// The browser keeps nothing here: a private window, or storage is switched off.
    Refused,
    /// The store failed, and the browser does not say how.
    StoreFailed,
    /// What was brought in cannot be used.
    Unusable(Refusal),
}

impl From<Refusal> for KeyError {
    fn from(refusal: Refusal) -> Self {
        Self::Unusable(refusal)
    }
}

/// Makes a key whose private half never leaves the browser. It is not in the store yet.
///
/// # Errors
/// [`KeyError::NoCrypto`] or [`KeyError::NotSupported`].
pub async fn generate(kind: Kind, name: String, purpose: Purpose) -> Result<Key, KeyError> {
    let pair = generate_pair(kind, false).await?;
    let public = public_of(&half(&pair, "publicKey")?).await?;
    let handle = half(&pair, "privateKey")?;
    Ok(Key::new(public, kind.algorithm(), handle, name, purpose))
}

/// Makes a key and gives its private half away, this once. What is kept is as closed as any other.
///
/// # Errors
/// As [`generate`].
pub async fn generate_extractable(
    kind: Kind,
    name: String,
    purpose: Purpose,
) -> Result<(Key, PrivateHalf), KeyError> {
    let pair = generate_pair(kind, true).await?;
    let open = half(&pair, "privateKey")?;
    let public = public_of(&half(&pair, "publicKey")?).await?;
    let pkcs8 = convert::export_pkcs8(&open).await?;
    let algorithm = kind.algorithm();
    let handle = import_handle(&pkcs8, algorithm, false).await?;
    let key = Key::new(public, algorithm, handle, name, purpose);
    let mut jwk = key.registration();
    if let (Json::Object(members), Json::Object(all)) =
        (&mut jwk, convert::export_jwk(&open).await?)
    {
        let private = ["d", "p", "q", "dp", "dq", "qi"];
        members.extend(
            all.into_iter()
                .filter(|(name, _)| private.contains(&&**name)),
        );
    }
    let half = PrivateHalf {
        jwk: jwk.to_text(),
        pem: pem::encode("PRIVATE KEY", pkcs8.reveal()),
    };
    Ok((key, half))
}

/// Takes in a key that was pasted. Its private half cannot be got out again. It is not in the store yet.
///
/// # Errors
/// [`KeyError::Unusable`] if its numbers do not belong together, and as [`generate`].
pub async fn import(key: &PrivateKey, name: String, purpose: Purpose) -> Result<Key, KeyError> {
    let handle = match import_handle(&key.pkcs8, key.algorithm, false).await {
        // Firefox does not work it out.
        Err(KeyError::Unusable(_)) if key.public.is_none() => {
            return Err(Refusal::NoPublicHalf.into());
        }
        handle => handle?,
    };
    let public = match &key.public {
        Some(public) => public.clone(),
        None => {
            let open = import_handle(&key.pkcs8, key.algorithm, true).await?;
            convert::public_half(&convert::export_jwk(&open).await?).ok_or(Refusal::NoPublicHalf)?
        }
    };
    let mut imported = Key::new(public, key.algorithm, handle, name, purpose);
    if let Some(kid) = &key.kid {
        imported.kid.clone_from(kid);
    }
    Ok(imported)
}

/// Signs a token.
///
/// # Errors
/// [`KeyError::OtherAlgorithm`], [`KeyError::NoCrypto`] or [`KeyError::NotSupported`].
pub async fn sign(key: &Key, token: &Unsigned) -> Result<String, KeyError> {
    if token.algorithm() != key.algorithm {
        return Err(KeyError::OtherAlgorithm);
    }
    let algorithm = algorithm_object(key.algorithm);
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let input = crypto::bytes_of(token.signing_input());
    let signature = js::call(&subtle, "sign", &[&algorithm, &key.handle, &input]);
    let signature = convert::bytes(signature).await?;
    token.sign(&signature).map_err(|_| KeyError::NotSupported)
}

/// Whether a token is signed by the private half of this public one. `None` if this browser cannot say.
pub async fn verify(key: &Key, token: &str) -> Option<bool> {
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = base64url::decode(signature)?;
    let algorithm = algorithm_object(key.algorithm);
    let subtle = crypto::subtle()?;
    let jwk = js_sys::JSON::parse(&key.public.to_jwk().to_text()).ok()?;
    let arguments: [&JsValue; 5] = [
        &"jwk".into(),
        &jwk,
        &algorithm,
        &true.into(),
        &convert::usages(&["verify"]),
    ];
    let public = convert::wait(js::call(&subtle, "importKey", &arguments));
    let public = public.await.ok()?;
    let arguments: [&JsValue; 4] = [
        &algorithm,
        &public,
        &crypto::bytes_of(&signature),
        &crypto::bytes_of(signed.as_bytes()),
    ];
    let verified = js::call(&subtle, "verify", &arguments);
    convert::wait(verified).await.ok()?.as_bool()
}

impl Key {
    fn new(
        public: PublicKey,
        algorithm: Algorithm,
        handle: CryptoKey,
        name: String,
        purpose: Purpose,
    ) -> Self {
        Self {
            id: base64url::encode(&random::bytes::<16>()),
            name,
            kid: public.thumbprint(),
            algorithm,
            public,
            created: clock::now(),
            purpose,
            in_use: false,
            handle,
        }
    }

    /// The handle of its private half, for WebCrypto.
    pub fn handle(&self) -> &CryptoKey {
        &self.handle
    }

    /// The public JWK to register with the app.
    pub fn registration(&self) -> Json {
        self.public.to_registration(&self.kid, self.algorithm)
    }
}

async fn generate_pair(kind: Kind, extractable: bool) -> Result<JsValue, KeyError> {
    let algorithm = algorithm_object(kind.algorithm());
    if let Kind::Rsa { bits } = kind {
        let exponent = crypto::bytes_of(&[1, 0, 1]);
        let members = [("modulusLength", bits.into()), ("publicExponent", exponent)];
        for (name, value) in members {
            js::set(&algorithm, name, &value);
        }
    }
    let usages = convert::usages(&["sign", "verify"]);
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let arguments: [&JsValue; 3] = [&algorithm, &extractable.into(), &usages];
    convert::wait(js::call(&subtle, "generateKey", &arguments)).await
}

async fn import_handle(
    pkcs8: &KeyBytes,
    algorithm: Algorithm,
    extractable: bool,
) -> Result<CryptoKey, KeyError> {
    let data = crypto::bytes_of(pkcs8.reveal());
    let usages = convert::usages(&["sign"]);
    let subtle = crypto::subtle().ok_or(KeyError::NoCrypto)?;
    let imported = subtle.import_key_with_object(
        "pkcs8",
        data.unchecked_ref(),
        &algorithm_object(algorithm),
        extractable,
        &usages,
    );
    let imported = convert::wait(imported.map(Into::into)).await;
    // No copy of the key stays in the browser's memory.
    data.unchecked_ref::<js_sys::Uint8Array>()
        .fill(0, 0, u32::MAX);
    imported.map(JsCast::unchecked_into)
}

async fn public_of(handle: &CryptoKey) -> Result<PublicKey, KeyError> {
    PublicKey::from_jwk(&convert::export_jwk(handle).await?).map_err(|_| KeyError::NotSupported)
}

/// How WebCrypto calls an algorithm: for making and importing keys, and for signing.
fn algorithm_object(algorithm: Algorithm) -> Object {
    let text = JsValue::from_str;
    let hash = ("hash", text(algorithm.hash()));
    match algorithm.curve() {
        Some(curve) => crypto::object(&[
            ("name", text("ECDSA")),
            ("namedCurve", text(curve.as_str())),
            hash,
        ]),
        None => crypto::object(&[("name", text("RSASSA-PKCS1-v1_5")), hash]),
    }
}

fn half(pair: &JsValue, which: &str) -> Result<CryptoKey, KeyError> {
    js::get(pair, which)
        .dyn_into()
        .map_err(|_| KeyError::NotSupported)
}
