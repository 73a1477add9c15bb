//! Pictures of who is loaded: by status, by the last sign-in, by creation. A bar that is pressed filters the table.

mod along;

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::prelude::{set_timeout, untrack};
use roster::{Column, Span};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{
    button, status,
    store::{Facet, List, Load, Users},
};
use crate::app::{
    dom::{self, Element, el, svg},
    format,
    state::State,
};
use crate::okta::{timeline, users::Status};

/// What the ids of all bars begin with.
const ID_PREFIX: &str = "picture-";

/// The most bars of a picture of times.
const BARS: usize = 24;

/// The size of a picture of times, in its own units. Whole numbers: writing others takes kilobytes of code.
const WIDTH: usize = 3_600;
const HEIGHT: usize = 960;

/// While users come, pictures are drawn anew no more often than this.
const PACE: Duration = Duration::from_millis(700);

/// The pictures, drawn while they are open.
pub(super) fn pictures(users: Users) -> Element {
    let is_open = Rc::new(Cell::new(false));
    let edition = Rc::new(State::new(0_u64));
    let is_due = Rc::new(Cell::new(false));
    let draw = {
        let edition = Rc::clone(&edition);
        move || edition.update(|edition| *edition += 1)
    };

    let (open, due, again) = (Rc::clone(&is_open), Rc::clone(&is_due), draw.clone());
    let mut drawn = (0, 0, false);
    dom::effect(move || {
        let now = users.list.with(|list| {
            let is_loading = matches!(list.load, Load::Loading);
            let is_whole = matches!(list.load, Load::Complete);
            ((list.rows.len(), list.rows.edition(), is_whole), is_loading)
        });
        let (now, is_loading) = now;
        if !open.get() || drawn == now {
            return;
        }
        drawn = now;
        if !is_loading {
            untrack(&again);
        } else if !due.replace(true) {
            let (due, again) = (Rc::clone(&due), again.clone());
            set_timeout(
                move || {
                    due.set(false);
                    again();
                },
                PACE,
            );
        }
    });

    let toggled = move |event: web_sys::Event| {
        let details = event
            .target()
            .map(|target| target.unchecked_into::<web_sys::Element>());
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        draw();
    };
    let shown = Rc::clone(&edition);
    el("details class=pictures")
        .on("toggle", toggled)
        .child(el("summary>Pictures"))
        .part(
            move || (shown.get(), users.facet.get()),
            move |(edition, facet)| match edition {
                0 => Vec::new(),
                _ => draw_all(users, &facet),
            },
        )
}

/// The id of the bar at a place of a picture, by which it keeps the keyboard when all are drawn anew.
fn id(picture: &str, at: usize) -> String {
    [ID_PREFIX, picture, &at.to_string()].concat()
}

/// Who is counted, and what a bar does to another.
fn hint(list: &List, facet: &Facet) -> String {
    let mut hint = String::new();
    if !matches!(list.load, Load::Complete) {
        let count = format::count(list.rows.len() as u64);
        hint = ["Of the ", &count, " who are loaded; there are more. "].concat();
    }
    if facet.span.is_some() {
        hint.push_str("One bar of the two pictures of times filters at a time.");
    }
    hint
}

fn draw_all(users: Users, facet: &Facet) -> Vec<Element> {
    users.list.with_untracked(|list| {
        let roster = list.rows.roster();
        let all = list.rows.all();
        vec![el("div class=pictures-row").children([
            statuses(users, &roster.count_statuses(&all), facet),
            times(
                users,
                "Last sign-in",
                "never signed in",
                Column::LastLogin,
                facet,
            ),
            times(users, "Created", "without a date", Column::Created, facet),
            el("p class='hint pictures-hint'").text(&hint(list, facet)),
        ])]
    })
}

/// A bar for each status, as long as there are people of it.
fn statuses(users: Users, counts: &[(&str, usize)], facet: &Facet) -> Element {
    let most = counts
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut counts = counts.to_vec();
    counts.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
    let bars: Vec<_> = counts
        .iter()
        .enumerate()
        .map(|(at, (name, count))| {
            let status = Status::of(name);
            let is_on = facet.status.as_deref() == Some(*name);
            let name = (*name).to_owned();
            let told = format::count(*count as u64);
            let bar = svg("svg class=picture-bar viewBox='0 0 1000 80' preserveAspectRatio=none aria-hidden=true")
                .child(
                    svg("rect height=80").attr("width", &(count * 1_000 / most).max(6).to_string()),
                );
            el("li").child(
                button("picture-line", "")
                    .id(&id("status-", at))
                    .attr("aria-pressed", pressed(is_on))
                    .child(el("span").class(status::class(&status)).text(status.label()))
                    .text(" ")
                    .children([
                        bar,
                        el("span class=picture-count").text(&told),
                        el("span class=visually-hidden").text(" users"),
                    ])
                    .on_click(move || {
                        let status = (!is_on).then(|| name.clone());
                        let facet = users.facet.get_untracked();
                        users.show_facet(Facet { status, ..facet });
                    }),
            )
        })
        .collect();
    figure("Status", el("ul class=picture-lines").all(&bars))
}

/// A bar for each stretch of time.
fn times(
    users: Users,
    title: &'static str,
    never_label: &'static str,
    column: Column,
    facet: &Facet,
) -> Element {
    let (stretches, counts, never) = users.list.with_untracked(|list| {
        let roster = list.rows.roster();
        let all = list.rows.all();
        let (first, last) = roster.extent(column).unwrap_or((0, -1));
        let stretches = timeline::stretches(first, last, BARS);
        let ends: Vec<_> = stretches.iter().map(|stretch| stretch.to).collect();
        let (counts, never) = roster.count_times(&all, column, &ends);
        (stretches, counts, never)
    });
    let name = match column {
        Column::Created => "created-",
        _ => "login-",
    };
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let step = WIDTH / stretches.len().max(1);
    let mut picture =
        svg("svg class=picture viewBox='0 0 3600 960' role=toolbar preserveAspectRatio=none")
            .attr("aria-label", &[title, ", by time"].concat())
            .on("focusin", |event| along::stop_here(&event))
            .on("keydown", |event| along::go(&event));
    let span_of = |stretch: &timeline::Stretch| Span {
        column,
        from: Some(stretch.from),
        to: stretch.to,
    };
    let mut stops = stretches.iter();
    let stop = stops.position(|stretch| facet.span == Some(span_of(stretch)));
    for (at, (stretch, count)) in stretches.iter().zip(&counts).enumerate() {
        let span = span_of(stretch);
        let is_on = facet.span == Some(span);
        let told = [
            &stretch.label,
            ": ",
            &format::count(*count as u64),
            " users",
        ]
        .concat();
        let height = match count {
            0 => 0,
            count => (count * (HEIGHT - 40) / most).max(20),
        };
        let rect = |class, height: usize| {
            svg("rect")
                .class(class)
                .attr("x", &(at * step + 10).to_string())
                .attr("width", &(step - 20).to_string())
                .attr("y", &(HEIGHT - height).to_string())
                .attr("height", &height.to_string())
        };
        // The whole height can be pressed, also where there is next to nothing.
        let bar = svg("g role=button class=picture-column")
            .attr("tabindex", if at == stop.unwrap_or(0) { "0" } else { "-1" })
            .id(&id(name, at))
            .attr("aria-pressed", pressed(is_on))
            .attr("aria-label", &told)
            .children([
                svg("title").text(&told),
                rect("picture-field", HEIGHT),
                rect("picture-value", height),
            ]);
        let set = move || show_span(users, (!is_on).then_some(span));
        let press = move |event: web_sys::Event| {
            let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
            if matches!(key.as_deref(), Some("Enter" | " ")) {
                event.prevent_default();
                set();
            }
        };
        picture = picture.child(bar.on_click(set).on("keydown", press));
    }
    let ends = match (stretches.first(), stretches.last()) {
        (Some(first), Some(last)) => el("div class=picture-ends").children([
            el("span").text(&first.label),
            el("span").text(if stretches.len() > 1 { &last.label } else { "" }),
        ]),
        _ => el("p class=hint>Nobody here has a time for this."),
    };
    let figure = figure(title, el("div").children([picture, ends]));
    if never == 0 {
        return figure;
    }
    let span = Span {
        column,
        from: None,
        to: 0,
    };
    let is_on = facet.span == Some(span);
    let told = [&format::count(never as u64), " ", never_label].concat();
    figure.child(
        button("button small quiet", &told)
            .id(&id(name, BARS))
            .attr("aria-pressed", pressed(is_on))
            .on_click(move || show_span(users, (!is_on).then_some(span))),
    )
}

fn show_span(users: Users, span: Option<Span>) {
    let facet = users.facet.get_untracked();
    users.show_facet(Facet { span, ..facet });
}

fn figure(title: &str, picture: Element) -> Element {
    el("figure").children([el("figcaption").text(title), picture])
}

fn pressed(is_on: bool) -> &'static str {
    match is_on {
        true => "true",
        false => "false",
    }
}
