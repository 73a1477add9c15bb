//! The sandbox's own controls, which no Okta org has. Any origin may use them: they listen on
//! loopback and guard nothing.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::accounts::{ACCOUNTS, PASSWORD};
use crate::faults::Faults;
use crate::oauth;
use crate::state::Org;

/// Every route under `/sandbox`.
pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route("/sandbox", get(describe))
        .route("/sandbox/apps/{client_id}/keys", post(add_key))
        .route("/sandbox/dpop-nonces/forget", post(forget_nonces))
        .route(
            "/sandbox/faults",
            get(faults).put(set_faults).delete(clear_faults),
        )
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/tokens/expire", post(expire_tokens))
        .route("/sandbox/tokens/revoke", post(revoke_tokens))
}

/// What a page needs to fill in its connection settings.
async fn describe(State(org): State<Arc<Org>>) -> Json<Value> {
    let people: Vec<Value> = ACCOUNTS
        .iter()
        .map(|account| {
            json!({
                "login": account.login,
                "role": account.role.map(|role| role.as_str()),
                "note": account.note,
            })
        })
        .collect();
    let apps: Vec<Value> = org
        .apps
        .all()
        .iter()
        .map(|app| {
            json!({
                "client_id": app.client_id,
                "label": app.label,
                "kind": app.kind_name(),
                "dpop": app.dpop,
                "grants": app.grants,
                "scopes": app.scopes,
                "redirect_uris": app.redirect_uris,
            })
        })
        .collect();
    Json(json!({
        "name": "Latchkey sandbox",
        "origin": org.origin,
        "users": org.directory.len(),
        "password": PASSWORD,
        "people": people,
        "apps": apps,
    }))
}

/// Registers a public JWK for a service app without any token.
async fn add_key(
    State(org): State<Arc<Org>>,
    Path(client_id): Path<String>,
    body: Bytes,
) -> Response {
    oauth::register_key(&org, &client_id, &body)
}

async fn forget_nonces(State(org): State<Arc<Org>>) -> StatusCode {
    org.forget_dpop_nonces();
    StatusCode::NO_CONTENT
}

async fn faults(State(org): State<Arc<Org>>) -> Json<Faults> {
    Json(org.faults())
}

async fn set_faults(State(org): State<Arc<Org>>, body: Bytes) -> Response {
    match serde_json::from_slice::<Faults>(&body) {
        Ok(faults) => {
            org.set_faults(faults);
            Json(org.faults()).into_response()
        }
        Err(error) => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": error.to_string() })),
        )
            .into_response(),
    }
}

async fn clear_faults(State(org): State<Arc<Org>>) -> Json<Faults> {
    org.clear_faults();
    Json(org.faults())
}

async fn reset(State(org): State<Arc<Org>>) -> StatusCode {
    org.reset();
    StatusCode::NO_CONTENT
}

async fn expire_tokens(State(org): State<Arc<Org>>) -> StatusCode {
    org.expire_tokens();
    StatusCode::NO_CONTENT
}

async fn revoke_tokens(State(org): State<Arc<Org>>) -> StatusCode {
    org.revoke_tokens();
    StatusCode::NO_CONTENT
}
