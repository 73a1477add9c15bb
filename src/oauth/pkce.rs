//! Proof Key for Code Exchange (RFC 7636), the S256 method: the only one Okta takes.

use sha2::{Digest as _, Sha256};

use super::base64url;
use super::secret::CodeVerifier;

impl CodeVerifier {
    /// Makes a verifier of 43 characters out of 32 random bytes, as RFC 7636 section 4.1 recommends.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self::new(base64url::encode(&bytes))
    }
}

/// The challenge of a verifier (RFC 7636 section 4.2): base64url of its SHA-256.
pub fn challenge(verifier: &CodeVerifier) -> String {
    base64url_sha256(verifier.reveal())
}

/// base64url of the SHA-256 of a text's bytes.
pub(crate) fn base64url_sha256(text: &str) -> String {
    base64url::encode(&sha256(text))
}

/// The SHA-256 of a text's bytes.
pub(crate) fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}
