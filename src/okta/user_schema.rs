//! The org's schema of users: which attributes there are, custom ones too, what they are called, and what values they take.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/>.

use super::api_error::{ApiFailure, FailureKind};
use super::scope_probe;
use crate::oauth::http::{Request, Response};
use crate::oauth::json::{self, Json, JsonError};
use crate::oauth::token::Grant;

/// The scope that reading the schema needs.
pub const SCOPE: &str = "okta.schemas.read";

/// What begins the path of an attribute of the profile.
const PROFILE: &str = "profile.";

/// The type of an attribute's values; of each of them, where it has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Date,
    Integer,
    Number,
    /// Nothing that can be compared, or edited here.
    Other,
    Text,
    /// Nobody told: any value is taken.
    Unknown,
}

impl Kind {
    /// The kind of a value, and whether there are several, where no schema tells it.
    pub fn of(value: &Json) -> (Self, bool) {
        match value {
            Json::Bool(_) => (Self::Boolean, false),
            Json::Number(_) => (Self::Number, false),
            Json::Null | Json::String(_) => (Self::Text, false),
            Json::Array(items) => {
                let kind = match items.first() {
                    Some(Json::Number(_)) => Self::Number,
                    Some(Json::String(_)) | None => Self::Text,
                    _ => Self::Other,
                };
                match items.iter().all(|item| Self::of(item) == (kind, false)) {
                    true => (kind, true),
                    false => (Self::Other, true),
                }
            }
            Json::Object(_) => (Self::Other, false),
        }
    }

    fn named(name: Option<&str>) -> Self {
        match name {
            Some("boolean") => Self::Boolean,
            Some("integer") => Self::Integer,
            Some("number") => Self::Number,
            Some("string") => Self::Text,
            _ => Self::Other,
        }
    }

    /// Whether its values are numbers, whole or not.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// Where an attribute comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The org's own, of the profile.
    Custom,
    /// Okta's own, of the profile.
    Profile,
    /// Beside the profile.
    User,
}

/// An attribute of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// As an expression names it: `profile.city`.
    pub path: String,
    /// What it is called; its name if it has no title.
    pub title: String,
    pub kind: Kind,
    /// Whether it has several values.
    pub is_array: bool,
    /// The values it may have, with what they are called; none where it may have any.
    pub options: Vec<(String, String)>,
    pub group: Group,
    /// Whether everyone has to have it.
    pub is_required: bool,
    /// Whether nobody may change it here.
    pub is_read_only: bool,
}

impl Attribute {
    /// An attribute that may be anything, called by its name.
    pub fn new(path: &str, kind: Kind, group: Group) -> Self {
        Self {
            path: path.to_owned(),
            title: name(path).to_owned(),
            kind,
            is_array: false,
            options: Vec::new(),
            group,
            is_required: false,
            is_read_only: false,
        }
    }

    /// An attribute of the profile that no schema tells of.
    pub fn of_profile(name: &str, kind: Kind) -> Self {
        Self::new(&[PROFILE, name].concat(), kind, Group::Profile)
    }

    /// Its name, as a profile has it.
    pub fn name(&self) -> &str {
        name(&self.path)
    }
}

/// The name of an attribute, as a profile has it.
fn name(path: &str) -> &str {
    path.strip_prefix(PROFILE).unwrap_or(path)
}

/// The request for the schema of the default type of user.
pub fn request(grant: &Grant) -> Request {
    scope_probe::request(grant, "/api/v1/meta/schemas/user/default")
}

/// The request for the schema at an address of the org that gave the token, as [`super::user_type::UserType`] has it.
pub fn request_at(grant: &Grant, url: &str) -> Request {
    let mut request = request(grant);
    url.clone_into(&mut request.url);
    request
}

/// Judges the answer to [`request`] or [`request_at`]: what every user has to have first, then Okta's other attributes, then the org's own, each in
/// its order.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process(response: &Response) -> Result<Vec<Attribute>, Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    let failure = |kind| Box::new(ApiFailure::of(response, kind));
    let schema = json::parse(&response.body, MAX_BYTES).map_err(|error| {
        failure(match error {
            JsonError::TooLarge { .. } => FailureKind::TooLarge,
            _ => FailureKind::NotJson,
        })
    })?;
    let mut out = Vec::new();
    for (part, group) in [("base", Group::Profile), ("custom", Group::Custom)] {
        let definitions = schema.member("definitions");
        let part = definitions.and_then(|definitions| definitions.member(part));
        match part.and_then(|part| part.member("properties")) {
            Some(Json::Object(members)) => {
                let required = part.and_then(|part| part.member("required"));
                out.extend(
                    members
                        .iter()
                        .map(|(name, definition)| attribute(name, definition, group, required)),
                );
            }
            // An org need not have any of its own.
            _ if group == Group::Custom => {}
            _ => return Err(failure(FailureKind::NotExpected)),
        }
    }
    // Within both, the order stays.
    out.sort_by_key(|attribute| !attribute.is_required);
    Ok(out)
}

fn attribute(name: &str, definition: &Json, group: Group, required: Option<&Json>) -> Attribute {
    let written = definition.member_str("type");
    let is_array = written == Some("array");
    let items = definition.member("items").filter(|_| is_array);
    let of_value = items.unwrap_or(definition);
    let title = definition
        .member_str("title")
        .filter(|title| !title.trim().is_empty());
    let is_listed = match required {
        Some(Json::Array(names)) => names.iter().any(|known| known.as_str() == Some(name)),
        _ => false,
    };
    Attribute {
        path: [PROFILE, name].concat(),
        title: title.unwrap_or(name).to_owned(),
        kind: Kind::named(of_value.member_str("type")),
        is_array,
        options: options(of_value),
        group,
        is_required: is_listed || definition.member("required") == Some(&Json::Bool(true)),
        is_read_only: definition.member_str("mutability") == Some("READ_ONLY"),
    }
}

/// The values that an attribute may have.
fn options(definition: &Json) -> Vec<(String, String)> {
    let items = |name| match definition.member(name) {
        Some(Json::Array(items)) => items.as_slice(),
        _ => &[],
    };
    let named = items("oneOf").iter().filter_map(|item| {
        let value = item.member("const")?.display();
        let title = item.member_str("title").unwrap_or(&value).to_owned();
        Some((value, title))
    });
    let mut options: Vec<_> = named.collect();
    if options.is_empty() {
        options.extend(items("enum").iter().map(|item| {
            let value = item.display();
            (value.clone(), value)
        }));
    }
    options
}

/// A schema with a thousand attributes is a tenth of that.
const MAX_BYTES: usize = 4 << 20;
