//! Instants as Okta writes them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};
use serde::ser::{Serialize, Serializer};

/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// An hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;

/// A minute, in milliseconds.
pub const MINUTE: i64 = 60_000;

/// `millis` since the epoch as `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'`.
pub fn format(millis: i64) -> String {
    Text::of(millis).as_str().to_owned()
}

/// An instant as [`format`] writes it, without a place of its own in memory: a list has six for each user.
#[derive(Clone, Copy, Debug)]
pub struct Text([u8; 24]);

impl Text {
    /// The text of `millis` since the epoch. What lies outside of four-digit years is the epoch: nobody has such a date.
    pub fn of(millis: i64) -> Self {
        let instant = DateTime::from_timestamp_millis(millis)
            .filter(|instant| (0..10_000).contains(&instant.year()))
            .unwrap_or_default();
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |place: std::ops::Range<usize>, mut value: u32| {
            for digit in text[place].iter_mut().rev() {
                *digit = b'0' + (value % 10) as u8;
                value /= 10;
            }
        };
        put(0..4, instant.year().unsigned_abs());
        put(5..7, instant.month());
        put(8..10, instant.day());
        put(11..13, instant.hour());
        put(14..16, instant.minute());
        put(17..19, instant.second());
        put(20..23, instant.timestamp_subsec_millis());
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // It holds nothing but ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
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
        assert_eq!(format(1_709_251_199_987), "2024-02-29T23:59:59.987Z");
        assert_eq!(format(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(format(i64::MAX), format(0));
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
