//! Which request finds what is wanted at the least cost: the plain list, `q`, `filter` or `search`.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers>.

use std::borrow::Cow;

use super::expression::{Expression, Test};
use super::operator::Operator;
use crate::oauth::json::Json;

/// A way to ask for users, the cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// No condition.
    Plain,
    /// `q`: the beginning of a name or an email.
    Q,
    /// `filter`: few attributes, compared exactly.
    Filter,
    /// `search`: everything, and the only one that sorts.
    Search,
}

/// Whom a person wants to see.
#[derive(Clone, Copy, Debug)]
pub enum People<'a> {
    /// Everyone, deactivated people too.
    Everyone,
    /// Everyone but deactivated people.
    Listed,
    /// Whoever an expression finds.
    Matching(&'a Expression),
    /// Whoever an expression finds that could not be read: Okta may know better.
    Unread,
}

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub people: People<'a>,
    pub is_sorted: bool,
    /// Whether the first few do, and whoever is deactivated may be missing: someone is looked up.
    pub is_lookup: bool,
}

/// Why a way does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    Attribute(String),
    Case(String),
    /// The plain list takes no condition.
    Condition,
    Deactivated,
    /// A filter needs a condition.
    NoCondition,
    NotLookup,
    NotNames,
    Operator(String, Operator),
    Order,
    Unread,
}

/// The cheapest way that does it. A search always does.
pub fn cheapest(wish: Wish<'_>) -> Ask {
    Ask::ALL
        .into_iter()
        .find(|ask| ask.judge(wish).is_ok())
        .unwrap_or(Ask::Search)
}

impl Ask {
    /// All of them, the cheapest first.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Q, Self::Filter, Self::Search];

    /// What it is called; that of the parameter, where there is one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain list",
            Self::Q => "q",
            Self::Filter => "filter",
            Self::Search => "search",
        }
    }

    /// What it leaves out, and what it does not.
    pub fn leaves_out(self) -> &'static str {
        match self {
            Self::Plain => "Leaves out deactivated people. All others come, page by page.",
            Self::Q => {
                "Leaves out deactivated people, and whoever is found by the login alone. It has one page: at most 200 come."
            }
            Self::Filter => {
                "Leaves nobody out: deactivated people are there, page by page. Capital letters count, and it cannot sort."
            }
            Self::Search => {
                "Leaves nobody out: deactivated people are there, page by page. It lags some seconds behind changes."
            }
        }
    }

    /// Whether it does what is wanted.
    ///
    /// # Errors
    ///
    /// What it lacks.
    pub fn judge(self, wish: Wish<'_>) -> Result<(), Lack> {
        match (self, wish.people) {
            (Self::Search, _) => Ok(()),
            (Self::Plain, People::Everyone) => Err(Lack::Deactivated),
            (Self::Plain, People::Matching(_) | People::Unread) => Err(Lack::Condition),
            (Self::Q, People::Matching(expression)) if names(expression).is_some() => {
                match wish.is_lookup {
                    _ if wish.is_sorted => Err(Lack::Order),
                    true => Ok(()),
                    false => Err(Lack::NotLookup),
                }
            }
            (Self::Q, _) => Err(Lack::NotNames),
            (Self::Filter, People::Everyone | People::Listed) => Err(Lack::NoCondition),
            (Self::Filter, People::Unread) => Err(Lack::Unread),
            _ if wish.is_sorted => Err(Lack::Order),
            (Self::Filter, People::Matching(expression)) => filter(expression),
            (Self::Plain, People::Listed) => Ok(()),
        }
    }
}

impl Lack {
    /// What it lacks, as the end of a sentence.
    pub fn text(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Attribute(path) => return ["does not know ", path].concat().into(),
            Self::Case(path) => {
                return [
                    "would miss people whose ",
                    path,
                    " has other capital letters",
                ]
                .concat()
                .into();
            }
            Self::Condition => "takes no condition",
            Self::Deactivated => "leaves out deactivated people",
            Self::NoCondition => "needs a condition",
            Self::NotLookup => "has one page only: for looking up a few",
            Self::NotNames => "finds the beginning of a name or an email only",
            Self::Operator(path, operator) => {
                return ["does not take ", operator.as_str(), " on ", path]
                    .concat()
                    .into();
            }
            Self::Order => "cannot sort",
            Self::Unread => "takes only what can be read here",
        })
    }
}

/// What `q` would be, if an expression looks for nothing but the beginning of a name, a login or an email.
pub fn names(expression: &Expression) -> Option<&str> {
    let Expression::Any(parts) = expression else {
        return None;
    };
    let mut wanted = None;
    let mut found = 0;
    let fits = expression.all_tests(&mut |test: &Test| {
        let Json::String(text) = &test.value else {
            return false;
        };
        // `q` looks at no login, but mostly that is the email.
        found += usize::from(test.attribute != "profile.login");
        test.operator == Operator::StartsWith
            && NAMES.contains(&test.attribute.as_str())
            && *wanted.get_or_insert(text.as_str()) == text
    });
    let is_flat = parts.iter().all(|part| matches!(part, Expression::Test(_)));
    // Each of the three once.
    let has = |name: &str| {
        parts
            .iter()
            .any(|part| matches!(part, Expression::Test(test) if test.attribute == name))
    };
    let are_all = found == 3 && NAMES.iter().take(3).all(|name| has(name));
    wanted.filter(|text| fits && is_flat && are_all && !text.trim().is_empty())
}

/// Whether `filter` finds the same people as `search`.
fn filter(expression: &Expression) -> Result<(), Lack> {
    let mut lack = None;
    expression.all_tests(&mut |test: &Test| {
        lack = lack_of_filter(test);
        lack.is_none()
    });
    lack.map_or(Ok(()), Err)
}

fn lack_of_filter(test: &Test) -> Option<Lack> {
    let path = &test.attribute;
    let is_date = path == "lastUpdated";
    let is_name = NAMES.contains(&path.as_str());
    if !is_date && !is_name && path != "id" && path != "status" {
        return Some(Lack::Attribute(path.clone()));
    }
    if test.operator != Operator::Equal && !(is_date && test.operator.is_order()) {
        return Some(Lack::Operator(path.clone(), test.operator));
    }
    let value = test.value.as_str().unwrap_or_default().as_bytes();
    let has_case = match path.as_str() {
        "status" => value.iter().any(u8::is_ascii_lowercase),
        _ => {
            is_name
                && !value
                    .iter()
                    .all(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
        }
    };
    has_case.then(|| Lack::Case(path.clone()))
}

/// What `q` looks at, and the login, which it does not. `filter` knows all of them.
const NAMES: [&str; 4] = [
    "profile.firstName",
    "profile.lastName",
    "profile.email",
    "profile.login",
];
