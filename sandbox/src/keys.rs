//! The org's signing keys. They are made when they are first needed and never written down.

use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::traits::PublicKeyParts;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::jwt::{self, Jwt};

/// The key that signs, and those before it that still count.
pub struct KeyRing {
    state: RwLock<Ring>,
}

/// Keys from the oldest to the one that signs. There is always one.
struct Ring {
    /// Which key of the process signs.
    newest: usize,
    older: Vec<SigningKey>,
    signing: SigningKey,
}

impl KeyRing {
    /// A ring with one key.
    ///
    /// # Errors
    ///
    /// When the key cannot be made.
    pub(crate) fn new() -> Result<Self, rsa::Error> {
        let ring = Ring {
            newest: 0,
            older: Vec::new(),
            signing: SigningKey::of_process(0)?,
        };
        Ok(Self {
            state: RwLock::new(ring),
        })
    }

    /// Lets another key sign from now on. The one before stays published and what it signed stays
    /// good, unless `withdraw_old`.
    ///
    /// Making a key takes about a second.
    ///
    /// # Errors
    ///
    /// When the key cannot be made.
    pub(crate) fn rotate(&self, withdraw_old: bool) -> Result<(), rsa::Error> {
        let next = self.read().newest + 1;
        let key = SigningKey::of_process(next)?;
        let mut ring = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut ring.signing, key);
        ring.newest = next;
        ring.older.push(before);
        if withdraw_old {
            ring.older.clear();
        }
        Ok(())
    }

    /// Goes back to the key the org started with.
    ///
    /// # Errors
    ///
    /// None in practice: the key has been made.
    pub(crate) fn reset(&self) -> Result<(), rsa::Error> {
        let first = Self::new()?;
        let first = first
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = first;
        Ok(())
    }

    /// Signs `claims` as a JWT with the newest key.
    ///
    /// # Errors
    ///
    /// When the claims cannot be written as JSON.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        self.read().signing.sign(claims)
    }

    /// Whether one of the published keys signed `jwt`.
    pub(crate) fn verifies(&self, jwt: &Jwt) -> bool {
        self.read().keys().any(|key| key.verifies(jwt))
    }

    /// The JWK Set the org publishes, the newest key first.
    pub fn published(&self) -> Value {
        let ring = self.read();
        let keys: Vec<&Value> = ring.keys().map(|key| &key.public).collect();
        json!({ "keys": keys })
    }

    fn read(&self) -> RwLockReadGuard<'_, Ring> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn keys(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.signing).chain(self.older.iter().rev())
    }
}

/// An RS256 key pair.
#[derive(Clone)]
struct SigningKey {
    private: EncodingKey,
    public: Value,
    kid: String,
}

impl SigningKey {
    /// Key number `number` of this process, made on first use. All orgs of the process share them:
    /// making one takes about a second, and tests start many orgs.
    fn of_process(number: usize) -> Result<Self, rsa::Error> {
        static KEYS: Mutex<Vec<SigningKey>> = Mutex::new(Vec::new());
        let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
        while keys.len() <= number {
            keys.push(Self::generate()?);
        }
        Ok(keys[number].clone())
    }

    /// Signs `claims`. Okta's header has `kid` and `alg`, and no `typ`.
    fn sign(&self, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::RS256);
        header.typ = None;
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.private)
    }

    /// Whether this key signed `jwt`.
    fn verifies(&self, jwt: &Jwt) -> bool {
        jwt.alg() == Some("RS256") && jwt::verify(jwt, &self.public).is_ok()
    }

    fn generate() -> Result<Self, rsa::Error> {
        let private = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048)?;
        let n = private.n().to_bytes_be();
        let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(&n));
        Ok(Self {
            public: json!({
                "kty": "RSA",
                "alg": "RS256",
                "kid": kid,
                "use": "sig",
                "e": URL_SAFE_NO_PAD.encode(private.e().to_bytes_be()),
                "n": URL_SAFE_NO_PAD.encode(n),
            }),
            private: EncodingKey::from_rsa_der(private.to_pkcs1_der()?.as_bytes()),
            kid,
        })
    }
}
