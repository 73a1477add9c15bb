//! The sign-in page. It needs no script.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::authorize::{self, AuthorizeRequest};
use super::params::Params;
use super::{page, pending, session};
use crate::accounts::PASSWORD;
use crate::directory::status::Status;
use crate::state::Org;
use crate::tokens::Session;

/// Asks who is there, and remembers the request until the answer comes.
pub(crate) fn begin(org: &Org, request: AuthorizeRequest) -> Response {
    let id = pending::wait(org, request.clone(), None);
    page::sign_in(
        org,
        &request,
        &page::Form {
            id: &id,
            username: request.login_hint.as_deref().unwrap_or_default(),
            error: None,
        },
    )
}

/// Takes the form.
pub(crate) async fn submit(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let params = Params::of_form(&headers, &body);
    let id = params.value("request").unwrap_or_default();
    let waiting = pending::find(&org, id).filter(|pending| pending.session.is_none());
    let Some(request) = waiting.map(|pending| pending.request) else {
        return page::error(pending::EXPIRED);
    };
    if params.raw("cancel").is_some() {
        pending::done(&org, id);
        return request.refuse("access_denied", pending::DENIED);
    }
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
    pending::done(&org, id);
    let session = Session {
        login: account.login,
        auth_time: org.now(),
    };
    let mut response = authorize::proceed(&org, request, &session);
    if org.status(account) == Some(Status::Active) {
        org.directory
            .signed_in(account.login, org.clock.now_millis());
        response
            .headers_mut()
            .append(header::SET_COOKIE, session::start(&org, session));
    }
    response
}
