//! Who is in a group: by its members, or by the groups of each user.

use super::Group;
use crate::oauth::form;
use crate::oauth::http::{Request, Response};
use crate::oauth::json::{self, Json};
use crate::oauth::secret::AccessToken;
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::org::{Endpoint, OrgUrl};
use crate::okta::{link, list_page};

/// How it is read who of some users is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The groups of each user: as many calls as there are users.
    Each,
    /// The members of the group, page by page: nobody tells beforehand how many there are.
    Pages,
}

/// Up to so many users are asked about one by one. Their answers are short, while a page of members holds a thousand profiles.
const FEW: usize = 10;

/// After so many pages of members, the group is too large to be read for what is asked.
pub const MOST_PAGES: usize = 20;

/// Part of the members of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Their IDs.
    pub ids: Vec<String>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<String>,
}

impl Way {
    /// The cheaper one for so many users, as far as one can tell.
    pub fn of(users: usize) -> Self {
        match users {
            0..=FEW => Self::Each,
            _ => Self::Pages,
        }
    }

    /// The scope that it needs.
    pub fn scope(self) -> &'static str {
        match self {
            Self::Each => crate::okta::users::SCOPE,
            Self::Pages => super::GROUPS_SCOPE,
        }
    }

    /// The first request: for the groups of a user, or for the members of the group.
    pub fn request(self, org: &OrgUrl, token: &AccessToken, group: &Group, user: &str) -> Request {
        let url = match self {
            Self::Each => [
                &org.endpoint(Endpoint::Users),
                "/",
                &form::percent_encode_component(user),
                "/groups",
            ]
            .concat(),
            // As many as a page has unless one asks for others.
            Self::Pages => [
                org.as_str(),
                "/api/v1/groups/",
                &form::percent_encode_component(&group.id),
                "/users?limit=1000",
            ]
            .concat(),
        };
        Request::get(url).with_token(token)
    }
}

/// Judges a page of members.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_members(org: &OrgUrl, response: &Response) -> Result<Members, Box<ApiFailure>> {
    let page = list_page::process(org, response, MAX_BYTES)?;
    let mut ids = Vec::new();
    for user in &page.items {
        match user.member_str("id") {
            Some(id) => ids.push(id.to_owned()),
            // Whoever is left out here would be taken out of the group later.
            None => {
                return Err(Box::new(ApiFailure::of(response, FailureKind::NotExpected)));
            }
        }
    }
    let next = page.next;
    Ok(Members { ids, next })
}

/// Judges the groups of a user: the same user, if they are in this one.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_belonging(
    group: &Group,
    user: &str,
    response: &Response,
) -> Result<Members, Box<ApiFailure>> {
    let mut members = Members::default();
    match (response.status, is_in(group, response)) {
        // Who is not there is in no group. What is sent next tells why.
        (404, _) | (200, Some(false)) => {}
        (200, Some(true)) => members.ids.push(user.to_owned()),
        (200, None) => {
            return Err(Box::new(ApiFailure::of(response, FailureKind::NotExpected)));
        }
        _ => return Err(Box::new(ApiFailure::refused(response))),
    }
    Ok(members)
}

/// Whether a group is among those that an answer lists; `None` if the answer does not tell.
pub(super) fn is_in(group: &Group, response: &Response) -> Option<bool> {
    let Ok(Json::Array(groups)) = json::parse(&response.body, MAX_BYTES) else {
        return None;
    };
    let is_it = |found: &Json| found.member_str("id") == Some(&group.id);
    let is_in = groups.iter().any(is_it);
    // The rest of a list may have what its first part has not.
    let has_more = response
        .headers
        .find_all("link")
        .any(|value| link::next(value).is_some());
    (is_in || !has_more).then_some(is_in)
}

/// The longest answer that is read: a thousand users with 20 kB each.
const MAX_BYTES: usize = 20 << 20;
