//! What keys do in the grid (ARIA Authoring Practices, grid pattern). The focus is on a row, and to the right of that on its cells.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// What a key means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Copies what the keyboard is on, or the rows that are chosen.
    Copy,
    /// Goes from the headings to the first row below them.
    Enter,
    /// Goes somewhere else.
    Go(Move),
    /// The same, and chooses the rows on the way.
    Extend(Move),
    Open,
    /// Chooses the row, or lets it go.
    Select,
    SelectAll,
    /// A letter of what the row to go to begins with.
    Type(String),
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    Down,
    /// To the end of the row, or of the list if the focus is on a row.
    End,
    First,
    /// To the beginning of the row, or of the list.
    Home,
    Last,
    Left,
    PageDown,
    PageUp,
    Right,
    Up,
}

/// Where the keyboard is: a place in the list, and a column; `None` for the whole row.
pub(super) type At = (usize, Option<usize>);

impl Key {
    /// What a key means where it was pressed, if anything. Headings are buttons and rows have boxes: they keep their own keys.
    pub(super) fn of(event: &Event) -> Option<Self> {
        let event = event.dyn_ref::<KeyboardEvent>()?;
        // On many keyboards, letters are typed with AltGr, which some systems tell as Ctrl and Alt.
        let is_letter = event.get_modifier_state("AltGraph");
        if event.alt_key() && !is_letter {
            return None;
        }
        let has_control = (event.ctrl_key() || event.meta_key()) && !is_letter;
        let key = Self::of_key(&event.key(), has_control, event.shift_key())?;
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let is_in = |selector| target.closest(selector).ok().flatten().is_some();
        if is_in(".grid-head") {
            return (key == Self::Go(Move::Down)).then_some(Self::Enter);
        }
        let is_of_box = matches!(key, Self::Select | Self::Open) && is_in("input");
        (!is_of_box).then_some(key)
    }

    fn of_key(key: &str, has_control: bool, has_shift: bool) -> Option<Self> {
        match (key, has_control) {
            ("Enter", false) => return Some(Self::Open),
            (" ", false) => return Some(Self::Select),
            ("a", true) => return Some(Self::SelectAll),
            ("c", true) => return Some(Self::Copy),
            _ => {}
        }
        let step = match (key, has_control) {
            ("ArrowDown", false) => Move::Down,
            ("ArrowLeft", false) => Move::Left,
            ("ArrowRight", false) => Move::Right,
            ("ArrowUp", false) => Move::Up,
            ("End", false) => Move::End,
            ("End", true) => Move::Last,
            ("Home", false) => Move::Home,
            ("Home", true) => Move::First,
            ("PageDown", false) => Move::PageDown,
            ("PageUp", false) => Move::PageUp,
            (letter, false) if letter.chars().count() == 1 => {
                return Some(Self::Type(letter.to_owned()));
            }
            _ => return None,
        };
        let is_upright = !matches!(step, Move::Left | Move::Right);
        Some(match has_shift && is_upright {
            true => Self::Extend(step),
            false => Self::Go(step),
        })
    }
}

impl Move {
    /// Where to go from somewhere, given how many rows are seen at once, the last place there is, and how many columns there are.
    pub(super) fn from(self, (row, column): At, seen: usize, last: usize, columns: usize) -> At {
        let to = match (self, column) {
            (Self::Down, _) => (row + 1, column),
            (Self::Up, _) => (row.saturating_sub(1), column),
            (Self::PageDown, _) => (row + seen, column),
            (Self::PageUp, _) => (row.saturating_sub(seen), column),
            (Self::End | Self::Last, None) => (last, None),
            (Self::Home | Self::First, None) => (0, None),
            (Self::Last, Some(_)) => (last, Some(columns)),
            (Self::First, Some(_)) => (0, Some(0)),
            (Self::End, Some(_)) => (row, Some(columns)),
            (Self::Home, Some(_)) => (row, Some(0)),
            (Self::Right, None) => (row, Some(0)),
            (Self::Right, Some(column)) => (row, Some(column + 1)),
            (Self::Left, Some(column)) => (row, column.checked_sub(1)),
            (Self::Left, None) => (row, None),
        };
        let column = to.1.map(|column| column.min(columns.saturating_sub(1)));
        (to.0.min(last), column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leaves_the_list() {
        let moves = [
            (Move::Down, (9, None), (9, None)),
            (Move::Up, (0, None), (0, None)),
            (Move::PageDown, (5, None), (9, None)),
            (Move::PageUp, (3, Some(1)), (0, Some(1))),
            (Move::End, (0, None), (9, None)),
            (Move::Home, (7, None), (0, None)),
            (Move::Right, (7, Some(2)), (7, Some(2))),
            (Move::Left, (7, None), (7, None)),
        ];
        for (step, from, to) in moves {
            assert_eq!(step.from(from, 6, 9, 3), to, "{step:?}");
        }
    }

    #[test]
    fn arrows_go_by_one_and_pages_by_what_is_seen() {
        let row = |step: Move, from| step.from((from, None), 20, 1_000, 7).0;
        assert_eq!(row(Move::Down, 4), 5);
        assert_eq!(row(Move::Up, 4), 3);
        assert_eq!(row(Move::PageDown, 4), 24);
        assert_eq!(row(Move::PageUp, 44), 24);
    }

    #[test]
    fn a_row_is_left_for_its_cells_and_come_back_to() {
        let mut at = (4, None);
        let mut columns = Vec::new();
        for step in [
            Move::Right,
            Move::Right,
            Move::End,
            Move::Left,
            Move::Home,
            Move::Left,
        ] {
            at = step.from(at, 20, 100, 3);
            columns.push(at.1);
        }
        assert_eq!(columns, [Some(0), Some(1), Some(2), Some(1), Some(0), None]);
        assert_eq!(Move::Last.from((4, Some(1)), 20, 100, 3), (100, Some(2)));
        assert_eq!(Move::First.from((4, Some(1)), 20, 100, 3), (0, Some(0)));
        assert_eq!(Move::Last.from((4, None), 20, 100, 3), (100, None));
    }

    #[test]
    fn keys_have_their_meanings() {
        for (key, control, shift, meaning) in [
            ("ArrowDown", false, true, Some(Key::Extend(Move::Down))),
            ("ArrowRight", false, true, Some(Key::Go(Move::Right))),
            (" ", false, false, Some(Key::Select)),
            ("a", true, false, Some(Key::SelectAll)),
            ("c", true, false, Some(Key::Copy)),
            ("a", false, false, Some(Key::Type("a".to_owned()))),
            ("é", false, false, Some(Key::Type("é".to_owned()))),
            ("Tab", false, false, None),
            ("Escape", false, false, None),
            ("f", true, false, None),
            ("", false, false, None),
        ] {
            assert_eq!(Key::of_key(key, control, shift), meaning, "{key}");
        }
    }
}
