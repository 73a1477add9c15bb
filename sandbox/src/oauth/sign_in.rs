//! The sign-in page. It needs no script.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::authorize::{self, AuthorizeRequest};
use super::params::Params;
use super::{page, session};
use crate::accounts::PASSWORD;
use crate::directory::status::Status;
use crate::random;
use crate::state::Org;
use crate::tokens::{Pending, Session};

/// Asks who is there, and remembers the request until the answer comes.
pub(crate) fn begin(org: &Org, request: AuthorizeRequest) -> Response {
    let now = org.now();
    let id = random::token(24);
    let username = request.login_hint.clone().unwrap_or_default();
    let response = page::sign_in(
        org,
        &request,
        &page::Form {
            id: &id,
            username: &username,
            error: None,
        },
    );
    let mut tokens = org.tokens();
    tokens
        .pending
        .retain(|_, pending| now - pending.created < LIFETIME);
    tokens.pending.insert(
        id,
        Pending {
            request,
            created: now,
        },
    );
    response
}

/// Takes the form.
pub(crate) async fn submit(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let params = Params::of_form(&headers, &body);
    let id = params.value("request").unwrap_or_default();
    let now = org.now();
    let request = org
        .tokens()
        .pending
        .get(id)
        .filter(|pending| now - pending.created < LIFETIME)
        .map(|pending| pending.request.clone());
    let Some(request) = request else {
        return page::error("Request expired, please start over and try again.");
    };
    let username = params.value("username").unwrap_or_default().trim();
    let account = org
        .account(username)
        .filter(|_| params.value("password") == Some(PASSWORD));
    let Some(account) = account else {
        let form = page::Form {
            id,
            username,
            error: Some("Unable to sign in"),
        };
        return page::sign_in(&org, &request, &form);
    };
    org.tokens().pending.remove(id);
    let session = Session {
        login: account.login,
        auth_time: now,
    };
    let mut response = authorize::complete(&org, &request, &session);
    if org.status(account) == Some(Status::Active) {
        org.directory
            .signed_in(account.login, org.clock.now_millis());
        response
            .headers_mut()
            .append(header::SET_COOKIE, session::start(&org, session));
    }
    response
}

/// One hour, in seconds.
const LIFETIME: i64 = 3_600;
