//! Creating users.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Map;

use crate::access::{Permission, require};
use crate::directory::status::Status;
use crate::directory::{Credentials, Kind, Profile, Provider, User};
use crate::state::Org;

use super::answer::Refused;
use super::body;
use super::lifecycle::enter;
use super::query::Query;
use super::user::{refuse_unknown_type, set_credentials, view};
use super::validation::{self, Unmentioned};

/// `POST /api/v1/users`.
pub(super) async fn create(
    State(org): State<Arc<Org>>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::Manage)?;
    let body = body::json(&parts.headers, &body)?;
    let query = Query::of(&parts);
    let activate = query.flag("activate")?.unwrap_or(true);
    let expire = query.text("nextLogin") == Some("changePassword");
    let group_ids = body["groupIds"].as_array().map_or(&[][..], Vec::as_slice);
    if group_ids.len() > MOST_GROUPS {
        let cause = "The number of group targets is too large".to_owned();
        let summary = "Target count limit exceeded";
        return Err(Refused::because(
            StatusCode::BAD_REQUEST,
            "E0000093",
            summary,
            &[cause],
        ));
    }
    let none = Map::new();
    let sent = body["profile"].as_object().unwrap_or(&none);
    let profile = validation::profile(&Profile::default(), sent, Unmentioned::Cleared)?;
    let mut credentials = Credentials {
        password: false,
        recovery_question: None,
        provider: Provider::Okta,
    };
    let type_id = body["type"]["id"]
        .as_str()
        .map_or_else(|| Kind::UserType.id(0), str::to_owned);
    refuse_unknown_type(&type_id)?;
    validation::required(&profile, &type_id)?;
    set_credentials(
        &mut credentials,
        &body["credentials"],
        profile.text("login"),
    )?;
    if expire {
        refuse_expired(activate, credentials.password)?;
    }

    let now = org.clock.now_millis();
    let mut writer = org.directory.write();
    let snapshot = writer.snapshot();
    let mut groups = Vec::new();
    for id in group_ids {
        let id = id.as_str().unwrap_or_default();
        groups.push(
            snapshot
                .group(id)
                .ok_or_else(|| Refused::not_found(id, "UserGroup"))?,
        );
    }
    let (number, id) = writer.next_user();
    if writer.login_taken(profile.text("login"), number) {
        return Err(validation::duplicate_login());
    }
    let mut user = User {
        number,
        id,
        status: Status::Staged,
        created: now,
        activated: None,
        status_changed: None,
        last_login: None,
        last_updated: now,
        password_changed: credentials.password.then_some(now),
        reset_factors: 0,
        is_blocked: false,
        type_id,
        profile,
        credentials,
    };
    if activate {
        let status = match (user.can_sign_in(), expire) {
            (false, _) => Status::Provisioned,
            (true, false) => Status::Active,
            (true, true) => Status::PasswordExpired,
        };
        enter(&mut user, status, now);
        user.activated = Some(now);
    }
    writer.put(user.clone());
    for group in &groups {
        writer.set_member(group, number, true, now);
    }
    drop(writer);
    org.api.journal.record(
        "user.lifecycle.create",
        "Create Okta user",
        &caller,
        Some(&user),
        now,
    );
    Ok(view(&org, &parts, &user, None))
}

fn refuse_expired(activate: bool, password: bool) -> Result<(), Refused> {
    let (code, rest) = match (activate, password) {
        (false, _) => ("E0000125", "`activate` must be true."),
        (true, false) => ("E0000124", "a password must be specified."),
        (true, true) => return Ok(()),
    };
    let summary = format!(
        "Could not create user. To create a user and expire their password immediately, {rest}"
    );
    let causes = [summary.clone()];
    Err(Refused::because(
        StatusCode::BAD_REQUEST,
        code,
        &summary,
        &causes,
    ))
}

/// As many groups as a user may be created in.
const MOST_GROUPS: usize = 20;
