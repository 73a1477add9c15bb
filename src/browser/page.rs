//! The window, the document and what the page does with them outside the view.

use wasm_bindgen::JsCast;
use web_sys::{Clipboard, Document, HtmlElement, Window};

/// The element that `index.html` shows until the page stands.
const BOOT: &str = "boot";

/// The window. A page always has one.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The document of the window.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// The clipboard; absent outside a secure context, where the types pretend otherwise.
pub fn clipboard() -> Option<Clipboard> {
    if !window().is_secure_context() {
        return None;
    }
    Some(window().navigator().clipboard())
}

/// Whether text is marked on the page.
pub fn has_selection() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Whether the browser believes itself online. A "no" is certain, a "yes" is not.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Takes the loading text away.
pub fn remove_loading_text() {
    if let Some(boot) = document().get_element_by_id(BOOT) {
        boot.remove();
    }
}

/// Moves the keyboard focus to the first element that a CSS selector names, if there is one.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found {
        // Elements of a drawing are none of HTML, and take the focus in the same way.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Whether nothing on the page has the keyboard focus.
pub fn is_focus_nowhere() -> bool {
    let document = document();
    match (document.active_element(), document.body()) {
        (Some(active), Some(body)) => active.is_same_node(Some(&body)),
        _ => true,
    }
}

/// Replaces a dead page by a plain notice when the program panics. The panic's own message is kept
/// out of it, because it could quote what was being worked on; its place in the source is enough.
pub fn set_panic_notice() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|place| [place.file(), ":", &place.line().to_string()].concat())
            .unwrap_or_default();
        let Some(body) = document().body() else {
            return;
        };
        let Ok(notice) = document().create_element("div") else {
            return;
        };
        notice.set_class_name("stopped");
        let _ = notice.set_attribute("role", "alert");
        let text = [
            "Latchkey stopped because of a mistake of its own (",
            &place,
            "). Reload the page to go on; your settings are kept.",
        ];
        notice.set_text_content(Some(&text.concat()));
        let _ = body.prepend_with_node_1(&notice);
    }));
}
