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

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Created,
    Email,
    LastLogin,
    LastUpdated,
    Login,
    Name,
    Status,
}

impl Column {
    /// What to sort by; `None` if Okta cannot sort by it.
    pub fn sort_field(self) -> Option<&'static str> {
        Some(match self {
            Self::Created => "created",
            Self::Email => "profile.email",
            // Not among the attributes that can be searched.
            Self::LastLogin => return None,
            Self::LastUpdated => "lastUpdated",
            Self::Login => "profile.login",
            Self::Name => "profile.lastName",
            Self::Status => "status",
        })
    }
}

impl Column {
    /// The column that is sorted by an attribute.
    pub fn of_sort_field(field: &str) -> Option<Self> {
        [
            Self::Created,
            Self::Email,
            Self::LastUpdated,
            Self::Login,
            Self::Name,
            Self::Status,
        ]
        .into_iter()
        .find(|column| column.sort_field() == Some(field))
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

const OPERATORS: [&str; 10] = ["co", "eq", "ew", "ge", "gt", "le", "lt", "ne", "pr", "sw"];

const NAME_FIELDS: [&str; 4] = [
    "profile.firstName",
    "profile.lastName",
    "profile.login",
    "profile.email",
];

/// More words than that find nobody more.
const MAX_WORDS: usize = 8;
