//! Reading and verifying the JWTs that clients sign: assertions and DPoP proofs.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use p521::ecdsa::signature::Verifier;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// A JWT taken apart and not yet verified.
pub(crate) struct Jwt {
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    signed: String,
    signature: String,
}

impl Jwt {
    /// Takes a compact JWT apart; `None` unless it has three parts and two of them are JSON objects.
    pub(crate) fn parse(compact: &str) -> Option<Self> {
        let (signed, signature) = compact.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        if claims.contains('.') || signature.is_empty() {
            return None;
        }
        let object = |part: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
        };
        Some(Self {
            header: object(header)?,
            claims: object(claims)?,
            signed: signed.to_owned(),
            signature: signature.to_owned(),
        })
    }

    /// The `alg` of the header.
    pub(crate) fn alg(&self) -> Option<&str> {
        self.header.get("alg")?.as_str()
    }

    /// A claim that is a string.
    pub(crate) fn claim_str(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }
}

/// Why a signature was not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SignatureError {
    /// The key cannot be used with the algorithm, or is no key at all.
    Key,
    /// The signature is wrong.
    Mismatch,
}

/// The signature algorithms of clients that have keys.
pub(crate) const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// The signature algorithms of clients that have a secret.
pub(crate) const SECRET_ALGORITHMS: [&str; 3] = ["HS256", "HS384", "HS512"];

/// Verifies `jwt` against a public JWK.
///
/// # Errors
///
/// When the key does not fit the algorithm or the signature is wrong.
pub(crate) fn verify(jwt: &Jwt, jwk: &Value) -> Result<(), SignatureError> {
    let algorithm = match jwt.alg() {
        Some("ES256") => Algorithm::ES256,
        Some("ES384") => Algorithm::ES384,
        Some("ES512") => return verify_p521(jwt, jwk),
        Some("RS256") => Algorithm::RS256,
        Some("RS384") => Algorithm::RS384,
        Some("RS512") => Algorithm::RS512,
        _ => return Err(SignatureError::Key),
    };
    let (kty, crv) = match algorithm {
        Algorithm::ES256 => ("EC", Some("P-256")),
        Algorithm::ES384 => ("EC", Some("P-384")),
        _ => ("RSA", None),
    };
    if jwk["kty"] != kty || crv.is_some_and(|crv| jwk["crv"] != crv) {
        return Err(SignatureError::Key);
    }
    let member = |name: &str| jwk[name].as_str().ok_or(SignatureError::Key);
    let key = match kty {
        "EC" => DecodingKey::from_ec_components(member("x")?, member("y")?),
        _ => DecodingKey::from_rsa_components(member("n")?, member("e")?),
    };
    check_signature(jwt, &key.map_err(|_| SignatureError::Key)?, algorithm)
}

/// Verifies `jwt` with the secret that client and org share.
///
/// # Errors
///
/// When the algorithm is not one for secrets or the signature is wrong.
pub(crate) fn verify_with_secret(jwt: &Jwt, secret: &str) -> Result<(), SignatureError> {
    let algorithm = match jwt.alg() {
        Some("HS256") => Algorithm::HS256,
        Some("HS384") => Algorithm::HS384,
        Some("HS512") => Algorithm::HS512,
        _ => return Err(SignatureError::Key),
    };
    check_signature(jwt, &DecodingKey::from_secret(secret.as_bytes()), algorithm)
}

/// The JWK thumbprint of a public key (RFC 7638); `None` for a key of another kind.
pub(crate) fn thumbprint(jwk: &Value) -> Option<String> {
    let names: &[&str] = match jwk.get("kty")?.as_str()? {
        "EC" => &["crv", "kty", "x", "y"],
        "RSA" => &["e", "kty", "n"],
        _ => return None,
    };
    let members: BTreeMap<&str, &str> = names
        .iter()
        .map(|name| Some((*name, jwk.get(*name)?.as_str()?)))
        .collect::<Option<_>>()?;
    let canonical = serde_json::to_vec(&members).ok()?;
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(canonical)))
}

/// Whether a JWK holds private or symmetric key material.
pub(crate) fn is_private(jwk: &Value) -> bool {
    ["d", "p", "q", "dp", "dq", "qi", "k"]
        .iter()
        .any(|member| jwk.get(member).is_some())
}

fn check_signature(
    jwt: &Jwt,
    key: &DecodingKey,
    algorithm: Algorithm,
) -> Result<(), SignatureError> {
    match jsonwebtoken::crypto::verify(&jwt.signature, jwt.signed.as_bytes(), key, algorithm) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(SignatureError::Mismatch),
    }
}

fn verify_p521(jwt: &Jwt, jwk: &Value) -> Result<(), SignatureError> {
    if jwk["kty"] != "EC" || jwk["crv"] != "P-521" {
        return Err(SignatureError::Key);
    }
    let mut point = vec![0x04];
    for name in ["x", "y"] {
        let encoded = jwk[name].as_str().ok_or(SignatureError::Key)?;
        let bytes = URL_SAFE_NO_PAD
            .decode(encoded)
            .map_err(|_| SignatureError::Key)?;
        if bytes.len() != 66 {
            return Err(SignatureError::Key);
        }
        point.extend(bytes);
    }
    let key =
        p521::ecdsa::VerifyingKey::from_sec1_bytes(&point).map_err(|_| SignatureError::Key)?;
    let signature = URL_SAFE_NO_PAD
        .decode(&jwt.signature)
        .map_err(|_| SignatureError::Mismatch)?;
    let signature =
        p521::ecdsa::Signature::from_slice(&signature).map_err(|_| SignatureError::Mismatch)?;
    key.verify(jwt.signed.as_bytes(), &signature)
        .map_err(|_| SignatureError::Mismatch)
}
