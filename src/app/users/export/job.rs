//! What is known of a file on its way. It is kept beside the file, so that a later visit can go on.

use crate::oauth::record::record;
use crate::okta::export::{Format, Writer};

/// An export, as far as it has come. Nothing secret: a cursor is of no use without a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    /// The origin of the org that is asked.
    pub(super) org: String,
    /// The address of the first page.
    pub(super) first: String,
    /// The address of the next page; none before the first, or after the last.
    pub(super) next: Option<String>,
    pub(super) is_whole: bool,
    /// Whether the whole file was saved.
    pub(super) is_saved: bool,
    pub(super) format: Format,
    pub(super) columns: Vec<String>,
    pub(super) rows: u64,
    pub(super) pages: u64,
    pub(super) bytes: u64,
    /// How many users there are in all, where that is known.
    pub(super) total: Option<u64>,
    /// When it began, in seconds since 1970.
    pub(super) began: u64,
    /// How long it has been at work, in milliseconds.
    pub(super) worked: u64,
    /// How long it has waited for the rate limit, in seconds.
    pub(super) waited: u64,
    /// How often a page had to be asked for again.
    pub(super) repeats: u64,
    /// How often it was stopped and went on.
    pub(super) stops: u64,
}

record!(Job {
    org,
    first,
    next,
    is_whole,
    is_saved,
    format,
    columns,
    rows,
    pages,
    bytes,
    total,
    began,
    worked,
    waited,
    repeats,
    stops,
});

impl Job {
    /// What goes on writing the file.
    pub(super) fn writer(&self) -> Writer {
        Writer::new(self.format, self.columns.clone(), self.rows)
    }

    /// The name of the file: org, and the day by UTC on which it began.
    pub(super) fn file_name(&self) -> String {
        file_name(&self.org, self.began, self.format)
    }

    /// Users a second, as far as it has worked.
    pub(super) fn pace(&self) -> u64 {
        self.rows * 1_000 / self.worked.max(1)
    }

    /// Seconds to the end, where that can be told.
    pub(super) fn left(&self) -> Option<u64> {
        let left = self.total?.saturating_sub(self.rows);
        Some(left / self.pace().max(1))
    }
}

/// The name of a file of users of an org, made at a time in seconds since 1970.
pub(super) fn file_name(org: &str, time: u64, format: Format) -> String {
    let host = org.split('/').next_back().unwrap_or_default();
    let host: String = host
        .chars()
        .map(|character| match character {
            'a'..='z' | '0'..='9' | '.' | '-' => character,
            _ => '-',
        })
        .collect();
    let time = crate::okta::clock::format_rfc3339(time as i64 * 1_000);
    let day = time.get(..10).unwrap_or_default();
    ["users-", &host, "-", day, ".", format.extension()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::record::Record;

    fn job() -> Job {
        Job {
            org: "https://acme.okta.com".to_owned(),
            first: "https://acme.okta.com/api/v1/users?limit=200".to_owned(),
            next: None,
            is_whole: false,
            is_saved: false,
            format: Format::CsvForExcel,
            columns: vec!["id".to_owned()],
            rows: 3_000,
            pages: 15,
            bytes: 1,
            total: Some(9_000),
            began: 1_800_000_000,
            worked: 1_500,
            waited: 0,
            repeats: 0,
            stops: 0,
        }
    }

    #[test]
    fn what_is_kept_is_read_back() {
        assert_eq!(Job::from_json(&job().to_json()), Some(job()));
    }

    #[test]
    fn a_file_is_called_after_the_org_and_the_day() {
        assert_eq!(job().file_name(), "users-acme.okta.com-2027-01-15.csv");
        let odd = file_name("http://127.0.0.1:8081", 0, Format::Json);
        assert_eq!(odd, "users-127.0.0.1-8081-1970-01-01.json");
    }

    #[test]
    fn the_time_to_the_end_is_reckoned_from_the_pace() {
        assert_eq!((job().pace(), job().left()), (2_000, Some(3)));
        let begun = Job {
            rows: 0,
            worked: 0,
            total: None,
            ..job()
        };
        assert_eq!((begun.pace(), begun.left()), (0, None));
    }
}
