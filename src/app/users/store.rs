//! The list of users as it loads: what was asked for, what has come, what comes next.

use std::{sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use web_sys::AbortController;

use super::{
    query::{Query, Scope},
    rows::Rows,
};
use crate::app::session::Session;
use crate::browser::{clock, http::Answer};
use crate::oauth::{http::Request, token::Grant};
use crate::okta::{
    api_error::FailureKind,
    diagnosis::{self, Diagnosis},
    org::OrgUrl,
    rate_limit::RateLimit,
    users::{self, SCOPE, UserRow},
};

/// The longest that a timer is set for, in seconds. What a server says may lie far beyond what a timer can count.
const LONGEST_WAIT: u64 = 3_600;

/// The list of users. It lives as long as the page of the browser does, so that going to another
/// page and back keeps the list, and no answer ever comes to a signal that is gone.
#[derive(Clone, Copy)]
pub struct Users {
    session: Session,
    /// The text in the search box, searched for or not.
    pub(super) draft: RwSignal<String>,
    pub(super) query: RwSignal<Query>,
    pub(super) rows: RwSignal<Rows>,
    pub(super) load: RwSignal<Load>,
    /// How many rows are wanted. Loading goes on until as many are there, or no more.
    wanted: RwSignal<usize>,
    /// The row that the keyboard is on.
    pub(super) active: RwSignal<usize>,
    pub(super) scroll_top: RwSignal<f64>,
    cursor: StoredValue<Cursor>,
    /// The token that the rows were got with.
    grant: StoredValue<Option<Arc<Grant>>>,
    /// Counts what was begun: an answer to anything but the last is late, and ignored.
    run: StoredValue<u64>,
    call: StoredValue<Option<AbortController>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// How far loading has come.
#[derive(Clone, Debug)]
pub(super) enum Load {
    /// Every user that matches has come.
    Complete,
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Diagnosis>),
    /// Nothing was asked for yet.
    Idle,
    Loading,
    /// More can be asked for.
    Ready,
    /// Too many calls: loading goes on at this time of the org's clock, in seconds since the epoch.
    Waiting {
        until: u64,
    },
}

#[derive(Clone)]
enum Cursor {
    First,
    Next(Request),
}

impl Users {
    /// An empty list, which follows the session's token.
    pub fn new(session: Session) -> Self {
        let users = Self {
            session,
            draft: RwSignal::default(),
            query: RwSignal::default(),
            rows: RwSignal::default(),
            load: RwSignal::new(Load::Idle),
            wanted: RwSignal::new(0),
            active: RwSignal::new(0),
            scroll_top: RwSignal::new(0.0),
            cursor: StoredValue::new(Cursor::First),
            grant: StoredValue::new(None),
            run: StoredValue::new(0),
            call: StoredValue::new_local(None),
            timer: StoredValue::new(None),
        };
        // Another token may see other people, and a forgotten one none.
        Effect::new(move |_| {
            session.grant.track();
            untrack(|| users.follow_grant());
        });
        users
    }

    /// Loads the first page, unless something is there already or there is nothing to load it with.
    pub(super) fn arrive(self) {
        self.follow_grant();
        let is_idle = matches!(self.load.get_untracked(), Load::Idle);
        if is_idle && self.session.grant.with_untracked(Option::is_some) {
            self.want(1);
        }
    }

    /// Lists something else. With an expired token, what is loaded stays instead.
    pub(super) fn show(self, query: Query) {
        if self
            .grant
            .with_value(|grant| grant.as_deref().is_some_and(has_expired))
        {
            return;
        }
        self.query.set(query);
        self.reset();
        self.want(1);
    }

    /// Lists everyone of one status, or of any, in the same order and with the text as it is in the box.
    pub(super) fn show_scope(self, scope: Scope) {
        let mut query = self.query.get_untracked();
        query.text = self.draft.get_untracked();
        query.scope = scope;
        self.show(query);
    }

    /// Sees to it that a number of rows is there, if nothing stands in the way.
    pub(super) fn want(self, rows: usize) {
        if self.wanted.get_untracked() < rows {
            self.wanted.set(rows);
        }
        if self.grant.with_value(Option::is_none) {
            return;
        }
        let lacks = self.rows.with_untracked(Rows::len) < rows;
        if lacks && matches!(self.load.get_untracked(), Load::Idle | Load::Ready) {
            self.start();
        }
    }

    /// Loads until the end.
    pub(super) fn load_all(self) {
        self.wanted.set(usize::MAX);
        // A wait ends by itself.
        if !matches!(self.load.get_untracked(), Load::Waiting { .. }) {
            self.go_on();
        }
    }

    /// Whether everything is being loaded.
    pub(super) fn is_loading_all(self) -> bool {
        self.wanted.get() == usize::MAX
            && matches!(self.load.get(), Load::Loading | Load::Waiting { .. })
    }

    /// Goes on where loading stopped: after a failure, or before the end of a wait.
    pub(super) fn go_on(self) {
        let is_under_way = matches!(self.load.get_untracked(), Load::Loading | Load::Complete);
        if !is_under_way {
            let next = self.rows.with_untracked(Rows::len).saturating_add(1);
            self.wanted.update(|wanted| *wanted = next.max(*wanted));
            self.start();
        }
    }

    /// Stops, and keeps what has come.
    pub(super) fn stop(self) {
        self.halt();
        self.wanted.set(0);
        self.load.set(Load::Ready);
    }

    /// A user as the list shows them, if they are in it.
    pub(super) fn listed(self, id: &str) -> Option<Arc<UserRow>> {
        self.rows
            .with_untracked(|rows| rows.row(rows.position(id)?))
    }

    /// Minutes since the epoch by the org's clock: what "3 days ago" is reckoned from.
    pub(super) fn minute(self) -> Memo<u64> {
        Memo::new(move |_| self.session.org_now() / 60)
    }

    /// The request for the first page of what is listed.
    pub(super) fn first_request(self) -> Option<Request> {
        let grant = self.session.grant.get()?;
        let org = OrgUrl::from_origin(&grant.org);
        let query = self.query.with(Query::to_list_query);
        Some(users::list_request(&org, &grant.access_token, &query))
    }

    fn follow_grant(self) {
        let grant = self.session.grant.get_untracked();
        let is_same = self.grant.with_value(|known| match (known, &grant) {
            (Some(known), Some(grant)) => Arc::ptr_eq(known, grant),
            (None, None) => true,
            _ => false,
        });
        if !is_same {
            self.grant.set_value(grant);
            self.reset();
        }
    }

    fn reset(self) {
        self.halt();
        self.wanted.set(0);
        self.cursor.set_value(Cursor::First);
        self.rows.update(Rows::clear);
        self.active.set(0);
        self.scroll_top.set(0.0);
        self.load.set(Load::Idle);
    }

    /// Ends whatever is under way.
    fn halt(self) {
        self.run.update_value(|run| *run += 1);
        if let Some(call) = self.call.try_update_value(Option::take).flatten() {
            call.abort();
        }
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn start(self) {
        self.halt();
        self.load.set(Load::Loading);
        spawn_local(self.work(self.run.get_value()));
    }

    async fn work(self, run: u64) {
        loop {
            let Some(grant) = self.grant.get_value() else {
                self.load.set(Load::Idle);
                return;
            };
            if has_expired(&grant) {
                self.load.set(Load::Expired);
                return;
            }
            let org = OrgUrl::from_origin(&grant.org);
            let request = self.next_request(&org, &grant);
            let call = AbortController::new().ok();
            let signal = call.as_ref().map(AbortController::signal);
            self.call.set_value(call);
            let load = match self.session.send(&request, signal.as_ref()).await {
                _ if self.run.get_value() != run => return,
                Ok(answer) => self.take(&answer, &org, &grant),
                Err(error) => {
                    let diagnosis = self.session.explain(error, &org).await;
                    if self.run.get_value() != run {
                        return;
                    }
                    Load::Failed(Arc::new(diagnosis))
                }
            };
            let wants_more = self.rows.with_untracked(Rows::len) < self.wanted.get_untracked();
            match load {
                Load::Ready if wants_more => continue,
                Load::Waiting { until } => self.go_on_at(until),
                _ => {}
            }
            self.load.set(load);
            return;
        }
    }

    fn next_request(self, org: &OrgUrl, grant: &Grant) -> Request {
        self.cursor.with_value(|cursor| match cursor {
            Cursor::First => {
                let query = self.query.with_untracked(Query::to_list_query);
                users::list_request(org, &grant.access_token, &query)
            }
            Cursor::Next(request) => request.clone(),
        })
    }

    fn take(self, answer: &Answer, org: &OrgUrl, grant: &Grant) -> Load {
        let response = &answer.response;
        if let Some(rate) = RateLimit::of(&response.headers) {
            self.session.rate_limit.set(Some(rate));
        }
        let page = match users::process_list(response, org) {
            Ok(page) => page,
            Err(failure) => {
                return match failure.kind {
                    FailureKind::RateLimited { wait } => {
                        let now = untrack(|| self.session.org_now());
                        Load::Waiting { until: now + wait }
                    }
                    _ => Load::Failed(Arc::new(diagnosis::api(&failure, grant, SCOPE))),
                };
            }
        };
        self.rows.update(|rows| rows.append(page.rows));
        let next = page
            .next
            .and_then(|next| users::next_request(org, &grant.access_token, &next));
        match next {
            Some(next) => {
                self.cursor.set_value(Cursor::Next(next));
                Load::Ready
            }
            None => Load::Complete,
        }
    }

    /// The wait is reckoned by the org's clock: this machine's may be wrong.
    fn go_on_at(self, until: u64) {
        let seconds = until.saturating_sub(untrack(|| self.session.org_now()));
        let wait = Duration::from_secs(seconds.min(LONGEST_WAIT));
        let timer = set_timeout_with_handle(move || self.go_on(), wait);
        self.timer.set_value(timer.ok());
    }
}

/// Whether a token is of no use any more. It is not sent then.
pub(super) fn has_expired(grant: &Grant) -> bool {
    grant.expires_at().is_some_and(|end| end <= clock::now())
}
