//! One step: an arrow from lane to lane, or a note, which opens to all that was recorded of it.

use crate::app::{
    components::fact,
    dom::{Element, el},
    format,
};
use crate::oauth::recording::{Event, Exchange, Field, Kind, Lane, rfc3339};

/// A row of the diagram.
pub(super) fn step(event: &Event) -> Element {
    let row = match event.kind() {
        Kind::Built => el("li class='step begins'"),
        _ => el("li class=step"),
    };
    let (from, to) = event.lanes();
    if let Some(exchange) = event.exchange() {
        return row.child(opening(exchanged(event, exchange), &both_ways(exchange)));
    }
    if from == to {
        return row.child(noted(event));
    }
    let detail = event.detail();
    let line = arrow(line(true, event), from, to, "", &[event.title(), detail]);
    row.child(opening(
        line,
        &[fields("Parameters, without their secrets", event.fields())],
    ))
}

/// A row that opens.
fn opening(line: Element, body: &[Element]) -> Element {
    let body = el("div class=step-body").all(body);
    el("details").children([line, body])
}

fn line(opens: bool, event: &Event) -> Element {
    let line = match opens {
        true => el("summary class=step-line"),
        false => el("div class=step-line"),
    };
    let time = rfc3339(event.at());
    line.child(el("span class=step-time").text(time.get(11..23).unwrap_or_default()))
}

/// A note on the page's lane: a check and how it ended, or the beginning of a sign-in.
fn noted(event: &Event) -> Element {
    let (class, mark, word) = match event.kind() {
        Kind::Passed => ("note-mark good", "✓ ", "passed: "),
        Kind::Failed => ("note-mark failed", "✕ ", "failed: "),
        _ => ("note-mark", "", ""),
    };
    let note = el("span class=step-note").children([
        el("span aria-hidden=true").class(class).text(mark),
        el("span class=visually-hidden").text(word),
        el("b").text(event.title()),
        el("span class=muted").text(" ").text(event.detail()),
    ]);
    line(false, event).child(note)
}

/// A request, and below it what came of it.
fn exchanged(event: &Event, exchange: &Exchange) -> Element {
    let there = arrow(
        line(true, event),
        Lane::Page,
        exchange.lane,
        "",
        &[event.title()],
    );
    let duration = [&format::count(exchange.duration), " ms"].concat();
    match exchange.status {
        None => arrow(
            there,
            exchange.lane,
            Lane::Page,
            "lost",
            &[event.detail(), &duration],
        ),
        Some(status) => {
            let class = if status < 400 { "" } else { "bad" };
            let status = status.to_string();
            arrow(
                there,
                exchange.lane,
                Lane::Page,
                class,
                &[&status, &duration],
            )
        }
    }
}

/// An arrow with its label above it.
fn arrow(line: Element, from: Lane, to: Lane, class: &str, label: &[&str]) -> Element {
    let is_back = to == Lane::Page;
    let span = match if is_back { from } else { to } {
        Lane::Api => " over-api ",
        _ => " over-server ",
    };
    let way = if is_back { "back " } else { "" };
    let mut text = el("span")
        .class(&["step-label", span, way, class].concat())
        .child(
            el("span class=visually-hidden")
                .text(&["from ", name(from), " to ", name(to), ": "].concat()),
        );
    for (index, part) in label.iter().enumerate() {
        text = match index {
            0 => text.child(el("span class=step-what").text(part)),
            _ => text.child(el("span class=muted").text(" · ").text(part)),
        };
    }
    let arrow = el("i aria-hidden=true").class(&["step-arrow", span, way, class].concat());
    line.children([text, arrow])
}

/// What was sent and what came.
fn both_ways(exchange: &Exchange) -> Vec<Element> {
    let sent = el("div").children([
        el("h2>Sent"),
        el("p class=mono")
            .children([el("b").text(&exchange.method)])
            .text(" ")
            .text(exchange.place()),
        fields("Query", &exchange.query()),
        fields("Headers", &exchange.request_headers),
        fields("Form", &exchange.form),
        size(exchange.request_size),
    ]);
    let status = exchange
        .status
        .map_or_else(|| "none".to_owned(), |status| status.to_string());
    let came = el("div").children([
        el("h2>Came"),
        el("p class=mono>Status ").child(el("b").text(&status)),
        fields("Headers that the page may see", &exchange.response_headers),
        fields("Members", &exchange.members),
        size(exchange.response_size),
    ]);
    vec![sent, came]
}

fn fields(title: &str, fields: &[Field]) -> Element {
    let rows = fields.iter().map(|field| {
        let class = match field.value.starts_with("(redacted") {
            true => "mono redacted",
            false => "mono",
        };
        fact(&field.name, el("dd").class(class).text(&field.value))
    });
    let list = el("dl class=facts").all(&rows.collect::<Vec<_>>());
    match fields.is_empty() {
        true => el("div"),
        false => el("div").children([el("p class=step-title").text(title), list]),
    }
}

fn size(bytes: u64) -> Element {
    match bytes {
        0 => el("p class=muted>No body."),
        bytes => el("p class=muted>Body: ")
            .text(&format::count(bytes))
            .text(" bytes"),
    }
}

fn name(lane: Lane) -> &'static str {
    match lane {
        Lane::Page => "page",
        Lane::AuthorizationServer => "authorization server",
        _ => "API",
    }
}
