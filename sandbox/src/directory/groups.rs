//! The groups of the org.

use super::attributes::attribute;
use super::dates::DAY;
use super::field::Field;
use super::ids::{Kind, roll};
use super::property::{Property, Subject};
use super::work::{DEPARTMENTS, USER_TYPES};

/// A group. Instants are milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The number the id stands for.
    pub number: u64,
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    /// `BUILT_IN` groups cannot be changed by hand.
    pub built_in: bool,
    pub created: i64,
    pub last_updated: i64,
    pub last_membership_updated: i64,
    rule: Rule,
}

impl Group {
    /// The number of the first group created through the API.
    pub(super) const FIRST_CREATED: u64 = 1_000;

    /// Okta's type of the group.
    pub fn kind(&self) -> &'static str {
        if self.built_in {
            "BUILT_IN"
        } else {
            "OKTA_GROUP"
        }
    }

    pub(super) fn created(number: u64, name: &str, description: Option<&str>, now: i64) -> Self {
        Self {
            number,
            id: Kind::Group.id(number),
            name: name.to_owned(),
            description: description.map(str::to_owned),
            built_in: false,
            created: now,
            last_updated: now,
            last_membership_updated: now,
            rule: Rule::Nobody,
        }
    }

    /// Whether the group's rule makes the user a member.
    pub(super) fn takes_in(&self, subject: &Subject<'_>) -> bool {
        let (name, value) = match self.rule {
            Rule::Everyone => return true,
            Rule::Nobody => return false,
            Rule::Profile(name, value) => (name, value),
        };
        let Some(attribute) = attribute(name) else {
            return false;
        };
        matches!(subject.property(&Property::Profile(attribute)), Field::Text(text) if text == value)
    }

    fn standing(number: u64, name: &str, description: Option<&str>, rule: Rule) -> Self {
        let created = FIRST_GROUP + number as i64 * 3 * DAY;
        let member_changed = created + (roll(number, 0x6e0) % 3_900) as i64 * DAY;
        Self {
            built_in: rule == Rule::Everyone,
            last_updated: created + 2 * DAY,
            last_membership_updated: member_changed,
            rule,
            ..Self::created(number, name, description, created)
        }
    }
}

/// The groups there are from the start.
pub(super) fn standing_groups() -> impl Iterator<Item = Group> {
    (0..).map_while(standing_group)
}

/// Standing group `number`.
pub(super) fn standing_group(number: u64) -> Option<Group> {
    if number == 0 {
        return Some(Group::standing(
            0,
            "Everyone",
            Some("All users in your organization"),
            Rule::Everyone,
        ));
    }
    let place = number as usize - 1;
    if let Some(department) = DEPARTMENTS.get(place) {
        let description = format!("Everyone in {}", department.name);
        let rule = Rule::Profile("department", department.name);
        return Some(Group::standing(
            number,
            department.name,
            Some(&description),
            rule,
        ));
    }
    let (name, description, rule) = match place - DEPARTMENTS.len() {
        0 => (
            "Contractors",
            None,
            Rule::Profile("userType", USER_TYPES[1]),
        ),
        1 => (
            "Remote workers",
            Some("Filled by a rule on workMode"),
            Rule::Profile("workMode", "remote"),
        ),
        2 => (
            "Büro Zürich · 東京オフィス",
            Some(""),
            Rule::Profile("timezone", "Asia/Tokyo"),
        ),
        3 => (
            "<i>Italic</i> & \"quoted\"",
            Some("<script>alert(1)</script>"),
            Rule::Nobody,
        ),
        _ => return None,
    };
    Some(Group::standing(number, name, description, rule))
}

/// Who is in a group without having been put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Everyone,
    Nobody,
    /// Those whose attribute has this value.
    Profile(&'static str, &'static str),
}

/// 2 March 2015.
const FIRST_GROUP: i64 = 1_425_254_400_000;
