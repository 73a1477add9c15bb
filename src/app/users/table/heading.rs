//! The headings of the columns, which sort where Okta can.

use crate::app::{
    dom::{self, Element, el},
    users::{
        button,
        columns::{self, COLUMNS},
        query::Order,
        store::Users,
    },
};
use crate::okta::search::Column;

/// The row of all headings.
pub(super) fn headings(users: Users) -> Element {
    let mut row = el("div class=tr role=row aria-rowindex=1");
    let mut sorting = Vec::new();
    for column in COLUMNS {
        let cell = el("div")
            .class(columns::class(column))
            .attr("role", "columnheader");
        let label = columns::label(column);
        row = row.child(if column.sort_field().is_some() {
            let heading = Heading::new(users, column, cell);
            let cell = heading.cell.clone();
            sorting.push(heading);
            cell
        } else {
            let heading = el("span class=heading title='Okta cannot sort by this'").text(label);
            cell.child(heading)
        });
    }
    let mut shown = None;
    dom::effect(move || {
        let now = users
            .list
            .with(|list| (list.query.order, list.query.is_plain()));
        // The list changes with every page of users, the headings do not.
        if shown.replace(now) == Some(now) {
            return;
        }
        for heading in &sorting {
            heading.show(now.0, now.1);
        }
    });
    row
}

/// A heading that sorts.
struct Heading {
    column: Column,
    cell: Element,
    button: Element,
    mark: Element,
}

impl Heading {
    fn new(users: Users, column: Column, cell: Element) -> Self {
        let mark = el("span class=heading-mark aria-hidden=true");
        let button = button("heading", columns::label(column))
            .child(mark.clone())
            .on_click(move || {
                let mut query = users.query();
                query.order = query.order_after_click(column);
                users.show(query);
            });
        Self {
            column,
            cell: cell.child(button.clone()),
            button,
            mark,
        }
    }

    /// Shows the order. `needs_search` says that any order takes a search, where there is none yet.
    fn show(&self, order: Option<Order>, needs_search: bool) {
        let descending = order
            .filter(|order| order.column == self.column)
            .map(|order| order.descending);
        let (sort, mark) = match descending {
            Some(false) => ("ascending", "▲"),
            Some(true) => ("descending", "▼"),
            None => ("none", ""),
        };
        let by = match self.column {
            Column::Name => "last name",
            column => &columns::label(column).to_ascii_lowercase(),
        };
        let note = if needs_search {
            "; as Okta sorts searches only, a search is sent"
        } else {
            ""
        };
        let title = ["The org sorts all its users by ", by, note].concat();
        let _ = self.cell.clone().attr("aria-sort", sort);
        let _ = self.button.clone().attr("title", &title);
        self.mark.node().set_text_content(Some(mark));
    }
}
