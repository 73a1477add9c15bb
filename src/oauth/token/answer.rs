//! The answer that brings a token (RFC 6749 section 5.1), whatever was given for it.

use super::{
    Grant, GrantedScopes, TokenError, TokenType, Warning, YEAR, read_seconds, refusal, shortened,
};
use crate::oauth::flow::Flow;
use crate::oauth::http::Response;
use crate::oauth::id_token::{self, Expected};
use crate::oauth::json::{self, Json, JsonError};
use crate::oauth::secret::{AccessToken, IdToken, RefreshToken};
use crate::oauth::text;

/// What the answer is compared with.
pub(crate) struct Asked<'a> {
    /// The org's origin, which is also its issuer.
    pub(crate) org: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) flow: Flow,
    pub(crate) scopes: &'a [String],
    /// The only type that is taken: any other is a downgrade, or bound to nobody's key.
    pub(crate) token_type: TokenType,
    pub(crate) nonce: Option<&'a str>,
    /// The grant that is renewed.
    pub(crate) earlier: Option<&'a Grant>,
}

/// Judges a token answer.
pub(crate) fn judge(asked: &Asked<'_>, response: &Response, now: u64) -> Result<Grant, TokenError> {
    let content_type = response.headers.find("content-type");
    let body = object(response)?;

    let access_token = required(&body, "access_token")?;
    // RFC 6749 appendix A.12; a header could not carry anything else.
    if !text::is_visible(access_token) {
        return Err(TokenError::Invalid {
            field: "access_token",
        });
    }
    let access_token = AccessToken::new(access_token.to_owned());
    let token_type = required(&body, "token_type")?;
    if !token_type.eq_ignore_ascii_case(asked.token_type.as_str()) {
        return Err(TokenError::UnsupportedTokenType {
            token_type: shortened(token_type),
        });
    }
    let expires_in = match body.member("expires_in") {
        None => None,
        Some(value) => Some(seconds(value).ok_or(TokenError::Invalid {
            field: "expires_in",
        })?),
    };
    let scope = optional(&body, "scope", true)?;
    let scope = GrantedScopes::of(asked.scopes, scope);
    let refresh_token = optional(&body, "refresh_token", false)?;
    let refresh_token = match refresh_token {
        Some(token) => Some(RefreshToken::new(token.to_owned())),
        // Without a new one the old one goes on (RFC 6749 section 6).
        None => asked
            .earlier
            .and_then(|earlier| earlier.refresh_token.clone()),
    };
    let id_token = match (optional(&body, "id_token", false)?, asked.earlier) {
        // A renewal need not bring one (OpenID Connect Core section 12.2): what was told at the sign-in stays true.
        (None, Some(earlier)) => earlier.id_token.clone(),
        (None, None) if scope.granted.iter().any(|scope| scope == "openid") => {
            return Err(TokenError::Missing { field: "id_token" });
        }
        (None, None) => None,
        (Some(token), earlier) => {
            let expected = Expected {
                issuer: asked.org,
                client_id: asked.client_id,
                nonce: asked.nonce,
                access_token: Some(&access_token),
                front_channel: false,
                earlier: earlier
                    .and_then(|earlier| earlier.id_token.as_ref())
                    .map(|checked| &checked.token),
            };
            Some(
                id_token::check(IdToken::new(token.to_owned()), &expected, now)
                    .map_err(TokenError::IdToken)?,
            )
        }
    };

    let mut grant = Grant {
        access_token,
        token_type: asked.token_type,
        key: asked.earlier.and_then(|earlier| earlier.key.clone()),
        expires_in,
        scope,
        refresh_token,
        id_token,
        issued_at: now,
        org: asked.org.to_owned(),
        client_id: asked.client_id.to_owned(),
        flow: asked.flow,
        warnings: Vec::new(),
    };
    grant.warnings = Warning::of(&grant);
    // Pages may read this header on an answer from another origin as well (Fetch section 2.2.2): without it, nothing forbids it.
    if response
        .headers
        .find("cache-control")
        .is_none_or(|value| !text::contains(&value.to_ascii_lowercase(), "no-store"))
    {
        grant.warnings.push(Warning::Cacheable);
    }
    if content_type.is_some_and(|value| !text::contains(&value.to_ascii_lowercase(), "json")) {
        grant.warnings.push(Warning::ContentType);
    }
    Ok(grant)
}

/// The JSON object that a 200 of the org's OAuth endpoints has for a body.
pub(crate) fn object(response: &Response) -> Result<Json, TokenError> {
    if response.status != 200 {
        return Err(refusal(response));
    }
    let body = json::parse(&response.body, MAX_BYTES).map_err(|error| match error {
        JsonError::DuplicateKey { name } => TokenError::DuplicateKey { name },
        JsonError::Empty => TokenError::EmptyBody,
        JsonError::TooLarge { bytes } => TokenError::TooLarge { bytes },
        JsonError::Malformed => TokenError::NotJson {
            content_type: response.headers.find("content-type").map(shortened),
        },
    })?;
    match body {
        Json::Object(_) => Ok(body),
        _ => Err(TokenError::NotObject),
    }
}

/// Like [`read_seconds`], for a number or a string.
pub(crate) fn seconds(value: &Json) -> Option<u64> {
    match value {
        Json::String(text) => read_seconds(text),
        other => other.as_u64().filter(|seconds| *seconds <= YEAR),
    }
}

/// A member that must be there, and be a text that is not empty.
pub(crate) fn required<'a>(body: &'a Json, field: &'static str) -> Result<&'a str, TokenError> {
    match body.member(field) {
        None => Err(TokenError::Missing { field }),
        Some(Json::String(text)) if !text.is_empty() => Ok(text),
        Some(_) => Err(TokenError::Invalid { field }),
    }
}

/// A member that may be left out. If it is there, it is a text.
pub(crate) fn optional<'a>(
    body: &'a Json,
    field: &'static str,
    may_be_empty: bool,
) -> Result<Option<&'a str>, TokenError> {
    match body.member(field) {
        None => Ok(None),
        Some(Json::String(text)) if may_be_empty || !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(TokenError::Invalid { field }),
    }
}

/// The longest answer that is read: Okta's are a few kilobytes.
const MAX_BYTES: usize = 1 << 18;
