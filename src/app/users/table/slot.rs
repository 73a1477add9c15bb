//! One slot of the grid's pool: elements that stay, and show whichever row is their turn.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Event, HtmlElement, Text};

use super::pixels;
use crate::app::{
    dom::{Element, el},
    format,
    users::{
        columns::{self, COLUMNS},
        rows::Rows,
        status,
        window::ROW_HEIGHT,
    },
};
use crate::browser::page;
use crate::okta::{search::Column, users::Status};

pub(super) const ID_PREFIX: &str = "user-row-";

/// The id of a slot's element.
pub(super) fn id(slot: usize) -> String {
    [ID_PREFIX, &slot.to_string()].concat()
}

/// The slot in which something happened.
pub(super) fn number_of(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let slot = target.closest(".slot").ok()??;
    slot.id().strip_prefix(ID_PREFIX)?.parse().ok()
}

/// What all slots are shown by.
pub(super) struct View {
    /// How far rows are drawn from their place, in pixels.
    pub(super) shift: f64,
    /// The row that the tab key goes to.
    pub(super) tab_stop: usize,
    /// Minutes since the epoch.
    pub(super) minute: u64,
}

/// A slot and what it shows, so that only what changes is touched.
pub(super) struct Slot {
    element: web_sys::Element,
    style: CssStyleDeclaration,
    cells: [Cell; 7],
    /// The row, and the edition of the rows that it is of.
    row: Option<(usize, u64)>,
    index: usize,
    /// In pixels from the top of the rows.
    top: f64,
    minute: u64,
    is_open: bool,
    is_tab_stop: bool,
}

impl Slot {
    /// A slot at the end of the others, with no row in it.
    pub(super) fn new(number: usize, body: &Element) -> Self {
        let cells = COLUMNS.map(Cell::new);
        let element = el("div")
            .id(&id(number))
            .class("tr slot")
            .attr("role", "row")
            .attr("aria-selected", "false")
            .attr("tabindex", "-1")
            .flag("hidden");
        let element = element.node().clone();
        for cell in &cells {
            cell.show(None, 0);
            let _ = element.append_child(&cell.element);
        }
        let _ = body.node().append_child(&element);
        Self {
            style: element.unchecked_ref::<HtmlElement>().style(),
            element,
            cells,
            row: None,
            index: usize::MAX,
            top: -1.0,
            minute: 0,
            is_open: false,
            is_tab_stop: false,
        }
    }

    /// Shows the row at a place of the list, if there is one.
    pub(super) fn show(&mut self, index: usize, rows: &Rows, opened: Option<&str>, view: &View) {
        if self.index != index {
            self.index = index;
            self.set("aria-rowindex", &(index + 2).to_string());
        }
        let top = index as f64 * ROW_HEIGHT + view.shift;
        if self.top != top {
            self.top = top;
            let place = ["translateY(", &pixels(top), ")"].concat();
            let _ = self.style.set_property("transform", &place);
        }
        let row = rows.shown(index);
        let now = row.map(|row| (row, rows.edition()));
        let is_same = self.row == now;
        if !is_same {
            if self.row.is_some() != row.is_some() {
                let _ = self
                    .element
                    .toggle_attribute_with_force("hidden", row.is_none());
            }
            self.row = now;
        }
        let is_later = self.minute != view.minute;
        if !is_same || is_later {
            self.minute = view.minute;
            for cell in &self.cells {
                if !is_same || cell.is_time() {
                    cell.show(row.map(|row| (rows, row)), view.minute);
                }
            }
        }
        let is_open = row.is_some_and(|row| opened == Some(rows.roster().id(row)));
        if self.is_open != is_open {
            self.is_open = is_open;
            self.set("aria-selected", if is_open { "true" } else { "false" });
            self.set(
                "class",
                if is_open {
                    "tr slot selected"
                } else {
                    "tr slot"
                },
            );
        }
        let is_tab_stop = view.tab_stop == index;
        if self.is_tab_stop != is_tab_stop {
            self.is_tab_stop = is_tab_stop;
            self.set("tabindex", if is_tab_stop { "0" } else { "-1" });
        }
    }

    fn set(&self, name: &str, value: &str) {
        let _ = self.element.set_attribute(name, value);
    }
}

struct Cell {
    column: Column,
    element: web_sys::Element,
    /// What the text is in: the cell itself, where that needs nothing of its own.
    inner: web_sys::Element,
    text: Text,
}

impl Cell {
    fn new(column: Column) -> Self {
        let element = el("div")
            .class(columns::class(column))
            .attr("role", "gridcell");
        let text = page::document().create_text_node("");
        let (element, inner) = match column {
            Column::Created | Column::LastLogin | Column::LastUpdated => (element.clone(), element),
            Column::Status => inside(element, el("span")),
            // What comes from the org is a text of its own direction, and never anything but text.
            Column::Email | Column::Login | Column::Name => inside(element, el("bdi")),
        };
        let inner = inner.node().clone();
        let _ = inner.append_child(&text);
        Self {
            column,
            element: element.node().clone(),
            inner,
            text,
        }
    }

    fn is_time(&self) -> bool {
        matches!(
            self.column,
            Column::Created | Column::LastLogin | Column::LastUpdated
        )
    }

    /// Shows a row's value; `now` is in minutes since the epoch.
    fn show(&self, row: Option<(&Rows, usize)>, now: u64) {
        if self.is_time() {
            self.show_time(row, now);
            return;
        }
        let text = |column| row.map_or("", |(rows, row)| rows.roster().text(row, column));
        let mut shown = text(columns::of_roster(self.column));
        match self.column {
            Column::Status => {
                let status = Status::of(shown);
                let class = row.map_or("status", |_| status::class(&status));
                let _ = self.inner.set_attribute("class", class);
                self.text.set_data(status.label());
                return;
            }
            // Someone without a name is known by the login.
            Column::Name if shown.is_empty() => shown = text(roster::Column::Login),
            _ => {}
        }
        let _ = self.element.set_attribute("title", shown);
        self.text.set_data(shown);
    }

    fn show_time(&self, row: Option<(&Rows, usize)>, now: u64) {
        let column = columns::of_roster(self.column);
        let time = row.and_then(|(rows, row)| rows.roster().time(row, column));
        // Times before 1970 are nobody's.
        let time = time.and_then(|time| u64::try_from(time).ok());
        let _ = self
            .element
            .class_list()
            .toggle_with_force("muted", time.is_none());
        match time {
            Some(time) => {
                let _ = self
                    .element
                    .set_attribute("title", &format::date_time(time));
                self.text.set_data(&format::relative(time, now * 60));
            }
            None => {
                let _ = self.element.remove_attribute("title");
                let never = self.column == Column::LastLogin;
                self.text.set_data(if never { "never" } else { "—" });
            }
        }
    }
}

fn inside(outer: Element, inner: Element) -> (Element, Element) {
    (outer.child(inner.clone()), inner)
}
