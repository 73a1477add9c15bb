//! ID tokens (OpenID Connect Core sections 3.1.3.7 and 3.2.2.11): the claims, and what the signature is checked over.
//!
//! In the code flow the token comes from the org itself by TLS, which section 3.1.3.7 takes in place of the signature. What comes
//! through the address bar has no such ground: without a signature that was checked it must not be taken.

mod signature;

use super::base64url;
use super::json::{self, Json};
use super::jwks::KeyError;
use super::jwt::{self, JwtError};
use super::pkce;
use super::record::record;
use super::secret::{AccessToken, IdToken, same};
use super::text;

pub use self::signature::{Signature, Signed, signed};

/// What an ID token must say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    /// The request's nonce. A token without one that was sent, or with one that was not, is refused.
    pub nonce: Option<&'a str>,
    /// The access token that came with it, to compare with `at_hash`.
    pub access_token: Option<&'a AccessToken>,
    /// It came through the address bar: `at_hash` is a must, and it has to be fresh.
    pub front_channel: bool,
    /// The ID token that this one takes the place of, if it came with a renewed access token. Then it has to be about the same
    /// sign-in (OpenID Connect Core section 12.2), and may repeat that one's nonce or leave it out; `nonce` is not looked at.
    pub earlier: Option<&'a IdToken>,
}

/// An ID token whose claims are in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIdToken {
    pub token: IdToken,
    /// The person's user ID.
    pub subject: String,
    /// The person's login, if it is told.
    pub username: Option<String>,
    pub signature: Signature,
}

record!(CheckedIdToken {
    token,
    subject,
    username,
    signature,
});

/// Why an ID token was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdTokenError {
    /// The algorithm is not RS256, the only one Okta's org authorization server uses.
    Algorithm,
    /// `at_hash` is not the access token's.
    AccessTokenHash,
    AccessTokenHashMissing,
    /// It is not for this app.
    Audience,
    /// It was issued to another app.
    AuthorizedParty,
    /// A claim is of the wrong kind.
    Claim {
        name: &'static str,
    },
    /// The renewed token is about another time of signing in.
    AuthTime,
    /// It asks for an understanding we lack (RFC 7515 section 4.1.11).
    Critical,
    Expired,
    /// Another issuer's.
    Issuer {
        found: String,
    },
    Missing {
        name: &'static str,
    },
    /// The nonce is another request's.
    Nonce,
    /// A nonce though none was sent.
    NonceUnexpected,
    NotYetValid,
    /// Not a token that can be read.
    Jwt(JwtError),
    /// None of the org's keys can check the signature.
    Key(KeyError),
    /// The signature is not by the org's key.
    Signature,
    /// This browser cannot check signatures, and the token came in a way that needs it.
    SignatureUnchecked,
    /// Issued more than an hour ago, yet it just came.
    Stale,
    /// The renewed token is about someone else.
    Subject,
    /// No signature at all.
    Unsigned,
}

/// Checks the claims of an ID token. The signature is not checked, and the result says so.
///
/// # Errors
///
/// See [`IdTokenError`].
pub fn check(
    token: IdToken,
    expected: &Expected<'_>,
    now: u64,
) -> Result<CheckedIdToken, IdTokenError> {
    let parts = jwt::split(token.reveal())?;
    let optional = |name| json::find(&parts.claims, name);
    if json::find(&parts.header, "crit").is_some() {
        return Err(IdTokenError::Critical);
    }
    if json::find(&parts.header, "alg").and_then(Json::as_str) != Some("RS256") {
        return Err(IdTokenError::Algorithm);
    }
    if !parts.signature_present {
        return Err(IdTokenError::Unsigned);
    }

    let claim = |name| optional(name).ok_or(IdTokenError::Missing { name });
    let string = |name| match claim(name)?.as_str() {
        Some(text) if !text.is_empty() => Ok(text),
        _ => Err(IdTokenError::Claim { name }),
    };
    let time = |name: &'static str| match claim(name)?.as_f64() {
        Some(seconds) if seconds >= 0.0 => Ok(seconds),
        _ => Err(IdTokenError::Claim { name }),
    };
    // Exact: seconds since 1970 stay far below 2^53.
    let now = now as f64;

    let issuer = string("iss")?;
    if issuer != expected.issuer {
        return Err(IdTokenError::Issuer {
            found: text::shortened(issuer, 200),
        });
    }
    check_audience(claim("aud")?, optional("azp"), expected.client_id)?;
    let subject = string("sub")?.to_owned();
    if time("exp")? <= now - TOLERANCE {
        return Err(IdTokenError::Expired);
    }
    let issued = time("iat")?;
    if expected.front_channel && issued < now - FRONT_CHANNEL_AGE {
        return Err(IdTokenError::Stale);
    }
    if optional("nbf").is_some() && time("nbf")? > now + TOLERANCE {
        return Err(IdTokenError::NotYetValid);
    }
    if optional("auth_time").is_some() {
        time("auth_time")?;
    }
    match expected.earlier {
        Some(earlier) => check_continuity(&parts.claims, earlier)?,
        None => check_nonce(optional("nonce"), expected.nonce)?,
    }
    match (optional("at_hash"), expected.access_token) {
        (Some(hash), Some(access_token))
            if hash.as_str() != Some(&left_half_hash(access_token.reveal())) =>
        {
            return Err(IdTokenError::AccessTokenHash);
        }
        (None, Some(_)) if expected.front_channel => {
            return Err(IdTokenError::AccessTokenHashMissing);
        }
        _ => {}
    }
    let username = text::owned(optional("preferred_username").and_then(Json::as_str));
    Ok(CheckedIdToken {
        token,
        subject,
        username,
        signature: Signature::NotChecked,
    })
}

fn check_nonce(nonce: Option<&Json>, expected: Option<&str>) -> Result<(), IdTokenError> {
    match (nonce, expected) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(IdTokenError::NonceUnexpected),
        (None, Some(_)) => Err(IdTokenError::Missing { name: "nonce" }),
        (Some(found), Some(nonce)) => match found.as_str() {
            Some(found) if same(found, nonce) => Ok(()),
            _ => Err(IdTokenError::Nonce),
        },
    }
}

/// OpenID Connect Core section 12.2. The issuer and the audience are the ones of the earlier token, as both were compared with
/// what was expected.
fn check_continuity(claims: &[(String, Json)], earlier: &IdToken) -> Result<(), IdTokenError> {
    let earlier = jwt::split(earlier.reveal())?;
    let pair = |name| (json::find(claims, name), json::find(&earlier.claims, name));
    let (subject, before) = pair("sub");
    if subject != before {
        return Err(IdTokenError::Subject);
    }
    // It may be left out, but must not change.
    if let (Some(time), Some(before)) = pair("auth_time")
        && time.as_f64() != before.as_f64()
    {
        return Err(IdTokenError::AuthTime);
    }
    let (party, before) = pair("azp");
    if party != before {
        return Err(IdTokenError::AuthorizedParty);
    }
    match pair("nonce") {
        (Some(nonce), before) if Some(nonce) != before => Err(IdTokenError::Nonce),
        _ => Ok(()),
    }
}

fn check_audience(aud: &Json, azp: Option<&Json>, client_id: &str) -> Result<(), IdTokenError> {
    let is_ours = |value: &Json| value.as_str() == Some(client_id);
    let (ours, several) = match aud {
        Json::String(_) => (is_ours(aud), false),
        Json::Array(list) => {
            if !list.iter().all(|item| item.as_str().is_some()) {
                return Err(IdTokenError::Claim { name: "aud" });
            }
            (list.iter().any(is_ours), list.len() > 1)
        }
        _ => return Err(IdTokenError::Claim { name: "aud" }),
    };
    if !ours {
        return Err(IdTokenError::Audience);
    }
    match azp {
        Some(azp) if !is_ours(azp) => Err(IdTokenError::AuthorizedParty),
        None if several => Err(IdTokenError::AuthorizedParty),
        _ => Ok(()),
    }
}

/// base64url of the left half of the SHA-256 (OpenID Connect Core section 3.2.2.9).
fn left_half_hash(token: &str) -> String {
    base64url::encode(&pkce::sha256(token)[..16])
}

/// How far two clocks may be apart, in seconds.
const TOLERANCE: f64 = 30.0;

/// How old an ID token from the address bar may be, in seconds.
const FRONT_CHANNEL_AGE: f64 = 3600.0;
