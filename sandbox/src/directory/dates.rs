//! Instants as Okta writes them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat};

/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// An hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;

/// A minute, in milliseconds.
pub const MINUTE: i64 = 60_000;

/// `millis` since the epoch as `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'`.
pub fn format(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The day of `millis` as `yyyy-MM-dd`.
pub fn format_day(millis: i64) -> String {
    let mut text = format(millis);
    text.truncate(10);
    text
}

/// Reads a date with any offset (`2013-01-01T12:00:00.000-07:00`), with `Z`, or without either,
/// which is UTC. A bare day is its midnight. Milliseconds since the epoch.
pub fn parse(text: &str) -> Option<i64> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.timestamp_millis());
    }
    // Okta's own message shows `ZZ`: an offset without its colon is accepted too.
    if let Ok(instant) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z") {
        return Some(instant.timestamp_millis());
    }
    if let Ok(civil) = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f") {
        return Some(civil.and_utc().timestamp_millis());
    }
    let midnight = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()?
        .and_hms_opt(0, 0, 0)?;
    Some(midnight.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_written() {
        assert_eq!(format(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(format(1_649_087_765_000), "2022-04-04T15:56:05.000Z");
        for text in [
            "2022-04-04T15:56:05.000Z",
            "2022-04-04T15:56:05Z",
            "2022-04-04T08:56:05.000-07:00",
            "2022-04-04T08:56:05.000-0700",
            "2022-04-04T15:56:05",
        ] {
            assert_eq!(parse(text), Some(1_649_087_765_000), "{text}");
        }
        assert_eq!(parse("2022-04-04"), Some(1_649_030_400_000));
        for text in ["", "yesterday", "2022-13-01", "2022-04-04T25:00:00Z", "5"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
