//! JSON Web Tokens, decoded for display only.
//!
//! Okta's org authorization server means its access tokens for Okta alone: their form may change without notice, and nothing
//! here may decide by them.

use super::base64url;
use super::json::{self, Json};
use super::text;

/// A token's parts, read without any check of who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub header: Vec<Member>,
    pub claims: Vec<Member>,
    /// There is one. Whether it is right is not known.
    pub signature_present: bool,
}

impl Decoded {
    /// A claim's value as it is shown.
    pub fn claim_str(&self, name: &str) -> Option<&str> {
        self.claims
            .iter()
            .find(|claim| claim.name == name)
            .map(|claim| claim.value.as_str())
    }
}

/// A member of the header, or a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    /// For people: see [`Json::display`].
    pub value: String,
}

/// Why a text is not a token that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtError {
    /// A part is not base64url.
    Base64,
    /// Five parts: only its audience can read it (RFC 7516).
    Encrypted,
    /// A part is not a JSON object, or names a member twice.
    Json,
    /// Not three parts: an opaque token, most likely.
    Parts,
    TooLarge,
}

/// Decodes a signed token (RFC 7515 section 7.1), for display only.
///
/// # Errors
///
/// See [`JwtError`].
pub fn decode(token: &str) -> Result<Decoded, JwtError> {
    let parts = split(token)?;
    let members = |members: Vec<(String, Json)>| {
        let shown = members.into_iter().map(|(name, value)| Member {
            name,
            value: value.display(),
        });
        shown.collect()
    };
    Ok(Decoded {
        header: members(parts.header),
        claims: members(parts.claims),
        signature_present: parts.signature_present,
    })
}

/// What a member of the header or a claim means, in one line; `None` for one we do not know.
pub fn explain(name: &str) -> Option<&'static str> {
    text::row(MEANINGS, name)
}

/// Whether a claim holds a time, in seconds since 1970.
pub fn is_time(name: &str) -> bool {
    matches!(name, "auth_time" | "exp" | "iat" | "nbf" | "updated_at")
}

pub(crate) struct Parts {
    pub(crate) header: Vec<(String, Json)>,
    pub(crate) claims: Vec<(String, Json)>,
    pub(crate) signature_present: bool,
}

/// A signed token's parts as they are.
pub(crate) fn split(token: &str) -> Result<Parts, JwtError> {
    if token.len() > MAX_BYTES {
        return Err(JwtError::TooLarge);
    }
    let mut parts = token.split('.');
    let (header, claims, signature) =
        match (parts.next(), parts.next(), parts.next(), parts.count()) {
            (Some(header), Some(claims), Some(signature), 0) => (header, claims, signature),
            (_, _, _, 2) => return Err(JwtError::Encrypted),
            _ => return Err(JwtError::Parts),
        };
    Ok(Parts {
        header: object(header)?,
        claims: object(claims)?,
        signature_present: !signature.is_empty(),
    })
}

fn object(part: &str) -> Result<Vec<(String, Json)>, JwtError> {
    let bytes = base64url::decode(part).ok_or(JwtError::Base64)?;
    match json::parse(&bytes, MAX_BYTES) {
        Ok(Json::Object(members)) => Ok(members),
        _ => Err(JwtError::Json),
    }
}

const MAX_BYTES: usize = 1 << 16;

/// See [`text::row`].
const MEANINGS: &str = "\
acr=How strongly the person proved who they are.
alg=How it is signed. Okta uses RS256: RSA with SHA-256.
amr=By what means the person proved who they are.
at_hash=Half of the access token's hash: ties the two tokens together.
aud=Whom it is for. An access token for Okta's APIs names the org; an ID token, the app.
auth_time=When the person signed in.
azp=The app it was issued to.
c_hash=Half of the code's hash: ties the code and the ID token together.
cid=The app it was issued to, by client ID.
cnf=The key it is bound to (DPoP): it works only with a proof by that key.
crit=What a reader must understand to take it.
email=The person's email address.
email_verified=Whether the address was confirmed.
exp=When it expires.
family_name=The person's last name.
given_name=The person's first name.
iat=When it was issued.
idp=The identity provider that signed the person in; the org's own ID means Okta itself.
iss=Who issued it: the org.
jkt=The thumbprint of the key it is bound to.
jti=Its own name. A third part belongs to the refresh token that came with it.
kid=Which of the org's keys signed it.
locale=The person's language and region.
name=The person's full name.
nbf=Not valid before this time.
nonce=The random value of the request, repeated.
preferred_username=The name the person signs in with.
scp=The scopes it carries: what it may do, as far as the person's admin role allows.
sub=Who signed in: a login in an access token, a user ID in an ID token. For a service, the app.
typ=What kind of token it is.
uid=Who signed in, by user ID.
updated_at=When the profile was last changed.
ver=The version of the token's form.
zoneinfo=The person's time zone.";
