//! Copies what the keyboard is on, or the rows that are chosen, as a spreadsheet takes it.

use leptos::prelude::untrack;

use crate::app::{
    task::spawn,
    users::{
        columns::{Shown, Source},
        export::value,
        rows::Rows,
        schema::Schema,
        store::Users,
    },
};
use crate::browser::{clipboard, page};
use crate::okta::spreadsheet;

/// Copies. False where the browser has something better to copy: text that was marked.
pub(super) fn copy(users: Users, columns: &[(Shown, Source)]) -> bool {
    if page::has_selection() {
        return false;
    }
    let place = users.active.get_untracked() as usize;
    let column = users.active_column.get_untracked();
    let text = users.list.with_untracked(|list| {
        let rows = &list.rows;
        match (rows.selected(), column) {
            (selected, _) if !selected.is_empty() => {
                Some(as_table(users, rows, &selected, columns))
            }
            // One value is meant as it is.
            (_, Some(column)) => Some(value(rows, rows.shown(place)?, columns.get(column)?.1)),
            (_, None) => Some(as_table(users, rows, &[rows.shown(place)?], columns)),
        }
    });
    if let Some(text) = text {
        spawn(async move {
            clipboard::write(&text).await;
        });
    }
    true
}

/// The rows that are chosen with the columns that are shown, for a spreadsheet.
pub(in crate::app::users) fn selected(users: Users) -> String {
    let columns = users.columns.get_untracked();
    users.list.with_untracked(|list| {
        let kept = list.rows.roster().kept();
        let columns: Vec<_> = columns
            .0
            .iter()
            .map(|column| (column.clone(), column.source(kept)))
            .collect();
        as_table(users, &list.rows, &list.rows.selected(), &columns)
    })
}

/// Rows as lines, values with tabs between them, headings first.
fn as_table(users: Users, rows: &Rows, chosen: &[usize], columns: &[(Shown, Source)]) -> String {
    let known = untrack(|| Schema::of(users.session).known());
    let mut out = String::new();
    for (at, (column, _)) in columns.iter().enumerate() {
        if at > 0 {
            out.push('\t');
        }
        out.push_str(&column.label(&known));
    }
    out.push('\n');
    for row in chosen {
        for (at, (_, source)) in columns.iter().enumerate() {
            if at > 0 {
                out.push('\t');
            }
            spreadsheet::push_cell(&mut out, &value(rows, *row, *source));
        }
        out.push('\n');
    }
    out
}
