//! Why a heading that was pressed does not sort, and what to do about it.

use crate::app::{
    dom::{Element, el},
    state::whether,
    users::{
        button, focus_soon,
        store::{Load, Users},
    },
};

/// Told below the table, so that no row moves, until everyone has come.
pub(in crate::app::users) fn locked(users: Users) -> Element {
    let is_whole = whether(move || users.list.with(|list| matches!(list.load, Load::Complete)));
    el("div role=status class='users-locked empty-when-fine'").part(
        move || users.locked.get().filter(|_| !is_whole.get()),
        move |label| {
            let text = el("p>Okta does not sort by ")
                .child(el("b").text(&label?))
                .text(". As soon as everyone is loaded, this page does.");
            let leave = move || {
                users.locked.set(None);
                focus_soon(super::TAB_STOP);
            };
            let buttons = el("div class=row").children([
                button("button small", "Load all").on_click(move || {
                    users.load_all();
                    leave();
                }),
                button("button small quiet", "×")
                    .attr("aria-label", "Close the note")
                    .on_click(leave),
            ]);
            Some(el("div class='banner banner-wait'").children([text, buttons]))
        },
    )
}
