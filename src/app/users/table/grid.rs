//! The grid itself: its size, how far it is scrolled, and the place that the keyboard is on.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::{
    keyboard::{self, Move},
    slot::{self, Slot},
    window_height,
};
use crate::app::{
    dom::Element,
    state::State,
    users::{
        columns::{Shown, Source},
        focus_soon,
        open::Opener,
        store::Users,
        window::{self, Window},
    },
};
use crate::browser::page;

/// The grid, and where one is in it.
pub(super) struct Grid {
    pub(super) users: Users,
    pub(super) element: Element,
    pub(super) columns: Vec<(Shown, Source)>,
    /// The letters that were typed lately, and when the last one was.
    pub(super) typed: RefCell<(String, u64)>,
    /// The place from which rows are chosen with the shift key, and the one that was reached.
    pub(super) anchor: Cell<Option<(usize, usize)>>,
    pub(super) opener: Opener,
    /// How many slots there are.
    pub(super) pool: State<u64>,
    /// Pixels of the grid that show rows.
    pub(super) view_height: State<u64>,
    /// How far the element is scrolled, as far as is known.
    pub(super) scrolled: Cell<u64>,
    pub(super) slots: RefCell<Vec<Slot>>,
    /// The number of the next time that slots are filled.
    pub(super) run: Cell<u64>,
    /// The number of the one that fills some of what had to wait.
    pub(super) late_run: State<u64>,
}

impl Grid {
    /// Fills slots out of view after the frame that shows the others. Whatever fills slots before that makes it needless.
    pub(super) fn fill_later(self: &Rc<Self>) {
        let run = self.run.get();
        let grid = Rc::clone(self);
        request_animation_frame(move || {
            request_animation_frame(move || {
                if grid.run.get() == run {
                    grid.late_run.set(run);
                }
            });
        });
    }

    pub(super) fn window(&self, rows: usize) -> Window {
        Window {
            rows,
            view_height: self.view_height.get() as f64,
            scroll_top: self.users.scroll_top.get() as f64,
        }
    }

    pub(super) fn node(&self) -> &HtmlElement {
        self.element.node().unchecked_ref()
    }

    /// The list is where it was left when one comes back from another page.
    pub(super) fn arrive(&self) {
        let node = self.node();
        if !node.is_connected() {
            return;
        }
        self.measure();
        node.set_scroll_top(self.scrolled.get() as i32);
    }

    /// More slots for a higher window. There are never fewer again: making slots is what costs.
    pub(super) fn grow(&self) {
        let size = window::pool_size(window_height()) as u64;
        if size > self.pool.get_untracked() {
            self.pool.set(size);
        }
    }

    /// Looks how much of it there is to see. While there is no row, it has next to no height, and soon another one.
    pub(super) fn measure(&self) {
        if self.count() == 0 {
            return;
        }
        let height = f64::from(self.node().client_height()) - window::ROW_HEIGHT;
        let height = height.max(0.0) as u64;
        if height != self.view_height.get_untracked() {
            self.view_height.set(height);
        }
    }

    pub(super) fn follow_scroll(&self) {
        self.measure();
        let scroll_top = u64::try_from(self.node().scroll_top()).unwrap_or(0);
        self.scrolled.set(scroll_top);
        self.users.scroll_top.set(scroll_top);
        self.keep_focus();
    }

    /// When the row that has the keyboard, or a cell of it, scrolls away, its slot becomes another row: the grid takes over then.
    pub(super) fn keep_focus(&self) {
        let first = untrack(|| self.window(self.count()).first());
        let near = first..first + self.pool.get_untracked() as usize;
        let is_on_row = page::document()
            .active_element()
            .is_some_and(|element| slot::of(&element).is_some());
        if is_on_row && !near.contains(&self.active()) {
            self.element.focus();
        }
    }

    /// Moves the keyboard to another row or cell, and the view with it.
    pub(super) fn step(&self, step: Move) {
        let Some(last) = self.count().checked_sub(1) else {
            return;
        };
        self.measure();
        let seen = untrack(|| self.window(last + 1)).visible();
        let at = (self.active(), self.users.active_column.get_untracked());
        self.go_to(step.from(at, seen, last, self.columns.len()));
    }

    pub(super) fn go_to(&self, (row, column): keyboard::At) {
        self.users.active.set(row as u64);
        self.users.active_column.set(column);
        self.scroll_to(row);
        let slot = row % self.pool.get_untracked() as usize;
        focus_soon(slot::selector(slot, column));
    }

    fn scroll_to(&self, row: usize) {
        let view = untrack(|| self.window(self.count()));
        let scroll_top = (view.scroll_to(row) + 0.5) as u64;
        self.node().set_scroll_top(scroll_top as i32);
        self.scrolled.set(scroll_top);
        self.users.scroll_top.set(scroll_top);
    }

    /// Brings the active row into view, if its user is open.
    pub(super) fn show_opened(&self) {
        if !self.node().is_connected() {
            return;
        }
        let row = self.active();
        let is_opened = self.opener.opened.with_untracked(|opened| {
            self.users.list.with_untracked(|list| {
                let id = list.rows.shown(row).map(|row| list.rows.roster().id(row));
                opened.is_some() && id == opened.as_deref()
            })
        });
        if is_opened {
            self.measure();
            self.scroll_to(row);
        }
    }

    /// Makes the row active in whose slot something happened.
    pub(super) fn activate(&self, event: &Event) -> bool {
        let Some(slot) = slot::number_of(event) else {
            return false;
        };
        let first = untrack(|| self.window(self.count()).first());
        let pool = self.pool.get_untracked() as usize;
        let row = window::row_of_slot(slot, first, pool);
        let column = slot::column_of(event).filter(|_| event.type_() == "focusin");
        self.users.active.set(row as u64);
        self.users.active_column.set(column);
        true
    }

    /// Whether the active row is seen at least in part.
    pub(super) fn is_active_seen(&self) -> bool {
        let seen = untrack(|| self.window(self.count())).seen();
        seen.contains(&self.active())
    }

    pub(super) fn active(&self) -> usize {
        self.users.active.get_untracked() as usize
    }

    pub(super) fn count(&self) -> usize {
        self.users.list.with_untracked(|list| list.rows.shown_len())
    }
}
