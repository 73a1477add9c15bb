//! What an ID token's signature is checked over (RFC 7515 section 5.2; OpenID Connect Core sections 3.1.3.7 and 3.2.2.11).
//!
//! The check itself is arithmetic on an RSA key, and the caller's: browsers have it.

use super::IdTokenError;
use crate::oauth::base64url;
use crate::oauth::json::{self, Json};
use crate::oauth::jwks::KeyError;
use crate::oauth::jwt::{self, JwtError};
use crate::oauth::record::record_by_name;
use crate::oauth::secret::IdToken;

/// Whether a signature was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signature {
    NotChecked,
    /// It is by one of the org's published keys.
    Verified,
}

record_by_name!(Signature {
    NotChecked = "NotChecked",
    Verified = "Verified",
});

/// A signed token, taken apart for the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// The key that the header names.
    pub kid: Option<String>,
    /// The bytes that were signed.
    pub input: &'a [u8],
    pub signature: Vec<u8>,
}

/// Takes an ID token apart.
///
/// # Errors
///
/// [`IdTokenError`] if it cannot be read, or names its key by something that is no text.
pub fn signed(token: &IdToken) -> Result<Signed<'_>, IdTokenError> {
    let kid = match json::find(&jwt::split(token.reveal())?.header, "kid") {
        None => None,
        Some(Json::String(kid)) => Some(kid.clone()),
        Some(_) => return Err(IdTokenError::Claim { name: "kid" }),
    };
    let (input, signature) = token
        .reveal()
        .rsplit_once('.')
        .ok_or(IdTokenError::Jwt(JwtError::Parts))?;
    Ok(Signed {
        kid,
        input: input.as_bytes(),
        signature: base64url::decode(signature).ok_or(IdTokenError::Jwt(JwtError::Base64))?,
    })
}

impl From<JwtError> for IdTokenError {
    fn from(error: JwtError) -> Self {
        Self::Jwt(error)
    }
}

impl From<KeyError> for IdTokenError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}
