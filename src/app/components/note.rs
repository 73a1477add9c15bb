//! Something is under way.

use crate::app::dom::{Element, el};

/// A spinner with what it waits for.
pub fn busy(tag: &str, text: &str) -> Element {
    el(tag)
        .child(el("i").class("spinner").attr("aria-hidden", "true"))
        .text(text)
}
