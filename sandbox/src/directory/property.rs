//! Single properties of a user, stored or made on the spot.

use std::borrow::Cow;

use super::attributes::{Attribute, attribute};
use super::field::Field;
use super::person::Person;
use super::status::Status;
use super::user::User;

/// A property one can search or sort by.
#[derive(Clone, Copy, Debug)]
pub enum Property {
    Activated,
    Created,
    Id,
    LastUpdated,
    Profile(&'static Attribute),
    Status,
    StatusChanged,
    TypeId,
}

impl Property {
    /// The property of this name as search expressions write it; names are case-sensitive.
    pub fn from_path(path: &str) -> Option<Self> {
        if let Some(name) = path.strip_prefix("profile.") {
            return attribute(name).map(Self::Profile);
        }
        Some(match path {
            "activated" => Self::Activated,
            "created" => Self::Created,
            "id" => Self::Id,
            "lastUpdated" => Self::LastUpdated,
            "status" => Self::Status,
            "statusChanged" => Self::StatusChanged,
            "type.id" => Self::TypeId,
            _ => return None,
        })
    }

    /// Whether it is an instant.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::Activated | Self::Created | Self::LastUpdated | Self::StatusChanged
        )
    }

    /// Whether it is the profile attribute called `name`.
    pub fn is_attribute(self, name: &str) -> bool {
        matches!(self, Self::Profile(attribute) if attribute.name == name)
    }
}

/// A user to read single properties of.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    Made(Person),
    Stored(&'a User),
}

impl<'a> Subject<'a> {
    /// The user's status.
    pub fn status(&self) -> Status {
        match self {
            Self::Made(person) => person.status(),
            Self::Stored(user) => user.status,
        }
    }

    /// One property.
    pub fn property(&self, property: &Property) -> Field<'a> {
        match self {
            Self::Made(person) => made(person, property),
            Self::Stored(user) => stored(user, property),
        }
    }

    /// The user; one who is made on the spot comes without the profile, which [`Self::property`] gives piece by piece.
    pub fn record(&self) -> Cow<'a, User> {
        match self {
            Self::Made(person) => Cow::Owned(person.record()),
            Self::Stored(user) => Cow::Borrowed(user),
        }
    }

    /// The user in full.
    pub fn user(&self) -> User {
        match self {
            Self::Made(person) => person.user(),
            Self::Stored(user) => (*user).clone(),
        }
    }
}

fn made(person: &Person, property: &Property) -> Field<'static> {
    let date = |date: Option<i64>| date.map_or(Field::Missing, Field::Date);
    match property {
        Property::Activated => date(person.timeline().activated),
        Property::Created => Field::Date(person.timeline().created),
        Property::Id => person.id().into(),
        Property::LastUpdated => Field::Date(person.timeline().last_updated),
        Property::Profile(attribute) => person.value(attribute),
        Property::Status => person.status().as_str().into(),
        Property::StatusChanged => date(person.timeline().status_changed),
        Property::TypeId => person.type_id().into(),
    }
}

fn stored<'a>(user: &'a User, property: &Property) -> Field<'a> {
    let date = |date: Option<i64>| date.map_or(Field::Missing, Field::Date);
    match property {
        Property::Activated => date(user.activated),
        Property::Created => Field::Date(user.created),
        Property::Id => user.id.as_str().into(),
        Property::LastUpdated => Field::Date(user.last_updated),
        Property::Profile(attribute) => user.profile.field(attribute),
        Property::Status => user.status.as_str().into(),
        Property::StatusChanged => date(user.status_changed),
        Property::TypeId => user.type_id.as_str().into(),
    }
}
