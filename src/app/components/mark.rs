//! Latchkey's mark: a key.

use crate::app::dom::{Element, svg};

/// The mark, in the accent colour.
pub fn mark() -> Element {
    svg("svg class=mark viewBox='0 0 32 32' aria-hidden=true").children([
        svg("circle cx=10.5 cy=10.5 r=6.5"),
        svg("path d='M15.2 15.2 28 28M21 21l3.5-3.5M25 25l2.5-2.5'"),
    ])
}
