//! Which columns the table has, and in what order.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::untrack;

use super::{
    button,
    columns::{Columns, choices},
    focus_soon, is_empty,
    popover::Popover,
    schema::{Known, Schema},
    store::Users,
};
use crate::app::{
    dom::{Element, el},
    format,
    state::{State, whether},
};
use crate::browser::page;

/// The choice, open or not.
struct Chooser {
    users: Users,
    panel: Popover,
    is_begun: Cell<bool>,
    /// The columns as they are chosen here. The table has them at once, unless the list has to be loaded again for them: that is done
    /// once for all of them.
    chosen: State<Columns>,
}

/// The button that opens the choice, and the choice.
pub(super) fn chooser(users: Users) -> Element {
    let columns = Popover::new("columns");
    let chooser = Rc::new(Chooser {
        users,
        panel: columns,
        is_begun: Cell::new(false),
        chosen: State::new(Columns::default()),
    });
    let schema = Schema::of(users.session);
    let is_nobody = whether(move || is_empty(users));
    columns.opener("Columns").part(
        // What the org calls its attributes is shown as soon as something else has asked for it, and what profiles have when
        // somebody has come.
        move || columns.is_open().then(|| (schema.known(), is_nobody.get())),
        move |known| match known {
            Some((known, _)) => {
                chooser.begin();
                Some(panel(&chooser, &known))
            }
            None => {
                untrack(|| chooser.end());
                None
            }
        },
    )
}

impl Chooser {
    fn begin(&self) {
        if !self.is_begun.replace(true) {
            self.chosen.set(self.users.columns.get_untracked());
        }
    }

    /// Has shown what was chosen.
    fn end(&self) {
        if !self.is_begun.replace(false) {
            return;
        }
        let has_focus = page::document()
            .active_element()
            .is_some_and(|active| matches!(active.closest(".chooser"), Ok(Some(_))));
        let is_late = self.is_late();
        self.show();
        // The bar is away until rows come.
        if is_late && has_focus {
            focus_soon(".grid");
        }
    }

    /// Chooses otherwise, and shows it unless the list has to be loaded again for it.
    fn change(&self, change: impl FnOnce(&mut Columns)) {
        self.chosen.update(|columns| change(columns));
        if !self.is_late() {
            self.show();
        }
    }

    /// Whether what is chosen waits for the list to be loaded again.
    fn is_late(&self) -> bool {
        !self
            .chosen
            .with_untracked(|columns| self.users.has_kept(columns))
    }

    fn show(&self) {
        let mut columns = self.chosen.get_untracked();
        // They may have been drawn to another width meanwhile.
        self.users
            .columns
            .with_untracked(|shown| columns.take_widths(shown));
        if self.users.columns.with_untracked(|shown| *shown != columns) {
            self.users.show_columns(columns);
        }
    }
}

/// Those that are shown in their order, then all there are.
fn panel(chooser: &Rc<Chooser>, known: &Known) -> Element {
    let (listed, made, names) = (Rc::clone(chooser), Rc::clone(chooser), Rc::clone(known));
    let shown = el("ul class=chooser-shown aria-label='Shown, in this order'").part(
        move || listed.chosen.get(),
        move |columns| shown(&made, &columns, &names),
    );
    let (late, pressed) = (Rc::clone(chooser), Rc::clone(chooser));
    let pending = el("div role=status class='chooser-late empty-when-fine'").part(
        move || {
            late.chosen.track();
            late.is_late()
        },
        move |is_late| is_late.then(|| reload(&pressed)),
    );
    let first = Rc::clone(chooser);
    let back = button("button small quiet", "As they were at first")
        .on_click(move || first.change(|columns| *columns = Columns::default()));
    let few = Rc::clone(chooser);
    let narrow = el("p class='hint chooser-narrow'>On a narrow screen these show name and status only. With any other choice the table scrolls sideways.")
        .flag_of("hidden", move || {
            few.chosen.with(|columns| !columns.is_default())
        });
    el("section id=columns class=chooser-panel aria-label=Columns").children([
        pending,
        shown,
        narrow,
        all(chooser, known),
        el("p class=hint>Attributes of the profile are kept from the answers when they are chosen, so the list is loaded again for new ones. Alt and an arrow on a heading change its width."),
        el("div class=row").child(back),
    ])
}

/// What is to be known before the list is loaded again, and the button for it.
fn reload(chooser: &Rc<Chooser>) -> Element {
    let count = chooser.users.list.with_untracked(|list| list.rows.len());
    let rest = match count {
        1 => " row is loaded again.",
        _ => " rows are loaded again.",
    };
    let said = [&format::count(count as u64), rest].concat();
    let chooser = Rc::clone(chooser);
    el("div class=row").children([
        button("button small primary", "Show them").on_click(move || chooser.panel.close()),
        el("span class=hint").text(&said),
    ])
}

fn shown(chooser: &Rc<Chooser>, columns: &Columns, known: &Known) -> Vec<Element> {
    let items = columns.0.iter().enumerate().map(|(at, column)| {
        let id = column.id.clone();
        let name = column.label(known);
        let shift = |label: &str, to_front: bool, is_at_end: bool| {
            let (id, focus) = (id.clone(), ["Move ", &name, " ", label].concat());
            let (again, chooser) = (focus.clone(), Rc::clone(chooser));
            let move_button = button("button small quiet icon", if to_front { "↑" } else { "↓" })
                .attr("aria-label", &focus)
                .on_click(move || {
                    chooser.change(|columns| columns.shift(&id, to_front));
                    focus_soon(["#columns [aria-label='", &again, "']"].concat());
                });
            match is_at_end {
                true => move_button.flag("disabled"),
                false => move_button,
            }
        };
        let place = (at + 1).to_string();
        let next = [
            "#columns .chooser-shown li:nth-child(",
            &place,
            ") input, #columns .chooser-shown li:last-child input",
        ]
        .concat();
        let (toggled, changed) = (id.clone(), Rc::clone(chooser));
        let check = choice(&id).flag("checked").on("change", move |_| {
            changed.change(|columns| columns.toggle(&toggled));
            // The one that has come into its place.
            focus_soon(next.clone());
        });
        el("li").children([
            label(check, &id, &name),
            shift("to the left", true, at == 0),
            shift("to the right", false, at + 1 == columns.0.len()),
        ])
    });
    items.collect()
}

/// Everything that can be chosen. It stays as it is while one chooses, so that neither list nor keyboard jumps.
fn all(chooser: &Rc<Chooser>, known: &Known) -> Element {
    let users = chooser.users;
    let choices = chooser.chosen.with_untracked(|columns| {
        users
            .list
            .with_untracked(|list| choices(list.rows.roster().met(), known, columns))
    });
    let wanted = Rc::new(State::new(String::new()));
    let items: Vec<_> = choices
        .into_iter()
        .map(|id| {
            let name = Columns::label_of(&id, known);
            let text = [&name, " ", &id].concat().to_lowercase();
            let (shown, changed, toggled) = (Rc::clone(chooser), Rc::clone(chooser), id.clone());
            let told = id.clone();
            let check = choice(&id)
                .prop_of("checked", move || {
                    shown.chosen.with(|columns| columns.has(&told))
                })
                .on("change", move |_| {
                    changed.change(|columns| columns.toggle(&toggled));
                });
            let wanted = Rc::clone(&wanted);
            el("li")
                .flag_of("hidden", move || {
                    !wanted.with(|wanted| text.contains(wanted.as_str()))
                })
                .child(label(check, &id, &name))
        })
        .collect();
    let find = el("input id=column-find type=text autocomplete=off autocapitalize=none spellcheck=false placeholder='Find an attribute' aria-label='Find an attribute'")
        .on_input(move |text| wanted.set(text.trim().to_lowercase()));
    el("div class=chooser-further")
        .children([find, el("ul aria-label='All attributes'").all(&items)])
}

fn choice(id: &str) -> Element {
    el("input type=checkbox").attr("value", id)
}

fn label(check: Element, id: &str, name: &str) -> Element {
    let path = id.strip_prefix("profile.").unwrap_or(id);
    el("label class=check").children([
        check,
        el("span").text(name),
        el("code class=muted").text(path),
    ])
}
