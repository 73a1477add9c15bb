//! `…/factors`, `…/factors/catalog` and `…/factors/{factorId}`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Permission, require};
use crate::directory::status::Status;
use crate::directory::{Kind, User, dates, roll};
use crate::state::Org;

use super::answer::Refused;
use super::links;
use super::user::named;

/// The factors a user is enrolled in.
pub(super) async fn enrolled(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts)?;
    let base = links::base(&org, &parts);
    let factors: Vec<Value> = FACTORS
        .iter()
        .enumerate()
        .filter(|(place, _)| is_enrolled(&user, *place))
        .map(|(place, factor)| factor.enrolled(&user, place as u64, &base))
        .collect();
    Ok(axum::Json(factors).into_response())
}

/// The factors a user could enrol in.
pub(super) async fn catalogue(
    State(org): State<Arc<Org>>,
    Path(id): Path<String>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts)?;
    let base = links::base(&org, &parts);
    let factors: Vec<Value> = FACTORS
        .iter()
        .enumerate()
        .map(|(place, factor)| {
            let status = if is_enrolled(&user, place) {
                "ACTIVE"
            } else {
                "NOT_SETUP"
            };
            json!({
                "factorType": factor.kind,
                "provider": factor.provider,
                "vendorName": factor.provider,
                "status": status,
                "enrollment": "OPTIONAL",
                "_links": {
                    "enroll": {
                        "href": format!("{base}/api/v1/users/{}/factors", user.id),
                        "hints": { "allow": ["POST"] },
                    },
                },
            })
        })
        .collect();
    Ok(axum::Json(factors).into_response())
}

/// One factor a user is enrolled in.
pub(super) async fn one(
    State(org): State<Arc<Org>>,
    Path((id, factor)): Path<(String, String)>,
    parts: Parts,
) -> Result<Response, Refused> {
    let user = read(&org, &id, &parts)?;
    let place = found(&user, &factor)?;
    let base = links::base(&org, &parts);
    Ok(axum::Json(FACTORS[place].enrolled(&user, place as u64, &base)).into_response())
}

/// Takes one factor from a user.
pub(super) async fn remove(
    State(org): State<Arc<Org>>,
    Path((id, factor)): Path<(String, String)>,
    parts: Parts,
) -> Result<Response, Refused> {
    let caller = require(&org, &parts, &["okta.users.manage"], Permission::HelpDesk)?;
    let mut writer = org.directory.write();
    let mut user = named(&writer.snapshot(), &id, &caller)?;
    user.reset_factors |= 1 << found(&user, &factor)?;
    writer.put(user.clone());
    drop(writer);
    let (kind, message) = ("user.mfa.factor.deactivate", "Reset factor for user");
    let now = org.clock.now_millis();
    org.api
        .journal
        .record(kind, message, &caller, Some(&user), now);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes every factor from a user.
pub(super) fn reset(user: &mut User) {
    user.reset_factors = u8::MAX;
}

/// The place of an enrolled factor in the catalogue.
fn found(user: &User, id: &str) -> Result<usize, Refused> {
    (0..FACTORS.len())
        .find(|place| is_enrolled(user, *place) && factor_id(user, *place as u64) == id)
        .ok_or_else(|| Refused::not_found(id, "UserFactor"))
}

fn factor_id(user: &User, place: u64) -> String {
    Kind::Factor.id(user.number << 3 | place)
}

struct Factor {
    kind: &'static str,
    provider: &'static str,
}

impl Factor {
    fn enrolled(&self, user: &User, place: u64, base: &str) -> Value {
        let id = factor_id(user, place);
        let own = format!("{base}/api/v1/users/{}", user.id);
        let enrolled = dates::format(user.activated.unwrap_or(user.created));
        json!({
            "id": id,
            "factorType": self.kind,
            "provider": self.provider,
            "vendorName": self.provider,
            "status": "ACTIVE",
            "created": enrolled,
            "lastUpdated": enrolled,
            "profile": self.profile(user),
            "_links": {
                "self": {
                    "href": format!("{own}/factors/{id}"),
                    "hints": { "allow": ["GET", "DELETE"] },
                },
                "user": { "href": own, "hints": { "allow": ["GET"] } },
            },
        })
    }

    fn profile(&self, user: &User) -> Value {
        match self.kind {
            "email" => json!({ "email": user.email() }),
            "push" => json!({ "credentialId": user.login(), "platform": "ANDROID" }),
            "webauthn" => {
                json!({ "credentialId": user.login(), "authenticatorName": "Security key" })
            }
            _ => json!({ "credentialId": user.login() }),
        }
    }
}

fn is_enrolled(user: &User, place: usize) -> bool {
    let settled = !matches!(user.status, Status::Provisioned | Status::Staged);
    let chosen = roll(user.number, 0xfac) >> (place * 2) & 0b11 < 2;
    settled && user.last_login.is_some() && chosen && user.reset_factors >> place & 1 == 0
}

fn read(org: &Org, id: &str, parts: &Parts) -> Result<User, Refused> {
    let caller = require(org, parts, &["okta.users.read"], Permission::Read)?;
    named(&org.directory.snapshot(), id, &caller)
}

const FACTORS: [Factor; 5] = [
    Factor {
        kind: "email",
        provider: "OKTA",
    },
    Factor {
        kind: "push",
        provider: "OKTA",
    },
    Factor {
        kind: "signed_nonce",
        provider: "OKTA",
    },
    Factor {
        kind: "token:software:totp",
        provider: "GOOGLE",
    },
    Factor {
        kind: "webauthn",
        provider: "FIDO",
    },
];
