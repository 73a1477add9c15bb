//! The value of one property of a user, for answers, searching and sorting alike.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::dates;

/// A property's value. A generated person's texts are mostly borrowed from tables: a scan over a
/// million costs little.
#[derive(Clone, Debug, PartialEq)]
pub enum Field<'a> {
    Boolean(bool),
    /// Milliseconds since the epoch.
    Date(i64),
    Integer(i64),
    Integers(Vec<i64>),
    Missing,
    Number(f64),
    Text(Cow<'a, str>),
    Texts(Vec<Cow<'a, str>>),
}

impl<'a> Field<'a> {
    /// Reads a JSON value. Objects have no place in a user and count as missing.
    pub fn from_json(value: &'a Value) -> Self {
        match value {
            Value::Null | Value::Object(_) => Self::Missing,
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(number) => number.as_i64().map_or_else(
                || Self::Number(number.as_f64().unwrap_or_default()),
                Self::Integer,
            ),
            Value::String(text) => Self::Text(text.into()),
            Value::Array(items) if items.iter().all(Value::is_i64) => {
                Self::Integers(items.iter().filter_map(Value::as_i64).collect())
            }
            Value::Array(items) => Self::Texts(
                items
                    .iter()
                    .filter_map(Value::as_str)
                    .map(Cow::from)
                    .collect(),
            ),
        }
    }

    /// The JSON value Okta would send.
    pub fn into_json(self) -> Value {
        match self {
            Self::Boolean(value) => value.into(),
            Self::Date(millis) => dates::format(millis).into(),
            Self::Integer(value) => value.into(),
            Self::Integers(values) => values.into(),
            Self::Missing => Value::Null,
            Self::Number(value) => value.into(),
            Self::Text(text) => text.into_owned().into(),
            Self::Texts(texts) => texts.into_iter().map(Cow::into_owned).collect(),
        }
    }

    /// Whether there is a value.
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Missing)
    }
}

impl Serialize for Field<'_> {
    /// Writes what [`Field::into_json`] would give, without making it first.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Date(millis) => dates::Text::of(*millis).serialize(serializer),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Integers(values) => values.serialize(serializer),
            Self::Missing => serializer.serialize_unit(),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
        }
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Field<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Field<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Field<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}
