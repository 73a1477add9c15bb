//! Stretches of time for a picture of when things happened. All in UTC.

use super::clock::Civil;

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first millisecond, since 1970.
    pub from: i64,
    /// The first millisecond after it.
    pub to: i64,
    /// As `2024`, `Jan to Mar 2024`, `Mar 2024` or `4 Mar 2024`.
    pub label: String,
}

/// Cuts the time between two moments, in milliseconds since 1970, into at most so many stretches, from days to a thousand years: the
/// shortest of them that are few enough; at least twelve are. Weeks begin on Mondays.
pub fn stretches(first: i64, last: i64, most: usize) -> Vec<Stretch> {
    for unit in [
        Unit::Days(1),
        Unit::Days(7),
        Unit::Months(1),
        Unit::Months(3),
        Unit::Months(12),
        Unit::Months(120),
        Unit::Months(1_200),
        Unit::Months(12_000),
    ] {
        let mut stretches = Vec::new();
        let mut from = unit.begin(first);
        while from <= last && stretches.len() <= most {
            let to = unit.next(from);
            stretches.push(Stretch {
                from,
                to,
                label: unit.label(from),
            });
            from = to;
        }
        if stretches.len() <= most {
            return stretches;
        }
    }
    Vec::new()
}

#[derive(Clone, Copy)]
enum Unit {
    Days(i64),
    Months(i64),
}

impl Unit {
    /// Where the unit begins that a moment is in.
    fn begin(self, moment: i64) -> i64 {
        match self {
            // The first day was a Thursday.
            Self::Days(7) => {
                let days = moment.div_euclid(DAY) + 3;
                (days - days.rem_euclid(7) - 3) * DAY
            }
            Self::Days(_) => moment.div_euclid(DAY) * DAY,
            Self::Months(length) => {
                let civil = Civil::of(moment);
                let months = civil.year * 12 + i64::from(civil.month) - 1;
                month(months.div_euclid(length) * length)
            }
        }
    }

    fn next(self, from: i64) -> i64 {
        match self {
            Self::Days(length) => from + length * DAY,
            Self::Months(length) => {
                let civil = Civil::of(from);
                month(civil.year * 12 + i64::from(civil.month) - 1 + length)
            }
        }
    }

    fn label(self, from: i64) -> String {
        const NAMES: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let civil = Civil::of(from);
        let name = NAMES
            .get(usize::from(civil.month).saturating_sub(1))
            .copied()
            .unwrap_or_default();
        let year = civil.year.to_string();
        match self {
            Self::Days(1) => [&civil.day.to_string(), " ", name, " ", &year].concat(),
            Self::Days(_) => ["week of ", &civil.day.to_string(), " ", name, " ", &year].concat(),
            Self::Months(1) => [name, " ", &year].concat(),
            Self::Months(3) => {
                // A quarter begins with every third month.
                let last = NAMES
                    .get(usize::from(civil.month) + 1)
                    .copied()
                    .unwrap_or_default();
                [name, " to ", last, " ", &year].concat()
            }
            Self::Months(12) => year,
            Self::Months(length) => {
                let last = civil.year + length / 12 - 1;
                [&year, " to ", &last.to_string()].concat()
            }
        }
    }
}

/// The beginning of a month, counted from the year 0.
fn month(months: i64) -> i64 {
    let civil = Civil {
        year: months.div_euclid(12),
        // One of twelve.
        month: months.rem_euclid(12) as u8 + 1,
        day: 1,
        hour: 0,
        minute: 0,
        second: 0,
        millisecond: 0,
    };
    // Beyond the year 9999 nothing happened.
    civil.to_ms().unwrap_or(i64::MAX)
}

const DAY: i64 = 86_400_000;
