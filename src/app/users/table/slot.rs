//! One slot of the grid's pool: elements that stay, and show whichever row is their turn.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Event, HtmlElement, HtmlInputElement};

use super::{cell::Cell, pixels};
use crate::app::{
    dom::{Element, el},
    users::{
        columns::{Shown, Source},
        rows::Rows,
        window::ROW_HEIGHT,
    },
};

const ID_PREFIX: &str = "user-row-";

/// The id of a slot's element.
pub(super) fn id(slot: usize) -> String {
    [ID_PREFIX, &slot.to_string()].concat()
}

/// The selector of a cell, or of the whole row.
pub(super) fn selector(slot: usize, column: Option<usize>) -> String {
    let row = ["#", &id(slot)].concat();
    match column {
        None => row,
        // The first child is the box by which a row is chosen.
        Some(column) => [&row, " > :nth-child(", &(column + 2).to_string(), ")"].concat(),
    }
}

/// The slot in which something happened.
pub(super) fn number_of(event: &Event) -> Option<usize> {
    of(&event.target()?.dyn_into().ok()?)
}

/// The slot that an element is in.
pub(super) fn of(element: &web_sys::Element) -> Option<usize> {
    let slot = element.closest(".slot").ok()??;
    slot.id().strip_prefix(ID_PREFIX)?.parse().ok()
}

/// The column in whose cell something happened.
pub(super) fn column_of(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let cell = target.closest(".cell").ok()??;
    cell.get_attribute("aria-colindex")?
        .parse::<usize>()
        .ok()?
        .checked_sub(2)
}

/// Whether it happened at the box by which a row is chosen.
pub(super) fn is_at_box(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|target| target.closest(".cell-select").ok().flatten().is_some())
}

/// What all slots are shown by.
pub(super) struct View {
    /// How far rows are drawn from their place, in pixels.
    pub(super) shift: f64,
    /// The place that the tab key goes to.
    pub(super) tab_stop: usize,
    /// The column there; `None` for the whole row.
    pub(super) tab_column: Option<usize>,
    /// Minutes since the epoch.
    pub(super) minute: u64,
}

/// A slot and what it shows, so that only what changes is touched.
pub(super) struct Slot {
    element: web_sys::Element,
    style: CssStyleDeclaration,
    select: HtmlInputElement,
    cells: Vec<Cell>,
    /// The row, and the edition of the rows that it is of.
    row: Option<(usize, u64)>,
    index: usize,
    /// In pixels from the top of the rows.
    top: f64,
    minute: u64,
    is_open: bool,
    is_selected: bool,
    /// Whether the tab key goes here, and to which column.
    tab_stop: Option<Option<usize>>,
}

impl Slot {
    /// A slot at the end of the others, with no row in it.
    pub(super) fn new(number: usize, body: &Element, columns: &[(Shown, Source)]) -> Self {
        let select = el("input type=checkbox tabindex=-1");
        let element = el("div")
            .id(&id(number))
            .class("tr slot")
            .attr("role", "row")
            .attr("aria-selected", "false")
            .attr("tabindex", "-1")
            .flag("hidden")
            .child(
                el("div class='cell cell-select' role=gridcell aria-colindex=1")
                    .child(select.clone()),
            );
        let element = element.node().clone();
        let cells: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(at, (column, source))| Cell::new(at, column, *source))
            .collect();
        for cell in &cells {
            cell.show(None, 0);
            let _ = element.append_child(&cell.element);
        }
        let _ = body.node().append_child(&element);
        Self {
            style: element.unchecked_ref::<HtmlElement>().style(),
            select: select.node().clone().unchecked_into(),
            element,
            cells,
            row: None,
            index: usize::MAX,
            top: -1.0,
            minute: 0,
            is_open: false,
            is_selected: false,
            tab_stop: None,
        }
    }

    /// Whether it shows the row at a place of the list as it is.
    pub(super) fn is_of(&self, index: usize, rows: &Rows) -> bool {
        self.index == index && self.row == row_of(index, rows)
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
        let now = row_of(index, rows);
        let row = now.map(|(row, _)| row);
        let is_same = self.row == now;
        if !is_same {
            self.put(now);
            if let Some(row) = row {
                let name = rows.roster().text(row, roster::Column::Name);
                let _ = self
                    .select
                    .set_attribute("aria-label", &["Select ", &name].concat());
            }
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
            let _ = self
                .element
                .class_list()
                .toggle_with_force("opened", is_open);
            if is_open {
                self.set("aria-current", "true");
            } else {
                let _ = self.element.remove_attribute("aria-current");
            }
        }
        let is_selected = row.is_some_and(|row| rows.is_selected(row));
        if self.is_selected != is_selected {
            self.is_selected = is_selected;
            self.set("aria-selected", if is_selected { "true" } else { "false" });
        }
        // A click has changed it already.
        if self.select.checked() != is_selected {
            self.select.set_checked(is_selected);
        }
        let tab_stop = (view.tab_stop == index).then_some(view.tab_column);
        if self.tab_stop != tab_stop {
            self.set_tab_stop("-1");
            self.tab_stop = tab_stop;
            self.set_tab_stop("0");
        }
    }

    /// Shows nothing, until it is told what to show.
    pub(super) fn clear(&mut self) {
        self.put(None);
    }

    fn put(&mut self, row: Option<(usize, u64)>) {
        if self.row.is_some() != row.is_some() {
            let _ = self
                .element
                .toggle_attribute_with_force("hidden", row.is_none());
        }
        self.row = row;
    }

    /// Gives the cell of a column its title, which few are ever asked for.
    pub(super) fn tell(&self, column: usize, rows: &Rows) {
        if let (Some(cell), Some((row, _))) = (self.cells.get(column), self.row) {
            match cell.title(rows, row) {
                Some(title) => {
                    let _ = cell.element.set_attribute("title", &title);
                }
                None => {
                    let _ = cell.element.remove_attribute("title");
                }
            }
        }
    }

    fn set_tab_stop(&self, index: &str) {
        match self.tab_stop {
            None => {}
            Some(None) => self.set("tabindex", index),
            Some(Some(column)) => {
                if let Some(cell) = self.cells.get(column) {
                    let _ = cell.element.set_attribute("tabindex", index);
                }
            }
        }
    }

    fn set(&self, name: &str, value: &str) {
        let _ = self.element.set_attribute(name, value);
    }
}

/// The row at a place of the list, and the edition that it is of.
fn row_of(index: usize, rows: &Rows) -> Option<(usize, u64)> {
    rows.shown(index).map(|row| (row, rows.edition()))
}
