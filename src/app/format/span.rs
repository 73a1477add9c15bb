//! Spans of time: which unit to name them in, and how a countdown reads.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Mean lengths: nobody counts leap days in "2 years ago".
const MONTH: i64 = 2_629_746;
const YEAR: i64 = 12 * MONTH;

/// The largest unit that fits a distance in seconds, and how many of it, negative in the past.
/// Nothing for less than a minute.
pub(super) fn distance(seconds: i64) -> Option<(i64, &'static str)> {
    let (length, unit) = match seconds.saturating_abs() {
        YEAR.. => (YEAR, "year"),
        MONTH.. => (MONTH, "month"),
        DAY.. => (DAY, "day"),
        HOUR.. => (HOUR, "hour"),
        MINUTE.. => (MINUTE, "minute"),
        _ => return None,
    };
    Some((seconds / length, unit))
}

/// Seconds that are left, as `58:12` or `1:02:03`.
pub fn countdown(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let mut text = String::with_capacity(8);
    if hours > 0 {
        text.push_str(&hours.to_string());
        text.push(':');
        push_padded(&mut text, minutes);
    } else {
        text.push_str(&minutes.to_string());
    }
    text.push(':');
    push_padded(&mut text, seconds % 60);
    text
}

fn push_padded(text: &mut String, value: u64) {
    if value < 10 {
        text.push('0');
    }
    text.push_str(&value.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_named_in_the_largest_unit_that_fits() {
        let cases = [
            (0, None),
            (-59, None),
            (59, None),
            (-60, Some((-1, "minute"))),
            (-3_599, Some((-59, "minute"))),
            (-3_600, Some((-1, "hour"))),
            (-86_399, Some((-23, "hour"))),
            (-86_400, Some((-1, "day"))),
            (-30 * DAY, Some((-30, "day"))),
            (-31 * DAY, Some((-1, "month"))),
            (-364 * DAY, Some((-11, "month"))),
            (-366 * DAY, Some((-1, "year"))),
            (3 * DAY, Some((3, "day"))),
        ];
        for (seconds, expected) in cases {
            assert_eq!(distance(seconds), expected, "{seconds}");
        }
    }

    #[test]
    fn the_farthest_distance_does_not_overflow() {
        assert!(distance(i64::MIN).is_some_and(|(count, _)| count < 0));
    }

    #[test]
    fn a_countdown_shows_hours_only_when_there_are_some() {
        let cases = [
            (0, "0:00"),
            (9, "0:09"),
            (60, "1:00"),
            (3_492, "58:12"),
            (3_600, "1:00:00"),
            (3_723, "1:02:03"),
            (90_061, "25:01:01"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(countdown(seconds), expected);
        }
    }
}
