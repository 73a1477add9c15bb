//! The public keys of service apps: `/api/v1/apps/{appId}/credentials/jwks`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

use super::clients::{malformed, not_found};
use crate::access::{Permission, api_error, require};
use crate::apps::{App, AppKind, ClientKey};
use crate::jwt;
use crate::state::Org;

/// Lists an app's keys.
pub(crate) async fn list(
    State(org): State<Arc<Org>>,
    Path(app_id): Path<String>,
    parts: Parts,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.apps.read"], Permission::Read) {
        return refusal;
    }
    match org.apps.find(&app_id) {
        Some(app) => {
            let keys: Vec<Value> = app.keys.iter().map(describe).collect();
            Json(json!({ "jwks": { "keys": keys } })).into_response()
        }
        None => not_found(&app_id, "AppInstance"),
    }
}

/// Shows one key.
pub(crate) async fn one(
    State(org): State<Arc<Org>>,
    Path((app_id, key_id)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.apps.read"], Permission::Read) {
        return refusal;
    }
    let Some(app) = org.apps.find(&app_id) else {
        return not_found(&app_id, "AppInstance");
    };
    match app.keys.iter().find(|key| key.id == key_id) {
        Some(key) => Json(describe(key)).into_response(),
        None => not_found(&key_id, "OAuth2ClientJsonWebKey"),
    }
}

/// Registers a key.
pub(crate) async fn add(
    State(org): State<Arc<Org>>,
    Path(app_id): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Response {
    // Once an app has scopes and roles, only super admins may change its keys.
    if let Err(refusal) = require(&org, &parts, &["okta.apps.manage"], Permission::Super) {
        return refusal;
    }
    register(&org, &app_id, &body)
}

/// Registers a key on nobody's behalf.
pub(crate) fn register(org: &Org, app_id: &str, body: &[u8]) -> Response {
    let Some(app) = org.apps.find(app_id) else {
        return not_found(app_id, "AppInstance");
    };
    let Ok(jwk) = serde_json::from_slice::<Map<String, Value>>(body) else {
        return malformed();
    };
    if let Err(cause) = judge(&app, &jwk) {
        return api_error(
            StatusCode::BAD_REQUEST,
            "E0000001",
            "Api validation failed: jwks",
            &[cause.to_owned()],
        );
    }
    match org.apps.add_key(app_id, Value::Object(jwk), org.now()) {
        Some(key) => (StatusCode::CREATED, Json(describe(&key))).into_response(),
        None => not_found(app_id, "AppInstance"),
    }
}

/// Puts a key to use.
pub(crate) async fn activate(
    State(org): State<Arc<Org>>,
    Path(ids): Path<(String, String)>,
    parts: Parts,
) -> Response {
    set_active(&org, &parts, &ids, true)
}

/// Takes a key out of use.
pub(crate) async fn deactivate(
    State(org): State<Arc<Org>>,
    Path(ids): Path<(String, String)>,
    parts: Parts,
) -> Response {
    set_active(&org, &parts, &ids, false)
}

/// Deletes a key that is out of use.
pub(crate) async fn remove(
    State(org): State<Arc<Org>>,
    Path((app_id, key_id)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.apps.manage"], Permission::Super) {
        return refusal;
    }
    let outcome = org.apps.update(&app_id, |app| {
        let position = app.keys.iter().position(|key| key.id == key_id)?;
        Some(if app.keys[position].active {
            Err(())
        } else {
            app.keys.remove(position);
            Ok(())
        })
    });
    match outcome {
        None => not_found(&app_id, "AppInstance"),
        Some(None) => not_found(&key_id, "OAuth2ClientJsonWebKey"),
        Some(Some(Ok(()))) => StatusCode::NO_CONTENT.into_response(),
        Some(Some(Err(()))) => api_error(
            StatusCode::BAD_REQUEST,
            "E0000001",
            "Api validation failed: jwks",
            &["Cannot delete an active key.".to_owned()],
        ),
    }
}

fn set_active(
    org: &Org,
    parts: &Parts,
    (app_id, key_id): &(String, String),
    active: bool,
) -> Response {
    if let Err(refusal) = require(org, parts, &["okta.apps.manage"], Permission::Super) {
        return refusal;
    }
    let changed = org.apps.update(app_id, |app| {
        let key = app.keys.iter_mut().find(|key| key.id == *key_id)?;
        key.active = active;
        Some(key.clone())
    });
    match changed {
        None => not_found(app_id, "AppInstance"),
        Some(None) => not_found(key_id, "OAuth2ClientJsonWebKey"),
        Some(Some(key)) => Json(describe(&key)).into_response(),
    }
}

/// Whether a JWK may be registered; if not, why.
fn judge(app: &App, jwk: &Map<String, Value>) -> Result<(), &'static str> {
    if app.kind != AppKind::Service {
        return Err("Keys can only be registered for apps that use private_key_jwt.");
    }
    if app.keys.len() >= MOST_KEYS {
        return Err("A client can have at most 50 keys.");
    }
    let value = Value::Object(jwk.clone());
    if jwt::is_private(&value) {
        return Err("Only the public part of a key can be registered.");
    }
    if jwt::thumbprint(&value).is_none() {
        return Err("The key is not a valid RSA or EC public JWK.");
    }
    if value["kty"] == "RSA" && modulus_bits(&value) < 2_048 {
        return Err("RSA key length in the 'jwks' is less than '2,048' bits for the given key.");
    }
    if app
        .keys
        .iter()
        .any(|key| key.jwk.get("kid") == jwk.get("kid"))
    {
        return Err("All keys in the 'jwks' must have a unique `kid`.");
    }
    Ok(())
}

fn modulus_bits(jwk: &Value) -> usize {
    let bytes = URL_SAFE_NO_PAD
        .decode(jwk["n"].as_str().unwrap_or_default())
        .unwrap_or_default();
    let significant: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    let leading = significant
        .first()
        .map_or(0, |byte| byte.leading_zeros() as usize);
    significant.len() * 8 - leading
}

fn describe(key: &ClientKey) -> Value {
    let created = DateTime::from_timestamp(key.created, 0)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut shown = key.jwk.clone();
    shown["id"] = json!(key.id);
    shown["status"] = json!(if key.active { "ACTIVE" } else { "INACTIVE" });
    shown["created"] = json!(created);
    shown["lastUpdated"] = json!(created);
    shown
}

const MOST_KEYS: usize = 50;
