//! The list of users as it loads: what was asked for, what has come, what comes next.

mod list;
mod loading;

use std::{cell::Cell, ops::Deref, sync::Arc};

use leptos::prelude::*;
use roster::Filter;

use super::{
    columns::{Columns, Sorted},
    query::{Query, Scope},
};
use crate::app::{dom, session::Session, state::State};
use crate::browser::storage::Area;
use crate::oauth::token::Grant;
use loading::{LOADING_ALL, Work};

pub(super) use list::{Facet, List, Load};

/// Where the columns are kept.
const COLUMNS: &str = "latchkey.columns";

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
    /// What the heading says that was pressed and cannot sort yet.
    pub(super) locked: State<Option<String>>,
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
        let users = Self(Box::leak(Box::new(Shared {
            session,
            draft: State::new(String::new()),
            filter: State::new(String::new()),
            facet: State::new(Facet::default()),
            columns: State::new(Area::Device.read(COLUMNS).unwrap_or_default()),
            list: State::new(List::new()),
            locked: State::new(None),
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
        if self.is_expired() {
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
        self.change(&mut |list| list.put_in(order.as_ref()));
    }

    /// Whether the list has what these columns show.
    pub(super) fn has_kept(self, columns: &Columns) -> bool {
        self.list.with_untracked(|list| {
            let kept = list.rows.roster().kept();
            columns.kept().iter().all(|wanted| kept.contains(wanted))
        })
    }

    /// Shows other columns from now on. Where the list lacks an attribute, it is loaded again, as far as it had come: who is
    /// selected stays so, and so does an order of the page's own.
    pub(super) fn show_columns(self, columns: Columns) {
        if columns.is_default() {
            Area::Device.remove(COLUMNS);
        } else {
            Area::Device.write(COLUMNS, &columns);
        }
        let is_known = self.has_kept(&columns);
        self.columns.set(columns);
        if is_known || self.is_expired() {
            return;
        }
        let (count, is_all) = self.list.with_untracked(|list| {
            let is_whole = matches!(list.load, Load::Complete) && !list.rows.is_empty();
            (list.rows.len(), is_whole || list.is_loading_all())
        });
        let mut own = None;
        self.list
            .update_untracked(|list| own = Some(list.take_own()));
        self.show(self.query());
        // Nobody has come yet.
        self.list.update_untracked(|list| {
            if let Some(own) = own {
                list.await_own(own);
            }
        });
        match is_all {
            true => self.load_all(),
            false => self.want(count),
        }
    }

    fn is_expired(self) -> bool {
        let grant = self.grant();
        grant.is_some_and(|grant| self.session.has_expired(&grant))
    }

    /// What is listed.
    pub(super) fn query(self) -> Query {
        self.list.with_untracked(|list| list.query.clone())
    }

    /// How far loading has come.
    pub(super) fn load(self) -> Load {
        self.list.with_untracked(|list| list.load.clone())
    }

    /// The name of a user as the list shows it, if they are in it.
    pub(super) fn listed(self, id: &str) -> Option<String> {
        self.list.with_untracked(|list| {
            let roster = list.rows.roster();
            let row = roster.position(id)?;
            Some(roster.text(row, roster::Column::Name).into_owned())
        })
    }

    fn grant(self) -> Option<Arc<Grant>> {
        self.session.grant.get_untracked()
    }

    /// Changes the list, and tells of it.
    pub(super) fn change(self, change: &mut dyn FnMut(&mut List)) {
        self.list.update(|list| change(list));
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
        self.locked.set(None);
        self.change(&mut |list| {
            // Without one, it is another token's list.
            let are_others = query.is_none();
            if let Some(query) = query.take() {
                list.query = query;
            }
            list.clear(kept.clone(), are_others);
        });
    }
}
