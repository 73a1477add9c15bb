//! What the `search`, `filter` and `q` parameters of the user list mean.

use crate::directory::attributes::AttributeKind;
use crate::directory::field::Field;
use crate::directory::status::Status;
use crate::directory::{Property, Snapshot, Subject};

use super::expression::{Dialect, Expression, Operator, ValueType};

/// Which users a list is about.
#[derive(Clone, Debug)]
pub(super) enum Selection {
    /// Everyone but the deactivated.
    Everyone,
    /// By `filter` or `search`, deactivated ones included.
    Matching(Expression<Property>),
    /// By `q`: the beginning, in lower case, of one of some properties.
    Starting(String, Vec<Property>),
}

impl Selection {
    /// What `q` selects: users whose name or address begins with it.
    pub(super) fn starting(q: &str) -> Self {
        let properties = STARTING
            .into_iter()
            .filter_map(Property::from_path)
            .collect();
        Self::Starting(q.to_lowercase(), properties)
    }

    /// Whether a user belongs to the list.
    pub(super) fn takes(&self, subject: &Subject<'_>) -> bool {
        match self {
            Self::Everyone => subject.status() != Status::Deprovisioned,
            Self::Matching(expression) => {
                expression.matches(&|property| subject.property(property))
            }
            Self::Starting(start, properties) => {
                subject.status() != Status::Deprovisioned
                    && properties
                        .iter()
                        .any(|property| starts(subject, property, start))
            }
        }
    }

    /// The numbers of the only users who may belong to the list, in order, where that is known
    /// beforehand.
    pub(super) fn candidates(&self, snapshot: &Snapshot) -> Option<Vec<u64>> {
        match self {
            Self::Matching(expression) => candidates(expression, snapshot),
            Self::Everyone | Self::Starting(..) => None,
        }
    }
}

/// `search`: every property, case ignored; `co` for names and addresses alone.
pub(super) struct SearchDialect;

impl Dialect for SearchDialect {
    type Property = Property;
    const IGNORES_CASE: bool = true;

    fn property(&self, path: &str, operator: Operator) -> Option<Property> {
        let property = Property::from_path(path)?;
        if operator == Operator::Contains {
            return CONTAINING
                .iter()
                .any(|name| property.is_attribute(name))
                .then_some(property);
        }
        Some(property)
    }

    fn value_type(&self, property: &Property) -> ValueType {
        value_type(property)
    }
}

/// `filter`: seven properties, `eq` alone but for dates, case counts.
pub(super) struct FilterDialect;

impl Dialect for FilterDialect {
    type Property = Property;
    const IGNORES_CASE: bool = false;

    fn property(&self, path: &str, operator: Operator) -> Option<Property> {
        let ranged = path == "lastUpdated" && operator.is_order();
        if !FILTERED.contains(&path) || !(operator == Operator::Equal || ranged) {
            return None;
        }
        Property::from_path(path)
    }

    fn value_type(&self, property: &Property) -> ValueType {
        value_type(property)
    }
}

fn value_type(property: &Property) -> ValueType {
    match property {
        Property::Profile(attribute) => match attribute.kind {
            AttributeKind::Boolean => ValueType::Boolean,
            AttributeKind::Integer | AttributeKind::Integers | AttributeKind::Number => {
                ValueType::Number
            }
            AttributeKind::Email | AttributeKind::Text | AttributeKind::Texts => ValueType::Text,
        },
        _ if property.is_date() => ValueType::Date,
        _ => ValueType::Text,
    }
}

fn candidates(expression: &Expression<Property>, snapshot: &Snapshot) -> Option<Vec<u64>> {
    match expression {
        Expression::And(parts) => parts
            .iter()
            .filter_map(|part| candidates(part, snapshot))
            .min_by_key(Vec::len),
        Expression::Or(parts) => {
            let parts: Option<Vec<_>> = parts
                .iter()
                .map(|part| candidates(part, snapshot))
                .collect();
            let mut all = parts?.concat();
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
        Expression::Test(test) => {
            let text = test.text().filter(|_| test.operator == Operator::Equal)?;
            match test.property {
                Property::Id => Some(snapshot.find_id(text).into_iter().collect()),
                property if ADDRESSES.iter().any(|name| property.is_attribute(name)) => {
                    Some(snapshot.owners_of(text))
                }
                _ => None,
            }
        }
    }
}

fn starts(subject: &Subject<'_>, property: &Property, start: &str) -> bool {
    match subject.property(property) {
        Field::Text(text) if text.is_ascii() => {
            let beginning = text.as_bytes().get(..start.len());
            beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(start.as_bytes()))
        }
        Field::Text(text) => text.to_lowercase().starts_with(start),
        _ => false,
    }
}

/// What `q` is compared with.
const STARTING: [&str; 3] = ["profile.firstName", "profile.lastName", "profile.email"];

/// The attributes `co` works on.
const CONTAINING: [&str; 4] = ["firstName", "lastName", "email", "login"];

/// The attributes that lead to their owner without a search.
const ADDRESSES: [&str; 2] = ["email", "login"];

/// The properties `filter` knows.
const FILTERED: [&str; 7] = [
    "id",
    "lastUpdated",
    "profile.email",
    "profile.firstName",
    "profile.lastName",
    "profile.login",
    "status",
];
