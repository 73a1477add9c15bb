//! The Users API: `GET /api/v1/users` and one user.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/>.

mod row;

use roster::{ReadError, Roster};

use super::api_error::{ApiFailure, FailureKind};
use super::export::{ExportError, Writer};
use super::org::{Endpoint, OrgUrl};
use super::rate_limit::RateLimit;
use super::search::NOT_DEACTIVATED;
use super::{clock, link};
use crate::oauth::form;
use crate::oauth::http::{Headers, Request, Response};
use crate::oauth::json::{self, Json};
use crate::oauth::secret::AccessToken;

pub use self::row::{Status, UserRow};

/// The scope that listing and reading users needs.
pub const SCOPE: &str = "okta.users.read";

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub by: By,
    /// Okta sorts the results of a search only: it is not sent with anything else.
    pub sort: Option<Sort>,
    /// Users a page, 1 to 200.
    pub limit: u16,
}

/// How the users of a list are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// An expression of few attributes, compared exactly.
    Filter(String),
    /// Everyone but deactivated users.
    #[default]
    Plain,
    /// The beginning of a name or an email. The list has one page.
    Q(String),
    /// A search expression: see [`super::search`].
    Search(String),
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// An attribute: see [`super::search::is_sortable`].
    pub by: String,
    pub descending: bool,
}

/// What came beside a page of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many users it had; in a list, how many of them were not there yet.
    pub count: usize,
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
    let is_search = match (&query.by, &query.sort) {
        (By::Search(search), _) => {
            add("&search=", search);
            true
        }
        (By::Plain, Some(_)) => {
            add("&search=", NOT_DEACTIVATED);
            true
        }
        (By::Plain, None) => false,
        (By::Filter(filter), _) => {
            add("&filter=", filter);
            false
        }
        (By::Q(q), _) => {
            add("&q=", q);
            false
        }
    };
    if let Some(sort) = query.sort.as_ref().filter(|_| is_search) {
        add("&sortBy=", &sort.by);
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

/// An empty roster for what [`process_list`] reads.
pub fn roster() -> Roster {
    Roster::new(clock::parse_rfc3339)
}

/// Judges the answer to [`list_request`] or [`next_request`], and adds its users to a roster. Of a faulty answer nobody is added.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_list(
    response: &Response,
    org: &OrgUrl,
    roster: &mut Roster,
) -> Result<Page, Box<ApiFailure>> {
    process_page(response, org, &mut |body| roster.append(body))
}

/// The same, with its users written to a file.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_export(
    response: &Response,
    org: &OrgUrl,
    writer: &mut Writer,
    out: &mut String,
) -> Result<Page, Box<ApiFailure>> {
    process_page(response, org, &mut |body| {
        writer.page(body, out).map_err(|error| match error {
            ExportError::Malformed => ReadError::Malformed,
            ExportError::NotUsers => ReadError::NotUsers,
        })
    })
}

fn process_page(
    response: &Response,
    org: &OrgUrl,
    read: &mut dyn FnMut(&[u8]) -> Result<usize, ReadError>,
) -> Result<Page, Box<ApiFailure>> {
    let next = next_page(&response.headers);
    if response.status == 200 && next.as_ref().is_some_and(|next| !org.owns(next)) {
        return Err(failure(response, FailureKind::NextElsewhere));
    }
    let count = read(whole(response)?).map_err(|error| {
        let kind = match error {
            ReadError::Malformed => FailureKind::NotJson,
            ReadError::NotUsers => FailureKind::NotExpected,
        };
        failure(response, kind)
    })?;
    Ok(Page {
        count,
        next,
        rate: RateLimit::of(&response.headers),
        request_id: response.request_id(),
    })
}

/// Where a list goes on, as the headers of a page tell before its users are there.
pub fn next_page(headers: &Headers) -> Option<String> {
    headers.find_all("link").find_map(link::next)
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
    let mut request = Request::get(url).with_token(token);
    let content_type = content_type.to_owned();
    request.headers.push(("content-type", content_type));
    request
}

fn body(response: &Response) -> Result<Json, Box<ApiFailure>> {
    json::parse(whole(response)?, MAX_BYTES).map_err(|_| failure(response, FailureKind::NotJson))
}

/// The body of an answer that is none too long, and no refusal.
fn whole(response: &Response) -> Result<&[u8], Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    match response.body.len() > MAX_BYTES {
        true => Err(failure(response, FailureKind::TooLarge)),
        false => Ok(&response.body),
    }
}

fn failure(response: &Response, kind: FailureKind) -> Box<ApiFailure> {
    Box::new(ApiFailure::of(response, kind))
}

/// Leaves out what a list does not show; Okta answers faster only if all three are there.
const TRIMMED: &str = "application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus";

/// The longest answer that is read: 200 users with 100 kB each.
const MAX_BYTES: usize = 20 << 20;
