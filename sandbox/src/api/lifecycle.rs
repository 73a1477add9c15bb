//! Operations that change a user's status or credentials.

pub(super) mod machine;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::access::{Permission, api_error, require};
use crate::directory::status::Status;
use crate::directory::{Provider, User};
use crate::random;
use crate::state::Org;
use crate::tokens::Selection;

use super::answer::Refused;
use super::factors;
use super::links;
use super::query::Query;
use super::user::{named, view};
use machine::Operation;

/// `POST /api/v1/users/{id}/lifecycle/{operation}`.
pub(super) async fn run(
    State(org): State<Arc<Org>>,
    Path((id, operation)): Path<(String, String)>,
    parts: Parts,
) -> Result<Response, Refused> {
    let Some(operation) = Operation::from_name(&operation) else {
        let summary = "The requested path was not found";
        return Err(api_error(StatusCode::NOT_FOUND, "E0000008", summary, &[]).into());
    };
    let caller = require(&org, &parts, &["okta.users.manage"], operation.permission())?;
    let query = Query::of(&parts);
    let now = org.clock.now_millis();
    let send_email = match (operation, query.flag("sendEmail")?) {
        (Operation::ResetPassword, None) => return Err(Refused::missing_parameter()),
        (Operation::Activate, None) => true,
        (_, given) => given.unwrap_or(false),
    };
    let revoke_sessions = match operation {
        Operation::ExpirePasswordWithTempPassword | Operation::ResetPassword => {
            query.flag("revokeSessions")?.unwrap_or(false)
        }
        _ => false,
    };
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), &id, &caller)?;
    let status = operation.outcome(&user)?;
    let provider = query.text("provider").and_then(Provider::from_kind);
    if let (Operation::ResetPassword, Some(Provider::Federation)) = (operation, provider) {
        user.credentials.provider = Provider::Federation;
        user.credentials.password = false;
    }
    enter(&mut user, status, now);
    match operation {
        Operation::ExpirePasswordWithTempPassword => user.password_changed = Some(now),
        Operation::ResetFactors => factors::reset(&mut user),
        Operation::Unlock => user.is_blocked = false,
        _ => {}
    }
    writer.put(user.clone());
    drop(writer);
    if revoke_sessions {
        end_sessions(&org, &user);
    }
    let (kind, message) = operation.event();
    org.api
        .journal
        .record(kind, message, &caller, Some(&user), now);

    let base = links::base(&org, &parts);
    let token = random::token(15);
    let body = match operation {
        Operation::Activate | Operation::Reactivate
            if !send_email && user.status == Status::Provisioned =>
        {
            json!({
                "activationUrl": format!("{base}/tokens/{token}/verify"),
                "activationToken": token,
            })
        }
        Operation::ExpirePassword => {
            return Ok(view(&org, &parts, &user, None));
        }
        Operation::ExpirePasswordWithTempPassword => {
            json!({ "tempPassword": format!("Tmp{}1", &token[..7]) })
        }
        Operation::ResetPassword if !send_email => {
            json!({ "resetPasswordUrl": format!("{base}/signin/reset-password/{token}") })
        }
        _ => json!({}),
    };
    Ok(axum::Json(body).into_response())
}

/// `DELETE /api/v1/users/{id}/sessions`.
pub(super) async fn clear_sessions(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::HelpDesk)?;
    let tokens_too = Query::of(&parts).flag("oauthTokens")?.unwrap_or(false);
    let user = named(&org.directory.snapshot(), &id, &caller)?;
    end_sessions(&org, &user);
    if let Some(account) = org.account(&user.id).filter(|_| tokens_too) {
        org.tokens().revoke(&Selection::Person(account.login));
    }
    let now = org.clock.now_millis();
    let message = "Clear user session";
    org.api
        .journal
        .record("user.session.clear", message, &caller, Some(&user), now);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Signs a user's browsers out of the org.
fn end_sessions(org: &Org, user: &User) {
    // A session has the login of the account, which stays when that of the user is changed.
    if let Some(account) = org.account(&user.id) {
        org.tokens()
            .sessions
            .retain(|_, session| session.login != account.login);
    }
}

/// Puts a user in a status at `now`.
pub(super) fn enter(user: &mut User, status: Status, now: i64) {
    let was = std::mem::replace(&mut user.status, status);
    user.last_updated = now;
    if was != status {
        user.status_changed = Some(now);
    }
    if matches!(status, Status::Active | Status::Provisioned) && was != Status::Suspended {
        user.activated.get_or_insert(now);
    }
}
