//! Okta's search expressions for users (a part of SCIM's filters, RFC 7644 section 3.4.2.2).
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers>.

mod attribute;
mod builder;
mod choice;
mod expression;
mod operator;
mod parse;
mod problem;
mod saved_view;

use super::users::Status;

pub use self::attribute::Attributes;
pub use self::builder::{Builder, Row, RowProblem, Rows};
pub use self::choice::{Ask, Lack, People, Wish, cheapest, names};
pub use self::expression::{Expression, Join, Test};
pub use self::operator::Operator;
pub use self::parse::parse;
pub use self::problem::{Fault, Problem};
pub use self::saved_view::{SavedView, SavedViews, ViewProblem};

/// Everyone but deactivated users, as the plain list gives them. Okta has no "not equal".
pub const NOT_DEACTIVATED: &str = r#"status lt "DEPROVISIONED" or status gt "DEPROVISIONED""#;

/// Makes a search expression of what was typed and the status that was chosen; `None` if there is nothing to search for.
///
/// Text that reads as an expression (an attribute, then an operator) is used as it is. Of other text each word must begin the
/// first name, last name, login or email.
pub fn from_box(text: &str, status: Option<&Status>) -> Option<String> {
    let text = text.trim();
    let search = match text {
        "" => None,
        expression if is_expression(expression) => Some(expression.to_owned()),
        words => Some(match_words(words)),
    };
    let status = status.map(|status| ["status eq ", &quote(status.as_str())].concat());
    match (search, status) {
        (Some(search), Some(status)) => Some(["(", &search, ") and ", &status].concat()),
        (search, status) => search.or(status),
    }
}

/// Whether a text reads as a search expression rather than as names.
pub fn is_expression(text: &str) -> bool {
    let mut words = text.trim_start_matches(['(', ' ']).split_ascii_whitespace();
    let (Some(attribute), Some(operator)) = (words.next(), words.next()) else {
        return false;
    };
    let operator = operator.trim_end_matches(')').to_ascii_lowercase();
    let known = attribute
        .strip_prefix("profile.")
        .is_some_and(|name| !name.is_empty())
        || ATTRIBUTES.contains(&attribute);
    known && OPERATORS.contains(&operator.as_str())
}

/// A text as a string of the search language: in double quotes, with `"` and `\` escaped.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Whether Okta can sort by an attribute, as far as its path tells: by any single one that it searches by.
pub fn is_sortable(path: &str) -> bool {
    match path.strip_prefix("profile.") {
        Some(name) => {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
            (1..=100).contains(&name.len()) && name.bytes().all(is_plain)
        }
        None => BESIDE_PROFILE.contains(&path),
    }
}

fn match_words(words: &str) -> String {
    let mut out = String::new();
    for (index, word) in words.split_whitespace().take(MAX_WORDS).enumerate() {
        if index > 0 {
            out.push_str(" and ");
        }
        let word = quote(word);
        out.push('(');
        for (index, field) in NAME_FIELDS.iter().enumerate() {
            if index > 0 {
                out.push_str(" or ");
            }
            out.push_str(field);
            out.push_str(" sw ");
            out.push_str(&word);
        }
        out.push(')');
    }
    out
}

const ATTRIBUTES: [&str; 10] = [
    "activated",
    "created",
    "id",
    "lastLogin",
    "lastUpdated",
    "passwordChanged",
    "realmId",
    "status",
    "statusChanged",
    "type.id",
];

/// What a list is sorted by beside the profile. The last login and the last change of a password are not searched by.
const BESIDE_PROFILE: [&str; 5] = [
    "activated",
    "created",
    "lastUpdated",
    "status",
    "statusChanged",
];

const OPERATORS: [&str; 10] = ["co", "eq", "ew", "ge", "gt", "le", "lt", "ne", "pr", "sw"];

const NAME_FIELDS: [&str; 4] = [
    "profile.firstName",
    "profile.lastName",
    "profile.login",
    "profile.email",
];

/// More words than that find nobody more.
const MAX_WORDS: usize = 8;
