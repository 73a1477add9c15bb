//! One group and its members.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, require};
use crate::directory::{Group, Snapshot, dates};
use crate::state::Org;

use super::answer::Refused;
use super::body;
use super::cursor::Cursor;
use super::group_list::DEFAULT_LIMIT;
use super::links;
use super::projection::Projection;
use super::query::Query;
use super::user::named;
use super::user_view::{self, Links, Omissions, UserView};

/// `GET /api/v1/groups/{id}`.
pub(super) async fn one(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.groups.read"], Permission::Read)?;
    let group = found(&org.directory.snapshot(), &id)?;
    Ok(axum::Json(to_json(&group, &links::base(&org, &parts))).into_response())
}

/// `POST /api/v1/groups`.
pub(super) async fn create(
    State(org): State<Arc<Org>>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.groups.manage"], Permission::Manage)?;
    let body = body::json(&parts.headers, &body)?;
    let name = body["profile"]["name"].as_str().unwrap_or_default();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let complaint = if name.is_empty() {
            "cannot be left blank"
        } else {
            "is too long"
        };
        return Err(Refused::invalid(
            "name",
            &[format!("name: The field {complaint}")],
        ));
    }
    let now = org.clock.now_millis();
    let mut writer = org.directory.write();
    if writer
        .snapshot()
        .groups()
        .iter()
        .any(|group| group.name == name)
    {
        let cause = "name: An object with this field already exists in the current organization";
        return Err(Refused::invalid("name", &[cause.to_owned()]));
    }
    let group = writer.create_group(name, body["profile"]["description"].as_str(), now);
    drop(writer);
    org.api.journal.record(
        "group.lifecycle.create",
        "Create Okta group",
        &caller,
        None,
        now,
    );
    Ok(axum::Json(to_json(&group, &links::base(&org, &parts))).into_response())
}

/// `GET /api/v1/groups/{id}/users`.
pub(super) async fn members(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    require(&org, &parts, &["okta.groups.read"], Permission::Read)?;
    let query = Query::of(&parts);
    let snapshot = org.directory.snapshot();
    let group = found(&snapshot, &id)?;
    let limit = query.limit(DEFAULT_LIMIT, DEFAULT_LIMIT)?;
    let list = format!("members {}", group.id);
    let start = match query.text("after") {
        Some(after) => Cursor::read(after, &list)?.last.saturating_add(1),
        None => 0,
    };
    let members = snapshot.clone();
    let scan = move || -> Vec<u64> {
        let everyone = start..members.end();
        everyone
            .filter(|number| members.is_member(&group, *number))
            .take(limit + 1)
            .collect()
    };
    let mut numbers = tokio::task::spawn_blocking(scan).await.unwrap_or_default();
    let more = numbers.len() > limit;
    numbers.truncate(limit);
    let next = numbers.last().filter(|_| more);
    let next = next.map(|last| {
        Cursor {
            last: *last,
            sent: 0,
        }
        .write(&list)
    });

    let base = links::base(&org, &parts);
    let users: Vec<_> = numbers
        .iter()
        .filter_map(|number| snapshot.subject(*number))
        .collect();
    let views = users.into_iter().map(|subject| UserView {
        subject,
        base: &base,
        links: Links::Own,
        omissions: Omissions::of(&parts.headers),
        projection: &Projection::ALL,
        embedded: None,
    });
    let mut response = user_view::page(views);
    let address = format!("{base}/api/v1/groups/{id}/users");
    links::add(
        &mut response,
        &address,
        &query,
        next.as_deref().map(|after| (after, limit)),
    );
    Ok(response)
}

/// `PUT /api/v1/groups/{id}/users/{user}`.
pub(super) async fn add_member(
    State(org): State<Arc<Org>>,
    Path((id, user)): Path<(String, String)>,
    parts: Parts,
) -> Result<Response, Refused> {
    set_member(&org, &id, &user, &parts, true)
}

/// `DELETE /api/v1/groups/{id}/users/{user}`.
pub(super) async fn remove_member(
    State(org): State<Arc<Org>>,
    Path((id, user)): Path<(String, String)>,
    parts: Parts,
) -> Result<Response, Refused> {
    set_member(&org, &id, &user, &parts, false)
}

/// A group as Okta sends it.
pub(super) fn to_json(group: &Group, base: &str) -> Value {
    let own = format!("{base}/api/v1/groups/{}", group.id);
    json!({
        "id": group.id,
        "created": dates::format(group.created),
        "lastUpdated": dates::format(group.last_updated),
        "lastMembershipUpdated": dates::format(group.last_membership_updated),
        "objectClass": ["okta:user_group"],
        "type": group.kind(),
        "profile": { "name": group.name, "description": group.description },
        "_links": {
            "self": { "href": own },
            "users": { "href": format!("{own}/users") },
            "apps": { "href": format!("{own}/apps") },
        },
    })
}

fn set_member(
    org: &Org,
    id: &str,
    user: &str,
    parts: &Parts,
    member: bool,
) -> Result<Response, Refused> {
    let caller = require(org, parts, &["okta.groups.manage"], Permission::Manage)?;
    let now = org.clock.now_millis();
    let mut writer = org.directory.write();
    let snapshot = writer.snapshot();
    let group = found(&snapshot, id)?;
    let user = named(&snapshot, user, &caller)?;
    if group.built_in {
        let summary = "Unsupported operation.";
        return Err(Refused::new(
            StatusCode::NOT_IMPLEMENTED,
            "E0000060",
            summary,
        ));
    }
    drop(snapshot);
    writer.set_member(&group, user.number, member, now);
    drop(writer);
    let (kind, message) = if member {
        ("group.user_membership.add", "Add user to group membership")
    } else {
        (
            "group.user_membership.remove",
            "Remove user from group membership",
        )
    };
    org.api
        .journal
        .record(kind, message, &caller, Some(&user), now);
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn found(snapshot: &Snapshot, id: &str) -> Result<Group, Refused> {
    snapshot
        .group(id)
        .ok_or_else(|| Refused::not_found(id, "UserGroup"))
}

const LONGEST_NAME: usize = 255;
