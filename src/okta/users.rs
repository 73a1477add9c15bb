//! The Users API: `GET /api/v1/users` and one user.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/>.

mod row;

use super::api_error::{ApiFailure, FailureKind};
use super::link;
use super::org::{Endpoint, OrgUrl};
use super::rate_limit::RateLimit;
use super::search::NOT_DEACTIVATED;
use crate::oauth::form;
use crate::oauth::http::{Method, Request, Response};
use crate::oauth::json::{self, Json, JsonError};
use crate::oauth::secret::AccessToken;

pub use self::row::{Status, UserRow};

/// The scope that listing and reading users needs.
pub const SCOPE: &str = "okta.users.read";

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// A search expression: see [`super::search`].
    pub search: Option<String>,
    pub sort: Option<Sort>,
    /// Users a page, 1 to 200.
    pub limit: u16,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// An attribute: see [`super::search::Column::sort_field`].
    pub by: &'static str,
    pub descending: bool,
}

/// A page of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<UserRow>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<String>,
    pub rate: Option<RateLimit>,
    pub request_id: Option<String>,
}

/// One user, with everything that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct UserDetail {
    pub row: UserRow,
    /// Every attribute of the profile, custom ones too, in Okta's order.
    pub attributes: Vec<(String, Json)>,
    /// What stands beside the profile, but the links and what the row has: activated, passwordChanged, type, credentials …
    pub facts: Vec<(String, Json)>,
    pub rate: Option<RateLimit>,
    pub request_id: Option<String>,
}

/// The request for a list's first page.
pub fn list_request(org: &OrgUrl, token: &AccessToken, query: &ListQuery) -> Request {
    let mut url = org.endpoint(Endpoint::Users);
    url.push_str("?limit=");
    url.push_str(&query.limit.clamp(1, 200).to_string());
    let mut add = |name, value: &str| {
        url.push_str(name);
        url.push_str(&form::percent_encode_component(value));
    };
    match (&query.search, &query.sort) {
        (Some(search), _) => add("&search=", search),
        // Okta sorts the results of a search only.
        (None, Some(_)) => add("&search=", NOT_DEACTIVATED),
        (None, None) => {}
    }
    if let Some(sort) = &query.sort {
        add("&sortBy=", sort.by);
        add("&sortOrder=", if sort.descending { "desc" } else { "asc" });
    }
    get(url, token, TRIMMED)
}

/// The request for the page that `next` leads to; `None` if that is not the org's own address, which no token may be sent to.
pub fn next_request(org: &OrgUrl, token: &AccessToken, next: &str) -> Option<Request> {
    org.owns(next).then(|| get(next.to_owned(), token, TRIMMED))
}

/// The request for one user. `id` may be an ID, a login, or `me`.
pub fn user_request(org: &OrgUrl, token: &AccessToken, id: &str) -> Request {
    let mut url = org.endpoint(Endpoint::Users);
    url.push('/');
    url.push_str(&form::percent_encode_component(id));
    get(url, token, "application/json")
}

/// Judges the answer to [`list_request`] or [`next_request`].
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_list(response: &Response, org: &OrgUrl) -> Result<Page, Box<ApiFailure>> {
    let Json::Array(users) = body(response)? else {
        return Err(failure(response, FailureKind::NotExpected));
    };
    let rows = users
        .iter()
        .map(UserRow::of)
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| failure(response, FailureKind::NotExpected))?;
    let next = response.headers.find_all("link").find_map(link::next);
    if next.as_ref().is_some_and(|next| !org.owns(next)) {
        return Err(failure(response, FailureKind::NextElsewhere));
    }
    Ok(Page {
        rows,
        next,
        rate: RateLimit::of(&response.headers),
        request_id: response.request_id(),
    })
}

/// Judges the answer to [`user_request`].
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_user(response: &Response) -> Result<UserDetail, Box<ApiFailure>> {
    const IN_ROW: [&str; 7] = [
        "_links",
        "created",
        "id",
        "lastLogin",
        "lastUpdated",
        "profile",
        "status",
    ];
    let user = body(response)?;
    let Some(row) = UserRow::of(&user) else {
        return Err(failure(response, FailureKind::NotExpected));
    };
    let Json::Object(mut members) = user else {
        return Err(failure(response, FailureKind::NotExpected));
    };
    let profile = members.iter().position(|(name, _)| name == "profile");
    let attributes = match profile.map(|at| members.swap_remove(at).1) {
        Some(Json::Object(attributes)) => attributes,
        _ => Vec::new(),
    };
    members.retain(|(name, _)| !IN_ROW.contains(&name.as_str()));
    Ok(UserDetail {
        row,
        attributes,
        facts: members,
        rate: RateLimit::of(&response.headers),
        request_id: response.request_id(),
    })
}

fn get(url: String, token: &AccessToken, content_type: &str) -> Request {
    Request {
        method: Method::Get,
        url,
        headers: vec![
            ("accept", "application/json".to_owned()),
            ("authorization", ["Bearer ", token.reveal()].concat()),
            ("content-type", content_type.to_owned()),
        ],
        body: None,
    }
}

fn body(response: &Response) -> Result<Json, Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    json::parse(&response.body, MAX_BYTES).map_err(|error| {
        let kind = match error {
            JsonError::TooLarge { .. } => FailureKind::TooLarge,
            _ => FailureKind::NotJson,
        };
        failure(response, kind)
    })
}

fn failure(response: &Response, kind: FailureKind) -> Box<ApiFailure> {
    Box::new(ApiFailure::of(response, kind))
}

/// Leaves out what a list does not show; Okta answers faster only if all three are there.
const TRIMMED: &str = "application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus";

/// The longest answer that is read: 200 users with 100 kB each.
const MAX_BYTES: usize = 20 << 20;
