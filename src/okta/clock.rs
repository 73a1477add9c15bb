//! Dates as HTTP and Okta write them. All in UTC.

/// A moment's date and time of day, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub millisecond: u16,
}

impl Civil {
    /// The date and time of a moment in milliseconds since 1970.
    pub fn of(ms: i64) -> Self {
        let (days, rest) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
        // Counts from 0000-03-01, so that a leap day is the last of its year.
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        // Every part is far below its type's limit: the arithmetic above keeps it so.
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month: month as u8,
            day: (day_of_year - (153 * shifted + 2) / 5 + 1) as u8,
            hour: (rest / 3_600_000) as u8,
            minute: (rest / 60_000 % 60) as u8,
            second: (rest / 1000 % 60) as u8,
            millisecond: (rest % 1000) as u16,
        }
    }

    /// The moment in milliseconds since 1970; `None` if there is no such date or time.
    pub fn to_ms(self) -> Option<i64> {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let length = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        // 60 is a leap second; it counts as the first of the next minute.
        if !(1..=length).contains(&self.day)
            || self.hour > 23
            || self.minute > 59
            || self.second > 60
            || !(0..=9999).contains(&self.year)
        {
            return None;
        }
        let month = i64::from(self.month);
        let year = self.year - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let shifted = (month + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * 146_097 + day_of_era - 719_468;
        let seconds = i64::from(self.hour) * 3600
            + i64::from(self.minute) * 60
            + i64::from(self.second)
            + days * 86_400;
        Some(seconds * 1000 + i64::from(self.millisecond))
    }
}

/// Reads an HTTP date in its usual form, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7), as seconds since
/// 1970.
pub fn parse_http_date(text: &str) -> Option<u64> {
    let (weekday, rest) = text.trim().split_once(", ")?;
    if weekday.len() != 3 || rest.len() != 24 || !rest.is_ascii() || !rest.ends_with(" GMT") {
        return None;
    }
    let month = MONTHS.iter().position(|name| *name == &rest[3..6])?;
    let bytes = rest.as_bytes();
    let separators = [(2, b' '), (6, b' '), (11, b' '), (14, b':'), (17, b':')];
    if !separators.iter().all(|(at, byte)| bytes[*at] == *byte) {
        return None;
    }
    let civil = Civil {
        year: i64::from(number(&rest[7..11])?),
        // One of twelve.
        month: month as u8 + 1,
        day: small(&rest[..2])?,
        hour: small(&rest[12..14])?,
        minute: small(&rest[15..17])?,
        second: small(&rest[18..20])?,
        millisecond: 0,
    };
    u64::try_from(civil.to_ms()? / 1000).ok()
}

/// Reads a date and time such as `2022-04-04T15:56:05.000Z` or `…+02:00` (RFC 3339), as milliseconds since 1970.
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    if !text.is_ascii() || text.len() < 20 {
        return None;
    }
    let bytes = text.as_bytes();
    let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if !separators.iter().all(|(at, byte)| bytes[*at] == *byte)
        || !matches!(bytes[10], b'T' | b't' | b' ')
    {
        return None;
    }
    let mut rest = &text[19..];
    let mut millisecond = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return None;
        }
        let kept = &fraction[..digits.min(3)];
        // At most three digits.
        millisecond = number(kept)? as u16 * [100, 10, 1][kept.len() - 1];
        rest = &fraction[digits..];
    }
    let offset_minutes = match rest.as_bytes() {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (small(&rest[1..3])?, small(&rest[4..6])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let total = i64::from(hours) * 60 + i64::from(minutes);
            if *sign == b'-' { -total } else { total }
        }
        _ => return None,
    };
    let civil = Civil {
        year: i64::from(number(&text[..4])?),
        month: small(&text[5..7])?,
        day: small(&text[8..10])?,
        hour: small(&text[11..13])?,
        minute: small(&text[14..16])?,
        second: small(&text[17..19])?,
        millisecond,
    };
    Some(civil.to_ms()? - offset_minutes * 60_000)
}

/// Writes a moment in milliseconds since 1970 as Okta does: `2022-04-04T15:56:05.000Z`.
pub fn format_rfc3339(ms: i64) -> String {
    let civil = Civil::of(ms);
    let mut out = String::with_capacity(24);
    // Years past 9999 or before 0 do not occur: what is written here was read by the functions above, or is the present.
    push_digits(&mut out, civil.year.unsigned_abs(), 4);
    out.push('-');
    push_digits(&mut out, civil.month.into(), 2);
    out.push('-');
    push_digits(&mut out, civil.day.into(), 2);
    out.push('T');
    push_digits(&mut out, civil.hour.into(), 2);
    out.push(':');
    push_digits(&mut out, civil.minute.into(), 2);
    out.push(':');
    push_digits(&mut out, civil.second.into(), 2);
    out.push('.');
    push_digits(&mut out, civil.millisecond.into(), 3);
    out.push('Z');
    out
}

fn push_digits(out: &mut String, number: u64, width: usize) {
    let digits = number.to_string();
    for _ in digits.len()..width {
        out.push('0');
    }
    out.push_str(&digits);
}

fn number(text: &str) -> Option<u32> {
    // `parse` alone would take a sign.
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse().ok(),
        false => None,
    }
}

fn small(text: &str) -> Option<u8> {
    u8::try_from(number(text)?).ok()
}

const DAY_MS: i64 = 86_400_000;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
