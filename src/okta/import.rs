//! A token that was got elsewhere, read out of what a person pasted.
//!
//! What is read from inside the token (expiry, scopes, org, client) fills in what the pasted text does not say: it is for display
//! and for prefilling forms. Nobody checked its signature, and Okta may change its form without notice, so nothing is granted by it.

mod answer;
mod problem;
mod told;

use crate::oauth::flow::Flow;
use crate::oauth::secret::{AccessToken, RefreshToken};
use crate::oauth::token::{Grant, GrantedScopes, TokenType, Warning};
use crate::oauth::{jwt, text};

use super::org::OrgUrl;

use self::answer::Found;
use self::told::Told;

pub use self::problem::ImportProblem;

/// A token from elsewhere, with as much as could be told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub access_token: AccessToken,
    pub token_type: TokenType,
    /// In seconds since 1970: the sooner of `expires_in` counted from now and the token's own `exp`. `None` if neither is there.
    pub expires_at: Option<u64>,
    /// `None` if nothing tells; empty if it is said that there are none.
    pub scopes: Option<Vec<String>>,
    /// The token's issuer, if that is a bare origin as Okta's org authorization servers have.
    pub org: Option<OrgUrl>,
    /// Which app it was issued to.
    pub client_id: Option<String>,
    pub refresh_token: Option<RefreshToken>,
    /// How it was got, as far as that shows: what came in an address is of the implicit flow, anything else passes for the code flow.
    pub flow: Flow,
}

/// Something that a pasted text does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    /// Which app it was issued to: revoking needs it.
    ClientId,
    Expiry,
    /// The key that a DPoP token is bound to (RFC 9449). It never leaves where it was made, so the token is of no use elsewhere.
    Key,
    /// Where to send it. It has to be asked for.
    Org,
    Scopes,
}

impl Imported {
    /// What could not be told, the org first: without it the token is of no use.
    pub fn untold(&self) -> Vec<Untold> {
        let gaps = [
            (self.org.is_none(), Untold::Org),
            (self.token_type == TokenType::DPoP, Untold::Key),
            (self.client_id.is_none(), Untold::ClientId),
            (self.scopes.is_none(), Untold::Scopes),
            (self.expires_at.is_none(), Untold::Expiry),
        ];
        gaps.into_iter()
            .filter_map(|(there, gap)| there.then_some(gap))
            .collect()
    }

    /// The grant it stands for at `org`, which may be another address of the org than the token names. `now` is in seconds since 1970.
    pub fn into_grant(self, org: &OrgUrl, now: u64) -> Grant {
        let scopes = self.scopes.unwrap_or_default();
        let mut grant = Grant {
            access_token: self.access_token,
            token_type: self.token_type,
            key: None,
            expires_in: self.expires_at.map(|end| end.saturating_sub(now)),
            scope: GrantedScopes {
                asked: scopes.clone(),
                granted: scopes,
            },
            refresh_token: self.refresh_token,
            // Nothing here knows the nonce it would have to repeat, so an ID token is left out.
            id_token: None,
            issued_at: now,
            org: org.as_str().to_owned(),
            client_id: self.client_id.unwrap_or_default(),
            flow: self.flow,
            warnings: Vec::new(),
        };
        grant.warnings = Warning::of(&grant);
        grant
    }
}

/// Reads a token out of a pasted text: the token alone, with a scheme before it or in quotes; a token answer as JSON (RFC 6749 section
/// 5.1), also inside of what a tool wrapped around it; a redirect address with a token in it; a line of an environment file; or a command
/// or log with one signed token in it. `now` is in seconds since 1970.
///
/// # Errors
///
/// What was pasted instead, or what is wrong with it: see [`ImportProblem`].
pub fn read(pasted: &str, now: u64) -> Result<Imported, ImportProblem> {
    if pasted.len() > MAX_BYTES {
        return Err(ImportProblem::TooLong);
    }
    let found = answer::find(pasted)?;
    let told = look_inside(&found)?;
    let by_answer = found
        .expires_in
        .map(|seconds| now.saturating_add(seconds))
        .or(found.expires_at);
    let expires_at = match (by_answer, told.expires_at) {
        // The answer may have lain around for a while.
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    if expires_at.is_some_and(|end| end <= now) {
        return Err(ImportProblem::Expired);
    }
    Ok(Imported {
        token_type: match told.is_bound {
            true => TokenType::DPoP,
            false => found.token_type.unwrap_or(TokenType::Bearer),
        },
        access_token: found.token,
        expires_at,
        scopes: found.scopes.or(told.scopes),
        org: told.org,
        client_id: told.client_id,
        refresh_token: found.refresh_token,
        flow: found.flow,
    })
}

/// What the token tells of itself: nothing, if it is opaque.
fn look_inside(found: &Found) -> Result<Told, ImportProblem> {
    let token = found.token.reveal();
    // A name with nothing behind it.
    if token.is_empty() {
        return Err(ImportProblem::NoToken);
    }
    if is_api_token(token) {
        return Err(ImportProblem::ApiToken);
    }
    if is_client_id(token) {
        return Err(ImportProblem::ClientId);
    }
    // So begins a JSON object in base64url.
    let is_signed = token.starts_with("ey");
    match jwt::split(token) {
        // The signature is not looked at, yet it has to fit into a header as well.
        Ok(parts) if text::is_visible(token) => Told::of(&parts),
        Ok(_) => Err(ImportProblem::Damaged),
        Err(jwt::JwtError::Encrypted) if is_signed => Err(ImportProblem::Encrypted),
        Err(jwt::JwtError::TooLarge) => Err(ImportProblem::TooLong),
        Err(_) if is_signed => Err(ImportProblem::Damaged),
        // A word by itself may be anything; what has the name of a token is taken for one.
        Err(_) if !found.is_named && !may_be_token(token) => Err(ImportProblem::NoToken),
        Err(_) if !text::is_visible(token) => Err(ImportProblem::Damaged),
        Err(_) => Ok(Told::default()),
    }
}

/// Whether it has the form of a token (RFC 6750 section 2.1) and the length of one.
fn may_be_token(text: &str) -> bool {
    text.len() >= SHORTEST
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

/// Whether it has the form of Okta's API tokens (`SSWS`).
fn is_api_token(token: &str) -> bool {
    token.len() == 42 && token.starts_with("00") && is_plain(token)
}

/// Whether it has the form of a client ID.
fn is_client_id(token: &str) -> bool {
    token.len() == 20 && token.starts_with("0oa") && is_plain(token)
}

fn is_plain(token: &str) -> bool {
    token
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The longest text that is looked at.
const MAX_BYTES: usize = 1 << 18;

/// The shortest opaque token, in characters, that is taken for one without a name before it.
const SHORTEST: usize = 20;
