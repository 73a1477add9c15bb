//! The org's public keys (RFC 7517): which of them checks an ID token's signature, and how long they are good for.
//!
//! Okta publishes two or three keys, any of which may sign, and changes them without notice.

use super::base64url;
use super::http::{Request, Response};
use super::json::Json;
use super::record::record;
use super::text;
use super::token::{TokenError, answer};

/// How long keys are used before they are asked for again, in seconds.
pub const MAX_AGE: u64 = 300;

/// How old keys have to be, in seconds, before a token that names another key lets them be asked for again.
pub const COOL_DOWN: u64 = 60;

/// A public key for RS256 signatures: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationKey {
    pub kid: Option<String>,
    /// The modulus, base64url (RFC 7518 section 6.3.1.1).
    pub n: String,
    /// The exponent, likewise.
    pub e: String,
}

/// Keys, and when they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    pub keys: Vec<VerificationKey>,
    /// In seconds since 1970.
    pub fetched_at: u64,
}

record!(VerificationKey { kid, n, e });
record!(Cache { keys, fetched_at });

/// What a look into the cache gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// Ask the org anew; what is here is too old, or does not have the key that the org may have by now.
    Fetch,
    Key(&'a VerificationKey),
}

impl Cache {
    /// The key for a token whose header names `kid`. Keys from the future are as good as none: a clock was set.
    ///
    /// # Errors
    ///
    /// See [`KeyError`]. A key that is not there is an error only while the keys are younger than [`COOL_DOWN`], so that a forged
    /// token does not make the page ask for keys without end.
    pub fn look_up(&self, kid: Option<&str>, now: u64) -> Result<Lookup<'_>, KeyError> {
        let Some(age) = now.checked_sub(self.fetched_at) else {
            return Ok(Lookup::Fetch);
        };
        if age >= MAX_AGE {
            return Ok(Lookup::Fetch);
        }
        match select(&self.keys, kid) {
            Err(KeyError::Unknown) if age >= COOL_DOWN => Ok(Lookup::Fetch),
            result => result.map(Lookup::Key),
        }
    }
}

/// Why no key can check a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// More than one fits, so none can be chosen.
    Ambiguous,
    /// The key's numbers cannot be read.
    Damaged,
    /// None fits.
    Unknown,
    /// An RSA modulus below the 2048 bits of RFC 7518 section 3.3.
    Weak { bits: usize },
}

/// The request for the org's keys. They are public.
pub fn request(org: &str) -> Request {
    Request::get([org, "/oauth2/v1/keys"].concat())
}

/// Judges the answer to [`request`] and takes out the keys that RS256 signatures may be checked with. What else is in the set is
/// left out, as RFC 7517 section 5 asks for.
///
/// # Errors
///
/// See [`TokenError`].
pub fn process(response: &Response) -> Result<Vec<VerificationKey>, TokenError> {
    let body = answer::object(response)?;
    match body.member("keys") {
        Some(Json::Array(keys)) => Ok(keys.iter().filter_map(verification_key).collect()),
        Some(_) => Err(TokenError::Invalid { field: "keys" }),
        None => Err(TokenError::Missing { field: "keys" }),
    }
}

/// The one key for a token whose header names `kid`. A token that names none needs a set of one.
///
/// # Errors
///
/// See [`KeyError`].
pub fn select<'a>(
    keys: &'a [VerificationKey],
    kid: Option<&str>,
) -> Result<&'a VerificationKey, KeyError> {
    let mut fitting = keys
        .iter()
        .filter(|key| kid.is_none() || key.kid.as_deref() == kid);
    let key = match (fitting.next(), fitting.next()) {
        (Some(key), None) => key,
        (None, _) => return Err(KeyError::Unknown),
        (Some(_), Some(_)) => return Err(KeyError::Ambiguous),
    };
    let exponent = bits(&key.e).ok_or(KeyError::Damaged)?;
    match bits(&key.n).ok_or(KeyError::Damaged)? {
        bits if bits < 2048 => Err(KeyError::Weak { bits }),
        // With an exponent of 1 every signature would be its own text.
        _ if exponent < 2 => Err(KeyError::Damaged),
        _ => Ok(key),
    }
}

/// Reads a JWK; `None` if it is not for RS256 signatures.
fn verification_key(jwk: &Json) -> Option<VerificationKey> {
    let is = |name, wanted| match jwk.member(name) {
        None => true,
        Some(value) => value.as_str() == Some(wanted),
    };
    let verifies = match jwk.member("key_ops") {
        None => true,
        Some(Json::Array(list)) => list.iter().any(|item| item.as_str() == Some("verify")),
        Some(_) => false,
    };
    if jwk.member_str("kty") != Some("RSA") || !is("alg", "RS256") || !is("use", "sig") || !verifies
    {
        return None;
    }
    let kid = match jwk.member("kid") {
        Some(kid) => Some(kid.as_str()?.to_owned()),
        None => None,
    };
    Some(VerificationKey {
        kid,
        n: text::owned(jwk.member_str("n"))?,
        e: text::owned(jwk.member_str("e"))?,
    })
}

/// The length of a number in bits.
fn bits(number: &str) -> Option<usize> {
    let bytes = base64url::decode(number)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let significant = bytes.get(zeros..)?;
    // Below 8.
    let spare = significant.first()?.leading_zeros() as usize;
    Some(significant.len() * 8 - spare)
}
