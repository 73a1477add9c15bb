//! Moments as text.

/// A moment in RFC 3339, as `2027-01-15T08:00:00.000Z`. `time` is in milliseconds since 1970.
pub fn rfc3339(time: u64) -> String {
    let (days, in_day) = (time / DAY, time % DAY);
    let (year, month, day) = date(days);
    let mut out = String::with_capacity(24);
    let parts = [
        (year, 4, "-"),
        (month, 2, "-"),
        (day, 2, "T"),
        (in_day / 3_600_000, 2, ":"),
        (in_day / 60_000 % 60, 2, ":"),
        (in_day / 1_000 % 60, 2, "."),
        (in_day % 1_000, 3, "Z"),
    ];
    for (number, digits, after) in parts {
        let number = number.to_string();
        for _ in number.len()..digits {
            out.push('0');
        }
        out.push_str(&number);
        out.push_str(after);
    }
    out
}

/// Year, month and day of a number of days since 1970. Years are counted from March, so that the day that is not always
/// there is the last one.
fn date(days: u64) -> (u64, u64, u64) {
    // 719 468 days before 1970 begins a cycle of 400 years, which always has 146 097 days.
    let days = days + 719_468;
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (cycle * 400 + year + u64::from(month <= 2), month, day)
}

/// In milliseconds.
const DAY: u64 = 86_400_000;
