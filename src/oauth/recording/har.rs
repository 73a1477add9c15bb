//! Recordings as files.

use super::{Event, Exchange, time::rfc3339};
use crate::oauth::{
    json::{self, Json},
    record::{Record, text},
};

/// All events, as JSON.
pub fn report(events: &[Event]) -> Json {
    let events = events.iter().map(|event| {
        let mut json = event.to_json();
        if let Json::Object(members) = &mut json {
            members.insert(0, ("time".to_owned(), text(&rfc3339(event.at))));
            members.retain(|(_, value)| !is_nothing(value));
        }
        json
    });
    object(
        r#"{"format":"latchkey-recording","version":1,"redacted":true}"#,
        [("events", Json::Array(events.collect()))],
    )
}

/// The exchanges among the events, as an HTTP Archive: HAR 1.2.
pub fn har(events: &[Event]) -> Json {
    let entries = events
        .iter()
        .filter_map(|event| Some(entry(event, event.exchange()?)));
    let creator = object(
        r#"{"name":"Latchkey"}"#,
        [("version", text(env!("CARGO_PKG_VERSION")))],
    );
    let log = object(
        r#"{"version":"1.2","comment":"Secrets were redacted when this was recorded."}"#,
        [
            ("creator", creator),
            ("entries", Json::Array(entries.collect())),
        ],
    );
    object("{}", [("log", log)])
}

fn entry(event: &Event, exchange: &Exchange) -> Json {
    let number = |number: u64| Json::Number(number.into());
    object(
        r#"{"cache":{}}"#,
        [
            ("startedDateTime", text(&rfc3339(event.at))),
            ("time", number(exchange.duration)),
            ("request", request(exchange)),
            ("response", response(exchange)),
            (
                "timings",
                object(
                    r#"{"send":0,"receive":0}"#,
                    [("wait", number(exchange.duration))],
                ),
            ),
            ("comment", text(event.detail())),
        ],
    )
}

fn request(exchange: &Exchange) -> Json {
    let mut json = object(
        COMMON,
        [
            ("method", text(&exchange.method)),
            ("url", text(&exchange.url)),
            ("headers", exchange.request_headers.to_json()),
            ("queryString", exchange.query().to_json()),
            ("bodySize", exchange.request_size.to_json()),
        ],
    );
    if let (Json::Object(members), false) = (&mut json, exchange.form.is_empty()) {
        let posted = object(
            r#"{"mimeType":"application/x-www-form-urlencoded"}"#,
            [("params", exchange.form.to_json())],
        );
        members.push(("postData".to_owned(), posted));
    }
    json
}

fn response(exchange: &Exchange) -> Json {
    let mime_type = exchange
        .response_headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-type"))
        .map_or("", |header| &header.value);
    let mut content = vec![
        ("size".to_owned(), exchange.response_size.to_json()),
        ("mimeType".to_owned(), text(mime_type)),
    ];
    if !exchange.members.is_empty() {
        let members = exchange
            .members
            .iter()
            .map(|member| (member.name.clone(), text(&member.value)));
        let body = Json::Object(members.collect()).to_text();
        content.push(("text".to_owned(), text(&body)));
    }
    object(
        COMMON,
        [
            // 0 is how browsers write that no answer came.
            ("status", exchange.status.unwrap_or(0).to_json()),
            ("statusText", text("")),
            ("headers", exchange.response_headers.to_json()),
            ("content", Json::Object(content)),
            ("redirectURL", text("")),
            ("bodySize", exchange.response_size.to_json()),
        ],
    )
}

/// What a page cannot see: cookies are never sent, and the rest is hidden.
const COMMON: &str = r#"{"httpVersion":"","cookies":[],"headersSize":-1}"#;

/// An object out of a literal, with more members.
fn object<const N: usize>(literal: &'static str, more: [(&str, Json); N]) -> Json {
    let mut members = match json::parse(literal.as_bytes(), literal.len()) {
        Ok(Json::Object(members)) => members,
        _ => Vec::new(),
    };
    for (name, value) in more {
        members.push((name.to_owned(), value));
    }
    Json::Object(members)
}

fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::String(text) => text.is_empty(),
        _ => false,
    }
}
