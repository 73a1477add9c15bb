//! The table: a grid with a fixed pool of row slots, so that its length costs nothing.

mod heading;
mod keyboard;
mod slot;

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::{
    columns::{self, COLUMNS},
    focus_soon, is_empty,
    open::Opener,
    store::{Load, Users},
    window::{self, Window},
};
use crate::app::{
    dom::{self, Element, el},
    state::{State, whether},
};
use crate::browser::page;
use keyboard::Move;
use slot::{Slot, View};

/// How many rows beyond the pool are loaded before one scrolls there.
const AHEAD: usize = 100;

/// Rows of grey bars while the first page is under way.
const SKELETON_ROWS: usize = 12;

/// The grid of users.
pub(super) fn table(users: Users, opener: &Opener) -> Element {
    let grid = Rc::new(Grid {
        users,
        element: el("div"),
        opener: opener.clone(),
        pool: State::new(window::pool_size(window_height()) as u64),
        view_height: State::new(window_height() as u64),
        scrolled: Cell::new(users.scroll_top.get_untracked()),
    });

    let growing = Rc::clone(&grid);
    let grow = move |_| growing.grow();
    dom::listen(&page::window(), "resize", Box::new(grow));
    let (scrolled, pressed) = (Rc::clone(&grid), Rc::clone(&grid));
    let (clicked, focused) = (Rc::clone(&grid), Rc::clone(&grid));
    let body = el("div class=grid-body role=presentation")
        .style_of("height", move || {
            let rows = users.list.with(|list| list.rows.shown_len());
            pixels(window::height(rows))
        })
        .on("focusin", move |event| {
            focused.activate(&event);
        })
        .on("click", move |event| {
            if clicked.activate(&event) {
                clicked.open();
            }
        });
    fill(Rc::clone(&grid), body.clone());
    // Not before the grid is on the page: it has no size until then.
    let arrived = Rc::clone(&grid);
    request_animation_frame(move || arrived.arrive());

    let row_count = move || {
        users.list.with(|list| match list.load {
            Load::Complete => Some((list.rows.shown_len() + 1).to_string()),
            // How many there are is not known before the end.
            _ => Some("-1".to_owned()),
        })
    };
    let is_loading = whether(move || users.list.with(|list| matches!(list.load, Load::Loading)));
    let is_first_page = whether(move || is_empty(users));
    let head = el("div class=grid-head role=presentation").child(heading::headings(users));
    grid.element
        .clone()
        .class("grid")
        .attr("role", "grid")
        .attr("aria-label", "Users")
        .attr_of("aria-rowcount", row_count)
        .attr_of("aria-busy", move || {
            Some(if is_loading.get() { "true" } else { "false" })
        })
        .attr("tabindex", "-1")
        .on("scroll", move |_| scrolled.follow_scroll())
        .on("keydown", move |event| pressed.press(&event))
        .children([head, body])
        .part(
            move || is_first_page.get(),
            |is_first_page| is_first_page.then(skeleton),
        )
}

/// Keeps the slots as they should be: one effect for all of them, which touches only what has changed.
fn fill(grid: Rc<Grid>, body: Element) {
    let users = grid.users;
    let opened = grid.opener.opened;
    let mut slots = Vec::new();
    let mut wanted = None;
    dom::effect(move || {
        let count = users.list.with(|list| list.rows.shown_len());
        let pool = grid.pool.get() as usize;
        while slots.len() < pool {
            slots.push(Slot::new(slots.len(), &body));
        }
        let window = grid.window(count);
        let first = window.first();
        let active = users.active.get() as usize;
        let is_near = (first..first + pool).contains(&active) && active < count;
        // The row that the tab key goes to: the active one if it is near the view.
        let tab_stop = if is_near {
            active
        } else {
            window.first_visible()
        };
        let view = View {
            shift: window.shift(),
            tab_stop,
            minute: users.minute.get(),
        };
        opened.with(|opened| {
            users.list.with(|list| {
                for (number, slot) in slots.iter_mut().enumerate() {
                    let index = window::row_of_slot(number, first, pool);
                    slot.show(index, &list.rows, opened.as_deref(), &view);
                }
            });
        });
        let scroll_top = users.scroll_top.get();
        untrack(|| {
            // The list was put at its top, because it is a new one.
            if grid.scrolled.replace(scroll_top) != scroll_top {
                grid.node().set_scroll_top(scroll_top as i32);
            }
            // A page may hold few rows or none, so what has come is looked at too.
            if wanted.replace((count, first, pool)) != Some((count, first, pool)) {
                users.want(first + pool + AHEAD);
            }
        });
    });
}

struct Grid {
    users: Users,
    element: Element,
    opener: Opener,
    /// How many slots there are.
    pool: State<u64>,
    /// Pixels of the grid that show rows.
    view_height: State<u64>,
    /// How far the element is scrolled, as far as is known.
    scrolled: Cell<u64>,
}

impl Grid {
    fn window(&self, rows: usize) -> Window {
        Window {
            rows,
            view_height: self.view_height.get() as f64,
            scroll_top: self.users.scroll_top.get() as f64,
        }
    }

    fn node(&self) -> &HtmlElement {
        self.element.node().unchecked_ref()
    }

    /// The list is where it was left when one comes back from another page.
    fn arrive(&self) {
        let node = self.node();
        if !node.is_connected() {
            return;
        }
        self.measure();
        node.set_scroll_top(self.scrolled.get() as i32);
    }

    /// More slots for a higher window. There are never fewer again: making slots is what costs.
    fn grow(&self) {
        let size = window::pool_size(window_height()) as u64;
        if size > self.pool.get_untracked() {
            self.pool.set(size);
        }
    }

    fn measure(&self) {
        let height = f64::from(self.node().client_height()) - window::ROW_HEIGHT;
        let height = height.max(0.0) as u64;
        if height != self.view_height.get_untracked() {
            self.view_height.set(height);
        }
    }

    fn follow_scroll(&self) {
        self.measure();
        let scroll_top = u64::try_from(self.node().scroll_top()).unwrap_or(0);
        self.scrolled.set(scroll_top);
        self.users.scroll_top.set(scroll_top);
        self.keep_focus();
    }

    /// When the row that has the keyboard scrolls away, its slot becomes another row: the grid takes over then.
    fn keep_focus(&self) {
        let first = untrack(|| self.window(self.count()).first());
        let near = first..first + self.pool.get_untracked() as usize;
        let is_on_row = page::document()
            .active_element()
            .is_some_and(|element| element.id().starts_with(slot::ID_PREFIX));
        if is_on_row && !near.contains(&self.active()) {
            self.element.focus();
        }
    }

    fn press(&self, event: &Event) {
        match Move::of(event) {
            Some(Move::Open) => self.open(),
            Some(step) => self.step(step),
            None => return,
        }
        event.prevent_default();
    }

    /// Moves the keyboard to another row, and the view with it.
    fn step(&self, step: Move) {
        let count = self.count();
        let Some(last) = count.checked_sub(1) else {
            return;
        };
        self.measure();
        let view = untrack(|| self.window(count));
        let row = step.from(self.active(), view.visible(), last);
        self.users.active.set(row as u64);
        let scroll_top = (view.scroll_to(row) + 0.5) as u64;
        self.node().set_scroll_top(scroll_top as i32);
        self.scrolled.set(scroll_top);
        self.users.scroll_top.set(scroll_top);
        let slot = row % self.pool.get_untracked() as usize;
        focus_soon(["#", &slot::id(slot)].concat());
    }

    /// Makes the row active in whose slot something happened.
    fn activate(&self, event: &Event) -> bool {
        let Some(slot) = slot::number_of(event) else {
            return false;
        };
        let first = untrack(|| self.window(self.count()).first());
        let pool = self.pool.get_untracked() as usize;
        let row = window::row_of_slot(slot, first, pool);
        self.users.active.set(row as u64);
        true
    }

    /// Opens the active row.
    fn open(&self) {
        let active = self.active();
        let id = self.users.list.with_untracked(|list| {
            let row = list.rows.shown(active)?;
            Some(list.rows.roster().id(row).to_owned())
        });
        if let Some(id) = id {
            self.opener.open(id);
        }
    }

    fn active(&self) -> usize {
        self.users.active.get_untracked() as usize
    }

    fn count(&self) -> usize {
        self.users.list.with_untracked(|list| list.rows.shown_len())
    }
}

/// Stands for rows that are on their way.
fn skeleton() -> Element {
    let mut rows = Vec::new();
    for _ in 0..SKELETON_ROWS {
        let cells = COLUMNS.map(|column| el("div").class(columns::class(column)).child(el("i")));
        rows.push(el("div class='tr skeleton-row'").all(&cells));
    }
    el("div class=skeleton aria-hidden=true").all(&rows)
}

fn window_height() -> f64 {
    page::window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(1_080.0)
}

/// A length to the nearest pixel.
fn pixels(length: f64) -> String {
    let length = (length + 0.5).floor() as i64;
    [&length.to_string(), "px"].concat()
}
