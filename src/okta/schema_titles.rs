//! What the attributes of a user are called, and what values they take: `GET /api/v1/meta/schemas/user/default`.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/>.

use super::api_error::{ApiFailure, FailureKind};
use super::org::OrgUrl;
use crate::oauth::http::{Request, Response};
use crate::oauth::json::{self, Json, JsonError};
use crate::oauth::secret::AccessToken;

/// The scope that reading the schema needs.
pub const SCOPE: &str = "okta.schemas.read";

/// An attribute that profiles have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    /// What it is called; its name if it has no title.
    pub title: String,
    pub kind: Kind,
    pub is_required: bool,
    /// Whether nobody may change it here.
    pub is_read_only: bool,
}

/// What values an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Integer,
    Integers,
    Number,
    Numbers,
    Other,
    Text,
    Texts,
}

impl Kind {
    /// The kind of a value, where no schema tells it.
    pub fn of(value: &Json) -> Self {
        match value {
            Json::Bool(_) => Self::Boolean,
            Json::Number(_) => Self::Number,
            Json::Null | Json::String(_) => Self::Text,
            Json::Array(items)
                if items.iter().all(|item| matches!(item, Json::Number(_)))
                    && !items.is_empty() =>
            {
                Self::Numbers
            }
            Json::Array(items) if items.iter().all(|item| matches!(item, Json::String(_))) => {
                Self::Texts
            }
            Json::Array(_) | Json::Object(_) => Self::Other,
        }
    }

    fn named(kind: &str, items: &str) -> Self {
        match (kind, items) {
            ("boolean", _) => Self::Boolean,
            ("integer", _) => Self::Integer,
            ("number", _) => Self::Number,
            ("string", _) => Self::Text,
            ("array", "integer") => Self::Integers,
            ("array", "number") => Self::Numbers,
            ("array", "string") => Self::Texts,
            _ => Self::Other,
        }
    }
}

/// The request for the default schema.
pub fn request(org: &OrgUrl, token: &AccessToken) -> Request {
    let mut request = Request::get([org.as_str(), "/api/v1/meta/schemas/user/default"].concat());
    request
        .headers
        .push(("authorization", ["Bearer ", token.reveal()].concat()));
    request
}

/// Judges the answer: what every user has to have first, then Okta's other attributes, then the org's own, each in its order.
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process(response: &Response) -> Result<Vec<Attribute>, Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    let schema = json::parse(&response.body, MAX_BYTES).map_err(|error| {
        let kind = match error {
            JsonError::TooLarge { .. } => FailureKind::TooLarge,
            _ => FailureKind::NotJson,
        };
        Box::new(ApiFailure::of(response, kind))
    })?;
    let Some(definitions) = schema.member("definitions") else {
        return Err(Box::new(ApiFailure::of(response, FailureKind::NotExpected)));
    };
    let mut out = Vec::new();
    for wanted in [true, false] {
        for part in ["base", "custom"] {
            let Some(part) = definitions.member(part) else {
                continue;
            };
            let Some(Json::Object(properties)) = part.member("properties") else {
                continue;
            };
            for (name, property) in properties {
                let attribute = attribute(name, property, part.member("required"));
                if attribute.is_required == wanted {
                    out.push(attribute);
                }
            }
        }
    }
    Ok(out)
}

fn attribute(name: &str, property: &Json, required: Option<&Json>) -> Attribute {
    let title = property.member_str("title").unwrap_or_default();
    let items = property.member("items");
    let is_listed = match required {
        Some(Json::Array(names)) => names.iter().any(|known| known.as_str() == Some(name)),
        _ => false,
    };
    Attribute {
        name: name.to_owned(),
        title: if title.is_empty() { name } else { title }.to_owned(),
        kind: Kind::named(
            property.member_str("type").unwrap_or_default(),
            items
                .and_then(|items| items.member_str("type"))
                .unwrap_or_default(),
        ),
        is_required: is_listed || property.member("required") == Some(&Json::Bool(true)),
        is_read_only: property.member_str("mutability") == Some("READ_ONLY"),
    }
}

/// The longest answer that is read.
const MAX_BYTES: usize = 4 << 20;
