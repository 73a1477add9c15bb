//! Changing what a user signs in with, as that user would.
//!
//! A sandbox account keeps its one password whatever is set here: only the dates and statuses
//! follow.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, require};
use crate::accounts::PASSWORD;
use crate::directory::status::Status;
use crate::directory::{Subject, User};
use crate::random;
use crate::state::Org;

use super::answer::Refused;
use super::body;
use super::lifecycle::enter;
use super::links;
use super::query::Query;
use super::user::named;
use super::user_view::CredentialsView;
use super::validation;

/// `POST /api/v1/users/{id}/credentials/change_password`.
pub(super) async fn change_password(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::Manage)?;
    let body = body::json(&parts.headers, &body)?;
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), &id, &caller)?;
    let changeable = matches!(
        user.status,
        Status::Active | Status::PasswordExpired | Status::Provisioned | Status::Recovery
    );
    if !changeable || !user.credentials.provider.is_okta() {
        let summary = "Change password not allowed on specified user.";
        return Err(Refused::new(StatusCode::FORBIDDEN, "E0000035", summary));
    }
    if body["oldPassword"]["value"] != PASSWORD {
        return Err(not_updated("Old Password is not correct".to_owned()));
    }
    let new = body["newPassword"]["value"].as_str().unwrap_or_default();
    validation::password(new, user.login()).map_err(not_updated)?;
    let now = org.clock.now_millis();
    user.credentials.password = true;
    user.password_changed = Some(now);
    enter(&mut user, Status::Active, now);
    writer.put(user.clone());
    Ok(answer(&user))
}

/// `POST /api/v1/users/{id}/credentials/change_recovery_question`.
pub(super) async fn change_recovery_question(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::Manage)?;
    let body = body::json(&parts.headers, &body)?;
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), &id, &caller)?;
    if !matches!(user.status, Status::Active | Status::Recovery) {
        let summary = "Change recovery question not allowed on specified user.";
        return Err(Refused::new(StatusCode::FORBIDDEN, "E0000036", summary));
    }
    if body["password"]["value"] != PASSWORD {
        return Err(not_updated("Password is not correct".to_owned()));
    }
    let text = |value: &Value| {
        value
            .as_str()
            .map(str::to_owned)
            .filter(|text| !text.is_empty())
    };
    let question = text(&body["recovery_question"]["question"]);
    if question.is_none() || text(&body["recovery_question"]["answer"]).is_none() {
        return Err(not_updated(
            "recovery_question: The field cannot be left blank".to_owned(),
        ));
    }
    user.credentials.recovery_question = question;
    user.last_updated = org.clock.now_millis();
    writer.put(user.clone());
    Ok(answer(&user))
}

/// `POST /api/v1/users/{id}/credentials/forgot_password`.
pub(super) async fn forgot_password(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::HelpDesk)?;
    let send_email = Query::of(&parts).flag("sendEmail")?.unwrap_or(true);
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), &id, &caller)?;
    if user.status != Status::Active || !user.credentials.password {
        let summary = "Forgot password not allowed on specified user.";
        return Err(Refused::new(StatusCode::FORBIDDEN, "E0000034", summary));
    }
    enter(&mut user, Status::Recovery, org.clock.now_millis());
    writer.put(user);
    if send_email {
        return Ok(axum::Json(json!({})).into_response());
    }
    let base = links::base(&org, &parts);
    let url = format!("{base}/signin/reset-password/{}", random::token(15));
    Ok(axum::Json(json!({ "resetPasswordUrl": url })).into_response())
}

fn answer(user: &User) -> Response {
    axum::Json(CredentialsView(user, &Subject::Stored(user))).into_response()
}

fn not_updated(cause: String) -> Refused {
    let summary = "Update of credentials failed";
    Refused::because(StatusCode::FORBIDDEN, "E0000014", summary, &[cause])
}
