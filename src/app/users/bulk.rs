//! One thing done to all users who are chosen: what it will do, how far it is, and what became of everyone.

mod choose;
mod members;
mod people;
mod plan;
mod progress;
mod report;
mod run;
mod send;
mod stage;
mod wait;

use std::{cell::Cell, ops::Deref, sync::Arc};

use leptos::prelude::untrack;

use super::{person::Trouble, store::Users};
use crate::app::{dom, state::State};
use crate::browser::{page, storage::Area};
use crate::okta::{
    bulk::{Account, Deed, Kind, Row},
    diagnosis::Symptom,
};

pub(super) use report::left;
pub(super) use stage::{entry, stage};

/// Where the account is kept in the tab, so that it outlives a sign-in.
const KEPT: &str = "latchkey.bulk";

/// How it stands.
#[derive(Clone)]
enum Stage {
    None,
    Choosing,
    /// A group is to be found.
    Group,
    /// It is read who is in the group already.
    Members,
    Planned,
    Running,
    /// It goes on when somebody says so.
    Stopped(Why),
    Done,
}

/// Why it stands still.
#[derive(Clone)]
enum Why {
    Asked,
    /// Another tab is at it.
    Elsewhere,
    Expired,
    /// It fails for everyone.
    Failed(Arc<Symptom>),
    /// The page was closed or loaded anew.
    Left,
    /// Changes are not allowed any more.
    Locked,
    OtherOrg,
    /// One after another was refused, for a reason that may hold for all.
    Row,
    /// No answer comes any more.
    Silent(Arc<Symptom>),
}

/// Why it waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pause {
    Limit,
    Passing,
    Reserve,
}

/// The change of many users of this page, of which there is one at a time.
#[derive(Clone, Copy)]
struct Bulk(&'static Shared);

struct Shared {
    users: Users,
    stage: State<Stage>,
    /// Who is meant, and what became of them. It tells of everyone who is done.
    account: State<Option<Account>>,
    /// Until when it waits, by the org's clock.
    pause: State<Option<(u64, Pause)>>,
    is_stopping: State<bool>,
    /// When it began or went on, in milliseconds since 1970, and how many had been done by then.
    since: State<(u64, usize)>,
    /// Why it is not known who is in the group already.
    unread: State<Option<Trouble>>,
    /// Counts the times that this was read: what comes of another than the last is late, and ignored.
    reading: State<u32>,
    /// How many calls that has taken.
    calls: State<u64>,
    /// The ID of the token that it is done with.
    token: State<Option<String>>,
}

impl Deref for Bulk {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

impl Bulk {
    /// The one of this page. What was left by an earlier visit of this tab is found.
    fn of(users: Users) -> Self {
        thread_local! {
            static BULK: Cell<Option<Bulk>> = const { Cell::new(None) };
        }
        BULK.get().unwrap_or_else(|| {
            let bulk = users.session.root.with(|| Self::new(users));
            BULK.set(Some(bulk));
            bulk
        })
    }

    fn new(users: Users) -> Self {
        let mut account: Option<Account> = Area::Tab.read(KEPT);
        let stage = account.as_mut().map_or(Stage::None, |account| {
            account.close();
            let counts = account.counts();
            match counts.left + counts.unknown {
                0 => Stage::Done,
                _ => Stage::Stopped(Why::Left),
            }
        });
        let bulk = Self(Box::leak(Box::new(Shared {
            users,
            stage: State::new(stage),
            account: State::new(account),
            pause: State::new(None),
            is_stopping: State::new(false),
            since: State::new((0, 0)),
            unread: State::new(None),
            reading: State::new(0),
            calls: State::new(0),
            token: State::new(None),
        })));
        let left = move |_| {
            if bulk.is_running() {
                bulk.keep();
            }
        };
        dom::listen(&page::window(), "pagehide", Box::new(left));
        // A token that was renewed goes on with what its end had stopped.
        let session = users.session;
        dom::effect(move || {
            session.grant.track();
            untrack(|| {
                let is_meant = bulk
                    .stage
                    .with_untracked(|stage| matches!(stage, Stage::Stopped(Why::Expired)));
                let token = session
                    .wallet
                    .with_untracked(|wallet| wallet.in_use.clone());
                let is_same = token.is_some() && token == bulk.token.get_untracked();
                let grant = session.grant.get_untracked();
                if is_meant && is_same && grant.is_some_and(|grant| !session.has_expired(&grant)) {
                    bulk.resume(false);
                }
            });
        });
        bulk
    }

    fn show(self, stage: Stage) {
        self.stage.set(stage);
    }

    /// Shows what a deed would do to those who are chosen.
    fn plan(self, deed: Deed) {
        let grant = self.users.session.grant.get_untracked();
        let Some(grant) = grant else {
            return;
        };
        let chosen: Vec<_> = self.users.list.with_untracked(|list| {
            let roster = list.rows.roster();
            let rows = list.rows.selected().into_iter();
            rows.map(|row| {
                let login = roster.text(row, roster::Column::Login);
                Row::new(roster.id(row), &login, roster.status(row))
            })
            .collect()
        });
        let account = Account::plan(&grant.org, deed, chosen);
        match account.deed.kind {
            Kind::AddToGroup => self.read_members(account),
            _ => self.plan_for(account),
        }
    }

    fn plan_for(self, account: Account) {
        self.account.set(Some(account));
        self.show(Stage::Planned);
    }

    /// Leaves what was not begun: a report from before is shown again.
    fn leave(self) {
        // What is read for it may be waiting.
        self.is_stopping.set(true);
        let before: Option<Account> = Area::Tab.read(KEPT);
        match before {
            Some(account) => {
                self.account.set(Some(account));
                self.show(Stage::Done);
            }
            None => self.close(),
        }
    }

    /// Forgets all of it. The keyboard goes back to where it began, or to the list.
    fn close(self) {
        super::focus_soon(
            ".users-chosen:not([hidden]) .bulk-entry button, .slot[tabindex='0'], .slot [tabindex='0']",
        );
        Area::Tab.remove(KEPT);
        self.account.set(None);
        self.show(Stage::None);
    }

    /// Keeps the account for the tab's next page.
    fn keep(self) {
        self.account.with_untracked(|account| {
            if let Some(account) = account {
                Area::Tab.write(KEPT, account);
            }
        });
    }

    fn is_running(self) -> bool {
        self.stage
            .with_untracked(|stage| matches!(stage, Stage::Running))
    }

    /// Whether it has begun and is not at its end.
    fn is_under_way(self) -> bool {
        self.stage
            .with(|stage| matches!(stage, Stage::Running | Stage::Stopped(_)))
    }

    /// Reads the account; nothing if there is none.
    fn read<R: Default>(self, read: impl FnOnce(&Account) -> R) -> R {
        self.account
            .with(|account| account.as_ref().map(read).unwrap_or_default())
    }

    /// Changes the account.
    fn change(self, change: impl FnOnce(&mut Account)) {
        self.account.update(|account| {
            if let Some(account) = account {
                change(account);
            }
        });
    }
}
