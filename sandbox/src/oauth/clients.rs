//! Registered clients as the API shows them, and the admin roles of service apps.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, api_error, require};
use crate::accounts::Role;
use crate::apps::{App, AppKind};
use crate::state::Org;

/// `GET /oauth2/v1/clients/{clientId}`.
pub(crate) async fn read(
    State(org): State<Arc<Org>>,
    Path(client_id): Path<String>,
    parts: Parts,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.clients.read"], Permission::Read) {
        return refusal;
    }
    match org.apps.find(&client_id) {
        Some(app) => Json(describe(&org, &app)).into_response(),
        None => not_found(&client_id, "Client"),
    }
}

/// `GET /oauth2/v1/clients/{clientId}/roles`.
pub(crate) async fn list_roles(
    State(org): State<Arc<Org>>,
    Path(client_id): Path<String>,
    parts: Parts,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.roles.read"], Permission::Super) {
        return refusal;
    }
    match org.apps.find(&client_id) {
        Some(app) => {
            let roles: Vec<Value> = app
                .role
                .into_iter()
                .map(|role| describe_role(&org, &app, role))
                .collect();
            Json(roles).into_response()
        }
        None => not_found(&client_id, "Client"),
    }
}

/// `POST /oauth2/v1/clients/{clientId}/roles`. A role replaces the one before: this org knows one
/// role an app.
pub(crate) async fn assign_role(
    State(org): State<Arc<Org>>,
    Path(client_id): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.roles.manage"], Permission::Super) {
        return refusal;
    }
    let Some(app) = org.apps.find(&client_id) else {
        return not_found(&client_id, "Client");
    };
    if app.kind != AppKind::Service {
        return api_error(
            StatusCode::BAD_REQUEST,
            "E0000227",
            "Roles can only be granted to service application type",
            &[],
        );
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return malformed();
    };
    let known = [Role::HelpDesk, Role::ReadOnly, Role::SuperAdmin];
    let Some(role) = known.into_iter().find(|role| body["type"] == role.as_str()) else {
        return api_error(
            StatusCode::BAD_REQUEST,
            "E0000001",
            "Api validation failed: type",
            &["type: The role type is invalid.".to_owned()],
        );
    };
    if app.role == Some(role) {
        return api_error(
            StatusCode::CONFLICT,
            "E0000263",
            "Attempted to assign a duplicate standard role assignment to an admin",
            &[],
        );
    }
    org.apps.update(&client_id, |app| app.role = Some(role));
    (StatusCode::CREATED, Json(describe_role(&org, &app, role))).into_response()
}

/// `DELETE /oauth2/v1/clients/{clientId}/roles/{roleAssignmentId}`.
pub(crate) async fn unassign_role(
    State(org): State<Arc<Org>>,
    Path((client_id, role_id)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    if let Err(refusal) = require(&org, &parts, &["okta.roles.manage"], Permission::Super) {
        return refusal;
    }
    let Some(app) = org.apps.find(&client_id) else {
        return not_found(&client_id, "Client");
    };
    if app
        .role
        .is_none_or(|role| role_id != role_assignment_id(role))
    {
        return not_found(&role_id, "RoleAssignment");
    }
    org.apps.update(&client_id, |app| app.role = None);
    StatusCode::NO_CONTENT.into_response()
}

/// The 404 of an id nobody has.
pub(super) fn not_found(id: &str, kind: &str) -> Response {
    let summary = format!("Not found: Resource not found: {id} ({kind})");
    api_error(StatusCode::NOT_FOUND, "E0000007", &summary, &[])
}

/// The 400 of a body that is not JSON.
pub(super) fn malformed() -> Response {
    api_error(
        StatusCode::BAD_REQUEST,
        "E0000003",
        "The request body was not well-formed.",
        &[],
    )
}

fn describe(org: &Org, app: &App) -> Value {
    let grants: Vec<&str> = app.grants.iter().map(|grant| grant.as_str()).collect();
    let mut client = json!({
        "client_id": app.client_id,
        "client_name": app.label,
        "client_uri": null,
        "logo_uri": null,
        "redirect_uris": app.redirect_uris,
        "response_types": app.response_types(),
        "grant_types": grants,
        "initiate_login_uri": null,
        "post_logout_redirect_uris": app.redirect_uris,
        "token_endpoint_auth_method": app.auth_method(),
        "application_type": app.kind.application_type(),
        "dpop_bound_access_tokens": app.dpop,
        "_links": { "app": { "href": format!("{}/api/v1/apps/{}", org.origin, app.client_id) } },
    });
    if app.kind == AppKind::Service {
        let keys: Vec<&Value> = app.keys.iter().map(|key| &key.jwk).collect();
        client["jwks"] = json!({ "keys": keys });
    }
    client
}

fn describe_role(org: &Org, app: &App, role: Role) -> Value {
    let label = match role {
        Role::HelpDesk => "Help Desk Administrator",
        Role::ReadOnly => "Read-Only Administrator",
        Role::SuperAdmin => "Super Administrator",
    };
    let assignee = format!("{}/oauth2/v1/clients/{}", org.origin, app.client_id);
    json!({
        "id": role_assignment_id(role),
        "label": label,
        "type": role.as_str(),
        "status": "ACTIVE",
        "assignmentType": "CLIENT",
        "_links": { "assignee": { "href": assignee } },
    })
}

fn role_assignment_id(role: Role) -> &'static str {
    match role {
        Role::HelpDesk => "ra1svcHelpDesk000001",
        Role::ReadOnly => "ra1svcReadOnly000001",
        Role::SuperAdmin => "ra1svcSuperAdmin0001",
    }
}
