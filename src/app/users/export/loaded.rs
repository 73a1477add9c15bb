//! What is loaded already, as a file: no call is made.

use crate::app::users::{
    columns::{Columns, NAME, Shown, Source},
    rows::Rows,
};
use crate::oauth::json::Json;
use crate::okta::{
    clock,
    export::{Format, push_separated},
};

/// About so many bytes are handed on at once.
const PIECE: usize = 1 << 20;

/// The rows that are shown, or only those that are chosen, with the columns of the table and the ID: piece by piece, for all of them
/// together may be many.
pub(super) fn write(
    rows: &Rows,
    columns: &Columns,
    format: Format,
    is_chosen: bool,
    take: &mut dyn FnMut(&str),
) {
    let kept = rows.roster().kept();
    let columns: Vec<_> = columns
        .0
        .iter()
        .map(|column| (column, column.source(kept)))
        // The ID is there always.
        .filter(|(_, source)| !matches!(source, Source::Missing | Source::Text(roster::Column::Id)))
        .collect();
    let chosen: Vec<usize> = match is_chosen {
        true => rows.selected(),
        false => (0..rows.shown_len())
            .filter_map(|place| rows.shown(place))
            .collect(),
    };
    let mut out = String::new();
    match format {
        Format::Json => out.push('['),
        Format::JsonLines => {}
        Format::Csv | Format::CsvForExcel => {
            if format == Format::CsvForExcel {
                out.push('\u{feff}');
            }
            out.push_str("id");
            for (column, _) in &columns {
                push_separated(&mut out, 1, name(column), true);
            }
            out.push_str("\r\n");
        }
    }
    for (at, row) in chosen.into_iter().enumerate() {
        if out.len() > PIECE {
            take(&out);
            out.clear();
        }
        match format {
            Format::Csv | Format::CsvForExcel => {
                push_separated(&mut out, 0, rows.roster().id(row), true);
                for (_, source) in &columns {
                    push_separated(&mut out, 1, &value(rows, row, *source), true);
                }
                out.push_str("\r\n");
            }
            Format::Json | Format::JsonLines => {
                let text = |text: &str| Json::String(text.to_owned());
                let mut members = vec![("id".to_owned(), text(rows.roster().id(row)))];
                for (column, source) in &columns {
                    let value = match value(rows, row, *source) {
                        value if value.is_empty() => Json::Null,
                        value => Json::String(value),
                    };
                    members.push((name(column).to_owned(), value));
                }
                if format == Format::Json {
                    out.push_str(if at == 0 { "\n" } else { ",\n" });
                }
                out.push_str(&Json::Object(members).to_text());
                if format == Format::JsonLines {
                    out.push('\n');
                }
            }
        }
    }
    if format == Format::Json {
        out.push_str("\n]\n");
    }
    take(&out);
}

fn name(column: &Shown) -> &str {
    match column.id.as_str() {
        NAME => "name",
        id => id,
    }
}

/// A value as it is told: times in UTC, statuses by the API's name.
pub(in crate::app::users) fn value(rows: &Rows, row: usize, source: Source) -> String {
    match source {
        Source::Time(column) => rows
            .roster()
            .time(row, column)
            .map(clock::format_rfc3339)
            .unwrap_or_default(),
        source => source
            .column()
            .map(|column| rows.roster().text(row, column).to_owned())
            .unwrap_or_default(),
    }
}
