//! It at work: one user after another, each to an end that is known.

use std::sync::Arc;

use leptos::prelude::untrack;

use super::{Bulk, KEPT, Stage, Why};
use crate::app::{task::spawn, users::person::lock};
use crate::browser::{awake::Awake, clock, storage::Area, tabs};
use crate::oauth::token::Grant;
use crate::okta::{
    bulk::{Outcome, Refusal},
    diagnosis::Symptom,
    pace::Repeats,
};

/// After so many users in a row with whom it failed for what may be the same reason, somebody has to look.
const STREAK: u32 = 3;

/// One tab changes users of an org at a time.
const LOCK: &str = "latchkey.bulk.";

/// How it went with one user.
pub(super) enum Went {
    /// In a way that tells of this user alone.
    Alone,
    /// In a way that the next one may share.
    Badly,
}

/// What is known after an answer that decides nothing.
pub(super) struct Doubt {
    pub(super) failures: u32,
    /// How often it was refused because of the rate limit.
    pub(super) repeats: Repeats,
    pub(super) refusal: Option<Refusal>,
    pub(super) symptom: Option<Arc<Symptom>>,
    /// Until when others were waited for already.
    pub(super) waited: u64,
}

impl Bulk {
    /// Does what is planned.
    pub(super) fn begin(self) {
        if !self.is_running() {
            self.start();
        }
    }

    /// Goes on where it stopped; with `failed`, once more with those it failed with.
    pub(super) fn resume(self, failed: bool) {
        if self.is_running() || !untrack(|| lock::is_open(self.users.session)) {
            return;
        }
        self.change(|account| account.reopen(failed));
        self.start();
    }

    fn start(self) {
        self.is_stopping.set(false);
        self.pause.set(None);
        self.since
            .set((clock::now_in_ms(), untrack(|| self.settled())));
        let wallet = &self.users.session.wallet;
        self.token
            .set(wallet.with_untracked(|wallet| wallet.in_use.clone()));
        // Should the page end without a word, nobody is sent anything again before they are read.
        self.account.with_untracked(|account| {
            let is_kept = account
                .as_ref()
                .is_some_and(|account| Area::Tab.write(KEPT, &account.in_doubt()));
            // An account from before would be taken for this one.
            if !is_kept {
                Area::Tab.remove(KEPT);
            }
        });
        self.show(Stage::Running);
        spawn(async move {
            let why = self.work().await;
            self.change(crate::okta::bulk::Account::close);
            self.pause.set(None);
            self.keep();
            self.show(why.map_or(Stage::Done, Stage::Stopped));
        });
    }

    async fn work(self) -> Option<Why> {
        let org = self.account_org();
        let Some(only) = tabs::only(&[LOCK, &org].concat()).await else {
            return Some(Why::Elsewhere);
        };
        let awake = Awake::begin();
        let why = self.each().await;
        drop((awake, only));
        why
    }

    async fn each(self) -> Option<Why> {
        let (mut at, mut streak) = (0, 0);
        while let Some(next) = self.next(at) {
            at = next;
            match self.one(at).await {
                Ok(Went::Alone) => streak = 0,
                Ok(Went::Badly) => streak += 1,
                Err(why) => return Some(why),
            }
            if streak == STREAK && self.next(at).is_some() {
                return Some(Why::Row);
            }
        }
        None
    }

    /// Brings one user to an end that is known, as far as that can be.
    async fn one(self, at: usize) -> Result<Went, Why> {
        let mut doubt = Doubt {
            failures: 0,
            repeats: Repeats::default(),
            refusal: None,
            symptom: None,
            waited: 0,
        };
        loop {
            let is_doubtful = self.with_row(at, |row| row.is_doubtful);
            let grant = self.ready()?;
            if self.is_stopping.get_untracked() && !is_doubtful {
                return Err(Why::Asked);
            }
            let ended = match is_doubtful {
                true => self.look_at(at, &grant, &mut doubt).await?,
                false => self.send(at, &grant, &mut doubt).await?,
            };
            if let Some(went) = ended {
                return Ok(went);
            }
        }
    }

    /// The token to go on with.
    fn ready(self) -> Result<Arc<Grant>, Why> {
        let session = self.users.session;
        let grant = session.grant.get_untracked().ok_or(Why::Expired)?;
        if grant.org != self.account_org() {
            return Err(Why::OtherOrg);
        }
        if session.has_expired(&grant) {
            return Err(Why::Expired);
        }
        match untrack(|| lock::is_open(session)) {
            true => Ok(grant),
            false => Err(Why::Locked),
        }
    }

    pub(super) fn settle(self, at: usize, outcome: Outcome, refusal: Option<Refusal>) {
        self.change(|account| account.settle(at, outcome, refusal));
        self.settled_as(at, outcome);
    }

    /// The rest of the page follows what became of somebody.
    pub(super) fn settled_as(self, at: usize, outcome: Outcome) {
        // Where nobody knows whether it was done, it may have been.
        if matches!(outcome, Outcome::Done | Outcome::Seen | Outcome::Unknown)
            && let Some(id) = self.with_account(|account| Some(account.rows.get(at)?.id.clone()))
        {
            self.users.touch(&id);
        }
        if outcome != Outcome::Done {
            return;
        }
        let now = self.with_account(|account| {
            let status = account.deed.leads_to()?;
            Some((account.rows.get(at)?.id.clone(), status))
        });
        if let Some((id, status)) = now {
            self.users
                .change(&mut |list| list.rows.set_status(&id, status.as_str()));
        }
    }

    fn next(self, from: usize) -> Option<usize> {
        self.with_account(|account| account.next(from))
    }

    pub(super) fn account_org(self) -> String {
        self.with_account(|account| Some(account.org.clone()))
            .unwrap_or_default()
    }

    fn with_row(self, at: usize, read: impl FnOnce(&crate::okta::bulk::Row) -> bool) -> bool {
        self.with_account(|account| account.rows.get(at).map(read))
            .unwrap_or_default()
    }

    pub(super) fn with_account<R>(
        self,
        read: impl FnOnce(&crate::okta::bulk::Account) -> Option<R>,
    ) -> Option<R> {
        self.account
            .with_untracked(|account| account.as_ref().and_then(read))
    }
}
