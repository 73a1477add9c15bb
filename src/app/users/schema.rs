//! The org's schema of users, which the whole page shares: the search, the panel of one user, and the columns. It is asked for once
//! with each token, when something first needs it, and only with a token that may ask.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use leptos::prelude::*;

use super::person::{Trouble, ask};
use crate::app::{dom, session::Session, state::State, task::spawn};
use crate::okta::{
    diagnosis::Symptom,
    user_schema::{self, Attribute, SCOPE},
};

/// How far the schema has come.
#[derive(Clone)]
pub(super) enum Told {
    Failed(Arc<Symptom>),
    Loading,
    /// The token lacks the scope, so nothing was asked.
    NeedsScope,
    Ready(Known),
    Unasked,
}

/// The attributes of the profile, those that everyone has to have first.
pub(super) type Known = Rc<Vec<Attribute>>;

/// Whose schema it is: an org's, as a token sees it.
type Key = (String, Option<String>);

/// The schema for the token in use.
pub(super) struct Schema {
    session: Session,
    told: State<Told>,
    key: RefCell<Key>,
    /// What was told before.
    known: RefCell<Vec<(Key, Known)>>,
}

impl Schema {
    /// The schema of this page, which nobody asks for yet.
    pub(super) fn of(session: Session) -> &'static Self {
        thread_local! {
            static SCHEMA: Cell<Option<&'static Schema>> = const { Cell::new(None) };
        }
        SCHEMA.get().unwrap_or_else(|| {
            let schema: &'static Self = Box::leak(Box::new(Self {
                session,
                told: State::new(Told::Unasked),
                key: RefCell::default(),
                known: RefCell::default(),
            }));
            SCHEMA.set(Some(schema));
            session.root.with(|| {
                dom::effect(move || {
                    session.grant.track();
                    untrack(|| schema.follow_token());
                });
            });
            schema
        })
    }

    /// How far it has come. Whatever reads it here runs again when that changes.
    pub(super) fn told(&self) -> Told {
        self.told.get()
    }

    /// The attributes, as far as they are known.
    pub(super) fn known(&self) -> Known {
        match self.told.get() {
            Told::Ready(known) => known,
            _ => Rc::default(),
        }
    }

    /// Another token may read what this one could not, or be of another org. One that was renewed is the same.
    fn follow_token(&self) {
        let org = self
            .session
            .grant
            .with_untracked(|grant| grant.as_ref().map(|grant| grant.org.clone()));
        let token = self
            .session
            .wallet
            .with_untracked(|wallet| wallet.in_use.clone());
        let key = (org.unwrap_or_default(), token);
        if *self.key.borrow() == key {
            return;
        }
        let known = self.known.borrow();
        let found = known.iter().find(|(known, _)| *known == key);
        let told = found.map_or(Told::Unasked, |(_, known)| Told::Ready(Rc::clone(known)));
        drop(known);
        self.key.replace(key);
        self.told.set(told);
    }

    /// Asks for it, unless it was asked for. `anew` asks again after a failure.
    pub(super) fn load(&'static self, anew: bool) {
        self.follow_token();
        let is_due = match self.told.get_untracked() {
            Told::Unasked => true,
            Told::Failed(_) | Told::NeedsScope => anew,
            Told::Loading | Told::Ready(_) => false,
        };
        let session = self.session;
        let Some(grant) = session.grant.get_untracked().filter(|_| is_due) else {
            return;
        };
        // Without the scope the answer is known, and often cannot even be read.
        if untrack(|| ask::lacks(session, SCOPE)) {
            self.told.set(Told::NeedsScope);
            return;
        }
        self.told.set(Told::Loading);
        let key = self.key.borrow().clone();
        spawn(async move {
            let request = user_schema::request(&grant);
            let told = match ask::ask(session, &grant, &request, SCOPE, None, user_schema::process)
                .await
            {
                Ok(attributes) => {
                    let known = Rc::new(attributes);
                    let mut all = self.known.borrow_mut();
                    all.push((key.clone(), Rc::clone(&known)));
                    Told::Ready(known)
                }
                // The page says so already.
                Err(Trouble::Expired) => Told::Unasked,
                Err(Trouble::Failed(symptom)) => Told::Failed(symptom),
            };
            // Another token may be in use by now.
            if *self.key.borrow() == key {
                self.told.set(told);
            }
        });
    }
}
