//! The list of cases, and which tests are named after them. `cargo xtask conformance` reads it by this file as well.

use anyhow::{Result, bail};

/// A case of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// Such as `ar05`; or `wa..`, which stands for every case whose id begins so.
    pub(crate) id: &'a str,
    pub(crate) what: &'a str,
    pub(crate) places: Vec<Place<'a>>,
    /// Why it is not there, or not for us; or what else is to be known. May be empty.
    pub(crate) note: &'a str,
}

/// Where a case is proved, or why it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// By the tests of another row.
    As(&'a str),
    /// In tests/browser.
    Browser,
    /// In tests/e2e.
    EndToEnd,
    /// In tests/protocol.
    Native,
    /// It is about something that is never asked for. A test shows that it is refused.
    NotApplicable,
    /// It is about something that is not there yet.
    Pending,
}

impl Row<'_> {
    /// The letters with which the ids of a whole family begin.
    pub(crate) fn family(&self) -> Option<&str> {
        self.id.strip_suffix("..")
    }
}

/// Reads the list: a line a case, its columns apart by tabs. Lines that begin with `#` are remarks.
pub(crate) fn rows(text: &str) -> Result<Vec<Row<'_>>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut columns = line.split('\t');
            let (Some(id), Some(what), Some(places), note, None) = (
                columns.next(),
                columns.next(),
                columns.next(),
                columns.next().unwrap_or_default(),
                columns.next(),
            ) else {
                bail!("a row has an id, a text, its places and perhaps a note: {line}");
            };
            let places: Result<_> = places.split(", ").map(place).collect();
            Ok(Row {
                id,
                what,
                places: places?,
                note,
            })
        })
        .collect()
}

fn place(text: &str) -> Result<Place<'_>> {
    Ok(match text {
        "browser" => Place::Browser,
        "end to end" => Place::EndToEnd,
        "native" => Place::Native,
        "not applicable" => Place::NotApplicable,
        "pending" => Place::Pending,
        _ => match text.strip_prefix("as ") {
            Some(id) => Place::As(id),
            None => bail!("`{text}` is no place"),
        },
    })
}

/// The cases that a test is about: its name begins with their ids, each of two letters and two digits.
pub(crate) fn ids(test: &str) -> Vec<&str> {
    let is_id = |word: &&str| {
        let bytes = word.as_bytes();
        bytes.len() == 4
            && bytes[..2].iter().all(u8::is_ascii_lowercase)
            && bytes[2..].iter().all(u8::is_ascii_digit)
    };
    let name = test.rsplit("::").next().unwrap_or(test);
    name.split('_').take_while(is_id).collect()
}
