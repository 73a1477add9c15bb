//! Changes to the directory.

use std::sync::{Arc, RwLockWriteGuard};

use super::groups::Group;
use super::ids::Kind;
use super::snapshot::{Changes, Snapshot};
use super::user::User;

/// The right to change the directory; what one writer does, others see all at once.
#[derive(Debug)]
pub struct Writer<'d> {
    population: u64,
    changes: RwLockWriteGuard<'d, Arc<Changes>>,
}

impl<'d> Writer<'d> {
    pub(super) fn new(population: u64, changes: RwLockWriteGuard<'d, Arc<Changes>>) -> Self {
        Self {
            population,
            changes,
        }
    }

    /// The directory as it is at this point.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.population, Arc::clone(&self.changes))
    }

    /// The user with this id or login.
    pub fn find(&self, id_or_login: &str) -> Option<User> {
        let snapshot = self.snapshot();
        snapshot.user(snapshot.find(id_or_login)?)
    }

    /// Whether anyone but user `number` has this login.
    pub fn login_taken(&self, login: &str, number: u64) -> bool {
        self.snapshot()
            .find_login(login)
            .is_some_and(|owner| owner != number)
    }

    /// The number and id for the next user to be created.
    pub fn next_user(&self) -> (u64, String) {
        let number = self.population + self.changes.created_users;
        (number, Kind::User.id(number))
    }

    /// Stores a user: a changed one, or a new one that has the number of [`Self::next_user`].
    pub fn put(&mut self, user: User) {
        let population = self.population;
        let changes = self.change();
        if user.number == population + changes.created_users {
            changes.created_users += 1;
        }
        changes.logins.retain(|_, number| *number != user.number);
        changes
            .logins
            .insert(user.login().to_lowercase(), user.number);
        changes.users.insert(user.number, Some(Arc::new(user)));
    }

    /// Deletes user `number` for good.
    pub fn remove(&mut self, number: u64) {
        let changes = self.change();
        changes.logins.retain(|_, owner| *owner != number);
        changes.members.retain(|(_, user), _| *user != number);
        changes.users.insert(number, None);
    }

    /// Creates a group.
    pub fn create_group(&mut self, name: &str, description: Option<&str>, now: i64) -> Group {
        let number = Group::FIRST_CREATED + self.changes.created_groups;
        let group = Group::created(number, name, description, now);
        let changes = self.change();
        changes.created_groups += 1;
        changes.groups.insert(number, Some(group.clone()));
        group
    }

    /// Puts user `number` in a group or takes them out.
    pub fn set_member(&mut self, group: &Group, number: u64, member: bool, now: i64) {
        let changes = self.change();
        changes.members.insert((group.number, number), member);
        let mut group = group.clone();
        group.last_membership_updated = now;
        changes.groups.insert(group.number, Some(group));
    }

    /// Undoes every change.
    pub(super) fn reset(&mut self) {
        let version = self.changes.version + 1;
        *self.changes = Arc::new(Changes {
            version,
            ..Changes::default()
        });
    }

    fn change(&mut self) -> &mut Changes {
        let changes = Arc::make_mut(&mut self.changes);
        changes.version += 1;
        changes
    }
}
