//! The directory at one moment.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::groups::{Group, standing_group, standing_groups};
use super::ids::Kind;
use super::person::{Person, number_in};
use super::property::Subject;
use super::user::User;

/// What was changed since the start.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Changed and created users by number; `None` for the deleted ones.
    pub(super) users: BTreeMap<u64, Option<Arc<User>>>,
    /// Logins of the changed and created users, in lower case.
    pub(super) logins: HashMap<String, u64>,
    /// Created groups by number; `None` for the deleted ones.
    pub(super) groups: BTreeMap<u64, Option<Group>>,
    /// Whether a user is in a group, by group and user, where that was set by hand.
    pub(super) members: BTreeMap<(u64, u64), bool>,
    /// How many users were created.
    pub(super) created_users: u64,
    /// How many groups were created.
    pub(super) created_groups: u64,
    /// Goes up with every change.
    pub(super) version: u64,
}

/// The directory at one moment. Cheap to take and to copy.
#[derive(Clone, Debug)]
pub struct Snapshot {
    population: u64,
    changes: Arc<Changes>,
}

impl Snapshot {
    pub(super) fn new(population: u64, changes: Arc<Changes>) -> Self {
        Self {
            population,
            changes,
        }
    }

    /// Differs between two snapshots when something was changed between them.
    pub fn version(&self) -> u64 {
        self.changes.version
    }

    /// How many users there are.
    pub fn len(&self) -> u64 {
        let gone = self
            .changes
            .users
            .values()
            .filter(|user| user.is_none())
            .count() as u64;
        self.end() - gone
    }

    /// Whether nobody is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One past the highest number a user has. Numbers follow the order of creation.
    pub fn end(&self) -> u64 {
        self.population + self.changes.created_users
    }

    /// User `number` for reading single properties, without making the rest.
    pub fn subject(&self, number: u64) -> Option<Subject<'_>> {
        match self.changes.users.get(&number) {
            Some(user) => user.as_deref().map(Subject::Stored),
            None => (number < self.population)
                .then(|| Subject::Made(Person::new(number, self.population))),
        }
    }

    /// User `number` in full.
    pub fn user(&self, number: u64) -> Option<User> {
        self.subject(number).map(|subject| subject.user())
    }

    /// The number of the user with this id, login, or login up to the `@` where only one has it.
    pub fn find(&self, id_or_login: &str) -> Option<u64> {
        self.find_id(id_or_login)
            .or_else(|| self.find_login(id_or_login))
            .or_else(|| self.find_short_login(id_or_login))
    }

    /// The number of the user with this id.
    pub fn find_id(&self, id: &str) -> Option<u64> {
        Kind::User
            .number(id)
            .filter(|number| self.subject(*number).is_some())
    }

    /// The number of the user with this login, in any case.
    pub fn find_login(&self, login: &str) -> Option<u64> {
        if let Some(number) = self.changes.logins.get(&login.to_lowercase()) {
            return Some(*number);
        }
        if !login.contains('@') {
            return None;
        }
        self.untouched(login)
    }

    /// The numbers of users who may have `address` as login or email. Nobody else can have it: a
    /// made address ends in its owner's number, and everyone else is fixed, created or changed.
    pub fn owners_of(&self, address: &str) -> Vec<u64> {
        let mut numbers: Vec<u64> = (0..super::fixed::FIXED.min(self.population))
            .chain(number_in(address))
            .chain(self.changes.users.keys().copied())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Every group, in order of creation.
    pub fn groups(&self) -> Vec<Group> {
        let standing =
            standing_groups().filter(|group| !self.changes.groups.contains_key(&group.number));
        let mut groups: Vec<Group> = standing
            .chain(self.changes.groups.values().flatten().cloned())
            .collect();
        groups.sort_by_key(|group| group.number);
        groups
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<Group> {
        let number = Kind::Group.number(id)?;
        match self.changes.groups.get(&number) {
            Some(group) => group.clone(),
            None => standing_group(number),
        }
    }

    /// Whether user `number` is in `group`.
    pub fn is_member(&self, group: &Group, number: u64) -> bool {
        let Some(subject) = self.subject(number) else {
            return false;
        };
        match self.changes.members.get(&(group.number, number)) {
            Some(member) => *member,
            None => group.takes_in(&subject),
        }
    }

    fn find_short_login(&self, short: &str) -> Option<u64> {
        if short.is_empty() || short.contains('@') {
            return None;
        }
        let wanted = format!("{}@", short.to_lowercase());
        let mut found: Vec<u64> = (self.changes.logins.iter())
            .filter(|(login, _)| login.starts_with(&wanted))
            .map(|(_, number)| *number)
            .chain(self.untouched(short))
            .collect();
        found.dedup();
        match found[..] {
            [number] => Some(number),
            _ => None,
        }
    }

    /// The person with this login, unless that person was changed or deleted since.
    fn untouched(&self, login: &str) -> Option<u64> {
        let number = Person::from_login(login, self.population)?.number();
        (!self.changes.users.contains_key(&number)).then_some(number)
    }
}
