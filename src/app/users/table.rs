//! The table: a grid with a fixed pool of row slots, so that its length costs nothing.

mod cell;
mod copy;
mod grid;
mod heading;
mod input;
mod keyboard;
mod locked;
mod slot;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::prelude::*;

use super::{
    columns::Columns,
    filter::is_nobody_left,
    focus_soon, is_empty,
    open::Opener,
    store::{Load, Users},
    window,
};
use crate::app::{
    dom::{self, Element, el},
    state::{State, whether},
};
use crate::browser::page;
use grid::Grid;
pub(super) use locked::locked;
use slot::{Slot, View};

/// The row that the tab key goes to, or the cell.
pub(super) const TAB_STOP: &str = ".slot[tabindex='0'], .slot [tabindex='0']";

/// How many rows beyond the pool are loaded before one scrolls there.
const AHEAD: usize = 100;

/// Rows of grey bars while the first page is under way; `.skeleton:empty` in `style/users.css` is as high.
const SKELETON_ROWS: usize = 12;

/// Most answers are here before this. Bars would only flash then, and drawing them would hold up the rows.
const SKELETON_AFTER: Duration = Duration::from_millis(120);

/// How many rows out of view are filled in one frame. If more of them change they wait for frames of their own, so that what is seen is
/// there as soon as can be: laying out text is what costs most.
const AT_ONCE: usize = 12;

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
    show_opened(Rc::clone(&grid));
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
    let is_none = whether(move || is_nobody_left(users));
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
        .class_of("grid-none", move || is_none.get())
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
            move |is_first_page| is_first_page.then(|| skeleton(skeleton_columns.clone())),
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

/// Keeps the row in view whose user is opened: the table has another height and width then.
fn show_opened(grid: Rc<Grid>) {
    dom::effect(move || {
        if grid.opener.opened.with(Option::is_some) {
            let grid = Rc::clone(&grid);
            request_animation_frame(move || grid.show_opened());
        }
    });
}

/// Keeps the place of rows that are on their way, and stands for them if they are not there soon.
fn skeleton(columns: Columns) -> Element {
    let is_late = Rc::new(State::new(false));
    let waited = Rc::clone(&is_late);
    set_timeout(move || waited.set(true), SKELETON_AFTER);
    el("div class=skeleton aria-hidden=true").part(
        move || is_late.get(),
        move |is_late| match is_late {
            true => skeleton_rows(&columns),
            false => Vec::new(),
        },
    )
}

fn skeleton_rows(columns: &Columns) -> Vec<Element> {
    let mut rows = Vec::new();
    for _ in 0..SKELETON_ROWS {
        let mut cells = vec![el("div class='cell cell-select'")];
        for column in &columns.0 {
            cells.push(el("div").class(column.class()).child(el("i")));
        }
        rows.push(el("div class='tr skeleton-row'").all(&cells));
    }
    rows
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
