//! Panels that open below a button of the bar: one at a time. They close with Escape, and with a press outside of them.

use wasm_bindgen::JsCast;
use web_sys::Event;

use super::{button, focus_soon};
use crate::app::{
    dom::{self, Element, el},
    state::State,
};
use crate::browser::page;

/// Between a panel and the lower edge of the window, and between it and its button, in pixels.
const MARGIN: f64 = 18.0;

/// However little room there is, a panel is so high.
const LEAST: f64 = 160.0;

/// The panel that is open, by the ID of its element; empty if none is.
fn open() -> &'static State<&'static str> {
    thread_local! {
        static OPEN: &'static State<&'static str> = Box::leak(Box::new(State::new("")));
    }
    OPEN.with(|open| *open)
}

/// A panel of the bar. A copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Popover(&'static str);

impl Popover {
    /// The panel whose element has this ID. It is closed at first.
    pub(super) fn new(id: &'static str) -> Self {
        let popover = Self(id);
        popover.close();
        popover
    }

    /// Whether it is open. Whatever reads it here runs again when that changes.
    pub(super) fn is_open(self) -> bool {
        open().with(|open| *open == self.0)
    }

    /// Closes it.
    pub(super) fn close(self) {
        if open().with_untracked(|open| *open == self.0) {
            open().set("");
        }
    }

    /// The button that opens and closes it, in what is to have the panel, too.
    pub(super) fn opener(self, label: &str) -> Element {
        let holder = el("div class=chooser");
        let opener = button("button small", label)
            .attr("aria-controls", self.0)
            .attr_of("aria-expanded", move || {
                Some(if self.is_open() { "true" } else { "false" })
            });
        let (beneath, room) = (opener.clone(), holder.clone());
        let opener = opener.on_click(move || {
            let height = page::window().inner_height().ok();
            if let Some(height) = height.and_then(|height| height.as_f64()) {
                let left = height - beneath.node().get_bounding_client_rect().bottom() - MARGIN;
                let left = left.max(LEAST) as u32;
                room.style("--room", &[&left.to_string(), "px"].concat());
            }
            open().set(if self.is_open_now() { "" } else { self.0 });
        });
        holder.child(opener)
    }

    fn is_open_now(self) -> bool {
        open().with_untracked(|open| *open == self.0)
    }
}

/// Closes what is open, from now on, until the current owner goes. To be called before whatever else Escape closes.
pub(super) fn listen() {
    let pressed = |event: Event| {
        let id = open().get_untracked();
        if !id.is_empty() && !event.default_prevented() && super::is_escape_key(&event) {
            // It closes nothing else.
            event.prevent_default();
            open().set("");
            focus_soon(["[aria-controls='", id, "']"].concat());
        }
    };
    dom::listen(&page::window(), "keydown", Box::new(pressed));
    let pointed = |event: Event| {
        let is_inside = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|target| matches!(target.closest(".users-bar > .chooser"), Ok(Some(_))));
        if !is_inside && !open().with_untracked(|open| open.is_empty()) {
            open().set("");
        }
    };
    dom::listen(&page::window(), "pointerdown", Box::new(pointed));
}
