//! The bars of a picture are one stop of the tab key; arrows, Home and End go along them (ARIA Authoring Practices, toolbar pattern).

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use crate::browser::page;

/// Makes the bar that has the focus the one that the tab key comes back to.
pub(super) fn stop_here(event: &Event) {
    let Some((picture, bar)) = picture_and_bar(event) else {
        return;
    };
    let mut next = picture.first_element_child();
    while let Some(each) = next {
        let index = if each == bar { "0" } else { "-1" };
        let _ = each.set_attribute("tabindex", index);
        next = each.next_element_sibling();
    }
}

/// Goes to another bar, if the key is one that does.
pub(super) fn go(event: &Event) {
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    let (Some(key), Some((picture, bar))) = (key, picture_and_bar(event)) else {
        return;
    };
    let to = match key.as_str() {
        "ArrowLeft" | "ArrowUp" => bar.previous_element_sibling(),
        "ArrowRight" | "ArrowDown" => bar.next_element_sibling(),
        "Home" => picture.first_element_child(),
        "End" => picture.last_element_child(),
        _ => return,
    };
    // At an end, the page is not to scroll either.
    event.prevent_default();
    if let Some(to) = to {
        page::focus(&["#", &to.id()].concat());
    }
}

fn picture_and_bar(event: &Event) -> Option<(Element, Element)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let bar = target.closest("[role=button]").ok()??;
    Some((bar.parent_element()?, bar))
}
