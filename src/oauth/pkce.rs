//! Proof Key for Code Exchange (RFC 7636), the S256 method: the only one Okta takes.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use sha2::{Digest as _, Sha256};

use super::secret::CodeVerifier;

impl CodeVerifier {
    /// Makes a verifier of 43 characters out of 32 random bytes, as RFC 7636 section 4.1 recommends.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self::new(base64url(&bytes))
    }
}

/// The challenge of a verifier (RFC 7636 section 4.2): base64url of its SHA-256.
pub fn challenge(verifier: &CodeVerifier) -> String {
    base64url_sha256(verifier.reveal())
}

/// base64url without padding (RFC 7515 section 2).
pub(crate) fn base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// base64url of the SHA-256 of a text's bytes.
pub(crate) fn base64url_sha256(text: &str) -> String {
    base64url(&Sha256::digest(text))
}
