//! The org's people and groups.
//!
//! People are made from their number when someone asks for them, so a million cost no memory. Only
//! those that were created, changed or deleted through the API are kept, in an overlay that forgets
//! everything on a restart.

pub mod attributes;
mod cultures;
pub mod dates;
pub mod field;
mod fixed;
mod groups;
mod ids;
mod person;
mod property;
mod snapshot;
pub mod status;
mod timeline;
mod user;
mod work;
mod writer;

use std::sync::{Arc, PoisonError, RwLock};

pub use groups::Group;
pub use ids::Kind;
pub(crate) use ids::roll;
pub use person::Person;
pub use property::{Property, Subject};
pub use snapshot::Snapshot;
pub use user::{Credentials, Profile, Provider, User};
pub use writer::Writer;

use crate::accounts::ACCOUNTS;
use snapshot::Changes;

/// The people and groups of one org.
#[derive(Debug)]
pub struct Directory {
    origin: String,
    population: u64,
    changes: RwLock<Arc<Changes>>,
}

impl Directory {
    /// A directory of `users` people, at least as many as can sign in and at most [`MOST_USERS`],
    /// of the org at `origin`.
    pub fn new(users: u64, origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            population: users.clamp(ACCOUNTS.len() as u64, MOST_USERS),
            changes: RwLock::default(),
        }
    }

    /// The user id of account `index`, which is person `index` too.
    pub fn account_id(index: usize) -> String {
        Kind::User.id(index as u64)
    }

    /// The org's address.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many users there are, deactivated ones included.
    pub fn len(&self) -> u64 {
        self.snapshot().len()
    }

    /// Whether nobody is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The user with this id, login, or login up to the `@` where only one has it.
    pub fn user(&self, id_or_login: &str) -> Option<User> {
        let snapshot = self.snapshot();
        snapshot.user(snapshot.find(id_or_login)?)
    }

    /// The user with this login, in any case.
    pub fn by_login(&self, login: &str) -> Option<User> {
        let snapshot = self.snapshot();
        snapshot.user(snapshot.find_login(login)?)
    }

    /// Notes that a user signed in at `now`, in milliseconds since the epoch.
    pub fn signed_in(&self, id_or_login: &str, now: i64) {
        let mut writer = self.write();
        let Some(mut user) = writer.find(id_or_login) else {
            return;
        };
        user.last_login = Some(now);
        writer.put(user);
    }

    /// The directory as it is now; later changes do not show in it.
    pub fn snapshot(&self) -> Snapshot {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        Snapshot::new(self.population, Arc::clone(&changes))
    }

    /// The directory as it was at the start.
    pub fn at_start(&self) -> Snapshot {
        Snapshot::new(self.population, Arc::default())
    }

    /// Begins a change. Others wait until the writer is dropped.
    pub fn write(&self) -> Writer<'_> {
        let changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        Writer::new(self.population, changes)
    }

    /// Undoes every change since the start.
    pub fn reset(&self) {
        self.write().reset();
    }
}

/// As many people as a directory may have.
pub const MOST_USERS: u64 = 1_000_000;
