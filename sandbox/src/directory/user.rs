//! A user of the directory, in full.

use serde_json::Value;

use super::attributes::{ATTRIBUTES, Attribute, attribute};
use super::field::Field;
use super::status::Status;

/// A user. Instants are milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// The number the id stands for.
    pub number: u64,
    pub id: String,
    pub status: Status,
    pub created: i64,
    pub activated: Option<i64>,
    pub status_changed: Option<i64>,
    pub last_login: Option<i64>,
    pub last_updated: i64,
    pub password_changed: Option<i64>,
    /// Factors that were reset, as bits by their place in the catalogue.
    pub reset_factors: u8,
    /// Whether an active user is kept from signing in with devices that are not known.
    pub is_blocked: bool,
    pub type_id: String,
    pub profile: Profile,
    pub credentials: Credentials,
}

impl User {
    /// The `login` attribute.
    pub fn login(&self) -> &str {
        self.profile.text("login")
    }

    /// The `email` attribute.
    pub fn email(&self) -> &str {
        self.profile.text("email")
    }

    /// First and last name, or the login where both are missing.
    pub fn name(&self) -> String {
        let names = [
            self.profile.text("firstName"),
            self.profile.text("lastName"),
        ];
        let name = names.join(" ").trim().to_owned();
        if name.is_empty() {
            self.login().to_owned()
        } else {
            name
        }
    }

    /// Whether the user can end up `ACTIVE` without choosing a password first.
    pub fn can_sign_in(&self) -> bool {
        self.credentials.password || !self.credentials.provider.is_okta()
    }

    /// A weak entity tag (RFC 9110, section 8.8.3) that changes with the user's record.
    pub fn etag(&self) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (
            self.number,
            self.status,
            self.last_updated,
            self.credentials.password,
        )
            .hash(&mut hasher);
        for (name, value) in self.profile.iter() {
            (name, value.to_string()).hash(&mut hasher);
        }
        format!("W/\"{:016x}\"", hasher.finish())
    }
}

/// The attributes that have a value, in the schema's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile(Vec<(&'static Attribute, Value)>);

impl Profile {
    /// The value of the attribute called `name`.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find_map(|(attribute, value)| (attribute.name == name).then_some(value))
    }

    /// The text of the attribute called `name`; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.value(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The attribute as a searchable field.
    pub fn field(&self, attribute: &Attribute) -> Field<'_> {
        self.value(attribute.name)
            .map_or(Field::Missing, Field::from_json)
    }

    /// Sets an attribute; `null` clears it. False when the schema has no such attribute.
    pub fn set(&mut self, name: &str, value: Value) -> bool {
        let Some(attribute) = attribute(name) else {
            return false;
        };
        self.0.retain(|(known, _)| known.name != name);
        if !value.is_null() {
            self.0.push((attribute, value));
            self.0.sort_by_key(|(known, _)| place(known));
        }
        true
    }

    /// Names and values, in the schema's order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0
            .iter()
            .map(|(attribute, value)| (attribute.name, value))
    }

    /// What Okta sends: the values there are, and `null` for the few attributes that are never left
    /// out.
    pub fn sent(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        ATTRIBUTES.iter().filter_map(|attribute| {
            let value = self.value(attribute.name);
            match value {
                Some(value) => Some((attribute.name, value)),
                None => attribute
                    .always_sent
                    .then_some((attribute.name, &Value::Null)),
            }
        })
    }

    /// Appends a value; callers go through the schema in order.
    pub(super) fn push(&mut self, attribute: &'static Attribute, value: Value) {
        self.0.push((attribute, value));
    }
}

/// What a user signs in with. The password itself is not kept: the sandbox's accounts have one of
/// their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub password: bool,
    pub recovery_question: Option<String>,
    pub provider: Provider,
}

/// The authentication provider of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    ActiveDirectory,
    Federation,
    Import,
    Ldap,
    Okta,
    Social,
}

impl Provider {
    pub const ALL: [Self; 6] = [
        Self::ActiveDirectory,
        Self::Federation,
        Self::Import,
        Self::Ldap,
        Self::Okta,
        Self::Social,
    ];

    /// `credentials.provider.type`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::ActiveDirectory => "ACTIVE_DIRECTORY",
            Self::Federation => "FEDERATION",
            Self::Import => "IMPORT",
            Self::Ldap => "LDAP",
            Self::Okta => "OKTA",
            Self::Social => "SOCIAL",
        }
    }

    /// `credentials.provider.name`: for directories, which one it is.
    pub fn name(self) -> &'static str {
        match self {
            Self::ActiveDirectory => "corp.sandbox.test",
            Self::Ldap => "ldap.sandbox.test",
            _ => self.kind(),
        }
    }

    /// Whether Okta itself keeps the password.
    pub fn is_okta(self) -> bool {
        matches!(self, Self::Import | Self::Okta)
    }

    /// The provider of this type.
    pub fn from_kind(kind: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.kind() == kind)
    }
}

fn place(attribute: &Attribute) -> usize {
    ATTRIBUTES
        .iter()
        .position(|known| known.name == attribute.name)
        .unwrap_or(ATTRIBUTES.len())
}
