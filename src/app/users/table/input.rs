//! What keys, clicks and letters do in the grid.

use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::{Event, MouseEvent};

use super::{
    copy,
    grid::Grid,
    keyboard::{Key, Move},
    slot,
};
use crate::browser::{clock, page};

/// How long letters count to the same beginning, in milliseconds.
const TYPED_TOGETHER: u64 = 800;

impl Grid {
    /// What a key does.
    pub(super) fn press(&self, event: &Event) {
        let Some(key) = Key::of(event) else {
            return;
        };
        // A letter before belongs to what is typed, whatever came between ends it.
        let key = match key {
            Key::Select if self.is_typing() => Key::Type(" ".to_owned()),
            key => key,
        };
        if !matches!(key, Key::Type(_)) {
            self.typed.borrow_mut().0.clear();
        }
        match key {
            // Nobody is chosen or opened unseen: the keyboard goes back to where it was first.
            Key::Open | Key::Select if !self.is_active_seen() => {
                self.go_to((self.active(), self.users.active_column.get_untracked()));
            }
            Key::Copy => {
                // What was marked with the mouse is copied by the browser.
                if !copy::copy(self.users, &self.columns) {
                    return;
                }
            }
            Key::Extend(step) => self.extend(step),
            Key::Go(step) => {
                self.anchor.set(None);
                self.step(step);
            }
            Key::Enter => {
                let first = untrack(|| self.window(self.count())).first_visible();
                if first < self.count() {
                    self.go_to((first, None));
                }
            }
            Key::Open => self.open(),
            Key::Select => self.select(self.active(), false),
            Key::SelectAll => self.users.change(&mut |list| {
                let all = list.rows.shown_len();
                list.rows.select(0..all, true);
            }),
            Key::Type(letter) => self.go_to_typed(&letter),
        }
        event.prevent_default();
    }

    /// Gives the cell that is pointed at its title.
    pub(super) fn tell(&self, event: &Event) {
        if let (Some(slot), Some(column)) = (slot::number_of(event), slot::column_of(event)) {
            let slots = self.slots.borrow();
            self.users.list.with_untracked(|list| {
                if let Some(slot) = slots.get(slot) {
                    slot.tell(column, &list.rows);
                }
            });
        }
    }

    /// What a click on a row does.
    pub(super) fn click(&self, event: &Event) {
        let is_held = event
            .dyn_ref::<MouseEvent>()
            .map(|event| (event.shift_key(), event.ctrl_key() || event.meta_key()));
        match is_held {
            Some((true, _)) => self.select(self.active(), true),
            _ if slot::is_at_box(event) => self.select(self.active(), false),
            Some((_, true)) => self.select(self.active(), false),
            // Text that was just marked is not to be lost.
            _ if page::has_selection() => {}
            _ => self.open(),
        }
    }

    /// Chooses a row or lets it go; `is_range` for all from the last one that was chosen so.
    fn select(&self, place: usize, is_range: bool) {
        let anchor = self
            .anchor
            .get()
            .filter(|_| is_range)
            .map(|anchor| anchor.0);
        self.users.change(&mut |list| {
            let rows = &mut list.rows;
            match anchor {
                Some(anchor) => rows.select(anchor.min(place)..anchor.max(place) + 1, true),
                None => {
                    let is_selected = rows.shown(place).is_some_and(|row| rows.is_selected(row));
                    rows.select(place..place + 1, !is_selected);
                }
            }
        });
        if anchor.is_none() {
            self.anchor.set(Some((place, place)));
        }
    }

    /// Chooses on from where one stood.
    fn extend(&self, step: Move) {
        let from = self.active();
        // Wherever the keyboard has gone otherwise, it begins anew.
        let anchor = self.anchor.get().filter(|anchor| anchor.1 == from);
        let anchor = anchor.map_or(from, |anchor| anchor.0);
        self.step(step);
        let to = self.active();
        self.anchor.set(Some((anchor, to)));
        self.users.change(&mut |list| {
            // Going back lets go of what was chosen on the way.
            let (first, last) = (from.min(to), from.max(to));
            list.rows.select(first..last + 1, false);
            list.rows.select(anchor.min(to)..anchor.max(to) + 1, true);
        });
    }

    /// Whether letters were typed just now, so that a space is one of them.
    fn is_typing(&self) -> bool {
        let typed = self.typed.borrow();
        !typed.0.is_empty() && clock::now_in_ms() <= typed.1 + TYPED_TOGETHER
    }

    /// Goes to the next row that begins with what is typed, in the column that the keyboard is on, else in the name.
    fn go_to_typed(&self, letter: &str) {
        let now = clock::now_in_ms();
        let mut typed = self.typed.borrow_mut();
        if now > typed.1 + TYPED_TOGETHER {
            typed.0.clear();
        }
        typed.0.push_str(letter);
        typed.1 = now;
        let beginning = roster::fold(&typed.0);
        let column = self
            .users
            .active_column
            .get_untracked()
            .and_then(|at| self.columns.get(at)?.1.column())
            .unwrap_or(roster::Column::Name);
        let from = self.active();
        let found = self.users.list.with_untracked(|list| {
            let count = list.rows.shown_len();
            // One letter goes on to the next row, more stay where they fit.
            let first = usize::from(typed.0.len() == letter.len());
            (first..count + first)
                .map(|by| (from + by) % count)
                .find(|place| {
                    let row = list.rows.shown(*place).unwrap_or_default();
                    list.rows.roster().begins_with(row, column, &beginning)
                })
        });
        if let Some(place) = found {
            self.go_to((place, self.users.active_column.get_untracked()));
        }
    }

    /// Opens the active row.
    fn open(&self) {
        let active = self.active();
        let id = self.users.list.with_untracked(|list| {
            let row = list.rows.shown(active)?;
            Some(list.rows.roster().id(row).to_owned())
        });
        if let Some(id) = id {
            self.opener.open(id);
        }
    }
}
