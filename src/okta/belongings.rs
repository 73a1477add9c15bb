//! What belongs to a user: groups, apps, factors, roles, and what the System Log tells of them.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/>.

use super::api_error::ApiFailure;
use super::clock;
use super::list_page;
use super::org::{Endpoint, OrgUrl};
use crate::oauth::form;
use crate::oauth::http::{Request, Response};
use crate::oauth::json::Json;
use crate::oauth::secret::AccessToken;
use crate::oauth::text;

/// A kind of thing that belongs to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Apps,
    Events,
    Factors,
    Groups,
    Roles,
}

/// Part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub items: Vec<Item>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<String>,
}

/// One of the things, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub title: String,
    /// What sort of thing it is, or how it stands; empty if there is nothing to say.
    pub tag: String,
    /// More about it; empty if there is nothing to say.
    pub note: String,
    /// When it began or happened, in milliseconds since 1970.
    pub time: Option<i64>,
}

impl Kind {
    /// All of them, in the order to show them.
    pub const ALL: [Self; 5] = [
        Self::Groups,
        Self::Apps,
        Self::Factors,
        Self::Roles,
        Self::Events,
    ];

    /// What they are called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Apps => "Apps",
            Self::Events => "Recent events",
            Self::Factors => "Factors",
            Self::Groups => "Groups",
            Self::Roles => "Admin roles",
        }
    }

    /// That there are none.
    pub fn none(self) -> &'static str {
        match self {
            Self::Apps => "No apps on the user’s dashboard.",
            Self::Events => "Nothing in the System Log in the last seven days.",
            Self::Factors => "No factors are enrolled.",
            Self::Groups => "In no group.",
            Self::Roles => "No admin role.",
        }
    }

    /// The scope that reading them needs.
    pub fn scope(self) -> &'static str {
        match self {
            Self::Apps | Self::Factors | Self::Groups => "okta.users.read",
            Self::Events => "okta.logs.read",
            Self::Roles => "okta.roles.read",
        }
    }

    /// The request for those of one user.
    pub fn request(self, org: &OrgUrl, token: &AccessToken, id: &str) -> Request {
        let id = form::percent_encode_component(id);
        let of_user = |part: &str| [&org.endpoint(Endpoint::Users), "/", &id, part].concat();
        let url = match self {
            Self::Apps => of_user("/appLinks"),
            Self::Factors => of_user("/factors"),
            Self::Groups => of_user("/groups"),
            Self::Roles => of_user("/roles"),
            // What was done to the user, and what they did. An ID has no character that means something in a filter.
            Self::Events => [
                org.as_str(),
                "/api/v1/logs?sortOrder=DESCENDING&limit=20&filter=target.id%20eq%20%22",
                &id,
                "%22%20or%20actor.id%20eq%20%22",
                &id,
                "%22",
            ]
            .concat(),
        };
        Request::get(url).with_token(token)
    }

    fn item(self, value: &Json) -> Item {
        let text = |name| value.member_str(name).unwrap_or_default();
        let within = |outer, name| {
            value
                .member(outer)
                .and_then(|outer| outer.member_str(name))
                .unwrap_or_default()
        };
        let (title, tag, note, time) = match self {
            Self::Apps => (
                text("label").to_owned(),
                match value.member("hidden") {
                    Some(Json::Bool(true)) => "hidden".to_owned(),
                    _ => String::new(),
                },
                text("appName").to_owned(),
                "",
            ),
            Self::Events => {
                let (result, reason) = (within("outcome", "result"), within("outcome", "reason"));
                let parts = [
                    text("eventType"),
                    reason,
                    within("actor", "displayName"),
                    within("client", "ipAddress"),
                ];
                (
                    text("displayMessage").to_owned(),
                    plain(result),
                    join(&parts),
                    "published",
                )
            }
            Self::Factors => {
                let about = [
                    within("profile", "email"),
                    within("profile", "phoneNumber"),
                    within("profile", "authenticatorName"),
                    within("profile", "name"),
                    within("profile", "credentialId"),
                ];
                let about = about.into_iter().find(|text| !text.is_empty());
                let parts = [text("provider"), about.unwrap_or_default()];
                (
                    factor(text("factorType")),
                    plain(text("status")),
                    join(&parts),
                    "created",
                )
            }
            Self::Groups => (
                within("profile", "name").to_owned(),
                plain(text("type")),
                within("profile", "description").to_owned(),
                "",
            ),
            Self::Roles => {
                let through = match text("assignmentType") {
                    "GROUP" => "through a group",
                    _ => "",
                };
                let parts = [text("type"), through];
                (
                    text("label").to_owned(),
                    plain(text("status")),
                    join(&parts),
                    "created",
                )
            }
        };
        Item {
            title: match title.is_empty() {
                true => text("id").to_owned(),
                false => title,
            },
            tag,
            note,
            time: clock::parse_rfc3339(text(time)),
        }
    }
}

/// The request for what `next` leads to; `None` if that is not the org's own address, which no token may be sent to.
pub fn next_request(org: &OrgUrl, token: &AccessToken, next: &str) -> Option<Request> {
    org.owns(next)
        .then(|| Request::get(next.to_owned()).with_token(token))
}

/// Judges the answer to [`Kind::request`] or [`next_request`].
///
/// # Errors
///
/// See [`super::api_error::FailureKind`].
pub fn process(kind: Kind, org: &OrgUrl, response: &Response) -> Result<Listing, Box<ApiFailure>> {
    let page = list_page::process(org, response, MAX_BYTES)?;
    Ok(Listing {
        items: page.items.iter().map(|item| kind.item(item)).collect(),
        next: page.next,
    })
}

/// A name of the API's as people write: `PENDING_ACTIVATION` as `pending activation`.
fn plain(name: &str) -> String {
    text::replace(&name.to_ascii_lowercase(), "_", " ")
}

fn join(parts: &[&str]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect();
    parts.join(" · ")
}

/// What a type of factor is called; the type itself if it is not known here.
fn factor(kind: &str) -> String {
    match kind {
        "call" => "Voice call",
        "email" => "Email",
        "push" => "Okta Verify push",
        "question" => "Security question",
        "signed_nonce" => "Okta FastPass",
        "sms" => "Text message",
        "token:hardware" => "Hardware token",
        "token:hotp" | "token:software:totp" => "One-time codes",
        "u2f" => "Security key (U2F)",
        "webauthn" => "Passkey or security key",
        other => other,
    }
    .to_owned()
}

/// The longest answer that is read.
const MAX_BYTES: usize = 4 << 20;
