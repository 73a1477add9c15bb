//! The box that filters the rows that have come, while one types. The org is not asked: that is what the search is for.

use std::cell::Cell;

use leptos::prelude::Get;

use super::{
    button, focus_soon,
    query::Query,
    store::{Facet, Load, Users},
};
use crate::app::{
    dom::{Element, el},
    format,
    state::{derived, whether},
};
use crate::okta::users::Status;

/// How many rows there are before one notices how fast they are looked through.
const MANY: usize = 20_000;

/// Fewer letters than that mean no status.
const SHORTEST: usize = 4;

/// The box, and how many rows are left.
pub(super) fn filter(users: Users) -> Element {
    let is_warm = Cell::new(false);
    let warm_up = move |_| {
        users.list.with_untracked(|list| {
            if list.rows.len() >= MANY && !is_warm.replace(true) {
                list.rows.warm_up();
            }
        });
    };
    let input = el("input id=user-filter type=text placeholder='Filter what is loaded' autocomplete=off autocapitalize=none spellcheck=false aria-describedby=user-filter-result")
        .prop_of("value", move || users.filter.get())
        .on("focus", warm_up)
        .on_input(move |text| users.show_filtered(&text));
    let field = input.clone();
    let clear = move || {
        users.show_filtered("");
        field.focus();
    };
    let has_facet = whether(move || users.facet.with(|facet| *facet != Facet::default()));
    let result = derived(move || {
        users.list.with(|list| {
            let rows = &list.rows;
            if !rows.is_filtered() {
                return None;
            }
            let shown = format::count(rows.shown_len() as u64);
            let all = format::count(rows.len() as u64);
            let rest = match list.load {
                Load::Complete => "",
                _ => ", and more are not loaded",
            };
            Some([&shown, " of ", &all, " loaded match", rest].concat())
        })
    });
    el("div class=users-filter").children([
        el("label class=visually-hidden for=user-filter>Filter what is loaded"),
        el("div class=users-search").children([
            input,
            button("users-clear", "×")
                .attr("aria-label", "Clear the filter")
                .flag_of("hidden", move || users.filter.with(String::is_empty))
                .on_click(clear),
        ]),
        el("span id=user-filter-result class='hint users-matches' role=status")
            .text_of(move || result.get().unwrap_or_default()),
        button("button small quiet", "Clear what the pictures filter")
            .flag_of("hidden", move || !has_facet.get())
            .on_click(move || {
                users.show_facet(Facet::default());
                focus_soon("#user-filter");
            }),
    ])
}

/// Whether the filter leaves nobody of those who have come.
pub(super) fn is_nobody_left(users: Users) -> bool {
    users.list.with(|list| {
        let rows = &list.rows;
        rows.is_filtered() && rows.shown_len() == 0 && !rows.is_empty()
    })
}

/// What stands below the headings when the filter leaves nobody.
pub(super) fn nobody(users: Users) -> Element {
    let is_none = whether(move || is_nobody_left(users));
    let can_load = whether(move || {
        users
            .list
            .with(|list| !matches!(list.load, Load::Complete) && !list.is_loading_all())
    });
    el("div class='users-nobody empty-when-fine'").part(
        move || {
            let is_none = is_none.get();
            let status = is_none.then(|| users.filter.with(|text| status_meant(text)));
            (is_none, can_load.get(), status.flatten())
        },
        move |(is_none, can_load, status)| {
            let load = can_load
                .then(|| button("button small", "Load all").on_click(move || users.load_all()));
            // The pictures alone say nothing that could be searched for.
            let has_words = users.filter.with_untracked(|text| !text.trim().is_empty());
            let search = has_words.then(|| {
                button("button small", "Search the org").on_click(move || search_the_org(users))
            });
            let status = status.map(|status| {
                let label = ["Those who are ", status.label()].concat();
                button("button small", &label).on_click(move || {
                    users.facet.set(Facet {
                        status: Some(status.as_str().to_owned()),
                        ..Facet::default()
                    });
                    users.show_filtered("");
                    focus_soon("#user-filter");
                })
            });
            let clear = button("button small", "Show all that are loaded").on_click(move || {
                show_all(users);
                focus_soon("#user-filter");
            });
            let ways_on = el("div class=row")
                .maybe(status)
                .child(clear)
                .maybe(load)
                .maybe(search);
            is_none
                .then(|| el("section").children([el("p>Nobody who is loaded matches."), ways_on]))
        },
    )
}

/// The status that is called so, or begins so. The words of the filter are looked for in texts, and a status is none.
fn status_meant(text: &str) -> Option<Status> {
    let text = text.trim();
    let begins = |name: &str| {
        name.get(..text.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(text))
    };
    let mut all = Status::ALL.into_iter();
    all.find(|status| text.len() >= SHORTEST && (begins(status.label()) || begins(status.as_str())))
}

fn show_all(users: Users) {
    users.facet.set(Facet::default());
    users.show_filtered("");
}

/// Asks the org for the words of the filter, whatever is listed.
fn search_the_org(users: Users) {
    let text = users.filter.get_untracked();
    show_all(users);
    users.draft.set(text.clone());
    users.show(Query {
        text,
        ..Query::default()
    });
    focus_soon("#user-search");
}
