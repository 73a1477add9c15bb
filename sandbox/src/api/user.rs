//! One user: reading, changing, deleting.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Caller, Permission, require, require_or_self};
use crate::directory::status::Status;
use crate::directory::{Credentials, Kind, Provider, Snapshot, Subject, User};
use crate::state::Org;

use super::answer::Refused;
use super::body;
use super::lifecycle::enter;
use super::links;
use super::projection::Projection;
use super::query::Query;
use super::relations;
use super::user_view::{Links, Omissions, UserView};
use super::validation::{self, Unmentioned};

/// `GET /api/v1/users/{id}`.
pub(super) async fn one(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let caller = require_or_self(&org, &parts, &["okta.users.read"], Permission::Read)?;
    let user = named(&org.directory.snapshot(), &id, &caller)?;
    let wants_blocks = Query::of(&parts).text("expand") == Some("blocks");
    let embedded = wants_blocks.then(|| json!({ "blocks": relations::blocks_of(&user) }));
    Ok(view(&org, &parts, &user, embedded))
}

/// `POST /api/v1/users/{id}`: changes what is mentioned.
pub(super) async fn update(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = require_or_self(&org, &parts, &["okta.users.manage"], Permission::Manage)?;
    change(&org, &id, &parts, &body, &caller, Unmentioned::Kept)
}

/// `PUT /api/v1/users/{id}`: clears what is not mentioned.
pub(super) async fn replace(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::Manage)?;
    change(&org, &id, &parts, &body, &caller, Unmentioned::Cleared)
}

/// `DELETE /api/v1/users/{id}`: deactivates first, deletes the second time.
pub(super) async fn remove(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::Manage)?;
    Query::of(&parts).flag("sendEmail")?;
    let now = org.clock.now_millis();
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), &id, &caller)?;
    let (kind, message) = if user.status == Status::Deprovisioned {
        writer.remove(user.number);
        ("user.lifecycle.delete.completed", "Delete Okta user")
    } else {
        enter(&mut user, Status::Deprovisioned, now);
        writer.put(user.clone());
        ("user.lifecycle.deactivate", "Deactivate Okta user")
    };
    drop(writer);
    org.api
        .journal
        .record(kind, message, &caller, Some(&user), now);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The user a path names: by id, by login, by the login up to the `@`, or `me`.
///
/// # Errors
///
/// `E0000007` when there is none, `E0000006` when the caller may see nobody but themselves.
pub(super) fn named(snapshot: &Snapshot, id: &str, caller: &Caller) -> Result<User, Refused> {
    let number = match (id, &caller.user_id) {
        ("me", Some(own)) => snapshot.find_id(own),
        ("me", None) => None,
        _ => snapshot.find(id),
    };
    let user = number
        .and_then(|number| snapshot.user(number))
        .ok_or_else(|| Refused::not_found(id, "User"))?;
    if caller.self_only && caller.user_id.as_deref() != Some(&user.id) {
        return Err(Refused::forbidden());
    }
    Ok(user)
}

/// A response with one user and every link.
pub(super) fn view(org: &Org, parts: &Parts, user: &User, embedded: Option<Value>) -> Response {
    let base = links::base(org, parts);
    let view = UserView {
        subject: Subject::Stored(user),
        base: &base,
        links: Links::Full,
        omissions: Omissions::of(&parts.headers),
        projection: &Projection::ALL,
        embedded,
    };
    let mut response = axum::Json(view).into_response();
    // A tag consists of hexadecimal digits, so it always fits in a header.
    if let Ok(etag) = HeaderValue::from_str(&user.etag()) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

fn change(
    org: &Org,
    id: &str,
    parts: &Parts,
    body: &[u8],
    caller: &Caller,
    unmentioned: Unmentioned,
) -> Result<Response, Refused> {
    let body = body::json(&parts.headers, body)?;
    Query::of(parts).flag("strict")?;
    let now = org.clock.now_millis();
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), id, caller)?;
    refuse_stale(parts, &user)?;
    if user.status == Status::Deprovisioned {
        return Err(Refused::wrong_status());
    }
    if let Some(type_id) = body["type"]["id"].as_str() {
        refuse_unknown_type(type_id)?;
        if unmentioned == Unmentioned::Kept && type_id != user.type_id {
            let cause = "type: The user type can only be changed by a full replacement".to_owned();
            return Err(Refused::invalid("type", &[cause]));
        }
        type_id.clone_into(&mut user.type_id);
    }
    if let Some(sent) = body["profile"].as_object() {
        user.profile = validation::profile(&user.profile, sent, unmentioned)?;
    }
    if writer.login_taken(user.login(), user.number) {
        return Err(validation::duplicate_login());
    }
    let login = user.login().to_owned();
    if set_credentials(&mut user.credentials, &body["credentials"], &login)? {
        user.password_changed = Some(now);
        if matches!(
            user.status,
            Status::Provisioned | Status::Recovery | Status::PasswordExpired
        ) {
            enter(&mut user, Status::Active, now);
        }
    }
    user.last_updated = now.max(user.last_updated + 1);
    writer.put(user.clone());
    drop(writer);
    let message = "Update user profile for Okta";
    org.api.journal.record(
        "user.account.update_profile",
        message,
        caller,
        Some(&user),
        now,
    );
    Ok(view(org, parts, &user, None))
}

/// Takes over what a client says about credentials. True when a password was set.
pub(super) fn set_credentials(
    credentials: &mut Credentials,
    sent: &Value,
    login: &str,
) -> Result<bool, Refused> {
    if let Some(kind) = sent["provider"]["type"].as_str() {
        credentials.provider = Provider::from_kind(kind).ok_or_else(|| {
            let cause = "provider: The type of the provider is not known".to_owned();
            Refused::invalid("provider", &[cause])
        })?;
    }
    if let Some(question) = sent["recovery_question"]["question"].as_str() {
        if sent["recovery_question"]["answer"]
            .as_str()
            .is_none_or(str::is_empty)
        {
            let cause = "recovery_question: The answer cannot be left blank".to_owned();
            return Err(Refused::invalid("recovery_question", &[cause]));
        }
        credentials.recovery_question = Some(question.to_owned());
    }
    let password = &sent["password"];
    if password["hash"].is_object() || password["hook"].is_object() {
        credentials.provider = Provider::Import;
        credentials.password = true;
        return Ok(true);
    }
    let Some(value) = password["value"].as_str() else {
        return Ok(false);
    };
    validation::password(value, login).map_err(|cause| Refused::invalid("password", &[cause]))?;
    credentials.password = true;
    Ok(true)
}

pub(super) fn refuse_unknown_type(type_id: &str) -> Result<(), Refused> {
    match Kind::UserType.number(type_id) {
        Some(0 | 1) => Ok(()),
        _ => Err(Refused::not_found(type_id, "UserType")),
    }
}

fn refuse_stale(parts: &Parts, user: &User) -> Result<(), Refused> {
    let Some(expected) = parts.headers.get(header::IF_MATCH) else {
        return Ok(());
    };
    let etag = user.etag();
    let fits = expected.to_str().is_ok_and(|expected| {
        expected
            .split(',')
            .any(|tag| tag.trim() == etag || tag.trim() == "*")
    });
    if fits {
        return Ok(());
    }
    let summary = "ETag value doesn't match.";
    Err(Refused::new(
        StatusCode::PRECONDITION_FAILED,
        "E0000231",
        summary,
    ))
}
