//! What a token tells of itself.

use super::ImportProblem;
use crate::oauth::json::{Json, find};
use crate::oauth::jwt::Parts;
use crate::oauth::text;
use crate::okta::org::OrgUrl;

/// What the claims say; nothing, for an opaque token.
#[derive(Default)]
pub(super) struct Told {
    /// In seconds since 1970.
    pub(super) expires_at: Option<u64>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) org: Option<OrgUrl>,
    pub(super) client_id: Option<String>,
    /// To a key (RFC 9449 section 6.1).
    pub(super) is_bound: bool,
}

impl Told {
    /// Reads the claims, and refuses what no API of Okta's would take.
    pub(super) fn of(parts: &Parts) -> Result<Self, ImportProblem> {
        let claim = |name| find(&parts.claims, name);
        let text_of = |name| claim(name).and_then(Json::as_str);
        let scopes = claim("scp").or_else(|| claim("scope")).and_then(names);
        // Okta's ID tokens are told by their `jti`; others have what no access token has, and no scopes.
        let is_id_token = text_of("jti").is_some_and(|name| name.starts_with("ID."))
            || (scopes.is_none()
                && claim("cid").is_none()
                && ["nonce", "at_hash", "c_hash", "preferred_username"]
                    .iter()
                    .any(|name| claim(name).is_some()));
        if is_id_token {
            return Err(ImportProblem::IdToken);
        }
        let issuer = text_of("iss").unwrap_or_default();
        if text::contains(issuer, "/oauth2/") {
            return Err(ImportProblem::CustomServer {
                issuer: issuer.to_owned(),
            });
        }
        Ok(Self {
            expires_at: claim("exp").and_then(Json::as_u64),
            scopes,
            org: bare_origin(issuer),
            client_id: text::owned(text_of("cid").or_else(|| text_of("client_id"))),
            is_bound: claim("cnf").is_some_and(|key| key.member("jkt").is_some()),
        })
    }
}

/// The names in a list, or in one text with spaces.
pub(super) fn names(value: &Json) -> Option<Vec<String>> {
    match value {
        Json::String(text) => Some(text.split_ascii_whitespace().map(str::to_owned).collect()),
        Json::Array(items) => items
            .iter()
            .map(|item| text::owned(item.as_str()))
            .collect(),
        _ => None,
    }
}

/// An org's address, if nothing in it has to be corrected.
fn bare_origin(issuer: &str) -> Option<OrgUrl> {
    let (org, corrections) = OrgUrl::parse(issuer).ok()?;
    corrections.is_empty().then_some(org)
}
