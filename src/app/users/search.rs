//! The search builder: an expression in rows and as text, which request it makes, and the lists that were given a name.

mod fields;
mod panel;
mod request;
mod rows;
mod schema;
mod text;
mod views;

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use super::button;
use crate::app::{
    chunks::{Chunk, place},
    dom::{Element, el},
};
use crate::browser::page;

use panel::Place;

pub(super) use panel::Panel;
pub(super) use text::marked;
pub(super) use views::chooser;

thread_local! {
    /// The panel of the page that is shown, for what is loaded when it opens.
    static SHOWN: RefCell<Weak<Panel>> = const { RefCell::new(Weak::new()) };
}

/// The button that opens the panel, and closes it.
pub(super) fn opener(panel: &Rc<Panel>) -> Element {
    let (is_open, pressed) = (Rc::clone(panel), Rc::clone(panel));
    button("button", "Builder")
        .id("search-open")
        .attr("aria-controls", "search-panel")
        .attr_of("aria-expanded", move || {
            Some(match is_open.is_open.get() {
                true => "true",
                false => "false",
            })
        })
        .on_click(move || pressed.toggle())
}

/// The panel, when it is open.
pub(super) fn panel(panel: &Rc<Panel>) -> Element {
    SHOWN.set(Rc::downgrade(panel));
    let is_open = Rc::clone(panel);
    el("div id=search-panel class=search-place").part(
        move || is_open.is_open.get(),
        |is_open| is_open.then(|| place(Chunk::Builder, false)),
    )
}

/// What the panel shows: a chunk of its own, as most people never open it.
pub fn search_builder() -> Element {
    let shown = SHOWN.with_borrow(Weak::upgrade);
    el("div class=search-place").maybe(shown.map(|panel| body(&panel)))
}

fn body(panel: &Rc<Panel>) -> Element {
    let (closer, submitted) = (Rc::clone(panel), Rc::clone(panel));
    let head = el("header class=search-head").children([
        el("h2 id=search-title tabindex=-1>Search builder"),
        button("button quiet small", "×")
            .attr("aria-label", "Close the builder")
            .on_click(move || closer.close()),
    ]);
    let form = el("form class=search-form aria-labelledby=search-title")
        .on("submit", move |event| {
            event.prevent_default();
            submitted.search();
        })
        .children([
            schema::notice(panel),
            rows::rows(panel),
            text::text(panel),
            request::request(panel),
            actions(panel),
        ]);
    el("section class=search-panel aria-labelledby=search-title").children([
        head,
        form,
        views::views(panel),
    ])
}

fn actions(panel: &Rc<Panel>) -> Element {
    let cleared = Rc::clone(panel);
    el("div class=row").children([
        el("button type=submit class='button primary'>Search with this"),
        button("button", "Start over").on_click(move || {
            cleared.write(String::new());
            page::focus("#search-0-0-attribute");
        }),
    ])
}
