//! Ending tokens before their time.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{complaint, read};
use crate::state::Org;
use crate::tokens::Which;

/// Of whom or which; everything when nothing is said.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Revocation {
    /// A login or a user id.
    login: Option<String>,
    /// An access token; or a refresh token, with all that followed from the same sign-in.
    token: Option<String>,
}

/// As [`Revocation`], for live access tokens alone.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expiry {
    login: Option<String>,
    token: Option<String>,
    /// How long they still live.
    seconds: u64,
}

/// `POST /sandbox/tokens/expire`, with `{"login"?, "token"?, "seconds"?}` or no body. What a token
/// says of its own expiry stays as it is.
pub(super) async fn expire(
    State(org): State<Arc<Org>>,
    body: Bytes,
) -> Result<StatusCode, Response> {
    let Expiry {
        login,
        token,
        seconds,
    } = read(&body)?;
    let which = which(login.as_deref(), token.as_deref())?;
    found(org.expire(which, seconds))
}

/// `POST /sandbox/tokens/revoke`, with `{"login"?, "token"?}` or no body.
pub(super) async fn revoke(
    State(org): State<Arc<Org>>,
    body: Bytes,
) -> Result<StatusCode, Response> {
    let Revocation { login, token } = read(&body)?;
    found(org.revoke(which(login.as_deref(), token.as_deref())?))
}

fn which<'a>(login: Option<&'a str>, token: Option<&'a str>) -> Result<Which<'a>, Response> {
    match (login, token) {
        (None, None) => Ok(Which::All),
        (Some(login), None) => Ok(Which::Person(login)),
        (None, Some(token)) => Ok(Which::Token(token)),
        (Some(_), Some(_)) => Err(complaint("say either login or token")),
    }
}

fn found(found: bool) -> Result<StatusCode, Response> {
    if found {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(StatusCode::NOT_FOUND.into_response())
    }
}
