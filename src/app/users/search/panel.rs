//! The search builder's state: the expression as text and as rows, and what is done to either.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;

use crate::app::{
    dom,
    state::State,
    users::{
        focus_soon,
        query::Query,
        schema::{Schema, Told},
        store::Users,
    },
};
use crate::browser::page;
use crate::okta::search::{
    Attributes, Builder, Problem, Row, SavedView, SavedViews, from_box, is_expression, parse,
};

/// What the builder knows.
pub(in crate::app::users) struct Panel {
    pub(super) users: Users,
    pub(super) is_open: State<bool>,
    /// The expression as it stands in the field. It is what is sent.
    pub(super) text: State<String>,
    /// What is wrong with it.
    pub(super) problem: State<Option<Problem>>,
    /// The rows. They tell when rows come or go, and not when one is filled in.
    pub(super) builder: State<Builder>,
    /// What was in the search box when its text was taken last.
    pub(super) taken: RefCell<String>,
    /// Whether the rows show what the text says.
    pub(super) is_shown: State<bool>,
    /// Whether the first few by name do.
    pub(super) is_lookup: State<bool>,
    pub(super) attributes: State<Rc<Attributes>>,
    pub(super) schema: &'static Schema,
    pub(super) views: State<SavedViews>,
    /// Told when views come or go, and not when one is only called something else.
    pub(super) views_came: State<()>,
    /// The view that went last, which can be had back.
    pub(super) gone: State<Option<Gone>>,
}

impl Panel {
    /// A closed panel, which follows the session's token.
    pub(in crate::app::users) fn new(users: Users) -> Rc<Self> {
        let panel = Rc::new(Self {
            users,
            is_open: State::new(false),
            text: State::new(String::new()),
            problem: State::new(None),
            builder: State::new(Builder::default()),
            taken: RefCell::default(),
            is_shown: State::new(true),
            is_lookup: State::new(false),
            attributes: State::new(Rc::new(Attributes::standard())),
            schema: Schema::of(users.session),
            views: State::new(SavedViews::default()),
            views_came: State::new(()),
            gone: State::new(None),
        });
        let follower = Rc::clone(&panel);
        dom::effect(move || {
            users.session.grant.track();
            untrack(|| {
                follower.read_views();
                if follower.is_open.get_untracked() {
                    follower.schema.load(false);
                }
            });
        });
        let learner = Rc::clone(&panel);
        dom::effect(move || {
            let attributes = match learner.schema.told() {
                Told::Ready(known) => Attributes::of_schema(&known),
                _ => Attributes::standard(),
            };
            untrack(|| learner.learn(attributes));
        });
        panel
    }

    pub(super) fn toggle(self: &Rc<Self>) {
        if self.is_open.get_untracked() {
            self.close();
            return;
        }
        // What is in the box is where it begins; what was left half done is still there.
        let typed = self.users.draft.get_untracked();
        if *self.taken.borrow() != typed {
            self.take(&typed);
        }
        self.read_views();
        self.is_open.set(true);
        self.schema.load(false);
    }

    /// What is wrong with an expression in the box, and with which text. Words are never wrong.
    pub(in crate::app::users) fn problem_of(&self, typed: &str) -> Option<(Problem, String)> {
        let text = Some(typed.trim()).filter(|text| is_expression(text))?;
        let attributes = self.attributes.get_untracked();
        let problem = parse(text, Some(&attributes)).err()?;
        Some((problem, text.to_owned()))
    }

    /// Opens the panel with what is in the box.
    pub(in crate::app::users) fn open(self: &Rc<Self>) {
        if !self.is_open.get_untracked() {
            self.toggle();
        } else {
            self.take(&self.users.draft.get_untracked());
        }
        // It may have to be loaded first.
        page::focus("#search-open");
        focus_soon("#search-expression");
    }

    pub(super) fn close(&self) {
        self.is_open.set(false);
        page::focus("#search-open");
    }

    /// Takes what was typed into the box: words are an expression here, too.
    pub(super) fn take(&self, typed: &str) {
        typed.clone_into(&mut self.taken.borrow_mut());
        let is_lookup = self.users.query().is_lookup;
        self.is_lookup.set(is_lookup);
        self.write(from_box(typed, None).unwrap_or_default());
    }

    /// Takes an expression as text, and shows it in rows if they can.
    pub(super) fn write(&self, text: String) {
        let attributes = self.attributes.get_untracked();
        let is_empty = text.trim().is_empty();
        let read = parse(&text, Some(&attributes));
        self.text.set(text);
        let builder = match &read {
            Ok(expression) => Builder::of(expression, &attributes),
            Err(_) if is_empty => Some(Builder::default()),
            Err(_) => None,
        };
        self.problem.set(read.err().filter(|_| !is_empty));
        self.is_shown.set(builder.is_some());
        if let Some(builder) = builder {
            self.builder.set(builder);
        }
    }

    /// Fills in a row.
    pub(super) fn fill_in(&self, place: Place, change: impl FnOnce(&mut Row)) {
        self.builder.update_untracked(|builder| {
            let group = builder.groups.get_mut(place.group);
            if let Some(row) = group.and_then(|group| group.rows.get_mut(place.row)) {
                change(row);
            }
        });
        self.follow_rows();
    }

    /// Changes which rows there are, or how they are joined.
    pub(super) fn reshape(&self, change: impl FnOnce(&mut Builder)) {
        self.builder.update(|builder| {
            change(builder);
            builder.groups.retain(|group| !group.rows.is_empty());
            if builder.groups.is_empty() {
                *builder = Builder::default();
            }
        });
        self.follow_rows();
    }

    /// Writes what the rows say.
    pub(super) fn follow_rows(&self) {
        let attributes = self.attributes.get_untracked();
        let expression = self
            .builder
            .with_untracked(|builder| builder.expression(&attributes));
        self.problem.set(None);
        self.is_shown.set(true);
        self.text
            .set(expression.map_or_else(String::new, |expression| expression.to_text()));
    }

    /// Knows other attributes from now on.
    pub(super) fn learn(&self, attributes: Attributes) {
        if self
            .attributes
            .with_untracked(|known| **known == attributes)
        {
            return;
        }
        let focused = page::document()
            .active_element()
            .map(|element| element.id())
            .filter(|id| id.starts_with("search-"));
        self.attributes.set(Rc::new(attributes));
        // What is filled in half is not in the text yet.
        if !self.is_shown.get_untracked() {
            self.write(self.text.get_untracked());
        }
        // The rows were made anew.
        if let Some(id) = focused {
            focus_soon(["#", &id].concat());
        }
    }

    /// What would be listed.
    pub(super) fn query(&self) -> Query {
        let mut query = self.users.list.with(|list| list.query.clone());
        query.text = self.text.get();
        query.is_lookup = self.is_lookup.get();
        query
    }

    /// Lists what the expression finds. What cannot be read is not sent.
    pub(super) fn search(&self) {
        if self.problem.with_untracked(Option::is_some) {
            page::focus("#search-expression");
            return;
        }
        let query = untrack(|| self.query());
        query.text.clone_into(&mut self.taken.borrow_mut());
        self.users.draft.set(query.text.clone());
        self.users.show(query);
    }
}

/// A view that is kept no more.
#[derive(Clone)]
pub(super) struct Gone {
    pub(super) view: SavedView,
    /// Whether another one of its name took its place.
    pub(super) is_replaced: bool,
}

/// Where a row is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) group: usize,
    pub(super) row: usize,
}
