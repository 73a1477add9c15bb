//! Numbers, dates and spans as people read them.
//!
//! The page is written in English, so the browser's own formatters are asked for English, in the
//! person's variety of it. They are made once: making one costs more than a thousand uses.

mod span;

use js_sys::{
    Array, Function,
    Intl::{DateTimeFormat, NumberFormat, RelativeTimeFormat},
    JSON, Object,
};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::page;

pub use span::countdown;

/// A whole number with its digits grouped, as `12,400`.
pub fn count(value: u64) -> String {
    FORMATS.with(|formats| call(&formats.number, value as f64))
}

/// A moment to the second with its time zone, as `14 Mar 2024, 08:14:22 GMT+1`. `time` is in
/// milliseconds since the epoch.
pub fn date_time(time: u64) -> String {
    FORMATS.with(|formats| call(&formats.date_time, time as f64))
}

/// How far a moment lies from now, as `3 days ago`. `time` is in milliseconds since the epoch,
/// `now` in seconds.
pub fn relative(time: u64, now: u64) -> String {
    let Some((count, unit)) = span::distance(time as i64 / 1_000 - now as i64) else {
        return "just now".to_owned();
    };
    FORMATS.with(|formats| String::from(formats.relative.format(count as f64, unit)))
}

struct Formats {
    number: Function,
    date_time: Function,
    relative: RelativeTimeFormat,
}

thread_local! {
    static FORMATS: Formats = Formats::new();
}

impl Formats {
    fn new() -> Self {
        let locale = page::window()
            .navigator()
            .language()
            .filter(|language| language.starts_with("en"))
            .unwrap_or_else(|| "en".to_owned());
        let locales = Array::of1(&JsValue::from_str(&locale));
        let date_time = options(
            r#"{"year":"numeric","month":"short","day":"numeric","hour":"2-digit","minute":"2-digit",
            "second":"2-digit","hourCycle":"h23","timeZoneName":"short"}"#,
        );
        let relative = options(r#"{"numeric":"auto"}"#);
        Self {
            number: NumberFormat::new(&locales, &Object::new()).format(),
            date_time: DateTimeFormat::new(&locales, &date_time).format(),
            relative: RelativeTimeFormat::new(&locales, &relative),
        }
    }
}

/// What a formatter is asked for. Written as JSON: setting each option on its own takes far more code.
fn options(json: &str) -> Object {
    let options = JSON::parse(json).unwrap_or_default();
    options.unchecked_into()
}

/// Only a date beyond what the browser can count makes its formatters throw.
fn call(format: &Function, value: f64) -> String {
    let text = format.call1(&JsValue::NULL, &JsValue::from_f64(value));
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
