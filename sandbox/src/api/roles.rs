//! `GET …/roles`: only those who may give roles may see them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, require};
use crate::directory::{Kind, dates};
use crate::state::Org;

use super::answer::Refused;
use super::links;
use super::user::named;

/// The org's custom admin roles: it has none.
pub(super) async fn custom(State(org): State<Arc<Org>>, parts: Parts) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.roles.read"], Permission::Super)?;
    Ok(axum::Json(json!({ "roles": [], "_links": {} })).into_response())
}

/// The roles of a user.
pub(super) async fn list(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let roles: Vec<Value> = assigned(&org, &id, &parts)?.into_iter().collect();
    Ok(axum::Json(roles).into_response())
}

/// One role of a user.
pub(super) async fn one(
    State(org): State<Arc<Org>>,
    Path((id, role)): Path<(String, String)>,
    parts: Parts,
) -> Result<Response, Refused> {
    let assigned = assigned(&org, &id, &parts)?.filter(|assigned| assigned["id"] == role.as_str());
    let assigned = assigned.ok_or_else(|| Refused::not_found(&role, "RoleAssignment"))?;
    Ok(axum::Json(assigned).into_response())
}

fn assigned(org: &Org, id: &str, parts: &Parts) -> Result<Option<Value>, Refused> {
    let caller = require(org, parts, &["okta.roles.read"], Permission::Super)?;
    let user = named(&org.directory.snapshot(), id, &caller)?;
    let base = links::base(org, parts);
    Ok(org.role(&user.id).map(|role| {
        let label = match role.as_str() {
            "HELP_DESK_ADMIN" => "Help Desk Administrator",
            "READ_ONLY_ADMIN" => "Read-Only Administrator",
            _ => "Super Administrator",
        };
        let given = dates::format(user.activated.unwrap_or(user.created));
        json!({
            "id": Kind::Role.id(user.number),
            "label": label,
            "type": role.as_str(),
            "status": "ACTIVE",
            "created": given,
            "lastUpdated": given,
            "assignmentType": "USER",
            "_links": { "assignee": { "href": format!("{base}/api/v1/users/{}", user.id) } },
        })
    }))
}
