//! What hangs on a user: groups, apps, devices and the like.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, require};
use crate::directory::status::Status;
use crate::directory::{Kind, User, dates, roll};
use crate::state::Org;

use super::answer::Refused;
use super::groups::to_json;
use super::links;
use super::user::named;

/// `GET …/appLinks`.
pub(super) async fn app_links(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts, "okta.users.read")?;
    let base = links::base(&org, &parts);
    let chosen = roll(user.number, 0xa99);
    let assigned = APPS
        .iter()
        .enumerate()
        .filter(|(place, _)| user.status == Status::Active && chosen >> (place * 3) & 0b11 == 0);
    let links: Vec<Value> = assigned
        .map(|(place, (name, label))| {
            let app = Kind::App.id(place as u64);
            json!({
                "id": Kind::App.id(user.number << 4 | place as u64),
                "label": label,
                "linkUrl": format!("{base}/home/{name}/{app}/{place}"),
                "logoUrl": null,
                "appName": name,
                "appInstanceId": app,
                "appAssignmentId": Kind::App.id(user.number << 4 | place as u64),
                "credentialsSetup": false,
                "hidden": false,
                "sortOrder": place,
            })
        })
        .collect();
    Ok(axum::Json(links).into_response())
}

/// `GET …/blocks`.
pub(super) async fn blocks(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts, "okta.users.read")?;
    Ok(axum::Json(blocks_of(&user)).into_response())
}

/// What keeps a user from signing in.
pub(super) fn blocks_of(user: &User) -> Vec<Value> {
    let devices = match user.status {
        Status::LockedOut => "ANY_DEVICES",
        Status::Active if user.is_blocked => "UNKNOWN_DEVICES",
        _ => return Vec::new(),
    };
    vec![json!({ "type": "DEVICE_BASED", "appliesTo": devices })]
}

/// `GET …/devices`.
pub(super) async fn devices(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts, "okta.users.read")?;
    let base = links::base(&org, &parts);
    let count = if user.last_login.is_some() {
        roll(user.number, 0xde) % 3
    } else {
        0
    };
    let devices: Vec<Value> = (0..count)
        .map(|place| {
            let number = user.number << 2 | place;
            let (platform, model) = DEVICES[(roll(number, 0xdf) % 4) as usize];
            let id = Kind::Device.id(number);
            let created = dates::format(user.activated.unwrap_or(user.created));
            json!({
                "created": created,
                "deviceUserId": Kind::Device.id(number | 1 << 40),
                "device": {
                    "id": id,
                    "status": "ACTIVE",
                    "created": created,
                    "lastUpdated": dates::format(user.last_login.unwrap_or(user.created)),
                    "profile": {
                        "displayName": format!("{model} of {}", user.name()),
                        "platform": platform,
                        "registered": true,
                        "secureHardwarePresent": place == 0,
                    },
                    "resourceId": id,
                    "resourceType": "UDDevice",
                    "_links": { "self": { "href": format!("{base}/api/v1/devices/{id}") } },
                },
            })
        })
        .collect();
    Ok(axum::Json(devices).into_response())
}

/// `GET …/groups`.
pub(super) async fn groups(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts, "okta.users.read")?;
    let base = links::base(&org, &parts);
    let snapshot = org.directory.snapshot();
    let mut groups = snapshot.groups();
    groups.retain(|group| snapshot.is_member(group, user.number));
    let groups: Vec<_> = groups.iter().map(|group| to_json(group, &base)).collect();
    Ok(axum::Json(groups).into_response())
}

/// The lists that are empty for everyone here: nobody has grants, identity providers or the like.
pub(super) async fn nothing(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    read(&org, &id, &parts, "okta.users.read")?;
    Ok(axum::Json(json!([])).into_response())
}

/// `GET …/risk`.
pub(super) async fn risk(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts, "okta.userRisk.read")?;
    let base = links::base(&org, &parts);
    let level = match roll(user.number, 0x415c) % 20 {
        0 => "HIGH",
        1 | 2 => "MEDIUM",
        3..=6 => "LOW",
        _ => "NONE",
    };
    let own = format!("{base}/api/v1/users/{}", user.id);
    let risk = json!({
        "riskLevel": level,
        "_links": { "self": { "href": format!("{own}/risk") }, "user": { "href": own } },
    });
    Ok(axum::Json(risk).into_response())
}

fn read(org: &Org, id: &str, parts: &Parts, scope: &str) -> Result<User, Refused> {
    let caller = require(org, parts, &[scope], Permission::Read)?;
    named(&org.directory.snapshot(), id, &caller)
}

const APPS: [(&str, &str); 6] = [
    ("bookmark", "Intranet"),
    ("sandbox_mail", "Mail"),
    ("sandbox_payroll", "Payroll & Benefits"),
    ("sandbox_wiki", "Wiki"),
    ("sandbox_crm", "Customers"),
    ("sandbox_build", "Build farm"),
];

const DEVICES: [(&str, &str); 4] = [
    ("MACOS", "MacBook"),
    ("WINDOWS", "ThinkPad"),
    ("IOS", "iPhone"),
    ("ANDROID", "Pixel"),
];
