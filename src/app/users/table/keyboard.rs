//! What keys do in the grid (ARIA Authoring Practices, grid pattern, with the focus on rows).

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    Down,
    End,
    Home,
    Open,
    PageDown,
    PageUp,
    Up,
}

impl Move {
    /// What a key means where it was pressed, if anything. Headings are buttons: they keep their own keys.
    pub(super) fn of(event: &Event) -> Option<Self> {
        let event = event.dyn_ref::<KeyboardEvent>()?;
        if event.alt_key() || event.meta_key() || event.shift_key() {
            return None;
        }
        let step = Self::of_key(&event.key())?;
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let is_in_head = target.closest(".grid-head").ok().flatten().is_some();
        (!is_in_head || step == Self::Down).then_some(step)
    }

    /// The row to go to, given the one the keyboard is on, how many are seen at once, and the last one there is.
    pub(super) fn from(self, row: usize, seen: usize, last: usize) -> usize {
        let row = match self {
            Self::Down => row + 1,
            Self::End => last,
            Self::Home => 0,
            Self::Open => row,
            Self::PageDown => row + seen,
            Self::PageUp => row.saturating_sub(seen),
            Self::Up => row.saturating_sub(1),
        };
        row.min(last)
    }

    fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowDown" => Self::Down,
            "ArrowUp" => Self::Up,
            "End" => Self::End,
            "Enter" => Self::Open,
            "Home" => Self::Home,
            "PageDown" => Self::PageDown,
            "PageUp" => Self::PageUp,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leaves_the_list() {
        let moves = [
            (Move::Down, 9, 9),
            (Move::Up, 0, 0),
            (Move::PageDown, 5, 9),
            (Move::PageUp, 3, 0),
            (Move::End, 0, 9),
            (Move::Home, 7, 0),
            (Move::Open, 4, 4),
        ];
        for (step, from, to) in moves {
            assert_eq!(step.from(from, 6, 9), to, "{step:?}");
        }
    }

    #[test]
    fn arrows_go_by_one_and_pages_by_what_is_seen() {
        assert_eq!(Move::Down.from(4, 20, 1_000), 5);
        assert_eq!(Move::Up.from(4, 20, 1_000), 3);
        assert_eq!(Move::PageDown.from(4, 20, 1_000), 24);
        assert_eq!(Move::PageUp.from(44, 20, 1_000), 24);
    }

    #[test]
    fn other_keys_mean_nothing() {
        for key in ["a", "Tab", "Escape", " ", "ArrowLeft", ""] {
            assert_eq!(Move::of_key(key), None);
        }
    }
}
