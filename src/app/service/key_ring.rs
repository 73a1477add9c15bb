//! The keys of this browser that service apps sign with, and the app that they are chosen for.

mod change;

use std::{cell::Cell, ops::Deref};

use leptos::prelude::untrack;

use crate::app::{session::Session, state::State, task::spawn};
use crate::browser::{
    keys::{Key, KeyError, Purpose, Store},
    storage::{self, Area},
};
use crate::oauth::{flow::Flow, record::record};
use crate::okta::org::OrgUrl;

pub use change::Change;

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

/// The keys, for as long as the page lives. A copy is the same ring.
#[derive(Clone, Copy)]
pub struct KeyRing(&'static Ring);

/// What is in it.
pub struct Ring {
    /// The newest first.
    pub keys: State<Vec<Key>>,
    pub standing: State<Standing>,
    pub app: State<ServiceApp>,
    /// Whether the browser promised to keep what it has of this site, if it says.
    pub is_lasting: State<Option<bool>>,
    /// Whether it was asked to, in this visit.
    asked: State<bool>,
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
                is_lasting: State::new(None),
                asked: State::new(false),
                passing: State::new(Vec::new()),
            })))
        });
        RING.set(Some(ring));
        ring.fill_in(session);
        spawn(async move {
            ring.read().await;
            ring.fill_in(session);
            ring.is_lasting.set(storage::is_lasting().await);
        });
        ring
    }

    /// Names the app where nobody did, but it is known: as that of a token that the page has, or that of a key.
    fn fill_in(self, session: Session) {
        let app = self.app.get_untracked();
        if !app.client_id.is_empty() {
            return;
        }
        let parsed = OrgUrl::parse(&app.org).ok();
        let is_at = |org: &str| match &parsed {
            Some((chosen, _)) => chosen.as_str() == org,
            None => app.org.trim().is_empty(),
        };
        let of_token = session.wallet.with_untracked(|wallet| {
            let mut grants = wallet.tokens.iter().map(|token| &token.grant);
            let known =
                grants.find(|grant| grant.flow == Flow::ClientCredentials && is_at(&grant.org))?;
            Some((known.org.clone(), known.client_id.clone()))
        });
        let of_key = || {
            self.keys.with_untracked(|keys| {
                keys.iter().find_map(|key| match &key.purpose {
                    Purpose::Client { org, client_id } if !client_id.is_empty() && is_at(org) => {
                        Some((org.clone(), client_id.clone()))
                    }
                    _ => None,
                })
            })
        };
        if let Some((org, client_id)) = of_token.or_else(of_key) {
            self.change_app(|app| *app = ServiceApp { org, client_id });
        }
    }

    /// Has the browser promise to keep the keys, if it does.
    fn ask_to_last(self) {
        if self.asked.get_untracked() {
            return;
        }
        self.asked.set(true);
        spawn(async move { self.is_lasting.set(storage::ask_to_last().await) });
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
        self.app.with_untracked(purpose_of)
    }

    /// The key to sign with for the present app: the one that was chosen for it, else one that was made before any app was known.
    pub fn to_use(self) -> Option<Key> {
        self.key_for(&self.app.with(purpose_of))
    }

    fn key_for(self, purpose: &Purpose) -> Option<Key> {
        self.keys.with(|keys| {
            let mut in_use = keys.iter().filter(|key| key.in_use);
            let chosen = in_use.clone().find(|key| key.purpose == *purpose);
            chosen.or_else(|| in_use.find(|key| is_free(key))).cloned()
        })
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

/// The key that signs for an app, if this browser has it.
pub async fn key_for(session: Session, org: &str, client_id: &str) -> Option<Key> {
    if client_id.is_empty() {
        return None;
    }
    let ring = KeyRing::open(session);
    ring.read().await;
    untrack(|| {
        ring.key_for(&Purpose::Client {
            org: org.to_owned(),
            client_id: client_id.to_owned(),
        })
    })
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
