//! The keys of this browser that service apps sign with, and the app that they are chosen for.

use std::{cell::Cell, ops::Deref};

use crate::app::{session::Session, state::State, task::spawn};
use crate::browser::{
    keys::{Key, KeyError, Purpose, Store},
    storage::Area,
};
use crate::oauth::record::record;
use crate::okta::org::OrgUrl;

/// Which service app, as it was typed. No secret: the device keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceApp {
    pub org: String,
    pub client_id: String,
}

record!(ServiceApp { org, client_id });

const RECORD: &str = "latchkey.service";

/// Whether the keys are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They are being read.
    Reading,
    /// They are kept by this browser.
    Kept,
    /// They are not: what is made here ends with the page.
    Passing(KeyError),
}

/// What is done to the keys.
pub enum Change {
    Add(Key),
    Remove(String),
    Rename(String, String),
    /// How the org calls it.
    SetKid(String, String),
    /// Signs with it for the present app.
    Use(String),
}

/// The keys, for as long as the page lives. A copy is the same ring.
#[derive(Clone, Copy)]
pub struct KeyRing(&'static Ring);

/// What is in it.
pub struct Ring {
    /// The newest first.
    pub keys: State<Vec<Key>>,
    pub standing: State<Standing>,
    pub app: State<ServiceApp>,
    /// Those that the browser does not keep.
    passing: State<Vec<Key>>,
}

impl Deref for KeyRing {
    type Target = Ring;

    fn deref(&self) -> &Ring {
        self.0
    }
}

thread_local! {
    static RING: Cell<Option<KeyRing>> = const { Cell::new(None) };
}

impl KeyRing {
    /// The ring of this page, read anew.
    pub(super) fn open(session: Session) -> Self {
        let ring = RING.get().unwrap_or_else(|| {
            let app = Area::Device.read(RECORD).unwrap_or_else(|| ServiceApp {
                org: session
                    .settings
                    .with_untracked(|settings| settings.org.clone()),
                client_id: String::new(),
            });
            Self(Box::leak(Box::new(Ring {
                keys: State::new(Vec::new()),
                standing: State::new(Standing::Reading),
                app: State::new(app),
                passing: State::new(Vec::new()),
            })))
        });
        RING.set(Some(ring));
        ring.refresh();
        ring
    }

    /// Reads the keys anew: another tab may have changed them.
    pub(super) fn refresh(self) {
        spawn(self.read());
    }

    /// Changes which app it is.
    pub(super) fn change_app(self, change: impl FnOnce(&mut ServiceApp)) {
        self.app.update(change);
        self.app
            .with_untracked(|app| Area::Device.write(RECORD, app));
    }

    /// What a key for the present app is for.
    pub fn purpose(self) -> Purpose {
        self.app.with(purpose_of)
    }

    /// The key to sign with for the present app: the one that was chosen for it, else one that was made before any app was known.
    pub fn to_use(self) -> Option<Key> {
        let purpose = self.purpose();
        self.keys.with(|keys| {
            let mut in_use = keys.iter().filter(|key| key.in_use);
            let chosen = in_use.clone().find(|key| key.purpose == purpose);
            chosen.or_else(|| in_use.find(|key| is_free(key))).cloned()
        })
    }

    /// Does something to the keys, and tells what became of it. A browser that keeps none gets a ring that ends with the page.
    pub fn change(self, change: Change, done: impl FnOnce(Result<(), KeyError>) + 'static) {
        let done: Box<dyn FnOnce(Result<(), KeyError>)> = Box::new(done);
        let change = match change {
            // The first of an app is there to be used.
            Change::Add(mut key) => {
                let is_first = |other: &Key| !other.in_use || other.purpose != key.purpose;
                key.in_use = self.keys.with_untracked(|keys| keys.iter().all(is_first));
                Change::Add(key)
            }
            other => other,
        };
        spawn(async move {
            let outcome = self.apply(&change).await;
            self.read().await;
            done(outcome);
        });
    }

    async fn apply(self, change: &Change) -> Result<(), KeyError> {
        let purpose = self.app.with_untracked(purpose_of);
        if let Change::Remove(id)
        | Change::Rename(id, _)
        | Change::SetKid(id, _)
        | Change::Use(id) = change
        {
            let is_passing = self
                .passing
                .with_untracked(|keys| keys.iter().any(|key| key.id == *id));
            if is_passing {
                self.apply_here(change, &purpose);
                return Ok(());
            }
        }
        let kept = self.apply_to_store(change, &purpose).await;
        match (kept, change) {
            (Err(KeyError::Gone), _) => Err(KeyError::Gone),
            (Err(error), Change::Add(_)) => {
                self.apply_here(change, &purpose);
                self.standing.set(Standing::Passing(error));
                Ok(())
            }
            (outcome, _) => outcome,
        }
    }

    async fn apply_to_store(self, change: &Change, purpose: &Purpose) -> Result<(), KeyError> {
        let store = Store::open().await?;
        match change {
            Change::Add(key) => store.put(key).await,
            Change::Remove(id) => store.remove(id).await,
            Change::Rename(id, name) => store.rename(id, name).await,
            Change::SetKid(id, kid) => {
                let kid = kid.clone();
                store.change(id, Box::new(move |key| key.kid = kid)).await
            }
            Change::Use(id) => {
                let purpose = purpose.clone();
                let tie = Box::new(move |key: &mut Key| key.purpose = purpose);
                store.change(id, tie).await?;
                store.use_key(id).await
            }
        }
    }

    fn apply_here(self, change: &Change, purpose: &Purpose) {
        self.passing.update(|keys| match change {
            Change::Add(key) => keys.insert(0, key.clone()),
            Change::Remove(id) => keys.retain(|key| key.id != *id),
            Change::Rename(id, name) => {
                edit(keys, id, &mut |key| key.name.clone_from(name));
            }
            Change::SetKid(id, kid) => edit(keys, id, &mut |key| key.kid.clone_from(kid)),
            Change::Use(id) => {
                for key in keys.iter_mut().filter(|key| key.purpose == *purpose) {
                    key.in_use = false;
                }
                edit(keys, id, &mut |key| {
                    key.purpose = purpose.clone();
                    key.in_use = true;
                });
            }
        });
    }

    async fn read(self) {
        let read = match Store::open().await {
            Ok(store) => store.list().await,
            Err(error) => Err(error),
        };
        let passing = self.passing.get_untracked();
        let standing = match (&read, self.standing.get_untracked()) {
            (Err(error), _) => Standing::Passing(*error),
            // It opens, and refused a key nevertheless.
            (Ok(_), Standing::Passing(error)) if !passing.is_empty() => Standing::Passing(error),
            _ => Standing::Kept,
        };
        let kept = read.unwrap_or_default();
        let keys = passing.into_iter().chain(kept);
        let keys: Vec<_> = keys
            .filter(|key| matches!(key.purpose, Purpose::Client { .. }))
            .collect();
        // What is shown stays as it is if nothing changed: somebody may be in the middle of it.
        if !self.keys.with_untracked(|shown| is_same(shown, &keys)) {
            self.keys.set(keys);
        }
        if standing != self.standing.get_untracked() {
            self.standing.set(standing);
        }
    }
}

fn purpose_of(app: &ServiceApp) -> Purpose {
    let org = OrgUrl::parse(&app.org);
    Purpose::Client {
        org: org.map_or_else(|_| String::new(), |(org, _)| org.as_str().to_owned()),
        client_id: app.client_id.trim().to_owned(),
    }
}

/// Whether a key was made before its app was known.
pub(super) fn is_free(key: &Key) -> bool {
    matches!(&key.purpose, Purpose::Client { client_id, .. } if client_id.is_empty())
}

fn is_same(some: &[Key], others: &[Key]) -> bool {
    some.len() == others.len()
        && some.iter().zip(others).all(|(one, other)| {
            one.id == other.id
                && one.name == other.name
                && one.kid == other.kid
                && one.in_use == other.in_use
                && one.purpose == other.purpose
        })
}

fn edit(keys: &mut [Key], id: &str, change: &mut dyn FnMut(&mut Key)) {
    if let Some(key) = keys.iter_mut().find(|key| key.id == id) {
        change(key);
    }
}
