//! One column: what it is called, where its values are, by what it is sorted, how wide it is.

use std::borrow::Cow;

use roster::Kept;

use crate::oauth::record::record;
use crate::okta::{
    search::is_sortable,
    user_schema::{Attribute, Kind},
};

/// First and last name in one, which is no attribute.
pub(in crate::app::users) const NAME: &str = "name";

/// The user's ID.
pub(super) const ID: &str = "id";

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app::users) struct Shown {
    /// An attribute as the search language calls it, or [`NAME`].
    pub(in crate::app::users) id: String,
    /// In pixels; 0 for a width that suits.
    pub(in crate::app::users) width: u64,
}

record!(Shown { id, width });

impl Shown {
    pub(in crate::app::users) fn of(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            width: 0,
        }
    }

    /// What the heading says: what the org calls it, if that is known.
    pub(in crate::app::users) fn label(&self, known: &[Attribute]) -> Cow<'static, str> {
        let label = match self.id.as_str() {
            NAME => "Name",
            ID => "User ID",
            "profile.login" => "Login",
            "profile.email" => "Email",
            other => {
                let attribute = known.iter().find(|attribute| attribute.path == other);
                return Cow::Owned(attribute.map_or_else(
                    || in_words(other.strip_prefix("profile.").unwrap_or(other)),
                    |attribute| attribute.title.clone(),
                ));
            }
        };
        Cow::Borrowed(label)
    }

    /// Where its values are in a roster that keeps these attributes.
    pub(in crate::app::users) fn source(&self, kept: &[Kept]) -> Source {
        Source::Text(match self.id.as_str() {
            NAME => roster::Column::Name,
            ID => roster::Column::Id,
            "profile.login" => roster::Column::Login,
            "profile.email" => roster::Column::Email,
            "profile.firstName" => roster::Column::FirstName,
            "profile.lastName" => roster::Column::LastName,
            "status" => return Source::Status,
            "created" => return Source::Time(roster::Column::Created),
            "lastLogin" => return Source::Time(roster::Column::LastLogin),
            "lastUpdated" => return Source::Time(roster::Column::LastUpdated),
            id => {
                let wanted = wanted(id);
                let place = kept.iter().position(|kept| *kept == wanted);
                // The roster keeps fewer than that.
                let column = place.map(|place| roster::Column::Kept(place as u8));
                return match (column, wanted.is_profile) {
                    (None, _) => Source::Missing,
                    (Some(column), true) => Source::Text(column),
                    (Some(column), false) => Source::WrittenTime(column),
                };
            }
        })
    }

    /// The attribute by whose values it is sorted.
    pub(super) fn attribute(&self) -> &str {
        match self.id.as_str() {
            NAME => "profile.lastName",
            id => id,
        }
    }

    /// The attribute by which the org sorts it, if it can: Okta sorts by any that it searches by and that has a single value.
    /// `is_list` says whether more than one has come; the schema may tell before.
    pub(in crate::app::users) fn sort_field(
        &self,
        known: &[Attribute],
        is_list: bool,
    ) -> Option<&str> {
        let path = self.attribute();
        let told = known.iter().find(|attribute| attribute.path == path);
        let is_list = is_list
            || told.is_some_and(|attribute| attribute.is_array || attribute.kind == Kind::Other);
        (!is_list && is_sortable(path)).then_some(path)
    }

    /// The classes of its cells. Where there is little room, those with `extra` go first, then those with `more`.
    pub(in crate::app::users) fn class(&self) -> &'static str {
        match self.id.as_str() {
            NAME => "cell cell-name",
            "status" => "cell",
            "profile.login" => "cell more mono",
            "profile.email" | ID => "cell more extra mono",
            "created" | "lastLogin" => "cell more",
            _ => "cell more extra",
        }
    }

    /// How wide it is in the grid's template. `is_fixed` for a table with columns of its own choice, which scrolls sideways.
    pub(super) fn track(&self, is_fixed: bool) -> String {
        if self.width > 0 {
            return [&self.width.to_string(), "px"].concat();
        }
        let track = match self.id.as_str() {
            NAME | ID | "profile.login" | "profile.email" if is_fixed => "minmax(190px, 1fr)",
            NAME => "minmax(150px, 1.3fr)",
            "profile.login" | "profile.email" => "minmax(190px, 1.6fr)",
            "status" => "156px",
            "created" | "lastLogin" | "lastUpdated" => "116px",
            _ if is_fixed => "minmax(130px, 0.6fr)",
            _ => "130px",
        };
        track.to_owned()
    }
}

/// Where a column's values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::users) enum Source {
    /// The roster does not keep it: the list has to be loaded again.
    Missing,
    Status,
    Text(roster::Column),
    Time(roster::Column),
    /// A time that is kept as a text.
    WrittenTime(roster::Column),
}

impl Source {
    /// What the roster sorts and finds it by.
    pub(in crate::app::users) fn column(self) -> Option<roster::Column> {
        match self {
            Self::Missing => None,
            Self::Status => Some(roster::Column::Status),
            Self::Text(column) | Self::Time(column) | Self::WrittenTime(column) => Some(column),
        }
    }
}

/// What a roster has to keep for an attribute.
pub(super) fn wanted(id: &str) -> Kept {
    let name = id.strip_prefix("profile.");
    Kept {
        name: name.unwrap_or(id).to_owned(),
        is_profile: name.is_some(),
    }
}

/// `costCenter` as `Cost center`.
fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for character in name.chars() {
        if character.is_ascii_uppercase() && was_lower {
            words.push(' ');
        }
        was_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        words.push(match words.is_empty() {
            true => character.to_ascii_uppercase(),
            false => character.to_ascii_lowercase(),
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_words_for_names() {
        for (id, label) in [
            ("profile.costCenter", "Cost center"),
            ("profile.secondEmail", "Second email"),
            ("profile.x", "X"),
            ("profile.MFA_group2", "Mfa_group2"),
            ("lastLogin", "Last login"),
            ("profile.login", "Login"),
        ] {
            assert_eq!(Shown::of(id).label(&[]), label);
        }
    }

    #[test]
    fn the_org_sorts_by_single_values_that_it_searches_by() {
        let known = [
            Attribute::of_profile("badge", Kind::Integer),
            Attribute {
                is_array: true,
                ..Attribute::of_profile("skills", Kind::Text)
            },
            Attribute::of_profile("address", Kind::Other),
        ];
        for (id, path) in [
            (NAME, Some("profile.lastName")),
            ("profile.badge", Some("profile.badge")),
            ("profile.nobodyTold", Some("profile.nobodyTold")),
            ("statusChanged", Some("statusChanged")),
            ("lastLogin", None),
            ("passwordChanged", None),
            ("profile.skills", None),
            ("profile.address", None),
            ("profile.a b", None),
        ] {
            assert_eq!(Shown::of(id).sort_field(&known, false), path, "{id}");
            assert_eq!(Shown::of(id).sort_field(&[], true), None, "{id}");
        }
        assert!(Shown::of("profile.skills").sort_field(&[], false).is_some());
    }

    #[test]
    fn values_are_found_where_the_roster_keeps_them() {
        let kept = [wanted("profile.city"), wanted("activated")];
        let source = |id: &str| Shown::of(id).source(&kept);
        assert_eq!(
            source("profile.city"),
            Source::Text(roster::Column::Kept(0))
        );
        assert_eq!(
            source("activated"),
            Source::WrittenTime(roster::Column::Kept(1))
        );
        assert_eq!(source("profile.activated"), Source::Missing);
        assert_eq!(
            source("profile.lastName"),
            Source::Text(roster::Column::LastName)
        );
        assert_eq!(source("status").column(), Some(roster::Column::Status));
    }
}
