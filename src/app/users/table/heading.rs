//! The headings of the columns, which sort: here, when everyone has come, else at the org, where that can.

use crate::app::{
    dom::{self, Element, el},
    users::{
        button,
        columns::{self, COLUMNS},
        query::{Order, Query},
        store::{Load, Users},
    },
};
use crate::okta::search::Column;

/// The row of all headings.
pub(super) fn headings(users: Users) -> Element {
    let mut row = el("div class=tr role=row aria-rowindex=1");
    let mut headings = Vec::new();
    for column in COLUMNS {
        let heading = Heading::new(users, column);
        row = row.child(heading.cell.clone());
        headings.push(heading);
    }
    let mut shown = None;
    dom::effect(move || {
        let now = users.list.with(|list| Sorting {
            order: list.order.or(list.query.order),
            is_here: matches!(list.load, Load::Complete),
            is_plain: list.query.is_plain(),
        });
        // The list changes with every page of users, the headings do not.
        if shown.replace(now) == Some(now) {
            return;
        }
        for heading in &headings {
            heading.show(now);
        }
    });
    row
}

/// How the list is sorted, and how it would be.
#[derive(Clone, Copy, PartialEq)]
struct Sorting {
    order: Option<Order>,
    /// Whether everyone has come, so that this page can sort by itself.
    is_here: bool,
    /// Whether any order takes a search, where there is none yet.
    is_plain: bool,
}

/// A heading that sorts.
struct Heading {
    column: Column,
    cell: Element,
    button: Element,
    mark: Element,
}

impl Heading {
    fn new(users: Users, column: Column) -> Self {
        let mark = el("span class=heading-mark aria-hidden=true");
        let button = button("heading", columns::label(column))
            .child(mark.clone())
            .on_click(move || sort(users, column));
        Self {
            column,
            cell: el("div")
                .class(columns::class(column))
                .attr("role", "columnheader")
                .child(button.clone()),
            button,
            mark,
        }
    }

    fn show(&self, sorting: Sorting) {
        let descending = sorting
            .order
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
        let can_org = self.column.sort_field().is_some();
        let title = match (sorting.is_here, can_org) {
            (true, _) => ["Sorts everyone who is loaded by ", by].concat(),
            (false, true) => {
                let note = match sorting.is_plain {
                    true => "; as Okta sorts searches only, a search is sent",
                    false => "",
                };
                ["The org sorts all its users by ", by, note].concat()
            }
            (false, false) => {
                ["Okta cannot sort by ", by, ". Load all, and this page does"].concat()
            }
        };
        let can_sort = sorting.is_here || can_org;
        let _ = self.cell.clone().attr("aria-sort", sort);
        let _ = self
            .button
            .clone()
            .attr("title", &title)
            .attr("aria-disabled", if can_sort { "false" } else { "true" });
        self.mark.node().set_text_content(Some(mark));
    }
}

/// The order after a click: up, down, none.
fn sort(users: Users, column: Column) {
    let (here, is_here) = users
        .list
        .with_untracked(|list| (list.order, matches!(list.load, Load::Complete)));
    let query = users.query();
    let shown = Query {
        order: here.or(query.order),
        ..query
    };
    let order = shown.order_after_click(column);
    if is_here {
        users.show_ordered(order);
    } else if column.sort_field().is_some() {
        users.show(Query { order, ..shown });
    }
}
