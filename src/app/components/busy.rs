//! Something is under way.

use crate::app::dom::{Element, el};

/// A spinner with what it waits for.
pub fn busy(tag: &'static str, text: &str) -> Element {
    el(tag)
        .child(el("i class=spinner aria-hidden=true"))
        .text(text)
}
