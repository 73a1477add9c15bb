//! The panels of the bar above the table: one is open at a time, and closes with Escape or a press elsewhere.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use crate::app::dom;
use crate::browser::page;

/// The button of the panel that is open.
const OPEN: &str = ".users-bar > .chooser > [aria-expanded='true']";

/// The least and the greatest height of a panel, in pixels, and what stays free below it.
const LOWEST: f64 = 200.0;
const HIGHEST: f64 = 520.0;
const FREE: f64 = 12.0;

/// Closes what is open when one presses somewhere else.
pub(super) fn follow_presses() {
    let pressed = move |event: Event| close_others(&event);
    dom::listen(&page::window(), "pointerdown", Box::new(pressed));
}

/// Closes what is open, unless something happened in it.
pub(super) fn close_others(event: &Event) {
    let Some(button) = find(OPEN) else {
        return;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let panel = button.parent_element();
    let is_inside = panel.is_some_and(|panel| panel.contains(target.as_deref()));
    if !is_inside {
        button.click();
    }
}

/// Closes what is open with Escape; false if it is another key, or nothing is open.
pub(super) fn close_by(event: &Event) -> bool {
    let is_escape = event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|event| event.key() == "Escape");
    if !is_escape || event.default_prevented() {
        return false;
    }
    let Some(button) = find(OPEN) else {
        return false;
    };
    button.click();
    let _ = button.focus();
    true
}

/// Keeps a panel that was just opened within the window. A panel has its place only once it is on the page.
pub(super) fn fit() {
    request_animation_frame(|| {
        let Some(panel) = find(".users-bar .chooser-panel") else {
            return;
        };
        let height = page::window().inner_height().ok();
        let height = height.and_then(|height| height.as_f64()).unwrap_or(HIGHEST);
        let room = height - panel.get_bounding_client_rect().top() - FREE;
        let room = room.clamp(LOWEST, HIGHEST) as u64;
        let room = [&room.to_string(), "px"].concat();
        let _ = panel.style().set_property("max-height", &room);
    });
}

fn find(selector: &str) -> Option<HtmlElement> {
    let found = page::document().query_selector(selector).ok()?;
    found?.dyn_into().ok()
}
