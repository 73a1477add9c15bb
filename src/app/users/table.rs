//! The table: a grid with a fixed pool of row slots, so that its length costs nothing.

mod copy;
mod heading;
mod keyboard;
mod slot;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, MouseEvent};

use super::{
    columns::{Columns, Shown, Source},
    focus_soon, is_empty,
    open::Opener,
    store::{Load, Users},
    window::{self, Window},
};
use crate::app::{
    dom::{self, Element, el},
    state::{State, whether},
};
use crate::browser::{clock, page};
use keyboard::{Key, Move};
use slot::{Slot, View};

/// How many rows beyond the pool are loaded before one scrolls there.
const AHEAD: usize = 100;

/// Rows of grey bars while the first page is under way.
const SKELETON_ROWS: usize = 12;

/// How many rows out of view are filled in one frame. If more of them change they wait for frames of their own, so that what is seen is
/// there as soon as can be: laying out text is what costs most.
const AT_ONCE: usize = 12;

/// How long letters count to the same beginning, in milliseconds.
const TYPED_TOGETHER: u64 = 800;

/// The rows that are chosen with the columns that are shown, for a spreadsheet.
pub(super) fn selected_as_text(users: Users) -> String {
    copy::selected(users)
}

/// The grid of users, with the columns as they are.
pub(super) fn table(users: Users, opener: &Opener) -> Element {
    let columns = users.columns.get_untracked();
    let sources = users.list.with_untracked(|list| {
        let kept = list.rows.roster().kept();
        let columns = columns.0.iter();
        columns
            .map(|column| (column.clone(), column.source(kept)))
            .collect::<Vec<_>>()
    });
    let grid = Rc::new(Grid {
        users,
        columns: sources,
        typed: RefCell::default(),
        anchor: Cell::new(None),
        element: el("div"),
        opener: opener.clone(),
        pool: State::new(window::pool_size(window_height()) as u64),
        view_height: State::new(window_height() as u64),
        scrolled: Cell::new(users.scroll_top.get_untracked()),
        slots: RefCell::default(),
        run: Cell::new(1),
        late_run: State::new(0),
    });

    let growing = Rc::clone(&grid);
    let grow = move |_| growing.grow();
    dom::listen(&page::window(), "resize", Box::new(grow));
    let (scrolled, pressed) = (Rc::clone(&grid), Rc::clone(&grid));
    let (clicked, focused, pointed) = (Rc::clone(&grid), Rc::clone(&grid), Rc::clone(&grid));
    let body = el("div class=grid-body role=presentation")
        .style_of("height", move || {
            let rows = users.list.with(|list| list.rows.shown_len());
            pixels(window::height(rows))
        })
        .on("focusin", move |event| {
            focused.activate(&event);
        })
        .on("mousemove", move |event| pointed.tell(&event))
        .on("click", move |event| {
            if clicked.activate(&event) {
                clicked.click(&event);
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
    let head =
        el("div class=grid-head role=presentation").child(heading::headings(users, &grid.columns));
    let is_own = !columns.is_default();
    let skeleton_columns = columns.clone();
    grid.element.style("--columns", &columns.template());
    if is_own {
        let width = [&columns.least_width().to_string(), "px"].concat();
        grid.element.style("--table", &width);
    }
    grid.element
        .clone()
        .class(if is_own { "grid own-columns" } else { "grid" })
        .attr("aria-multiselectable", "true")
        .attr("aria-colcount", &(columns.0.len() + 1).to_string())
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
            move |is_first_page| is_first_page.then(|| skeleton(&skeleton_columns)),
        )
}

/// Keeps the slots as they should be: one effect for all of them, which touches only what has changed.
fn fill(grid: Rc<Grid>, body: Element) {
    let users = grid.users;
    let opened = grid.opener.opened;
    let mut wanted = None;
    dom::effect(move || {
        let count = users.list.with(|list| list.rows.shown_len());
        let pool = grid.pool.get() as usize;
        let mut slots = grid.slots.borrow_mut();
        while slots.len() < pool {
            let number = slots.len();
            slots.push(Slot::new(number, &body, &grid.columns));
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
            tab_column: users.active_column.get().filter(|_| is_near),
            minute: users.minute.get(),
        };
        let is_late_run = grid.late_run.get() == grid.run.get();
        grid.run.set(grid.run.get() + 1);
        let seen = window.seen();
        let index_of = |number| window::row_of_slot(number, first, pool);
        let waits = opened.with(|opened| {
            users.list.with(|list| {
                // The row that may have the keyboard keeps it.
                let is_far = |number: usize, slot: &Slot| {
                    let index = index_of(number);
                    let is_needed = seen.contains(&index) || index == active;
                    !is_needed && index < count && !slot.is_of(index, &list.rows)
                };
                let numbered = slots.iter().enumerate();
                let mut far = numbered
                    .filter(|(number, slot)| is_far(*number, slot))
                    .count();
                let mut room = if far <= AT_ONCE || is_late_run {
                    AT_ONCE
                } else {
                    0
                };
                for (number, slot) in slots.iter_mut().enumerate() {
                    if is_far(number, slot) {
                        if room == 0 {
                            slot.clear();
                            continue;
                        }
                        room -= 1;
                        far -= 1;
                    }
                    slot.show(index_of(number), &list.rows, opened.as_deref(), &view);
                }
                far > 0
            })
        });
        if waits {
            grid.fill_later();
        }
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
    columns: Vec<(Shown, Source)>,
    /// The letters that were typed lately, and when the last one was.
    typed: RefCell<(String, u64)>,
    /// The place from which rows are chosen with the shift key, and the one that was reached.
    anchor: Cell<Option<(usize, usize)>>,
    opener: Opener,
    /// How many slots there are.
    pool: State<u64>,
    /// Pixels of the grid that show rows.
    view_height: State<u64>,
    /// How far the element is scrolled, as far as is known.
    scrolled: Cell<u64>,
    slots: RefCell<Vec<Slot>>,
    /// The number of the next time that slots are filled.
    run: Cell<u64>,
    /// The number of the one that fills some of what had to wait.
    late_run: State<u64>,
}

impl Grid {
    /// Fills slots out of view after the frame that shows the others. Whatever fills slots before that makes it needless.
    fn fill_later(self: &Rc<Self>) {
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
        let Some(key) = Key::of(event) else {
            return;
        };
        match key {
            Key::Copy => {
                // What was marked with the mouse is copied by the browser.
                if !copy::copy(self.users, &self.columns) {
                    return;
                }
            }
            Key::Extend(step) => self.extend(step),
            Key::Go(step) => {
                self.anchor.set(None);
                self.step(step);
            }
            Key::Open => self.open(),
            Key::Select => self.select(self.active(), false),
            Key::SelectAll => self.users.change(&mut |list| {
                let all = list.rows.shown_len();
                list.rows.select(0..all, true);
            }),
            Key::Type(letter) => self.go_to_typed(&letter),
        }
        event.prevent_default();
    }

    /// Gives the cell that is pointed at its title.
    fn tell(&self, event: &Event) {
        if let (Some(slot), Some(column)) = (slot::number_of(event), slot::column_of(event)) {
            let slots = self.slots.borrow();
            self.users.list.with_untracked(|list| {
                if let Some(slot) = slots.get(slot) {
                    slot.tell(column, &list.rows);
                }
            });
        }
    }

    /// What a click on a row does.
    fn click(&self, event: &Event) {
        let is_held = event
            .dyn_ref::<MouseEvent>()
            .map(|event| (event.shift_key(), event.ctrl_key() || event.meta_key()));
        match is_held {
            Some((true, _)) => self.select(self.active(), true),
            _ if slot::is_at_box(event) => self.select(self.active(), false),
            Some((_, true)) => self.select(self.active(), false),
            // Text that was just marked is not to be lost.
            _ if page::has_selection() => {}
            _ => self.open(),
        }
    }

    /// Chooses a row or lets it go; `is_range` for all from the last one that was chosen so.
    fn select(&self, place: usize, is_range: bool) {
        let anchor = self
            .anchor
            .get()
            .filter(|_| is_range)
            .map(|anchor| anchor.0);
        self.users.change(&mut |list| {
            let rows = &mut list.rows;
            match anchor {
                Some(anchor) => rows.select(anchor.min(place)..anchor.max(place) + 1, true),
                None => {
                    let is_selected = rows.shown(place).is_some_and(|row| rows.is_selected(row));
                    rows.select(place..place + 1, !is_selected);
                }
            }
        });
        if anchor.is_none() {
            self.anchor.set(Some((place, place)));
        }
    }

    fn extend(&self, step: Move) {
        let from = self.active();
        // Wherever the keyboard has gone otherwise, it begins anew.
        let anchor = self.anchor.get().filter(|anchor| anchor.1 == from);
        let anchor = anchor.map_or(from, |anchor| anchor.0);
        self.step(step);
        let to = self.active();
        self.anchor.set(Some((anchor, to)));
        self.users.change(&mut |list| {
            // Going back lets go of what was chosen on the way.
            let (first, last) = (from.min(to), from.max(to));
            list.rows.select(first..last + 1, false);
            list.rows.select(anchor.min(to)..anchor.max(to) + 1, true);
        });
    }

    /// Goes to the next row that begins with what is typed, in the column that the keyboard is on, else in the name.
    fn go_to_typed(&self, letter: &str) {
        let now = clock::now_in_ms();
        let mut typed = self.typed.borrow_mut();
        if now > typed.1 + TYPED_TOGETHER {
            typed.0.clear();
        }
        typed.0.push_str(letter);
        typed.1 = now;
        let beginning = roster::fold(&typed.0);
        let column = self
            .users
            .active_column
            .get_untracked()
            .and_then(|at| self.columns.get(at)?.1.column())
            .unwrap_or(roster::Column::Name);
        let from = self.active();
        let found = self.users.list.with_untracked(|list| {
            let count = list.rows.shown_len();
            // One letter goes on to the next row, more stay where they fit.
            let first = usize::from(typed.0.len() == letter.len());
            (first..count + first)
                .map(|by| (from + by) % count)
                .find(|place| {
                    let row = list.rows.shown(*place).unwrap_or_default();
                    list.rows.roster().begins_with(row, column, &beginning)
                })
        });
        if let Some(place) = found {
            self.go_to((place, self.users.active_column.get_untracked()));
        }
    }

    /// Moves the keyboard to another row or cell, and the view with it.
    fn step(&self, step: Move) {
        let Some(last) = self.count().checked_sub(1) else {
            return;
        };
        self.measure();
        let seen = untrack(|| self.window(last + 1)).visible();
        let at = (self.active(), self.users.active_column.get_untracked());
        self.go_to(step.from(at, seen, last, self.columns.len()));
    }

    fn go_to(&self, (row, column): keyboard::At) {
        let view = untrack(|| self.window(self.count()));
        self.users.active.set(row as u64);
        self.users.active_column.set(column);
        let scroll_top = (view.scroll_to(row) + 0.5) as u64;
        self.node().set_scroll_top(scroll_top as i32);
        self.scrolled.set(scroll_top);
        self.users.scroll_top.set(scroll_top);
        let slot = row % self.pool.get_untracked() as usize;
        focus_soon(slot::selector(slot, column));
    }

    /// Makes the row active in whose slot something happened.
    fn activate(&self, event: &Event) -> bool {
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
fn skeleton(columns: &Columns) -> Element {
    let mut rows = Vec::new();
    for _ in 0..SKELETON_ROWS {
        let mut cells = vec![el("div class='cell cell-select'")];
        for column in &columns.0 {
            cells.push(el("div").class(column.class()).child(el("i")));
        }
        rows.push(el("div class='tr skeleton-row'").all(&cells));
    }
    el("div class=skeleton aria-hidden=true").all(&rows)
}

/// Puts the keyboard on the heading of a column, which was made anew.
fn focus_heading(users: Users, id: &str) {
    let columns = users.columns.get_untracked();
    if let Some(at) = columns.0.iter().position(|column| column.id == id) {
        let at = (at + 2).to_string();
        focus_soon([".grid-head [aria-colindex='", &at, "'] button"].concat());
    }
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
