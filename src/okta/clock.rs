//! Dates as HTTP and Okta write them. All in UTC.

use crate::oauth::text;

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
    let (weekday, rest) = text::split_once(text.trim(), ", ")?;
    if weekday.len() != 3 || !fits(rest.as_bytes(), b"00 ___ 0000 00:00:00 GMT") {
        return None;
    }
    let rest = rest.as_bytes();
    let month = MONTHS
        .chunks(3)
        .position(|name| Some(name) == rest.get(3..6))?;
    let civil = Civil {
        year: number(rest, 7, 4)? as i64,
        // One of twelve.
        month: month as u8 + 1,
        day: small(rest, 0)?,
        hour: small(rest, 12)?,
        minute: small(rest, 15)?,
        second: small(rest, 18)?,
        millisecond: 0,
    };
    u64::try_from(civil.to_ms()? / 1000).ok()
}

/// Reads a date and time such as `2022-04-04T15:56:05.000Z` or `…+02:00` (RFC 3339), as milliseconds since 1970.
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (start, mut rest) = bytes.split_at_checked(19)?;
    if !fits(start, b"0000-00-00_00:00:00") || !matches!(start[10], b'T' | b't' | b' ') {
        return None;
    }
    let mut millisecond = 0;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit());
        let mut unit = 100;
        let mut length = 0;
        for digit in digits {
            millisecond += u16::from(digit - b'0') * unit;
            unit /= 10;
            length += 1;
        }
        if length == 0 {
            return None;
        }
        rest = fraction.get(length..)?;
    }
    let offset_minutes = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (small(rest, 1)?, small(rest, 4)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let total = i64::from(hours) * 60 + i64::from(minutes);
            if *sign == b'-' { -total } else { total }
        }
        _ => return None,
    };
    let civil = Civil {
        year: number(start, 0, 4)? as i64,
        month: small(start, 5)?,
        day: small(start, 8)?,
        hour: small(start, 11)?,
        minute: small(start, 14)?,
        second: small(start, 17)?,
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

/// Whether a text has a form: `0` stands for a digit, `_` for anything, everything else for itself.
#[inline(never)]
fn fits(text: &[u8], form: &[u8]) -> bool {
    text.len() == form.len()
        && text.iter().zip(form).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            b'_' => true,
            other => byte == other,
        })
}

fn number(text: &[u8], at: usize, length: usize) -> Option<u64> {
    text::digits(text.get(at..at + length)?)
}

#[inline(never)]
fn small(text: &[u8], at: usize) -> Option<u8> {
    // Two digits.
    number(text, at, 2).map(|number| number as u8)
}

const DAY_MS: i64 = 86_400_000;

const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
