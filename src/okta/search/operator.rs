//! The operators of Okta's search language.

use crate::okta::user_schema::Kind;

/// How an attribute is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Contains,
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    /// Okta does not have it. The rows of the builder do, and write it as "less or greater".
    NotEqual,
    Present,
    StartsWith,
}

impl Operator {
    /// All of them, in the order a person is offered them.
    pub const ALL: [Self; 9] = [
        Self::Equal,
        Self::NotEqual,
        Self::StartsWith,
        Self::Contains,
        Self::Present,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Less,
        Self::LessOrEqual,
    ];

    /// The operator of this name, in any case.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operator| operator.as_str().eq_ignore_ascii_case(name))
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contains => "co",
            Self::Equal => "eq",
            Self::Greater => "gt",
            Self::GreaterOrEqual => "ge",
            Self::Less => "lt",
            Self::LessOrEqual => "le",
            Self::NotEqual => "ne",
            Self::Present => "pr",
            Self::StartsWith => "sw",
        }
    }

    /// Its name in words, as it is said of a type of value.
    pub fn label(self, kind: Kind) -> &'static str {
        let is_date = kind == Kind::Date;
        let is_number = kind.is_number();
        match self {
            Self::Contains => "contains",
            Self::Equal => "is",
            Self::Greater if is_date => "is after",
            Self::Greater if is_number => "is more than",
            Self::Greater => "sorts after",
            Self::GreaterOrEqual if is_date => "is at or after",
            Self::GreaterOrEqual if is_number => "is at least",
            Self::GreaterOrEqual => "sorts at or after",
            Self::Less if is_date => "is before",
            Self::Less if is_number => "is less than",
            Self::Less => "sorts before",
            Self::LessOrEqual if is_date => "is at or before",
            Self::LessOrEqual if is_number => "is at most",
            Self::LessOrEqual => "sorts at or before",
            Self::NotEqual => "is not",
            Self::Present => "has any value",
            Self::StartsWith => "starts with",
        }
    }

    /// Whether it compares by order.
    pub fn is_order(self) -> bool {
        matches!(
            self,
            Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual
        )
    }
}
