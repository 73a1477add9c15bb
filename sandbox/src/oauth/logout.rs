//! Signing out of the org (OpenID Connect RP-Initiated Logout 1.0). Tokens stay as they are.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use form_urlencoded::Serializer;

use super::params::Params;
use super::{deliver, page, session};
use crate::jwt::Jwt;
use crate::state::Org;

pub(crate) async fn by_get(
    State(org): State<Arc<Org>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    logout(
        &org,
        &headers,
        &Params::parse(query.unwrap_or_default().as_bytes()),
    )
}

pub(crate) async fn by_post(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    logout(&org, &headers, &Params::of_form(&headers, &body))
}

fn logout(org: &Org, headers: &HeaderMap, params: &Params) -> Response {
    let Some(hint) = params.value("id_token_hint") else {
        return page::error("The required parameter 'id_token_hint' is missing.");
    };
    let session = session::current(org, headers);
    let Some(client_id) = client_of(org, hint, session.as_ref().map(|session| session.login))
    else {
        return page::error("The 'id_token_hint' parameter is not a valid ID token.");
    };
    let target = params.value("post_logout_redirect_uri");
    let known = org.apps.find(&client_id);
    if target.is_some_and(|uri| !known.is_some_and(|app| app.accepts_logout_uri(uri))) {
        return page::error(
            "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client \
             app settings.",
        );
    }
    let mut response = match target {
        None => page::signed_out(),
        Some(uri) => match params.value("state") {
            None => deliver::redirect(uri),
            Some(state) => {
                let separator = if uri.contains('?') { '&' } else { '?' };
                let query = Serializer::new(String::new())
                    .append_pair("state", state)
                    .finish();
                deliver::redirect(&format!("{uri}{separator}{query}"))
            }
        },
    };
    session::end(org, headers, &mut response);
    response
}

/// The client an ID token was made for. An expired one will do for the person signed in.
fn client_of(org: &Org, hint: &str, login: Option<&str>) -> Option<String> {
    let jwt = Jwt::parse(hint).filter(|jwt| org.keys.verifies(jwt))?;
    if jwt.claim_str("iss") != Some(&org.origin) {
        return None;
    }
    let own = login
        .and_then(|login| org.account(login))
        .map(|account| org.account_id(account))
        .is_some_and(|id| jwt.claim_str("sub") == Some(&id));
    let expires_at = org.tokens().id_token_expiry(jwt.claim_str("jti")?)?;
    (own || expires_at > org.now())
        .then(|| jwt.claim_str("aud").map(str::to_owned))
        .flatten()
}
