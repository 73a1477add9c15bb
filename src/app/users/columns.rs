//! The columns of the table: which there are, in what order, and how wide.

use std::borrow::Cow;

use roster::Kept;

use crate::oauth::{
    json::Json,
    record::{Record, record},
};
use crate::okta::{
    search::is_sortable,
    user_schema::{Attribute, Kind},
};

/// The columns that everyone begins with, as the search language calls them.
const FIRST: [&str; 7] = [
    NAME,
    "profile.login",
    "profile.email",
    "status",
    "created",
    "lastLogin",
    "lastUpdated",
];

/// First and last name in one, which is no attribute.
pub(super) const NAME: &str = "name";

/// Attributes beside the profile that can be shown, but for those above.
const BESIDE: [&str; 3] = ["activated", "statusChanged", "passwordChanged"];

/// The least and the greatest width, in pixels.
pub(super) const NARROWEST: u64 = 56;
const WIDEST: u64 = 900;

/// The most columns.
const MOST: usize = 40;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// An attribute as the search language calls it, or [`NAME`].
    pub(super) id: String,
    /// In pixels; 0 for a width that suits.
    pub(super) width: u64,
}

record!(Shown { id, width });

impl Shown {
    fn of(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            width: 0,
        }
    }

    /// What the heading says: what the org calls it, if that is known.
    pub(super) fn label(&self, known: &[Attribute]) -> Cow<'static, str> {
        let label = match self.id.as_str() {
            NAME => "Name",
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
    pub(super) fn source(&self, kept: &[Kept]) -> Source {
        Source::Text(match self.id.as_str() {
            NAME => roster::Column::Name,
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

    /// The attribute by which the org sorts it, if it can: Okta sorts by any that it searches by and that has a single value.
    /// `is_list` says whether more than one has come; the schema may tell before.
    pub(super) fn sort_field(&self, known: &[Attribute], is_list: bool) -> Option<&str> {
        let path = match self.id.as_str() {
            NAME => "profile.lastName",
            id => id,
        };
        let told = known.iter().find(|attribute| attribute.path == path);
        let is_list = is_list
            || told.is_some_and(|attribute| attribute.is_array || attribute.kind == Kind::Other);
        (!is_list && is_sortable(path)).then_some(path)
    }

    /// The classes of its cells. Where there is little room, those with `extra` go first, then those with `more`.
    pub(super) fn class(&self) -> &'static str {
        match self.id.as_str() {
            NAME => "cell cell-name",
            "status" => "cell",
            "profile.login" => "cell more mono",
            "profile.email" => "cell more extra mono",
            "created" | "lastLogin" => "cell more",
            _ => "cell more extra",
        }
    }

    /// How wide it is in the grid's template. `is_fixed` for a table with columns of its own choice, which scrolls sideways.
    fn track(&self, is_fixed: bool) -> String {
        if self.width > 0 {
            return [&self.width.to_string(), "px"].concat();
        }
        let track = match self.id.as_str() {
            NAME | "profile.login" | "profile.email" if is_fixed => "minmax(190px, 1fr)",
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
pub(super) enum Source {
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
    pub(super) fn column(self) -> Option<roster::Column> {
        match self {
            Self::Missing => None,
            Self::Status => Some(roster::Column::Status),
            Self::Text(column) | Self::Time(column) | Self::WrittenTime(column) => Some(column),
        }
    }
}

/// An order that this page itself put everyone in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sorted {
    pub(super) id: String,
    pub(super) descending: bool,
}

/// All columns, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns(pub(super) Vec<Shown>);

impl Default for Columns {
    fn default() -> Self {
        Self(FIRST.map(Shown::of).into())
    }
}

impl Record for Columns {
    fn from_json(json: &Json) -> Option<Self> {
        let mut columns = Vec::<Shown>::from_json(json)?;
        columns.truncate(MOST);
        columns.retain(|column| is_attribute(&column.id));
        for column in &mut columns {
            column.width = column.width.min(WIDEST);
        }
        let mut seen = Vec::new();
        columns.retain(|column| {
            let is_new = !seen.contains(&column.id);
            seen.push(column.id.clone());
            is_new
        });
        (!columns.is_empty()).then_some(Self(columns))
    }

    fn to_json(&self) -> Json {
        self.0.to_json()
    }
}

impl Columns {
    /// Whether these are the ones that everyone begins with.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is a column of an attribute.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.iter().any(|column| column.id == id)
    }

    /// Adds a column at the end, or removes it. One always stays.
    pub(super) fn toggle(&mut self, id: &str) {
        if !self.has(id) {
            if self.0.len() < MOST {
                self.0.push(Shown::of(id));
            }
        } else if self.0.len() > 1 {
            self.0.retain(|column| column.id != id);
        }
    }

    /// Moves a column by one place.
    pub(super) fn shift(&mut self, id: &str, to_front: bool) {
        let Some(at) = self.0.iter().position(|column| column.id == id) else {
            return;
        };
        let to = if to_front {
            at.checked_sub(1)
        } else {
            Some(at + 1)
        };
        if let Some(to) = to.filter(|to| *to < self.0.len()) {
            self.0.swap(at, to);
        }
    }

    /// Gives a column a width in pixels, within reason.
    pub(super) fn set_width(&mut self, id: &str, width: u64) {
        if let Some(column) = self.0.iter_mut().find(|column| column.id == id) {
            column.width = width.clamp(NARROWEST, WIDEST);
        }
    }

    /// What a roster has to keep for them.
    pub(super) fn kept(&self) -> Vec<Kept> {
        let columns = self.0.iter();
        let missing = columns.filter(|column| column.source(&[]) == Source::Missing);
        missing.map(|column| wanted(&column.id)).collect()
    }

    /// The grid's template.
    pub(super) fn template(&self) -> String {
        let is_fixed = !self.is_default();
        let mut template = "24px".to_owned();
        for column in &self.0 {
            template.push(' ');
            template.push_str(&column.track(is_fixed));
        }
        template
    }

    /// The least width of all together, in pixels.
    pub(super) fn least_width(&self) -> u64 {
        let columns = self.0.iter();
        let widths = columns.map(|column| match column.width {
            0 => 142,
            width => width + 12,
        });
        widths.sum::<u64>() + 60
    }
}

/// What there is to choose from, given what profiles have and what the schema tells, as far as that is known: the standard columns
/// first.
pub(super) fn choices<'a>(
    met: impl Iterator<Item = &'a str>,
    known: &[Attribute],
    shown: &Columns,
) -> Vec<String> {
    let mut choices: Vec<String> = FIRST
        .iter()
        .chain(&BESIDE)
        .map(|id| (*id).to_owned())
        .collect();
    choices.push("profile.firstName".to_owned());
    choices.push("profile.lastName".to_owned());
    let mut further: Vec<_> = met.map(|name| ["profile.", name].concat()).collect();
    let in_schema = known
        .iter()
        .filter(|attribute| attribute.kind != Kind::Other);
    further.extend(in_schema.map(|attribute| attribute.path.clone()));
    further.sort_by_cached_key(|id| Shown::of(id).label(known).to_lowercase());
    // What is shown can be taken away, even if nobody here has it.
    further.extend(shown.0.iter().map(|column| column.id.clone()));
    for id in further {
        if !choices.contains(&id) {
            choices.push(id);
        }
    }
    choices
}

fn wanted(id: &str) -> Kept {
    let name = id.strip_prefix("profile.");
    Kept {
        name: name.unwrap_or(id).to_owned(),
        is_profile: name.is_some(),
    }
}

/// Whether it is one of the columns above, or an attribute of the profile.
fn is_attribute(id: &str) -> bool {
    let name = id.strip_prefix("profile.");
    FIRST.contains(&id)
        || BESIDE.contains(&id)
        || name.is_some_and(|name| !name.is_empty() && name.len() <= 100)
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
    use crate::oauth::{json, record::Record};

    fn ids(columns: &Columns) -> Vec<&str> {
        columns.0.iter().map(|column| column.id.as_str()).collect()
    }

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
    fn columns_come_go_and_move() {
        let mut columns = Columns::default();
        columns.toggle("profile.city");
        assert!(columns.has("profile.city") && !columns.is_default());
        assert_eq!(columns.kept(), [wanted("profile.city")]);
        columns.shift("profile.city", true);
        assert_eq!(ids(&columns)[6..], ["profile.city", "lastUpdated"]);
        columns.shift("name", true);
        assert_eq!(ids(&columns)[0], "name");
        for id in FIRST.into_iter().chain(["profile.city"]) {
            columns.toggle(id);
        }
        assert_eq!(ids(&columns), ["profile.city"], "one stays");
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

    #[test]
    fn what_is_kept_is_read_back_and_nothing_else() {
        let mut columns = Columns::default();
        columns.toggle("profile.city");
        columns.set_width("profile.city", 5);
        assert_eq!(Columns::from_json(&columns.to_json()), Some(columns));
        let read = |text: &str| {
            let json = json::parse(text.as_bytes(), 1_000).ok()?;
            Columns::from_json(&json)
        };
        assert_eq!(read("[]"), None);
        assert_eq!(read(r#"[{"id":"credentials","width":0}]"#), None);
        assert_eq!(read(r#"[{"id":7,"width":0}]"#), None);
        let odd =
            r#"[{"id":"name","width":99999},{"id":"name","width":1},{"id":"profile.","width":0}]"#;
        let read = read(odd).map(|columns| columns.0);
        assert_eq!(
            read,
            Some(vec![Shown {
                id: NAME.to_owned(),
                width: WIDEST
            }])
        );
    }

    #[test]
    fn everything_that_profiles_have_can_be_chosen_once() {
        let mut columns = Columns::default();
        columns.toggle("profile.gone");
        let choices = choices(["zip", "city", "login"].into_iter(), &[], &columns);
        assert_eq!(
            choices[12..],
            ["profile.city", "profile.zip", "profile.gone"]
        );
        assert_eq!(
            choices.iter().filter(|id| *id == "profile.login").count(),
            1
        );
    }

    #[test]
    fn the_org_s_titles_and_custom_attributes_are_taken_from_the_schema() {
        let known = [
            Attribute {
                title: "Town".to_owned(),
                ..Attribute::of_profile("city", Kind::Text)
            },
            Attribute {
                title: "Badge".to_owned(),
                ..Attribute::of_profile("xBadge", Kind::Integer)
            },
            Attribute::of_profile("address", Kind::Other),
        ];
        let choices = choices(["city", "zip"].into_iter(), &known, &Columns::default());
        assert_eq!(
            choices[12..],
            ["profile.xBadge", "profile.city", "profile.zip"]
        );
        let label = |id| Shown::of(id).label(&known);
        assert_eq!(label("profile.city"), "Town");
        assert_eq!(label("profile.zip"), "Zip");
        assert_eq!(label("name"), "Name");
    }
}
