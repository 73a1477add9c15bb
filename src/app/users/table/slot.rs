//! One slot of the grid's pool: an element that stays, and shows whichever row is its turn.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Grid, pixels};
use crate::app::{
    format,
    users::{
        columns::{self, COLUMNS},
        status,
        window::{self, ROW_HEIGHT},
    },
};
use crate::okta::{search::Column, users::UserRow};

pub(super) const ID_PREFIX: &str = "user-row-";

/// The id of a slot's element.
pub(super) fn id(slot: usize) -> String {
    [ID_PREFIX, &slot.to_string()].concat()
}

type Row = Memo<Option<Arc<UserRow>>>;

#[component]
pub(super) fn RowSlot(
    number: usize,
    pool: usize,
    grid: Grid,
    opened: Memo<Option<String>>,
    on_open: Callback<String>,
) -> impl IntoView {
    let users = grid.users;
    let index = Memo::new(move |_| window::row_of_slot(number, grid.first.get(), pool));
    let row = Memo::new_with_compare(
        move |_| users.rows.with(|rows| rows.row(index.get())),
        |old: Option<&Option<Arc<UserRow>>>, new| match (old.and_then(Option::as_ref), new) {
            (Some(old), Some(Some(new))) => !Arc::ptr_eq(old, new),
            (None, Some(None)) => old.is_none(),
            _ => true,
        },
    );
    let place = move || {
        let top = index.get() as f64 * ROW_HEIGHT + grid.shift.get();
        ["translateY(", &pixels(top), ")"].concat()
    };
    let is_open = Memo::new(move |_| {
        row.with(|row| {
            row.as_ref()
                .is_some_and(|row| opened.with(|opened| opened.as_ref() == Some(&row.id)))
        })
    });
    let activate = move || users.active.set(index.get_untracked());
    let open = move |_| {
        activate();
        let id = row.with_untracked(|row| row.as_ref().map(|row| row.id.clone()));
        if let Some(id) = id {
            on_open.run(id);
        }
    };
    view! {
        <div
            id=id(number)
            class="tr slot"
            class:selected=move || is_open.get()
            role="row"
            aria-rowindex=move || (index.get() + 2).to_string()
            aria-selected=move || is_open.get().to_string()
            tabindex=move || if grid.tab_stop.get() == index.get() { "0" } else { "-1" }
            hidden=move || row.with(Option::is_none)
            style:transform=place
            on:focus=move |_| activate()
            on:click=open
        >
            {COLUMNS.map(|column| cell(column, row, grid)).into_iter().collect_view()}
        </div>
    }
}

fn cell(column: Column, row: Row, grid: Grid) -> AnyView {
    let class = columns::class(column);
    match column {
        Column::Name => text(class, row, name),
        Column::Login => text(class, row, |row| row.login.clone()),
        Column::Email => text(class, row, |row| row.email.clone()),
        Column::Status => badge(class, row),
        Column::Created => time(class, row, grid, "—", |row| row.created),
        Column::LastLogin => time(class, row, grid, "never", |row| row.last_login),
        Column::LastUpdated => time(class, row, grid, "—", |row| row.last_updated),
    }
}

/// What comes from the org is a text of its own direction, and never anything but text.
fn text(class: &'static str, row: Row, read: fn(&UserRow) -> String) -> AnyView {
    let text = Memo::new(move |_| row.with(|row| row.as_deref().map(read).unwrap_or_default()));
    view! {
        <div class=class role="gridcell" title=text>
            <bdi>{move || text.get()}</bdi>
        </div>
    }
    .into_any()
}

fn badge(class: &'static str, row: Row) -> AnyView {
    let classes = move || {
        row.with(|row| {
            row.as_ref()
                .map_or("status", |row| status::class(&row.status))
        })
    };
    let label = move || {
        row.with(|row| row.as_ref().map(|row| row.status.label().to_owned()))
            .unwrap_or_default()
    };
    view! { <div class=class role="gridcell"><span class=classes>{label}</span></div> }.into_any()
}

fn time(
    class: &'static str,
    row: Row,
    grid: Grid,
    absent: &'static str,
    read: fn(&UserRow) -> Option<i64>,
) -> AnyView {
    // Times before 1970 are nobody's.
    let time = Memo::new(move |_| {
        row.with(|row| {
            row.as_deref()
                .and_then(read)
                .and_then(|time| u64::try_from(time).ok())
        })
    });
    let relative = move || match time.get() {
        Some(time) => format::relative(time, grid.minute.get() * 60),
        None => absent.to_owned(),
    };
    view! {
        <div
            class=class
            class:muted=move || time.get().is_none()
            role="gridcell"
            title=move || time.get().map(format::date_time)
        >
            {relative}
        </div>
    }
    .into_any()
}

fn name(row: &UserRow) -> String {
    match row.name() {
        name if name.is_empty() => row.login.clone(),
        name => name,
    }
}
