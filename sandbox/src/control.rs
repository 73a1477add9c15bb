//! The sandbox's own controls, which no Okta org has. Any origin may use them: they listen on
//! loopback and guard nothing. Bodies and answers are JSON.
//!
//! | Call | What it does |
//! |---|---|
//! | `GET /sandbox` | tells the org's address, people and apps |
//! | `POST /sandbox/apps/{client_id}/keys` | registers the public JWK in the body |
//! | `POST /sandbox/dpop-nonces/forget` | forgets the nonces given out, so that the next proof is challenged |
//! | `GET`, `PUT`, `DELETE /sandbox/faults` | [`Faults`]: shows, replaces, goes back to those of the start; the clock's skew is among them |
//! | `POST /sandbox/keys/rotate` | lets a new key sign; with `{"withdraw_old": true}` the keys before it are gone |
//! | `GET`, `DELETE /sandbox/requests` | [`Counts`]: how often each endpoint was called; counts anew |
//! | `POST /sandbox/reset` | puts the org back to how it started |
//! | `GET`, `PUT`, `DELETE /sandbox/settings` | [`Settings`]: shows, replaces, goes back to those of the start |
//! | `POST /sandbox/tokens/expire` | ends access tokens now or in `seconds`: all, or those of `login`, or `token` |
//! | `POST /sandbox/tokens/revoke` | revokes tokens: all, or those of `login`, or `token` |

mod tokens;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::accounts::{ACCOUNTS, PASSWORD};
use crate::counts::Counts;
use crate::faults::Faults;
use crate::oauth;
use crate::settings::Settings;
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
        .route("/sandbox/keys/rotate", post(rotate_keys))
        .route("/sandbox/requests", get(counts).delete(clear_counts))
        .route("/sandbox/reset", post(reset))
        .route(
            "/sandbox/settings",
            get(settings).put(set_settings).delete(clear_settings),
        )
        .route("/sandbox/tokens/expire", post(tokens::expire))
        .route("/sandbox/tokens/revoke", post(tokens::revoke))
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

async fn set_faults(State(org): State<Arc<Org>>, body: Bytes) -> Result<Json<Faults>, Response> {
    org.set_faults(read(&body)?);
    Ok(Json(org.faults()))
}

async fn clear_faults(State(org): State<Arc<Org>>) -> Json<Faults> {
    org.clear_faults();
    Json(org.faults())
}

async fn reset(State(org): State<Arc<Org>>) -> StatusCode {
    org.reset();
    StatusCode::NO_CONTENT
}

async fn settings(State(org): State<Arc<Org>>) -> Json<Settings> {
    Json(org.settings())
}

async fn set_settings(
    State(org): State<Arc<Org>>,
    body: Bytes,
) -> Result<Json<Settings>, Response> {
    org.set_settings(read(&body)?);
    Ok(Json(org.settings()))
}

async fn clear_settings(State(org): State<Arc<Org>>) -> Json<Settings> {
    org.clear_settings();
    Json(org.settings())
}

async fn counts(State(org): State<Arc<Org>>) -> Json<Counts> {
    Json(org.counts())
}

async fn clear_counts(State(org): State<Arc<Org>>) -> StatusCode {
    org.clear_counts();
    StatusCode::NO_CONTENT
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rotation {
    withdraw_old: bool,
}

async fn rotate_keys(State(org): State<Arc<Org>>, body: Bytes) -> Result<StatusCode, Response> {
    let Rotation { withdraw_old } = read(&body)?;
    // Making a key takes about a second.
    let rotated = tokio::task::spawn_blocking(move || org.rotate_keys(withdraw_old)).await;
    match rotated {
        Ok(Ok(())) => Ok(StatusCode::NO_CONTENT),
        _ => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

/// The body, which may be left out.
fn read<T: Default + DeserializeOwned>(body: &[u8]) -> Result<T, Response> {
    if body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| complaint(&error.to_string()))
}

fn complaint(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}
