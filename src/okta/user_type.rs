//! The types of users that the org has. Each has a schema of its own.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserType/>.

use super::api_error::{ApiFailure, FailureKind};
use super::org::OrgUrl;
use super::scope_probe;
use crate::oauth::http::{Request, Response};
use crate::oauth::json::{self, Json};
use crate::oauth::token::Grant;

/// The scope that reading the types needs.
pub const SCOPE: &str = "okta.userTypes.read";

/// A type of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserType {
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether users are of it unless they are said to be of another.
    pub is_default: bool,
    /// Where its schema is, in the org that it is of.
    pub schema: Option<String>,
}

/// The request for all of them.
pub fn request(grant: &Grant) -> Request {
    scope_probe::request(grant, "/api/v1/meta/types/user")
}

/// Judges the answer to [`request`]: the default type first, then the others in their order.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process(org: &OrgUrl, response: &Response) -> Result<Vec<UserType>, Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    let failure = |kind| Box::new(ApiFailure::of(response, kind));
    let types = match json::parse(&response.body, MAX_BYTES) {
        Ok(Json::Array(types)) => types,
        Ok(_) => return Err(failure(FailureKind::NotExpected)),
        Err(_) => return Err(failure(FailureKind::NotJson)),
    };
    let mut out = Vec::new();
    for found in &types {
        let Some(id) = found.member_str("id").filter(|id| !id.is_empty()) else {
            return Err(failure(FailureKind::NotExpected));
        };
        let title = ["displayName", "name"]
            .into_iter()
            .find_map(|name| found.member_str(name).filter(|text| !text.is_empty()));
        let link = found
            .member("_links")
            .and_then(|links| links.member("schema"));
        let schema = link.and_then(|link| link.member_str("href"));
        out.push(UserType {
            id: id.to_owned(),
            title: title.unwrap_or(id).to_owned(),
            is_default: found.member("default") == Some(&Json::Bool(true)),
            // No token may be sent elsewhere.
            schema: schema.filter(|url| org.owns(url)).map(str::to_owned),
        });
    }
    out.sort_by_key(|found| !found.is_default);
    Ok(out)
}

/// The longest answer that is read.
const MAX_BYTES: usize = 1 << 20;
