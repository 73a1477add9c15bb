//! `GET /api/v1/apps`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, require};
use crate::apps::{App, AppKind};
use crate::state::Org;

use super::answer::Refused;
use super::cursor::Cursor;
use super::links;
use super::query::Query;

/// Lists the apps.
pub(super) async fn list(State(org): State<Arc<Org>>, parts: Parts) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.apps.read"], Permission::Read)?;
    let query = Query::of(&parts);
    let limit = query.limit(DEFAULT_LIMIT, MOST)?;
    let start = query.text("q").unwrap_or_default().to_lowercase();
    let list = format!("apps {start}");
    let skipped = match query.text("after") {
        Some(after) => Cursor::read(after, &list)?.last as usize + 1,
        None => 0,
    };
    let apps = org.apps.all();
    let base = links::base(&org, &parts);
    let mut found: Vec<(usize, Value)> = apps
        .iter()
        .enumerate()
        .skip(skipped)
        .filter(|(_, app)| app.label.to_lowercase().starts_with(&start))
        .map(|(place, app)| (place, to_json(app, &base)))
        .collect();
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more);
    let next = next.map(|(place, _)| {
        Cursor {
            last: *place as u64,
            sent: 0,
        }
        .write(&list)
    });
    let found: Vec<Value> = found.into_iter().map(|(_, app)| app).collect();
    let mut response = axum::Json(found).into_response();
    let next = next.as_deref().map(|after| (after, limit));
    links::add(&mut response, &format!("{base}/api/v1/apps"), &query, next);
    Ok(response)
}

/// `GET /api/v1/apps/{id}`.
pub(super) async fn one(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.apps.read"], Permission::Read)?;
    let app = org
        .apps
        .find(&id)
        .ok_or_else(|| Refused::not_found(&id, "AppInstance"))?;
    Ok(axum::Json(to_json(&app, &links::base(&org, &parts))).into_response())
}

fn to_json(app: &App, base: &str) -> Value {
    let own = format!("{base}/api/v1/apps/{}", app.client_id);
    let grants: Vec<&str> = app.grants.iter().map(|grant| grant.as_str()).collect();
    json!({
        "id": app.client_id,
        "name": "oidc_client",
        "label": app.label,
        "status": "ACTIVE",
        "created": CREATED,
        "lastUpdated": CREATED,
        "signOnMode": "OPENID_CONNECT",
        "features": [],
        "visibility": {
            "autoSubmitToolbar": false,
            "hide": { "iOS": app.kind == AppKind::Service, "web": app.kind == AppKind::Service },
        },
        "credentials": {
            "oauthClient": {
                "client_id": app.client_id,
                "autoKeyRotation": true,
                "token_endpoint_auth_method": app.auth_method(),
                "pkce_required": app.kind == AppKind::Spa,
            },
        },
        "settings": {
            "oauthClient": {
                "application_type": app.kind.application_type(),
                "grant_types": grants,
                "response_types": app.response_types(),
                "redirect_uris": app.redirect_uris,
                "dpop_bound_access_tokens": app.dpop,
                "issuer_mode": "DYNAMIC",
            },
        },
        "_links": {
            "self": { "href": own },
            "users": { "href": format!("{own}/users") },
            "groups": { "href": format!("{own}/groups") },
        },
    })
}

/// The default of `limit`.
const DEFAULT_LIMIT: usize = 20;

/// As many apps as one page has.
const MOST: usize = 200;

const CREATED: &str = "2015-03-02T00:00:00.000Z";
