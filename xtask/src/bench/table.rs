//! Numbers in columns.

use super::report::{Point, Row, Unit};

/// A row each: what, measured, goal, the measured in goals, whether it is met.
pub(super) fn of_rows(rows: &[Row]) -> String {
    let lines = rows.iter().map(|row| {
        let value = row
            .value
            .map_or_else(|| "not there".to_owned(), |value| row.unit.show(value));
        let goal = row
            .goal
            .map_or(String::new(), |goal| format!("≤ {}", row.unit.show(goal)));
        let share = row
            .share()
            .map_or(String::new(), |share| format!("{share:.2}"));
        let met = match row.is_met() {
            Some(true) => "yes",
            Some(false) if row.value.is_some() => "no",
            Some(false) | None => "",
        };
        [row.what.clone(), value, goal, share, met.to_owned()]
    });
    columns(["", "measured", "goal", "of goal", "met"], lines)
}

/// A row for each size of list.
pub(super) fn of_curve(curve: &[Point]) -> String {
    let lines = curve.iter().map(|point| {
        [
            grouped(point.users),
            Unit::Milliseconds.show(point.page),
            Unit::Milliseconds.show(point.baseline),
            Unit::Times.show(point.ratio),
            Unit::Milliseconds.show(point.thousand),
            Unit::Bytes.show(point.bytes),
        ]
    });
    columns(
        [
            "users",
            "load all",
            "fetching",
            "ratio",
            "1,000 users",
            "memory a user",
        ],
        lines,
    )
}

/// A number with commas.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first column to the left, the others to the right, under their headings.
fn columns<const N: usize>(
    headings: [&str; N],
    lines: impl Iterator<Item = [String; N]>,
) -> String {
    let lines: Vec<[String; N]> = [headings.map(str::to_owned)]
        .into_iter()
        .chain(lines)
        .collect();
    let mut widths = [0; N];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in &lines {
        let cells = line
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(place, (cell, width))| match place {
                0 => format!("{cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            });
        text += cells.collect::<String>().trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &str, unit: Unit, value: Option<f64>, goal: Option<f64>) -> Row {
        Row {
            what: what.to_owned(),
            unit,
            value,
            goal,
        }
    }

    #[test]
    fn a_row_says_what_was_measured_and_whether_that_will_do() {
        let rows = [
            row("Load", Unit::Times, Some(1.2), Some(1.15)),
            row("  fetching", Unit::Milliseconds, Some(12_345.0), None),
            row("Key", Unit::Milliseconds, Some(8.0), Some(16.0)),
            row("Sort", Unit::Milliseconds, None, Some(150.0)),
        ];
        assert_eq!(
            of_rows(&rows),
            "             measured        goal  of goal  met\n\
             Load           1.20 ×    ≤ 1.15 ×     1.04   no\n\
             \x20 fetching     12.3 s\n\
             Key            8.0 ms   ≤ 16.0 ms     0.50  yes\n\
             Sort        not there  ≤ 150.0 ms\n"
        );
    }

    #[test]
    fn the_curve_has_a_row_for_each_size() {
        let point = Point {
            users: 100_000,
            page: 2_200.0,
            baseline: 2_000.0,
            ratio: 1.1,
            thousand: 22.0,
            bytes: 250.4,
        };
        assert_eq!(
            of_curve(&[point]),
            "users     load all   fetching   ratio  1,000 users  memory a user\n\
             100,000  2200.0 ms  2000.0 ms  1.10 ×      22.0 ms          250 B\n"
        );
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
