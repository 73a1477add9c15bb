//! Introspection (RFC 7662).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::client_auth::Claimed;
use super::error::OAuthError;
use super::params::Params;
use super::token::token_type;
use crate::jwt::Jwt;
use crate::state::Org;
use crate::tokens::Presented;

pub(crate) async fn introspect(
    State(org): State<Arc<Org>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = Params::parse(query.unwrap_or_default().as_bytes());
    match answer(&org, &headers, &query, &Params::of_form(&headers, &body)) {
        Ok(body) => Json(body).into_response(),
        Err(error) => error.into_response(),
    }
}

fn answer(
    org: &Org,
    headers: &HeaderMap,
    query: &Params,
    params: &Params,
) -> Result<Value, OAuthError> {
    params.each_once()?;
    Claimed::read(org, headers, params, query)?
        .authenticate(org, &format!("{}/oauth2/v1/introspect", org.origin))?;
    let token = params
        .value("token")
        .ok_or_else(|| OAuthError::invalid_request("The 'token' parameter is required."))?;
    let found = of_access_token(org, token)
        .or_else(|| of_refresh_token(org, token))
        .or_else(|| of_id_token(org, token));
    Ok(found.unwrap_or_else(|| json!({ "active": false })))
}

fn of_access_token(org: &Org, token: &str) -> Option<Value> {
    let Presented::Valid(found) = Presented::look_up(org, token) else {
        return None;
    };
    let subject = found.login.as_ref().unwrap_or(&found.client_id);
    let mut answer = json!({
        "active": true,
        "token_type": token_type(found.jkt.as_deref()),
        "scope": found.scopes.join(" "),
        "client_id": found.client_id,
        "username": subject,
        "exp": found.expires_at,
        "iat": found.issued_at,
        "sub": subject,
        "aud": org.origin,
        "iss": org.origin,
        "jti": found.jti,
    });
    if let Some(uid) = &found.user_id {
        answer["uid"] = json!(uid);
    }
    if let Some(jkt) = &found.jkt {
        answer["cnf"] = json!({ "jkt": jkt });
    }
    Some(answer)
}

fn of_refresh_token(org: &Org, token: &str) -> Option<Value> {
    let family = org.tokens().family(token).cloned()?;
    if family.revoked || family.current != token || family.expires_at <= org.now() {
        return None;
    }
    Some(json!({
        "active": true,
        "token_type": "Bearer",
        "scope": family.scopes.join(" "),
        "client_id": family.client_id,
        "username": family.login,
        "exp": family.expires_at,
        "sub": family.login,
        "aud": org.origin,
        "iss": org.origin,
        "jti": family.id,
        "uid": org.account(family.login).map(|account| org.account_id(account)),
    }))
}

fn of_id_token(org: &Org, token: &str) -> Option<Value> {
    let jwt = Jwt::parse(token).filter(|jwt| org.keys.verifies(jwt))?;
    let expires_at = org.tokens().id_token_expiry(jwt.claim_str("jti")?)?;
    if expires_at <= org.now() {
        return None;
    }
    let mut answer = json!({ "active": true });
    for (name, value) in jwt.claims {
        answer[name] = value;
    }
    Some(answer)
}
