//! Revocation (RFC 7009).
//!
//! <https://developer.okta.com/docs/guides/revoke-tokens/main/>

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::client_auth::Claimed;
use super::error::OAuthError;
use super::params::Params;
use crate::jwt::Jwt;
use crate::state::Org;
use crate::tokens::Selection;

pub(crate) async fn revoke(
    State(org): State<Arc<Org>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = Params::parse(query.unwrap_or_default().as_bytes());
    match carry_out(&org, &headers, &query, &Params::of_form(&headers, &body)) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.into_response(),
    }
}

/// Revokes a token of the client's own. A token of anyone else's, or none at all, gets the same
/// answer, so that the answer tells nothing.
fn carry_out(
    org: &Org,
    headers: &HeaderMap,
    query: &Params,
    params: &Params,
) -> Result<(), OAuthError> {
    params.each_once()?;
    let app = Claimed::read(org, headers, params, query)?
        .authenticate(org, &format!("{}/oauth2/v1/revoke", org.origin))?;
    let token = params
        .value("token")
        .ok_or_else(|| OAuthError::invalid_request("The 'token' parameter is required."))?;

    let signed = Jwt::parse(token).filter(|jwt| org.keys.verifies(jwt));
    let mut tokens = org.tokens();
    let family = tokens
        .family(token)
        .filter(|family| family.client_id == app.client_id)
        .map(|family| family.id.clone());
    if let Some(family) = family {
        tokens.revoke_family(&family);
        return Ok(());
    }
    let jti = signed
        .as_ref()
        .and_then(|jwt| jwt.claim_str("jti"))
        .unwrap_or_default();
    if tokens
        .access(jti)
        .is_some_and(|found| found.client_id == app.client_id)
    {
        tokens.revoke(&Selection::Access(jti.to_owned()));
    }
    Ok(())
}
