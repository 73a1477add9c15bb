//! The consent page. It needs no script.
//!
//! Okta shows one for the scopes of custom authorization servers; its own scopes are consented to by
//! the administrator who grants them to the app. Here it is shown whenever an app asks for it, so
//! that what becomes of *Don't allow* can be tried.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::authorize::{self, AuthorizeRequest};
use super::params::Params;
use super::{page, pending};
use crate::state::Org;
use crate::tokens::Session;

/// Asks whether the app may have what it asks for.
pub(super) fn begin(org: &Org, request: AuthorizeRequest, session: &Session) -> Response {
    let id = pending::wait(org, request.clone(), Some(session.clone()));
    page::consent(org, &request, session.login, &id)
}

/// Takes the answer. Anything but *Allow* is a no.
pub(crate) async fn submit(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let params = Params::of_form(&headers, &body);
    let id = params.value("request").unwrap_or_default();
    let waiting =
        pending::find(&org, id).and_then(|pending| Some((pending.request, pending.session?)));
    let Some((request, session)) = waiting else {
        return page::error(pending::EXPIRED);
    };
    pending::done(&org, id);
    if params.value("decision") == Some("allow") {
        authorize::complete(&org, &request, &session)
    } else {
        request.refuse("access_denied", pending::DENIED)
    }
}
