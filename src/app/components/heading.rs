//! The heading of a page.

use crate::app::dom::{Element, el};

/// Where the keyboard goes on after a change of page.
pub fn heading(text: &str) -> Element {
    el("h1 tabindex=-1").text(text)
}
