//! The authorization endpoint (RFC 6749, section 3.1).

mod request;
mod response_type;
mod scope;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

pub(crate) use self::request::AuthorizeRequest;
use self::request::Refused;

use super::issue::{self, IdTokenClaims};
use super::params::Params;
use super::{consent, page, session, sign_in};
use crate::directory::status::Status;
use crate::random;
use crate::state::Org;
use crate::tokens::{Code, Session};

pub(crate) async fn by_get(
    State(org): State<Arc<Org>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    authorize(
        &org,
        &headers,
        &Params::parse(query.unwrap_or_default().as_bytes()),
    )
}

pub(crate) async fn by_post(
    State(org): State<Arc<Org>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if query.is_some_and(|query| !query.is_empty()) {
        return page::error("A POST to this endpoint must not have query parameters.");
    }
    authorize(&org, &headers, &Params::of_form(&headers, &body))
}

/// Goes on with someone who is signed in: asks for consent where the app wants that, and answers.
pub(crate) fn proceed(org: &Org, request: AuthorizeRequest, session: &Session) -> Response {
    match turned_away(org, session) {
        Some(description) => request.refuse("access_denied", description),
        None if request.prompt.consent => consent::begin(org, request, session),
        None => complete(org, &request, session),
    }
}

/// Answers a request on behalf of someone who is signed in and was asked everything.
pub(crate) fn complete(org: &Org, request: &AuthorizeRequest, session: &Session) -> Response {
    if let Some(description) = turned_away(org, session) {
        return request.refuse("access_denied", description);
    }
    match answer(org, request, session) {
        Ok(fields) => request.mode.deliver(&request.redirect_uri, &fields),
        Err(_) => request.refuse(
            "server_error",
            "The authorization server encountered an unexpected condition that prevented it from \
             fulfilling the request.",
        ),
    }
}

/// Why someone gets nothing, if so.
fn turned_away(org: &Org, session: &Session) -> Option<&'static str> {
    let account = org.account(session.login);
    match account.and_then(|account| org.status(account)) {
        Some(Status::Active) => {}
        Some(Status::PasswordExpired) => return Some("The user's password is expired."),
        _ => return Some("User status is invalid."),
    }
    if account.is_some_and(|account| account.assigned) {
        None
    } else {
        Some("User is not assigned to the client application.")
    }
}

fn authorize(org: &Org, headers: &HeaderMap, params: &Params) -> Response {
    let request = match AuthorizeRequest::parse(org, params) {
        Ok(request) => request,
        Err(Refused::Page(description)) => return page::error(&description),
        Err(Refused::Redirect(refusal)) => return refusal.deliver(),
    };
    let session = session::current(org, headers);
    let recent = session.as_ref().filter(|session| {
        request
            .max_age
            .is_none_or(|max_age| org.now() - session.auth_time <= max_age)
    });
    let must_sign_in = request.prompt.login || request.max_age == Some(0);
    match recent {
        Some(session) if !must_sign_in => proceed(org, request, session),
        _ if request.prompt.none && session.is_some() => request.refuse(
            "login_required",
            "The client specified not to prompt, but the client app requires re-authentication or \
             MFA.",
        ),
        _ if request.prompt.none => request.refuse(
            "login_required",
            "The client specified not to prompt, but the user is not logged in.",
        ),
        _ => sign_in::begin(org, request),
    }
}

/// The fields of a successful answer, in Okta's order.
fn answer(
    org: &Org,
    request: &AuthorizeRequest,
    session: &Session,
) -> Result<Vec<(&'static str, String)>, issue::CannotSign> {
    let mut fields = Vec::new();
    let code = request.response_type.code.then(|| {
        let code = random::token(32);
        let record = Code {
            request: request.clone(),
            login: session.login,
            auth_time: session.auth_time,
            expires_at: org.now() + CODE_LIFETIME,
        };
        org.tokens().codes.insert(code.clone(), record);
        code
    });
    let access_token = match request.response_type.token {
        true => {
            let grant = issue::Grant {
                client_id: &request.client_id,
                login: Some(session.login),
                scopes: &request.scopes,
                auth_time: Some(session.auth_time),
                jkt: None,
                family: None,
            };
            Some(issue::access_token(org, &grant)?)
        }
        false => None,
    };
    let id_token = match request.response_type.id_token {
        true => Some(issue::id_token(
            org,
            &IdTokenClaims {
                client_id: &request.client_id,
                login: session.login,
                auth_time: session.auth_time,
                scopes: &request.scopes,
                nonce: request.nonce.as_deref(),
                access_token: access_token.as_deref(),
                code: code.as_deref(),
            },
        )?),
        false => None,
    };
    if let Some(token) = access_token {
        fields.push(("access_token", token));
        fields.push(("token_type", "Bearer".to_owned()));
        fields.push((
            "expires_in",
            org.settings().access_token_lifetime.to_string(),
        ));
        fields.push(("scope", request.scopes.join(" ")));
    }
    if let Some(token) = id_token {
        fields.push(("id_token", token));
    }
    if let Some(code) = code {
        fields.push(("code", code));
    }
    fields.push(("state", request.state.clone()));
    Ok(fields)
}

/// Five minutes, in seconds.
const CODE_LIFETIME: i64 = 300;
