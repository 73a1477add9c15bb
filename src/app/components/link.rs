//! A link within the site.

use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

use crate::app::{
    dom::{Element, el},
    route::Route,
    session::session,
};

/// A link to a page: a plain one for the browser, which a plain click follows without a reload.
pub fn link(route: Route, class: &'static str, text: &str) -> Element {
    let session = session();
    let href = session.href(&route);
    let target = route.clone();
    let anchor = match class {
        "" => el("a"),
        class => el("a").class(class),
    };
    anchor
        .attr("href", &href)
        .text(text)
        .attr_of("aria-current", move || {
            session
                .route
                .with(|shown| shown.is_same_page(&target))
                .then_some("page")
        })
        .on("click", move |event| {
            let Some(event) = event.dyn_ref::<MouseEvent>() else {
                return;
            };
            let is_plain = event.button() == 0
                && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
            if is_plain {
                event.prevent_default();
                session.go(route.clone());
            }
        })
}
