//! The org's schema of users: which attributes there are, custom ones too.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/>.

use super::attribute::{Attribute, Attributes, Group, Kind, beside_profile};
use crate::oauth::http::{Request, Response};
use crate::oauth::json::{self, Json, JsonError};
use crate::oauth::token::Grant;
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::scope_probe;

/// The scope that reading the schema needs.
pub const SCOPE: &str = "okta.schemas.read";

/// The request for the schema of the default type of user.
pub fn schema_request(grant: &Grant) -> Request {
    scope_probe::request(grant, "/api/v1/meta/schemas/user/default")
}

/// Judges the answer to [`schema_request`].
///
/// # Errors
///
/// See [`FailureKind`].
pub fn process_schema(response: &Response) -> Result<Attributes, Box<ApiFailure>> {
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
    let properties = |part| match schema
        .member("definitions")?
        .member(part)?
        .member("properties")?
    {
        Json::Object(members) => Some(members),
        _ => None,
    };
    let Some(base) = properties("base") else {
        return Err(failure(FailureKind::NotExpected));
    };
    let mut list = beside_profile();
    let custom = properties("custom").map_or(&[][..], Vec::as_slice);
    for (members, group) in [(base.as_slice(), Group::Profile), (custom, Group::Custom)] {
        let start = list.len();
        list.extend(
            members
                .iter()
                .filter_map(|(name, definition)| attribute(name, definition, group)),
        );
        // Okta sends them in no order that helps to find one.
        if let Some(added) = list.get_mut(start..) {
            added.sort_by(|one, other| order(one).cmp(&order(other)));
        }
    }
    Ok(Attributes { list })
}

/// Names and addresses first, then by title.
fn order(attribute: &Attribute) -> (usize, &str) {
    const FIRST: [&str; 4] = [
        "profile.login",
        "profile.email",
        "profile.firstName",
        "profile.lastName",
    ];
    let place = FIRST.iter().position(|path| *path == attribute.path);
    (place.unwrap_or(FIRST.len()), &attribute.title)
}

fn attribute(name: &str, definition: &Json, group: Group) -> Option<Attribute> {
    let written = definition.member_str("type")?;
    let is_array = written == "array";
    let of_value = match is_array {
        true => definition.member("items")?,
        false => definition,
    };
    let kind = match of_value.member_str("type")? {
        "boolean" => Kind::Boolean,
        "integer" | "number" => Kind::Number,
        "string" => Kind::Text,
        // An object has nothing that can be compared.
        _ => return None,
    };
    let title = definition
        .member_str("title")
        .filter(|title| !title.trim().is_empty());
    Some(Attribute {
        path: ["profile.", name].concat(),
        title: title.unwrap_or(name).to_owned(),
        kind,
        is_array,
        options: options(of_value),
        group,
    })
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
