//! What can be done with the rows that are chosen.

use leptos::prelude::{Get, With};

use super::{bulk, button, focus_soon, store::Users, table};
use crate::app::{
    components::copy_button,
    dom::{Element, el},
    format,
    state::derived,
};

/// How many are chosen and what to do with them, while there are any.
pub(super) fn chosen(users: Users) -> Element {
    let said = derived(move || {
        users.list.with(|list| {
            let count = list.rows.selected_len();
            if count == 0 {
                return None;
            }
            let hidden = count - list.rows.selected_shown_len();
            let mut said = [&format::count(count as u64), " selected"].concat();
            for (count, what) in [
                (hidden, " of them not shown by the filter"),
                (list.rows.awaited_len(), " more as soon as they come"),
            ] {
                if count > 0 {
                    said.push_str(&[", ", &format::count(count as u64), what].concat());
                }
            }
            Some(said)
        })
    });
    let copy = copy_button("Copy rows", "button small", move || {
        Some(table::selected_as_text(users))
    });
    let clear = button("button small quiet", "Select none").on_click(move || {
        users.change(&mut |list| list.rows.select_none());
        focus_soon(table::TAB_STOP);
    });
    el("div class='users-chosen row'")
        .flag_of("hidden", move || said.with(Option::is_none))
        .children([
            el("b role=status").text_of(move || said.get().unwrap_or_default()),
            copy,
            bulk::entry(users),
            clear,
        ])
}
