//! Facts in two columns.

use crate::app::dom::{Element, el};

/// One line of a `dl`: a name and what it is.
pub fn fact(name: &str, value: Element) -> Element {
    el("div").children([el("dt").text(name), value])
}
