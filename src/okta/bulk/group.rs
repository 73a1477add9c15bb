//! Finding the group that users are added to.

use crate::oauth::form;
use crate::oauth::http::{Request, Response};
use crate::oauth::json::{self, Json};
use crate::oauth::record::record;
use crate::oauth::secret::AccessToken;
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::org::OrgUrl;

/// A group of the org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    pub name: String,
}

record!(Group { id, name });

/// The groups that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those that users can be added to.
    pub groups: Vec<Group>,
    /// How many there are whose members come from elsewhere: from Okta itself, from an app, from a directory.
    pub others: usize,
}

/// The request for the groups whose names begin with a text.
pub fn groups_request(org: &OrgUrl, token: &AccessToken, text: &str) -> Request {
    let url = [
        org.as_str(),
        "/api/v1/groups?limit=20&q=",
        &form::percent_encode_component(text.trim()),
    ];
    Request::get(url.concat()).with_token(token)
}

/// Judges the answer to [`groups_request`].
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_groups(response: &Response) -> Result<Found, Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    let groups = match json::parse(&response.body, MAX_BYTES) {
        Ok(Json::Array(groups)) => groups,
        Ok(_) => return Err(failure(response, FailureKind::NotExpected)),
        Err(_) => return Err(failure(response, FailureKind::NotJson)),
    };
    let mut found = Found::default();
    for group in &groups {
        let name = group
            .member("profile")
            .and_then(|profile| profile.member_str("name"));
        let id = group.member_str("id").filter(|id| !id.is_empty());
        let (Some(id), Some(name)) = (id, name) else {
            return Err(failure(response, FailureKind::NotExpected));
        };
        if group.member_str("type") == Some("OKTA_GROUP") {
            found.groups.push(Group {
                id: id.to_owned(),
                name: name.to_owned(),
            });
        } else {
            found.others += 1;
        }
    }
    Ok(found)
}

#[inline(never)]
fn failure(response: &Response, kind: FailureKind) -> Box<ApiFailure> {
    Box::new(ApiFailure::of(response, kind))
}

const MAX_BYTES: usize = 1 << 20;
