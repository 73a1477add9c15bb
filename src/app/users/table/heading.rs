//! The headings of the columns, which sort: here, when everyone has come, else at the org, where that can. Their edges make columns
//! wider.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::untrack;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, KeyboardEvent, PointerEvent};

use crate::app::{
    dom::{self, Element, el},
    users::{
        button,
        columns::{NARROWEST, Shown, Sorted, Source},
        query::Query,
        schema::{Known, Schema},
        store::{List, Load, Users},
    },
};
use crate::okta::users::Sort;

/// By how much a key makes a column wider, in pixels.
const STEP: u64 = 16;

/// The row of all headings.
pub(super) fn headings(users: Users, columns: &[(Shown, Source)]) -> Element {
    let mut row = el("div class=tr role=row aria-rowindex=1").child(select_all(users));
    let mut headings = Vec::new();
    for (at, (column, source)) in columns.iter().enumerate() {
        let heading = Heading::new(users, at, column.clone(), *source);
        row = row.child(heading.cell.clone());
        headings.push(heading);
    }
    let mut shown = None;
    let schema = Schema::of(users.session);
    dom::effect(move || {
        let known = schema.known();
        let now = users.list.with(|list| Sorting {
            order: order(users, list),
            is_here: matches!(list.load, Load::Complete),
            is_plain: list.query.is_plain(),
            lists: headings
                .iter()
                .map(|heading| heading.is_list(list))
                .collect(),
            known: Rc::clone(&known),
        });
        // The list changes with every page of users, the headings do not.
        if shown.as_ref() == Some(&now) {
            return;
        }
        for (heading, is_list) in headings.iter().zip(&now.lists) {
            heading.show(&now, *is_list);
        }
        shown = Some(now);
    });
    row
}

/// The box that chooses everyone who is shown.
fn select_all(users: Users) -> Element {
    let input = el("input type=checkbox aria-label='Select all that are shown'");
    let node: HtmlInputElement = input.node().clone().unchecked_into();
    let shown = node.clone();
    dom::effect(move || {
        let (selected, all) = users.list.with(|list| {
            let selected = match list.rows.selected_len() {
                0 => 0,
                _ => list.rows.selected_shown_len(),
            };
            (selected, list.rows.shown_len())
        });
        shown.set_checked(selected > 0 && selected == all);
        shown.set_indeterminate(selected > 0 && selected < all);
    });
    let input = input.on("change", move |_| {
        let is_chosen = node.checked();
        users.change(&mut |list| {
            // Nobody means those who are still to come as well.
            if !is_chosen && !list.rows.is_filtered() {
                return list.rows.select_none();
            }
            let all = list.rows.shown_len();
            list.rows.select(0..all, is_chosen);
        });
    });
    el("div class='cell cell-select' role=columnheader aria-colindex=1").child(input)
}

/// How the list is sorted, and how it would be.
#[derive(PartialEq)]
struct Sorting {
    order: Option<Sorted>,
    /// Whether everyone has come, so that this page can sort by itself.
    is_here: bool,
    /// Whether any order takes a search, where there is none yet.
    is_plain: bool,
    /// Which of the columns have lists of values, as far as that has come.
    lists: Vec<bool>,
    /// What the org calls its attributes.
    known: Known,
}

/// The order in which everyone stands, with the column that tells of it: this page's own, else the org's.
fn order(users: Users, list: &List) -> Option<Sorted> {
    list.order.clone().or_else(|| {
        let Sort { by, descending } = list.query.order.as_ref()?;
        let pressed = list.query.heading.as_deref();
        users.columns.with_untracked(|columns| {
            Some(Sorted {
                id: columns.sorted_by(by, pressed)?.to_owned(),
                descending: *descending,
            })
        })
    })
}

/// A heading that sorts.
struct Heading {
    column: Shown,
    source: Source,
    /// The attribute that the org sorts it by, if it can.
    field: Rc<RefCell<Option<String>>>,
    cell: Element,
    button: Element,
    name: Element,
    mark: Element,
}

impl Heading {
    fn new(users: Users, at: usize, column: Shown, source: Source) -> Self {
        let field = Rc::new(RefCell::new(None));
        let by = Rc::clone(&field);
        let name = el("span class=heading-name");
        let mark = el("span class=heading-mark aria-hidden=true");
        let sorted = column.clone();
        let widened = column.id.clone();
        let button = button("heading", "")
            .children([name.clone(), mark.clone()])
            .on_click(move || sort(users, &sorted, by.borrow().clone()))
            .on("keydown", move |event| {
                if let Some(is_wider) = widens(&event) {
                    event.prevent_default();
                    let width = width_of(&event);
                    let width = match is_wider {
                        true => width + STEP,
                        false => width.saturating_sub(STEP),
                    };
                    set_width(users, &widened, width);
                }
            });
        let cell = el("div")
            .class(column.class())
            .attr("role", "columnheader")
            .attr("aria-colindex", &(at + 2).to_string())
            .children([button.clone(), edge(users, column.id.clone())]);
        Self {
            column,
            source,
            field,
            cell,
            button,
            name,
            mark,
        }
    }

    fn is_list(&self, list: &List) -> bool {
        let column = self.source.column();
        column.is_some_and(|column| list.rows.roster().is_list(column))
    }

    fn show(&self, sorting: &Sorting, is_list: bool) {
        let at_org = self.column.sort_field(&sorting.known, is_list);
        self.field.replace(at_org.map(str::to_owned));
        let order = sorting.order.as_ref();
        let order = order.filter(|order| order.id == self.column.id);
        let (sort, mark) = match order.map(|order| order.descending) {
            Some(false) => ("ascending", "▲"),
            Some(true) => ("descending", "▼"),
            None => ("none", ""),
        };
        let label = self.column.label(&sorting.known);
        let by = match label.to_ascii_lowercase() {
            name if name == "name" => "last name".to_owned(),
            label => label,
        };
        let title = match (sorting.is_here, at_org) {
            (true, _) => ["Sorts everyone who is loaded by ", &by].concat(),
            (false, Some(_)) => {
                let note = match sorting.is_plain {
                    true => "; as Okta sorts searches only, a search is sent",
                    false => "",
                };
                ["The org sorts all its users by ", &by, note].concat()
            }
            (false, None) => ["Load all to sort by ", &by].concat(),
        };
        let title = [
            &title,
            ". Alt and an arrow make the column wider or narrower.",
        ]
        .concat();
        let can_sort = sorting.is_here || at_org.is_some();
        let _ = self.cell.clone().attr("aria-sort", sort);
        let _ = self
            .button
            .clone()
            .attr("title", &title)
            .attr("aria-disabled", if can_sort { "false" } else { "true" });
        self.name.node().set_text_content(Some(&label));
        self.mark.node().set_text_content(Some(mark));
    }
}

/// The order after a click: up, down, none.
fn sort(users: Users, column: &Shown, at_org: Option<String>) {
    let (here, now, is_here) = users.list.with_untracked(|list| {
        let is_here = matches!(list.load, Load::Complete);
        (list.order.clone(), order(users, list), is_here)
    });
    if is_here {
        let descending = here
            .filter(|here| here.id == column.id)
            .map(|here| here.descending);
        let sorted = |descending| Sorted {
            id: column.id.clone(),
            descending,
        };
        users.show_ordered(match descending {
            None => Some(sorted(false)),
            Some(false) => Some(sorted(true)),
            Some(true) => None,
        });
    } else if let Some(by) = at_org {
        let query = users.query();
        let is_marked = now.is_some_and(|now| now.id == column.id);
        let order = query.order_after_click(by, is_marked);
        users.show(Query {
            order,
            heading: Some(column.id.clone()),
            ..query
        });
    } else {
        let known = untrack(|| Schema::of(users.session).known());
        users.locked.set(Some(column.label(&known).into_owned()));
    }
}

/// The edge of a column, by which it is drawn to another width.
fn edge(users: Users, id: String) -> Element {
    let start = Rc::new(Cell::new(None::<(f64, u64)>));
    let (begun, moved, ended) = (Rc::clone(&start), Rc::clone(&start), start);
    let drawn = move |event: &Event| {
        let event = event.dyn_ref::<PointerEvent>()?;
        let (from, width) = moved.get()?;
        let by = f64::from(event.client_x()) - from;
        Some((width as f64 + by).max(NARROWEST as f64) as u64)
    };
    let preview = drawn.clone();
    el("span class=heading-edge aria-hidden=true")
        .on("pointerdown", move |event| {
            event.prevent_default();
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                begun.set(Some((f64::from(event.client_x()), width_of(event))));
                if let Some(target) = event.target() {
                    let target: web_sys::Element = target.unchecked_into();
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
            }
        })
        .on("pointermove", move |event| {
            if let (Some(width), Some(cell)) = (preview(&event), cell_of(&event)) {
                let cell: web_sys::HtmlElement = cell.unchecked_into();
                let _ = cell
                    .style()
                    .set_property("width", &[&width.to_string(), "px"].concat());
            }
        })
        .on("pointerup", move |event| {
            let width = drawn(&event);
            ended.set(None);
            if let Some(width) = width {
                set_width(users, &id, width);
            }
        })
}

/// Whether a key makes a column wider or narrower.
fn widens(event: &Event) -> Option<bool> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    match (event.alt_key(), event.key().as_str()) {
        (true, "ArrowRight") => Some(true),
        (true, "ArrowLeft") => Some(false),
        _ => None,
    }
}

fn set_width(users: Users, id: &str, width: u64) {
    let mut columns = users.columns.get_untracked();
    columns.set_width(id, width);
    users.show_columns(columns);
    super::focus_heading(users, id);
}

fn cell_of(event: &Event) -> Option<web_sys::Element> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest("[role=columnheader]").ok()?
}

/// How wide the column is at whose heading something happened, in pixels.
fn width_of(event: &Event) -> u64 {
    cell_of(event).map_or(0, |cell| cell.get_bounding_client_rect().width() as u64)
}
