//! One cell of a slot: what a column shows of a row.

use std::borrow::Cow;

use web_sys::Text;

use crate::app::{
    dom::{Element, el},
    format,
    users::{
        columns::{NAME, Shown, Source},
        rows::Rows,
        status,
    },
};
use crate::browser::page;
use crate::okta::{clock, users::Status};

/// A cell of a column, whichever row is shown in it.
pub(super) struct Cell {
    source: Source,
    /// Whether someone without anything here is known by the login.
    is_name: bool,
    /// What stands for a time that there is none of.
    never: &'static str,
    pub(super) element: web_sys::Element,
    /// What the text is in: the cell itself, where that needs nothing of its own.
    inner: web_sys::Element,
    text: Text,
    /// Whether it says that there is nothing.
    is_muted: std::cell::Cell<bool>,
}

impl Cell {
    /// The cell of a column at a place, with nothing in it.
    pub(super) fn new(at: usize, column: &Shown, source: Source) -> Self {
        let element = el("div")
            .class(column.class())
            .attr("role", "gridcell")
            .attr("aria-colindex", &(at + 2).to_string())
            .attr("tabindex", "-1");
        let text = page::document().create_text_node("");
        let (element, inner) = match source {
            Source::Time(_) | Source::WrittenTime(_) => (element.clone(), element),
            Source::Status => inside(element, el("span")),
            // What comes from the org is a text of its own direction, and never anything but text.
            Source::Missing | Source::Text(_) => inside(element, el("bdi")),
        };
        let inner = inner.node().clone();
        let _ = inner.append_child(&text);
        Self {
            source,
            is_name: column.id == NAME,
            never: if column.id == "lastLogin" {
                "never"
            } else {
                "—"
            },
            element: element.node().clone(),
            inner,
            text,
            is_muted: std::cell::Cell::new(false),
        }
    }

    /// What is said of a cell that is pointed at: all of its text, or when exactly something was.
    pub(super) fn title(&self, rows: &Rows, row: usize) -> Option<String> {
        let roster = rows.roster();
        let time = match self.source {
            Source::Time(column) => roster.time(row, column),
            Source::WrittenTime(column) => clock::parse_rfc3339(&roster.text(row, column)),
            _ => return self.text.data().into(),
        };
        let time = u64::try_from(time?).ok()?;
        Some(format::date_time(time))
    }

    /// Whether what it shows depends on what time it is.
    pub(super) fn is_time(&self) -> bool {
        matches!(self.source, Source::Time(_) | Source::WrittenTime(_))
    }

    /// Shows a row's value; `now` is in minutes since the epoch.
    pub(super) fn show(&self, row: Option<(&Rows, usize)>, now: u64) {
        let text =
            |column| row.map_or_else(Cow::default, |(rows, row)| rows.roster().text(row, column));
        let mut shown = match self.source {
            Source::Time(column) => {
                let time = row.and_then(|(rows, row)| rows.roster().time(row, column));
                return self.show_time(time, now);
            }
            Source::WrittenTime(column) => {
                return self.show_time(clock::parse_rfc3339(&text(column)), now);
            }
            Source::Status => {
                let status = Status::of(&text(roster::Column::Status));
                let class = row.map_or("status", |_| status::class(&status));
                let _ = self.inner.set_attribute("class", class);
                self.text.set_data(status.label());
                return;
            }
            Source::Missing => Cow::default(),
            Source::Text(column) => text(column),
        };
        if self.is_name && shown.is_empty() {
            shown = text(roster::Column::Login);
        }
        self.text.set_data(&shown);
    }

    fn show_time(&self, time: Option<i64>, now: u64) {
        // Times before 1970 are nobody's.
        let time = time.and_then(|time| u64::try_from(time).ok());
        if self.is_muted.replace(time.is_none()) != time.is_none() {
            let _ = self
                .element
                .class_list()
                .toggle_with_force("muted", time.is_none());
        }
        match time {
            Some(time) => self.text.set_data(&format::relative(time, now * 60)),
            None => self.text.set_data(self.never),
        }
    }
}

fn inside(outer: Element, inner: Element) -> (Element, Element) {
    (outer.child(inner.clone()), inner)
}
