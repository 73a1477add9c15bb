//! Users as a file: CSV (RFC 4180), JSON Lines, or JSON.
//!
//! Pages are written one after another, so that nobody has to hold all users at once.

mod further;
mod seen;

use crate::oauth::json::{self, Json};
use crate::oauth::record::record_by_name;

use self::further::Further;
use self::seen::Seen;
use super::mark::mark;
use super::spreadsheet;

pub use self::further::{FURTHER, add_name};

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    /// CSV with a byte order mark, without which Excel takes UTF-8 for something else.
    CsvForExcel,
    Json,
    JsonLines,
}

record_by_name!(Format {
    Csv = "csv",
    CsvForExcel = "csv_excel",
    Json = "json",
    JsonLines = "jsonl",
});

impl Format {
    /// The formats in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Csv, Self::CsvForExcel, Self::JsonLines, Self::Json];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::CsvForExcel => "CSV for Excel",
            Self::Json => "JSON",
            Self::JsonLines => "JSON Lines",
        }
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvForExcel => "csv",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvForExcel => "text/csv",
            Self::Json => "application/json",
            Self::JsonLines => "application/x-ndjson",
        }
    }
}

/// Why a page could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// JSON, but no list of users.
    NotUsers,
    /// Not JSON, or cut off.
    Malformed,
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    format: Format,
    /// The attributes as the search language calls them; empty for everything that JSON can hold.
    columns: Vec<String>,
    /// What has no column, if there is one for that.
    further: Option<Further>,
    /// How many users were written.
    rows: u64,
    /// Who was written.
    seen: Seen,
    /// The marks of those who were written and not told of yet.
    marks: Vec<u8>,
    /// How many users came again, and were left out.
    doubles: u64,
}

impl Writer {
    /// A file of these attributes. `rows` is how many users an earlier run has written already.
    pub fn new(format: Format, columns: Vec<String>, rows: u64) -> Self {
        Self {
            format,
            further: Further::of(&columns),
            columns,
            rows,
            seen: Seen::default(),
            marks: Vec::new(),
            doubles: 0,
        }
    }

    /// How many users were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many users came again on a later page since this began, and were not written again.
    pub fn doubles(&self) -> u64 {
        self.doubles
    }

    /// The attributes that came since this began and have no column of their own, in CSV with a column for all of them.
    pub fn further(&self) -> &[String] {
        self.further.as_ref().map_or(&[], |further| &further.met)
    }

    /// The marks of those who were written since this was last asked, eight bytes each: to be kept with them.
    pub fn take_marks(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.marks)
    }

    /// Knows those by their marks whom an earlier run has written.
    pub fn remember(&mut self, marks: &[u8]) {
        let (marks, _) = marks.as_chunks::<8>();
        for mark in marks {
            self.seen.add(u64::from_le_bytes(*mark));
        }
    }

    /// What stands before the first user.
    pub fn begin(&self) -> String {
        let mut out = String::new();
        match self.format {
            Format::Json => out.push('['),
            Format::JsonLines => {}
            Format::Csv | Format::CsvForExcel => {
                if self.format == Format::CsvForExcel {
                    out.push('\u{feff}');
                }
                for (at, column) in self.columns.iter().enumerate() {
                    push_separated(&mut out, at, column, true);
                }
                out.push_str("\r\n");
            }
        }
        out
    }

    /// What stands after the last one.
    pub fn end(&self) -> &'static str {
        match self.format {
            Format::Json => "\n]\n",
            _ => "",
        }
    }

    /// Writes those users of an answer who are not in the file yet, and returns how many it had.
    ///
    /// # Errors
    /// See [`ExportError`]. Nothing is counted then, and `out` is as it was.
    pub fn page(&mut self, body: &[u8], out: &mut String) -> Result<usize, ExportError> {
        let users = json::parse(body, body.len()).map_err(|_| ExportError::Malformed)?;
        let Json::Array(users) = users else {
            return Err(ExportError::NotUsers);
        };
        let id = |user: &Json| user.member_str("id").filter(|id| !id.is_empty()).map(mark);
        let Some(ids) = users.iter().map(id).collect::<Option<Vec<_>>>() else {
            return Err(ExportError::NotUsers);
        };
        for (user, id) in users.iter().zip(ids) {
            if !self.seen.add(id) {
                self.doubles += 1;
                continue;
            }
            self.marks.extend(id.to_le_bytes());
            self.user(user, out);
        }
        Ok(users.len())
    }

    /// Writes one user, whoever it is.
    pub fn user(&mut self, user: &Json, out: &mut String) {
        match self.format {
            Format::Csv | Format::CsvForExcel => self.push_line(user, out),
            Format::JsonLines => {
                out.push_str(&self.chosen(user).to_text());
                out.push('\n');
            }
            Format::Json => {
                out.push_str(if self.rows == 0 { "\n" } else { ",\n" });
                out.push_str(&self.chosen(user).to_text());
            }
        }
        self.rows += 1;
    }

    fn push_line(&mut self, user: &Json, out: &mut String) {
        for (at, column) in self.columns.iter().enumerate() {
            if let Some(further) = self.further.as_mut().filter(|_| column == FURTHER) {
                push_separated(out, at, &further.text(user), false);
                continue;
            }
            let value = find(user, column);
            // A number is no formula, whatever its sign.
            let may_be_formula = !matches!(value, Some(Json::Number(_)));
            let text = value.map(Json::display).unwrap_or_default();
            push_separated(out, at, &text, may_be_formula);
        }
        out.push_str("\r\n");
    }

    /// The user with what is wanted of it, in the shape in which Okta gives it.
    fn chosen(&self, user: &Json) -> Json {
        let Json::Object(members) = user else {
            return Json::Null;
        };
        let mut chosen = Vec::new();
        if self.columns.is_empty() {
            for (name, value) in members {
                // Links are for programs that go on from here; credentials tell nothing that a list is asked for.
                if name != "_links" && name != "credentials" {
                    chosen.push((name.clone(), value.clone()));
                }
            }
            return Json::Object(chosen);
        }
        let mut profile = Vec::new();
        for column in &self.columns {
            if let Some(value) = find(user, column) {
                match column.strip_prefix("profile.") {
                    Some(name) => profile.push((name.to_owned(), value.clone())),
                    None => chosen.push((column.clone(), value.clone())),
                }
            }
        }
        if !profile.is_empty() {
            chosen.push(("profile".to_owned(), Json::Object(profile)));
        }
        Json::Object(chosen)
    }
}

/// Appends a cell of a line that is still to be ended.
pub fn push_separated(out: &mut String, at: usize, text: &str, may_be_formula: bool) {
    if at > 0 {
        out.push(',');
    }
    let is_formula = may_be_formula && spreadsheet::is_formula(text);
    // Blanks at the edges, and separators of other countries, are safe only within quotes.
    let is_odd = |byte: u8| matches!(byte, b'"' | b',' | b';' | b'\t' | b'\r' | b'\n');
    let has_edge = text.starts_with(' ') || text.ends_with(' ');
    if !is_formula && !has_edge && !text.bytes().any(is_odd) {
        out.push_str(text);
        return;
    }
    out.push('"');
    if is_formula {
        out.push('\'');
    }
    for character in text.chars() {
        if character == '"' {
            out.push('"');
        }
        out.push(character);
    }
    out.push('"');
}

fn find<'a>(user: &'a Json, column: &str) -> Option<&'a Json> {
    match column.strip_prefix("profile.") {
        Some(name) => user.member("profile")?.member(name),
        None => user.member(column),
    }
}
