//! The list of users as it loads: what was asked for, what has come, what comes next.

use std::{cell::Cell, ops::Deref, rc::Rc, sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use roster::{Filter, Span};

use super::{
    columns::{Columns, Sorted},
    pager::{Pager, Step, Wait},
    query::{PAGE, Query, Scope},
    rows::Rows,
};
use crate::app::{dom, session::Session, state::State, task::spawn};
use crate::browser::storage::Area;
use crate::oauth::{http::Request, token::Grant};
use crate::okta::{diagnosis::Symptom, org::OrgUrl, users};

/// Where the columns are kept.
const COLUMNS: &str = "latchkey.columns";

/// That everyone is being loaded, which the tab knows for as long as it is so: over a reload, too.
const LOADING_ALL: &str = "latchkey.loading-all";

/// While pages come, what is shown of them follows no faster than this.
const PACE: Duration = Duration::from_millis(100);

/// The longest that a timer is set for, in seconds. What a server says may lie far beyond what a timer can count.
const LONGEST_WAIT: u64 = 3_600;

/// The list of users. It lives as long as the page of the browser does, so that going to another
/// page and back keeps the list, and no answer ever comes to a signal that is gone.
#[derive(Clone, Copy)]
pub struct Users(&'static Shared);

/// What one list shares among the closures that use it.
pub struct Shared {
    pub(super) session: Session,
    /// The text in the search box, searched for or not.
    pub(super) draft: State<String>,
    /// What is in the box that filters the rows that have come.
    pub(super) filter: State<String>,
    /// What else the rows that are shown have to be.
    pub(super) facet: State<Facet>,
    /// Which columns the table has.
    pub(super) columns: State<Columns>,
    pub(super) list: State<List>,
    /// Whether everyone was being loaded when the page was left, so that this list begins anew.
    pub(super) is_anew: State<bool>,
    /// The place that the keyboard is on.
    pub(super) active: State<u64>,
    /// The column that the keyboard is on; `None` for the whole row.
    pub(super) active_column: State<Option<usize>>,
    /// How far the table is scrolled, in pixels.
    pub(super) scroll_top: State<u64>,
    /// The ID of the user who was last changed elsewhere than in the panel.
    pub(super) touched: State<String>,
    /// Minutes since the epoch by the org's clock: what "3 days ago" is reckoned from.
    pub(super) minute: State<u64>,
    work: StoredValue<Work, LocalStorage>,
}

impl Deref for Users {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

/// What the rows that are shown have to be, beside the words that they have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facet {
    /// The API's name of a status.
    pub(super) status: Option<String>,
    pub(super) span: Option<Span>,
}

/// What is listed, and how much of it has come.
pub(super) struct List {
    pub(super) query: Query,
    /// The order that the page itself put everyone in, when all had come.
    pub(super) order: Option<Sorted>,
    pub(super) rows: Rows,
    pub(super) load: Load,
    /// How many rows are wanted. Loading goes on until as many are there, or no more.
    wanted: usize,
}

/// How far loading has come.
#[derive(Clone, Debug)]
pub(super) enum Load {
    /// Every user that matches has come.
    Complete,
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Symptom>),
    /// Nothing was asked for yet.
    Idle,
    Loading,
    /// More can be asked for.
    Ready,
    /// Loading goes on at this time of the org's clock, in seconds since the epoch.
    Waiting {
        until: u64,
        why: Wait,
    },
}

/// What nobody sees of the loading.
#[derive(Default)]
struct Work {
    /// The ID of the token that the rows were got with. A token that is renewed keeps it.
    token: Option<String>,
    /// Counts what was begun: an answer to anything but the last is late, and ignored.
    run: u64,
    pager: Option<Rc<Pager>>,
    /// What is to happen by itself: pages that have come are shown, or a wait ends.
    timer: Option<TimeoutHandle>,
}

impl List {
    /// Whether everything is being loaded.
    pub(super) fn is_loading_all(&self) -> bool {
        self.wanted == usize::MAX && matches!(self.load, Load::Loading | Load::Waiting { .. })
    }
}

impl Users {
    /// The list of this page, empty when it is first asked for.
    pub fn of(session: Session) -> Self {
        thread_local! {
            static USERS: Cell<Option<Users>> = const { Cell::new(None) };
        }
        USERS.get().unwrap_or_else(|| {
            let users = session.root.with(|| Self::new(session));
            USERS.set(Some(users));
            users
        })
    }

    /// An empty list, which follows the session's token.
    fn new(session: Session) -> Self {
        let list = List {
            query: Query::default(),
            order: None,
            rows: Rows::new(),
            load: Load::Idle,
            wanted: 0,
        };
        let users = Self(Box::leak(Box::new(Shared {
            session,
            draft: State::new(String::new()),
            filter: State::new(String::new()),
            facet: State::new(Facet::default()),
            columns: State::new(Area::Device.read(COLUMNS).unwrap_or_default()),
            list: State::new(list),
            is_anew: State::new(Area::Tab.has(LOADING_ALL)),
            active: State::new(0),
            active_column: State::new(None),
            scroll_top: State::new(0),
            touched: State::new(String::new()),
            minute: State::new(0),
            work: StoredValue::new_local(Work::default()),
        })));
        users.reset(None);
        // Another token may see other people, and a forgotten one none.
        dom::effect(move || {
            session.grant.track();
            untrack(|| users.follow_grant());
        });
        dom::effect(move || {
            let minute = session.org_now() / 60;
            if minute != users.minute.get_untracked() {
                users.minute.set(minute);
            }
        });
        users
    }

    /// Loads the first page, unless something is there already or there is nothing to load it with.
    pub(super) fn arrive(self) {
        self.follow_grant();
        match self.load() {
            Load::Idle => self.want(1),
            // It was renewed meanwhile.
            Load::Expired
                if self
                    .grant()
                    .is_some_and(|grant| !self.session.has_expired(&grant)) =>
            {
                self.go_on();
            }
            _ => {}
        }
    }

    /// Lists something else. With an expired token, what is loaded stays instead.
    pub(super) fn show(self, query: Query) {
        if self
            .grant()
            .is_some_and(|grant| self.session.has_expired(&grant))
        {
            return;
        }
        self.forget_load_all();
        self.reset(Some(query));
        self.want(1);
    }

    /// Lists everyone of one status, or of any, in the same order and with the text as it is in the box.
    pub(super) fn show_scope(self, scope: Scope) {
        let mut query = self.query();
        query.text = self.draft.get_untracked();
        query.scope = scope;
        self.show(query);
    }

    /// Shows only those of the rows that have come which have these words.
    pub(super) fn show_filtered(self, text: &str) {
        self.filter.set(text.to_owned());
        self.apply_filter();
    }

    /// Shows only those of the rows that have come which are of a status, or of a time.
    pub(super) fn show_facet(self, facet: Facet) {
        self.facet.set(facet);
        self.apply_filter();
    }

    fn apply_filter(self) {
        let facet = self.facet.get_untracked();
        let filter = self.filter.with_untracked(|text| Filter::of(text));
        let filter = filter.with_status(facet.status).with_span(facet.span);
        self.active.set(0);
        self.scroll_top.set(0);
        self.change(&mut |list| list.rows.set_filter(filter.clone()));
    }

    /// Puts everyone into an order without asking the org, which takes that all have come.
    pub(super) fn show_ordered(self, order: Option<Sorted>) {
        let columns = self.columns.get_untracked();
        self.change(&mut |list| {
            let kept = list.rows.roster().kept();
            let sorted = order.as_ref().and_then(|order| {
                let column = columns.0.iter().find(|column| column.id == order.id)?;
                Some((column.source(kept).column()?, order.descending))
            });
            list.rows.set_order(sorted);
            list.order.clone_from(&order);
        });
    }

    /// Shows other columns from now on. Where the list lacks an attribute, it is loaded again.
    pub(super) fn show_columns(self, columns: Columns) {
        if columns.is_default() {
            Area::Device.remove(COLUMNS);
        } else {
            Area::Device.write(COLUMNS, &columns);
        }
        let wanted = columns.kept();
        self.columns.set(columns);
        let is_known = self.list.with_untracked(|list| {
            let kept = list.rows.roster().kept();
            wanted.iter().all(|wanted| kept.contains(wanted))
        });
        if !is_known {
            self.show(self.query());
        }
    }

    /// What is listed.
    pub(super) fn query(self) -> Query {
        self.list.with_untracked(|list| list.query.clone())
    }

    /// How far loading has come.
    pub(super) fn load(self) -> Load {
        self.list.with_untracked(|list| list.load.clone())
    }

    /// Sees to it that a number of rows is there, if nothing stands in the way.
    pub(super) fn want(self, rows: usize) {
        let can_start = self.list.with_untracked(|list| {
            list.rows.len() < rows && matches!(list.load, Load::Idle | Load::Ready)
        });
        // Nobody sees this number but for loading everything: it is not told of.
        self.list
            .update_untracked(|list| list.wanted = list.wanted.max(rows));
        if can_start && self.grant().is_some() {
            self.start();
        }
    }

    /// Loads until the end.
    pub(super) fn load_all(self) {
        self.forget_load_all();
        Area::Tab.write(LOADING_ALL, &true);
        self.change(&mut |list| list.wanted = usize::MAX);
        // A wait ends by itself.
        if !matches!(self.load(), Load::Waiting { .. }) {
            self.go_on();
        }
    }

    /// Goes on where loading stopped: after a failure, or before the end of a wait.
    pub(super) fn go_on(self) {
        if !matches!(self.load(), Load::Loading | Load::Complete) {
            self.change(&mut |list| {
                list.wanted = list.rows.len().saturating_add(1).max(list.wanted);
            });
            self.start();
        }
    }

    /// Stops, and keeps what has come.
    pub(super) fn stop(self) {
        self.halt();
        self.forget_load_all();
        self.change(&mut |list| {
            list.wanted = 0;
            list.load = Load::Ready;
        });
    }

    /// Nobody waits for everyone any more.
    fn forget_load_all(self) {
        Area::Tab.remove(LOADING_ALL);
        self.is_anew.set(false);
    }

    /// The name of a user as the list shows it, if they are in it.
    pub(super) fn listed(self, id: &str) -> Option<String> {
        self.list.with_untracked(|list| {
            let roster = list.rows.roster();
            let row = roster.position(id)?;
            Some(roster.text(row, roster::Column::Name).to_owned())
        })
    }

    /// The request for the first page of what is listed.
    pub(super) fn first_request(self) -> Option<Request> {
        Some(self.list_request(&*self.grant()?))
    }

    fn grant(self) -> Option<Arc<Grant>> {
        self.session.grant.get_untracked()
    }

    fn is_run(self, run: u64) -> bool {
        self.work.with_value(|work| work.run == run)
    }

    /// Changes the list, and tells of it.
    pub(super) fn change(self, change: &mut dyn FnMut(&mut List)) {
        self.list.update(|list| change(list));
    }

    fn set_load(self, load: Load) {
        let mut load = Some(load);
        self.change(&mut |list| {
            if let Some(load) = load.take() {
                list.load = load;
            }
        });
    }

    fn follow_grant(self) {
        let token = self
            .session
            .wallet
            .with_untracked(|wallet| wallet.in_use.clone());
        let before = self.work.with_value(|work| work.token.clone());
        if before != token {
            // The first token of a page that was loaded anew goes on where the last one was left.
            if before.is_some() {
                self.forget_load_all();
            }
            self.work.update_value(|work| work.token = token);
            self.reset(None);
        }
    }

    fn reset(self, mut query: Option<Query>) {
        let kept = self.columns.with_untracked(Columns::kept);
        self.halt();
        self.work.update_value(|work| work.pager = None);
        self.active.set(0);
        self.scroll_top.set(0);
        self.change(&mut |list| {
            if let Some(query) = query.take() {
                list.query = query;
            }
            list.wanted = 0;
            list.order = None;
            list.rows.clear(kept.clone());
            list.load = Load::Idle;
        });
    }

    /// Ends whatever is under way.
    fn halt(self) {
        self.work.update_value(|work| {
            work.run += 1;
            if let Some(pager) = &work.pager {
                pager.halt();
            }
        });
        self.stop_timer();
    }

    fn stop_timer(self) {
        let mut timer = None;
        self.work.update_value(|work| timer = work.timer.take());
        if let Some(timer) = timer {
            timer.clear();
        }
    }

    /// Has pages that have come shown, and those that come until then with them: some hundred may come in a second. It takes no
    /// further page, as the next one may keep everybody waiting.
    fn tell_soon(self) {
        if self.work.with_value(|work| work.timer.is_some()) {
            return;
        }
        let tell = move || {
            self.work.update_value(|work| work.timer = None);
            self.change(&mut |_| {});
        };
        let timer = set_timeout_with_handle(tell, PACE);
        self.work.update_value(|work| work.timer = timer.ok());
    }

    fn start(self) {
        self.halt();
        self.set_load(Load::Loading);
        let mut begun = None;
        self.work.update_value(|work| {
            let first = move |grant: &Grant| Some(self.list_request(grant));
            let pager = work
                .pager
                .get_or_insert_with(|| Pager::new(self.session, None, first));
            begun = Some((work.run, Rc::clone(pager)));
        });
        if let Some((run, pager)) = begun {
            spawn(self.load_pages(run, pager));
        }
    }

    async fn load_pages(self, run: u64, pager: Rc<Pager>) {
        loop {
            let missing = self
                .list
                .with_untracked(|list| list.wanted.saturating_sub(list.rows.len()));
            let pages = missing.div_ceil(PAGE.into()).max(1);
            let mut take = |response: &_, org: &_| {
                if !self.is_run(run) {
                    return None;
                }
                let mut page = None;
                let mut was_empty = false;
                self.list.update_untracked(|list| {
                    was_empty = list.rows.is_empty();
                    let add = |roster: &mut _| users::process_list(response, org, roster);
                    page = Some(list.rows.add(add));
                });
                match was_empty {
                    true => self.change(&mut |_| {}),
                    false => self.tell_soon(),
                }
                page
            };
            let step = pager.step(pages, &mut take).await;
            if !self.is_run(run) {
                return;
            }
            // Whatever comes of it is told with what has come.
            let load = match step {
                Step::Expired => Load::Expired,
                Step::Failed(symptom) => Load::Failed(symptom),
                Step::NoToken | Step::OtherOrg => Load::Idle,
                Step::Stopped => return,
                Step::Taken { is_last: true } => Load::Complete,
                Step::Taken { is_last: false } => {
                    let wants_more = self
                        .list
                        .with_untracked(|list| list.rows.len() < list.wanted);
                    if wants_more {
                        continue;
                    }
                    Load::Ready
                }
                Step::Wait { until, why } => Load::Waiting { until, why },
            };
            self.stop_timer();
            match load {
                Load::Waiting { until, .. } => self.go_on_at(until),
                Load::Complete => self.forget_load_all(),
                _ => {}
            }
            self.set_load(load);
            return;
        }
    }

    fn list_request(self, grant: &Grant) -> Request {
        let query = self.list.with_untracked(|list| list.query.to_list_query());
        users::list_request(
            &OrgUrl::from_origin(&grant.org),
            &grant.access_token,
            &query,
        )
    }

    /// The wait is reckoned by the org's clock: this machine's may be wrong.
    fn go_on_at(self, until: u64) {
        let seconds = until.saturating_sub(untrack(|| self.session.org_now()));
        let wait = Duration::from_secs(seconds.min(LONGEST_WAIT));
        let timer = set_timeout_with_handle(move || self.go_on(), wait);
        self.work.update_value(|work| work.timer = timer.ok());
    }
}
