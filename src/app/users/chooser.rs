//! Which columns the table has, and in what order.

use std::rc::Rc;

use super::{
    button,
    columns::{Columns, choices},
    focus_soon,
    schema::{Known, Schema},
    store::Users,
};
use crate::app::{
    dom::{Element, el},
    state::State,
};

/// The button that opens the choice, and the choice.
pub(super) fn chooser(users: Users) -> Element {
    let is_open = Rc::new(State::new(false));
    let schema = Schema::of(users.session);
    let (toggled, told, shown) = (Rc::clone(&is_open), Rc::clone(&is_open), is_open);
    let open = button("button small", "Columns")
        .attr("aria-controls", "columns")
        .attr_of("aria-expanded", move || {
            Some(if told.get() { "true" } else { "false" })
        })
        .on_click(move || toggled.set(!toggled.get_untracked()));
    el("div class=chooser").child(open).part(
        // What the org calls its attributes is shown as soon as something else has asked for it.
        move || shown.get().then(|| (users.columns.get(), schema.known())),
        move |shown| {
            let (columns, known) = shown?;
            Some(panel(users, &columns, &known))
        },
    )
}

/// Those that are shown in their order, then what else there is.
fn panel(users: Users, columns: &Columns, known: &Known) -> Element {
    let choices = users
        .list
        .with_untracked(|list| choices(list.rows.roster().met(), known, columns));
    let shown: Vec<_> = columns
        .0
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let id = column.id.clone();
            let name = column.label(known);
            let shift = |label: &str, to_front: bool, is_at_end: bool| {
                let (id, focus) = (id.clone(), ["Move ", &name, " ", label].concat());
                let again = focus.clone();
                let move_button =
                    button("button small quiet icon", if to_front { "↑" } else { "↓" })
                        .attr("aria-label", &focus)
                        .on_click(move || {
                            let mut columns = users.columns.get_untracked();
                            columns.shift(&id, to_front);
                            users.show_columns(columns);
                            focus_soon(["#columns [aria-label='", &again, "']"].concat());
                        });
                match is_at_end {
                    true => move_button.flag("disabled"),
                    false => move_button,
                }
            };
            el("li").children([
                choice(users, &id, &name, true),
                shift("to the left", true, at == 0),
                shift("to the right", false, at + 1 == columns.0.len()),
            ])
        })
        .collect();
    let further: Vec<_> = choices
        .iter()
        .filter(|id| !columns.has(id))
        .map(|id| {
            let mut one = Columns(Vec::new());
            one.toggle(id);
            let label = one
                .0
                .first()
                .map(|column| column.label(known))
                .unwrap_or_default();
            el("li").child(choice(users, id, &label, false))
        })
        .collect();
    let back = button("button small quiet", "As they were at first")
        .on_click(move || users.show_columns(Columns::default()));
    el("section id=columns class=chooser-panel aria-label=Columns").children([
        el("ul class=chooser-shown aria-label='Shown, in this order'").all(&shown),
        el("ul class=chooser-further aria-label='Not shown'").all(&further),
        el("p class=hint>Attributes of the profile are kept from the answers when they are chosen, so the list is loaded again for a new one. Alt and an arrow on a heading change its width."),
        el("div class=row").child(back),
    ])
}

fn choice(users: Users, id: &str, label: &str, is_shown: bool) -> Element {
    let toggled = id.to_owned();
    let name = id.strip_prefix("profile.").unwrap_or(id);
    let input = el("input type=checkbox")
        .attr("value", id)
        .on("change", move |_| {
            let mut columns = users.columns.get_untracked();
            columns.toggle(&toggled);
            users.show_columns(columns);
            focus_soon(["#columns input[value='", &toggled, "']"].concat());
        });
    let input = match is_shown {
        true => input.flag("checked"),
        false => input,
    };
    el("label class=check").children([
        input,
        el("span").text(label),
        el("code class=muted").text(name),
    ])
}
