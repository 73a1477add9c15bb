//! The org's signing key. It is made when the process starts and never written down.

use std::sync::OnceLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::traits::PublicKeyParts;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::jwt::{self, Jwt};

/// An RS256 key pair.
#[derive(Clone)]
pub struct SigningKey {
    private: EncodingKey,
    public: Value,
    kid: String,
}

impl SigningKey {
    /// The key of this process, made on first use. Orgs started later in the same process share
    /// it: making one takes about a second, and tests start many orgs.
    ///
    /// # Errors
    ///
    /// When the key cannot be made.
    pub fn of_process() -> Result<Self, rsa::Error> {
        static KEY: OnceLock<SigningKey> = OnceLock::new();
        if let Some(key) = KEY.get() {
            return Ok(key.clone());
        }
        let key = Self::generate()?;
        Ok(KEY.get_or_init(|| key).clone())
    }

    /// Signs `claims` as a JWT. Okta's header has `kid` and `alg`, and no `typ`.
    ///
    /// # Errors
    ///
    /// When the claims cannot be written as JSON.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::RS256);
        header.typ = None;
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.private)
    }

    /// Whether this key signed `jwt`.
    pub(crate) fn verifies(&self, jwt: &Jwt) -> bool {
        jwt.alg() == Some("RS256") && jwt::verify(jwt, &self.public).is_ok()
    }

    /// The JWK Set the org publishes.
    pub fn published(&self) -> Value {
        json!({ "keys": [self.public] })
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
