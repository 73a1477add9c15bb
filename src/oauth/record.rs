//! Values that are kept as JSON and read back.

use super::json::Json;

/// A value that can be kept as JSON.
pub trait Record: Sized {
    /// Reads what [`Self::to_json`] wrote; `None` if it is anything else.
    fn from_json(json: &Json) -> Option<Self>;

    /// The value as it is kept.
    fn to_json(&self) -> Json;
}

/// Makes a struct a [`Record`]: an object with a member for each field, called as the field is. A field named after `but` is
/// not kept: it is read as its default.
macro_rules! record {
    ($name:ident { $($field:ident),* $(,)? } $(but $left:ident)?) => {
        impl $crate::oauth::record::Record for $name {
            fn from_json(json: &$crate::oauth::json::Json) -> Option<Self> {
                Some(Self {
                    $($field: $crate::oauth::record::member(json, stringify!($field))?,)*
                    $($left: Default::default(),)?
                })
            }

            fn to_json(&self) -> $crate::oauth::json::Json {
                let mut members = Vec::new();
                $($crate::oauth::record::add(&mut members, stringify!($field), &self.$field);)*
                $crate::oauth::json::Json::Object(members)
            }
        }
    };
}

/// Makes an enum without fields a [`Record`]: a string for each of its variants.
macro_rules! record_by_name {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $crate::oauth::record::Record for $name {
            fn from_json(json: &$crate::oauth::json::Json) -> Option<Self> {
                Some(match json.as_str()? {
                    $($text => Self::$variant,)*
                    _ => return None,
                })
            }

            fn to_json(&self) -> $crate::oauth::json::Json {
                $crate::oauth::record::text(match self {
                    $(Self::$variant => $text,)*
                })
            }
        }
    };
}

pub(crate) use {record, record_by_name};

/// Reads a member; one that is missing is read as `null`.
pub(crate) fn member<T: Record>(json: &Json, name: &str) -> Option<T> {
    T::from_json(json.member(name).unwrap_or(&Json::Null))
}

/// Adds a member.
pub(crate) fn add<T: Record>(members: &mut Vec<(String, Json)>, name: &str, value: &T) {
    push(members, name, value.to_json());
}

#[inline(never)]
fn push(members: &mut Vec<(String, Json)>, name: &str, value: Json) {
    members.push((name.to_owned(), value));
}

#[inline(never)]
pub(crate) fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

impl Record for bool {
    fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
}

impl Record for u64 {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64()
    }

    fn to_json(&self) -> Json {
        Json::Number((*self).into())
    }
}

impl Record for String {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_str().map(str::to_owned)
    }

    fn to_json(&self) -> Json {
        text(self)
    }
}

impl<T: Record> Record for Option<T> {
    fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            json => T::from_json(json).map(Some),
        }
    }

    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::to_json)
    }
}

impl<T: Record> Record for Vec<T> {
    fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Array(items) => items.iter().map(T::from_json).collect(),
            _ => None,
        }
    }

    fn to_json(&self) -> Json {
        Json::Array(self.iter().map(T::to_json).collect())
    }
}
