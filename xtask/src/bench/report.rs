//! Samples against goals.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{
    machine::Machine,
    samples::{Frames, Full, List, Samples, Scroll, Times},
    stats::{median, worst},
    table::{self, grouped},
};

/// Two frames at 60 Hz, with what a clock of a tenth of a millisecond leaves open: the goal of 33 ms lets one frame be missed.
const TWO_FRAMES: f64 = 33.4;
const ONE_FRAME: f64 = 16.7;

/// What may come and go by itself while one scrolls, in bytes.
const FLAT: f64 = 1_000_000.0;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Bytes,
    Count,
    Milliseconds,
    Times,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Count => "count",
            Self::Milliseconds => "ms",
            Self::Times => "times",
        }
    }

    pub(super) fn show(self, value: f64) -> String {
        match self {
            Self::Bytes if value.abs() >= 1e6 => format!("{:.1} MB", value / 1e6),
            Self::Bytes => format!("{value:.0} B"),
            Self::Count => format!("{value:.0}"),
            Self::Milliseconds if value >= 10_000.0 => format!("{:.1} s", value / 1e3),
            Self::Milliseconds => format!("{value:.1} ms"),
            Self::Times => format!("{value:.2} ×"),
        }
    }
}

/// One measured thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) what: String,
    pub(super) unit: Unit,
    /// Nothing when the page does not have what was to be measured.
    pub(super) value: Option<f64>,
    /// What it may be at most; nothing for what is told beside.
    pub(super) goal: Option<f64>,
}

impl Row {
    fn new(what: &str, unit: Unit, value: Option<f64>) -> Self {
        Self {
            what: what.to_owned(),
            unit,
            value,
            goal: None,
        }
    }

    fn goal(self, goal: f64) -> Self {
        Self {
            goal: Some(goal),
            ..self
        }
    }

    /// Whether the goal is met; what is not there has not met it.
    pub(super) fn is_met(&self) -> Option<bool> {
        let goal = self.goal?;
        Some(self.value.is_some_and(|value| value <= goal))
    }

    /// The measured in goals.
    pub(super) fn share(&self) -> Option<f64> {
        Some(self.value? / self.goal?)
    }

    fn json(&self) -> Value {
        json!({
            "what": self.what,
            "unit": self.unit.name(),
            "value": self.value,
            "goal": self.goal,
            "share_of_goal": self.share(),
            "met": self.is_met(),
        })
    }
}

/// Everything measured with one list.
pub(super) struct Section {
    pub(super) users: u64,
    pub(super) rows: Vec<Row>,
}

/// What a user costs in a list of one size.
pub(super) struct Point {
    pub(super) users: u64,
    pub(super) page: f64,
    pub(super) baseline: f64,
    pub(super) ratio: f64,
    /// Milliseconds for a thousand users.
    pub(super) thousand: f64,
    /// Bytes a user.
    pub(super) bytes: f64,
}

pub(super) struct Report {
    pub(super) sections: Vec<Section>,
    pub(super) curve: Vec<Point>,
}

/// The report on `samples`, where the goals are for `users` users and those of longer lists are wider.
pub(super) fn of(samples: &Samples, users: u64) -> Report {
    let sections = samples.lists.iter().filter_map(|list| {
        let full = list.full.as_ref()?;
        let rows = rows(list, full, list.users <= users);
        Some(Section {
            users: list.users,
            rows,
        })
    });
    Report {
        sections: sections.collect(),
        curve: samples.lists.iter().filter_map(point).collect(),
    }
}

impl Report {
    /// The report to read.
    pub(super) fn text(&self, runs: u64) -> String {
        let mut text = String::new();
        for section in &self.sections {
            _ = writeln!(text, "{} users", grouped(section.users));
            text += &table::of_rows(&section.rows);
            text.push('\n');
        }
        text += "What a user costs, by how many there are\n";
        text += &table::of_curve(&self.curve);
        _ = write!(text, "\n{}", method(runs));
        text
    }

    /// The report to keep.
    pub(super) fn json(&self, runs: u64, machine: &Machine, samples: &Value) -> Value {
        let sections = self.sections.iter().map(|section| {
            let rows: Vec<_> = section.rows.iter().map(Row::json).collect();
            json!({ "users": section.users, "rows": rows })
        });
        let curve = self.curve.iter().map(|point| {
            json!({
                "users": point.users,
                "page_ms": point.page,
                "baseline_ms": point.baseline,
                "ratio": point.ratio,
                "ms_per_thousand_users": point.thousand,
                "bytes_per_user": point.bytes,
            })
        });
        json!({
            "machine": machine.json(),
            "browser": samples["browser"],
            "runs": runs,
            "sections": sections.collect::<Vec<_>>(),
            "curve": curve.collect::<Vec<_>>(),
            "samples": samples,
        })
    }
}

fn method(runs: u64) -> String {
    format!(
        "Loading: median of {runs} runs (a million: one), each against one of fetching the same pages in the same tab just before, and dropping the bodies.\n\
         On screen: the page's thread has drawn the frame with the change in it. That includes the wait for the frame, at 60 Hz up to 16.7 ms.\n\
         In the document: the page has done its part, and waits for the frame. First rows: median of ten lists begun anew.\n\
         Memory: wasm and JavaScript after garbage collection, over that with the first page alone.\n"
    )
}

fn baseline_of(list: &List) -> Option<f64> {
    let times: Vec<f64> = list.baseline.iter().map(|run| run.time).collect();
    median(&times)
}

/// How many users loading everything brought.
fn brought(list: &List) -> f64 {
    list.users.saturating_sub(list.first_page).max(1) as f64
}

/// Each run against the one of fetching alone that went before it: what else the machine does meanwhile strikes both.
fn ratio(list: &List) -> Option<f64> {
    let pairs = list.page.iter().zip(&list.baseline);
    let ratios: Vec<f64> = pairs.map(|(page, run)| page / run.time).collect();
    median(&ratios)
}

fn bytes_per_user(list: &List) -> f64 {
    (list.memory.after.total() - list.memory.before.total()) / brought(list)
}

fn point(list: &List) -> Option<Point> {
    let (page, baseline) = (median(&list.page)?, baseline_of(list)?);
    Some(Point {
        users: list.users,
        page,
        baseline,
        ratio: ratio(list)?,
        thousand: page / brought(list) * 1e3,
        bytes: bytes_per_user(list),
    })
}

/// `is_usual` says that the goals are those for a list of usual length.
fn rows(list: &List, full: &Full, is_usual: bool) -> Vec<Row> {
    let (page, baseline) = (median(&list.page), baseline_of(list));
    let ratio = ratio(list);
    let sent = list.baseline.first().map(|run| run.bytes as f64);
    let (before, after) = (&list.memory.before, &list.memory.after);
    let per_user = |after: u64, before: u64| Some((after as f64 - before as f64) / brought(list));
    let mut rows = vec![
        Row::new("Load all, in times of fetching alone", Unit::Times, ratio).goal(1.15),
        Row::new("  load all", Unit::Milliseconds, page),
        Row::new("  fetching alone", Unit::Milliseconds, baseline),
        Row::new("  sent by the org", Unit::Bytes, sent),
        Row::new("Memory a user", Unit::Bytes, Some(bytes_per_user(list))).goal(300.0),
        Row::new("  wasm", Unit::Bytes, per_user(after.wasm, before.wasm)),
        Row::new("  JavaScript", Unit::Bytes, per_user(after.js, before.js)),
    ];
    let (document, screen) = both(&full.first_rows);
    rows.extend([
        Row::new(
            "First rows in the document after the answer",
            Unit::Milliseconds,
            median(&document),
        )
        .goal(ONE_FRAME),
        Row::new("  on screen", Unit::Milliseconds, median(&screen)),
    ]);
    rows.extend(filter(full.filter.as_deref(), is_usual));
    let sort_goal = if is_usual { 150.0 } else { 2_000.0 };
    match &full.sort {
        Some(columns) => rows.extend(columns.iter().map(|sort| {
            let (_, screen) = both(&sort.times);
            let what = format!("Sort by {}", sort.column);
            Row::new(&what, Unit::Milliseconds, median(&screen)).goal(sort_goal)
        })),
        None => {
            rows.push(Row::new("Sort what is loaded", Unit::Milliseconds, None).goal(sort_goal))
        }
    }
    rows.extend(scrolling(&full.scroll));
    rows
}

fn both(times: &[Times]) -> (Vec<f64>, Vec<f64>) {
    times
        .iter()
        .map(|times| (times.document, times.screen))
        .unzip()
}

fn filter(keys: Option<&[Times]>, is_usual: bool) -> Vec<Row> {
    let (document, screen) = both(keys.unwrap_or_default());
    let (usual, at_worst) = if is_usual {
        (16.0, 33.0)
    } else {
        (100.0, 100.0)
    };
    let row = |what, value| Row::new(what, Unit::Milliseconds, value);
    let mut rows = vec![
        row("Key in the filter, on screen, median", median(&screen)).goal(usual),
        row("Key in the filter, on screen, worst", worst(&screen)).goal(at_worst),
    ];
    if keys.is_some() {
        rows.extend([
            row("  in the document, median", median(&document)),
            row("  in the document, worst", worst(&document)),
            Row::new("  keys", Unit::Count, Some(screen.len() as f64)),
        ]);
    }
    rows
}

fn scrolling(scroll: &Scroll) -> Vec<Row> {
    let through: Vec<f64> = scroll
        .through
        .iter()
        .flat_map(|frames| frames.times.iter().copied())
        .collect();
    let row = |what, times: &[f64]| Row::new(what, Unit::Milliseconds, worst(times));
    let all = || scroll.through.iter().chain([&scroll.jumps, &scroll.wheel]);
    let times = || all().flat_map(|frames| frames.times.iter());
    let late = times().filter(|time| **time > TWO_FRAMES).count();
    let elements = all().map(|frames: &Frames| frames.elements).max();
    let grown = scroll.memory.after.total() - scroll.memory.before.total();
    vec![
        row("Longest frame, scrolling through", &through).goal(TWO_FRAMES),
        row("Longest frame, jumping", &scroll.jumps.times).goal(TWO_FRAMES),
        row("Longest frame, turning the wheel", &scroll.wheel.times).goal(TWO_FRAMES),
        row("  longest frame, doing nothing", &scroll.idle.times),
        Row::new("  late frames", Unit::Count, Some(late as f64)),
        Row::new("  frames", Unit::Count, Some(times().count() as f64)),
        Row::new(
            "Elements of the page",
            Unit::Count,
            elements.map(|count| count as f64),
        )
        .goal(2_000.0),
        Row::new(
            "Memory that scrolling leaves behind",
            Unit::Bytes,
            Some(grown),
        )
        .goal(FLAT),
    ]
}

#[cfg(test)]
mod tests;
