//! One user as the panel has them: what is known, what can be done, what was done.

pub(super) mod ask;
mod create;
mod desk;
mod draft;
mod edit;
pub(super) mod lock;
mod map;
mod outcome;
pub(super) mod plan;
mod profile;
pub(super) mod review;
mod section;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use super::{detail::facts, schema::Schema, store::Users};
use crate::app::{
    dom::{Element, el},
    session::Session,
    state::State,
    task::spawn,
};
use crate::browser::storage::Area;
use crate::okta::{
    belongings,
    lifecycle::Action,
    org::OrgUrl,
    users::{self, SCOPE, UserDetail},
};
use ask::Line;
use desk::Step;
use plan::Plan;

pub(super) use ask::Trouble;
pub(super) use create::head_tools;

/// How far the user has come.
#[derive(Clone)]
pub(super) enum User {
    /// Deleted for good from this panel.
    Deleted {
        name: Rc<str>,
        /// What was answered to that.
        told: Rc<str>,
    },
    Failed(Trouble),
    Loading,
    Ready(Arc<UserDetail>),
}

/// The panel of one user.
pub(super) struct Panel {
    users: Users,
    session: Session,
    /// What the address calls the user: an ID, or a login.
    id: String,
    pub(super) user: State<User>,
    /// Whether there is a user to show. It tells only of its changes, so that what is open stays open while the user is read anew.
    ready: State<bool>,
    step: State<Step>,
    schema: &'static Schema,
    /// Counts the changes that were made here: what was read before is old.
    changes: State<u32>,
    /// The action that was looked at last: the keyboard goes back to its button.
    chosen: Cell<Option<Action>>,
    /// The ID of the token that the user was read with.
    token: RefCell<Option<String>>,
    /// Whether the next answer shows the user as they are after a change.
    is_changed: Cell<bool>,
    reading: Line,
}

impl Panel {
    /// A panel that has not asked for anything yet.
    pub(super) fn new(users: Users, id: String) -> Rc<Self> {
        Rc::new(Self {
            users,
            session: users.session,
            id,
            user: State::new(User::Loading),
            ready: State::new(false),
            step: State::new(Step::Choosing),
            schema: Schema::of(users.session),
            changes: State::new(0),
            chosen: Cell::new(None),
            token: RefCell::default(),
            is_changed: Cell::new(false),
            reading: Line::default(),
        })
    }

    /// Asks the org for the user when there is another token, and not when the same one was renewed.
    pub(super) fn follow_token(self: &Rc<Self>) {
        let token = self
            .session
            .wallet
            .with_untracked(|wallet| wallet.in_use.clone());
        let is_same = *self.token.borrow() == token;
        let is_here = self
            .user
            .with_untracked(|user| matches!(user, User::Ready(_)));
        if is_same && is_here {
            return;
        }
        self.token.replace(token);
        // What was begun was for whom another token sees.
        if !is_same {
            self.step.set(Step::Choosing);
        }
        self.load();
    }

    /// Asks the org for the user.
    pub(super) fn load(self: &Rc<Self>) {
        self.show(User::Loading);
        self.read();
    }

    /// Asks the org for the user, who stays as they are until the answer comes.
    fn read(self: &Rc<Self>) {
        let Some(grant) = self.session.grant.get_untracked() else {
            return;
        };
        let (run, signal) = self.reading.begin();
        let (panel, session) = (Rc::downgrade(self), self.session);
        let org = OrgUrl::from_origin(&grant.org);
        let request = users::user_request(&org, &grant.access_token, &self.id);
        spawn(async move {
            let read = ask::ask(session, &grant, &request, SCOPE, signal, |response| {
                users::process_user(response)
            });
            let user = match read.await {
                Ok(detail) => User::Ready(Arc::new(detail)),
                Err(trouble) => User::Failed(trouble),
            };
            // The panel may be closed by now, or have asked again.
            let Some(panel) = panel.upgrade() else {
                return;
            };
            if panel.reading.is_last(run) {
                panel.take(user);
            }
        });
    }

    fn take(self: &Rc<Self>, user: User) {
        if let (User::Ready(detail), true) = (&user, self.is_changed.replace(false)) {
            self.users.changed(detail);
        }
        // Who was created just now is shown with what came of that.
        if let User::Ready(detail) = &user
            && let Some(done) = create::created(&detail.row.id)
        {
            let plan = Plan::new(Action::Create, detail);
            self.step.set(Step::Done(Rc::new(plan), Rc::new(done)));
        }
        self.show(user);
        if self.ready.get_untracked() {
            self.schema.load(true);
        }
    }

    fn show(&self, user: User) {
        let is_ready = matches!(user, User::Ready(_));
        self.user.set(user);
        if self.ready.get_untracked() != is_ready {
            self.ready.set(is_ready);
        }
    }

    /// The user, once they are there.
    fn detail(&self) -> Option<Arc<UserDetail>> {
        match self.user.get_untracked() {
            User::Ready(detail) => Some(detail),
            _ => None,
        }
    }
}

/// Everything about the user: what can be done, and a part for each thing that is known, which is asked for when it is opened.
pub(super) fn parts(panel: &Rc<Panel>) -> Element {
    let shown = Rc::clone(panel);
    el("div class=person").part(
        {
            let panel = Rc::clone(panel);
            move || panel.ready.get()
        },
        move |is_ready| -> Vec<Element> {
            let Some(detail) = shown.detail().filter(|_| is_ready) else {
                return Vec::new();
            };
            let mut parts = vec![
                desk::desk(&shown),
                facts_part(&shown),
                map::status_part(&shown),
                profile::profile_part(&shown),
            ];
            // What another token was asked for is opened, now that it is there.
            let wanted: Option<String> = Area::Tab.read(ask::PART);
            Area::Tab.remove(ask::PART);
            for kind in belongings::Kind::ALL {
                let is_wanted = wanted.as_deref() == Some(kind.scope());
                let part = section::section(&shown, &detail.row.id, kind);
                parts.push(match is_wanted {
                    true => part.flag("open"),
                    false => part,
                });
            }
            parts
        },
    )
}

/// Dates, type and provider.
fn facts_part(panel: &Rc<Panel>) -> Element {
    let (source, users) = (Rc::clone(panel), panel.users);
    el("div class=person-facts").part(
        move || source.user.get(),
        move |user| match user {
            User::Ready(detail) => Some(facts::facts(users, &detail)),
            _ => None,
        },
    )
}

/// A part that opens, with what its heading says beside its name.
fn part(name: &str, beside: Element) -> Element {
    el("details class=person-part").child(el("summary").children([el("h3").text(name), beside]))
}
