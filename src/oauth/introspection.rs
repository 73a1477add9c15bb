//! Asking the org whether a token is good, and what it carries (RFC 7662).

use super::form;
use super::http::{Request, Response};
use super::json::Json;
use super::secret::{AccessToken, IdToken, RefreshToken};
use super::token::{TokenError, answer};

/// The token that is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    Access(&'a AccessToken),
    Id(&'a IdToken),
    Refresh(&'a RefreshToken),
}

/// What the org says of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Introspection {
    Active(Box<ActiveToken>),
    /// Expired, revoked, another org's or never issued: the org does not say which (RFC 7662 section 2.2).
    Inactive,
}

/// What a good token carries. The org may leave out any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActiveToken {
    pub token_type: Option<String>,
    pub scope: Vec<String>,
    pub client_id: Option<String>,
    /// The login of the one it belongs to; of a service, the app.
    pub username: Option<String>,
    /// When it expires, in seconds since 1970.
    pub exp: Option<u64>,
    /// When it was issued, likewise.
    pub iat: Option<u64>,
    pub sub: Option<String>,
    /// Whom it is for.
    pub aud: Vec<String>,
    pub iss: Option<String>,
    pub jti: Option<String>,
    /// The user ID of the one it belongs to.
    pub uid: Option<String>,
}

/// The request that asks about a token. A public client has no way to prove who it is: Okta wants its `client_id` in the query,
/// and no `Authorization` header. Only tokens of that client are told about.
pub fn request(org: &str, client_id: &str, subject: Subject<'_>) -> Request {
    let (token, hint) = match subject {
        Subject::Access(token) => (token.reveal(), "access_token"),
        Subject::Id(token) => (token.reveal(), "id_token"),
        Subject::Refresh(token) => (token.reveal(), "refresh_token"),
    };
    let client_id = form::percent_encode_component(client_id);
    Request::form(
        [org, "/oauth2/v1/introspect?client_id=", &client_id].concat(),
        &[("token", token), ("token_type_hint", hint)],
    )
}

/// Judges the answer to [`request`].
///
/// # Errors
///
/// See [`TokenError`]. An answer is taken as a whole or not at all: `active` must be there and be `true` or `false`, and what an
/// active token carries must be of the right kind.
pub fn process(response: &Response) -> Result<Introspection, TokenError> {
    let body = answer::object(response)?;
    match body.member("active") {
        Some(Json::Bool(true)) => {}
        // Whatever else is said of it counts for nothing.
        Some(Json::Bool(false)) => return Ok(Introspection::Inactive),
        Some(_) => return Err(TokenError::Invalid { field: "active" }),
        None => return Err(TokenError::Missing { field: "active" }),
    }
    let scope = answer::optional(&body, "scope", true)?.unwrap_or_default();
    let words = scope.split_ascii_whitespace();
    Ok(Introspection::Active(Box::new(ActiveToken {
        token_type: text(&body, "token_type")?,
        scope: words.map(str::to_owned).collect(),
        client_id: text(&body, "client_id")?,
        username: text(&body, "username")?,
        exp: time(&body, "exp")?,
        iat: time(&body, "iat")?,
        sub: text(&body, "sub")?,
        aud: audience(&body).ok_or(TokenError::Invalid { field: "aud" })?,
        iss: text(&body, "iss")?,
        jti: text(&body, "jti")?,
        uid: text(&body, "uid")?,
    })))
}

#[inline(never)]
fn text(body: &Json, field: &'static str) -> Result<Option<String>, TokenError> {
    Ok(super::text::owned(answer::optional(body, field, false)?))
}

#[inline(never)]
fn time(body: &Json, field: &'static str) -> Result<Option<u64>, TokenError> {
    match body.member(field) {
        None => Ok(None),
        Some(value) => match value.as_u64() {
            None => Err(TokenError::Invalid { field }),
            time => Ok(time),
        },
    }
}

/// One, several, or none (RFC 7519 section 4.1.3).
fn audience(body: &Json) -> Option<Vec<String>> {
    let one = |value: &Json| {
        let text = value.as_str().filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    match body.member("aud") {
        None => Some(Vec::new()),
        Some(Json::Array(list)) => list.iter().map(one).collect(),
        Some(value) => one(value).map(|audience| vec![audience]),
    }
}
