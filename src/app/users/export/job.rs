//! What is known of a file on its way. It is kept beside the file, so that a later visit can go on.

use crate::oauth::record::record;
use crate::okta::{
    export::{Format, Writer, add_name},
    pace,
    rate_limit::RateLimit,
};

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
    /// The attributes that came without a column of their own, sorted.
    pub(super) further: Vec<String>,
    pub(super) rows: u64,
    /// How many users came again on a later page, and were left out.
    pub(super) doubles: u64,
    pub(super) pages: u64,
    pub(super) bytes: u64,
    /// How many users there are in all, where that is known.
    pub(super) total: Option<u64>,
    /// When it began, in seconds since 1970.
    pub(super) began: u64,
    /// How long it has been at work, failures and what they cost among it, in milliseconds.
    pub(super) worked: u64,
    /// How long it has waited for the rate limit, in milliseconds.
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
    further,
    rows,
    doubles,
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

    /// What is known with one more page in the file, of so many bytes; `next` leads to the page after it.
    pub(super) fn with_page(
        &self,
        next: Option<String>,
        writer: &Writer,
        bytes: usize,
        doubles: u64,
    ) -> Self {
        let is_whole = next.is_none();
        let end = if is_whole { writer.end().len() } else { 0 };
        let mut further = self.further.clone();
        for name in writer.further() {
            add_name(&mut further, name);
        }
        Self {
            next,
            further,
            is_whole,
            rows: writer.rows(),
            doubles,
            pages: self.pages + 1,
            bytes: self.bytes + (bytes + end) as u64,
            ..self.clone()
        }
    }

    /// The name of the file: org, and the day by UTC on which it began.
    pub(super) fn file_name(&self) -> String {
        file_name(&self.org, self.began, self.format)
    }

    /// Whether it is this very export, however far it has come.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.org, &self.first, self.began) == (&other.org, &other.first, other.began)
    }

    /// Users a second, as far as it has worked.
    pub(super) fn pace(&self) -> u64 {
        self.rows * 1_000 / self.worked.max(1)
    }

    /// Seconds to the end, where that can be told, at a time of the org's clock: the rest will be worked on as fast as so far, and
    /// wait for the rate limit as its windows allow. Where no limit is known, it will wait as this did.
    pub(super) fn left(&self, rate: Option<&RateLimit>, reserve: u64, now: u64) -> Option<u64> {
        let left = self.total?.saturating_sub(self.rows);
        let rows = self.rows.max(1);
        let share = |of: u64| left.saturating_mul(of).div_ceil(rows);
        let Some(rate) = rate else {
            return Some(share(self.worked + self.waited) / 1_000);
        };
        let waits = pace::waits(share(self.pages), rate, reserve, now)?;
        Some(waits.max(share(self.worked) / 1_000))
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
    use crate::okta::export::FURTHER;

    fn job() -> Job {
        Job {
            org: "https://acme.okta.com".to_owned(),
            first: "https://acme.okta.com/api/v1/users?limit=200".to_owned(),
            next: None,
            is_whole: false,
            is_saved: false,
            format: Format::CsvForExcel,
            columns: vec!["id".to_owned()],
            further: Vec::new(),
            rows: 3_000,
            doubles: 0,
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
    fn a_page_is_counted_with_what_stands_around_it() {
        let job = Job {
            format: Format::Json,
            ..job()
        };
        let mut writer = job.writer();
        let mut piece = String::new();
        assert_eq!(writer.page(b"[{\"id\":\"1\"}]", &mut piece), Ok(1));
        let further = job.with_page(Some("next".to_owned()), &writer, piece.len(), 2);
        assert_eq!(
            (further.rows, further.doubles, further.pages, further.bytes),
            (3_001, 2, 16, 1 + piece.len() as u64)
        );
        assert!(!further.is_whole && further.next.is_some());
        // Beside the page the last one brings the end of the file.
        let last = job.with_page(None, &writer, piece.len(), 0);
        assert!(last.is_whole && last.bytes == further.bytes + 3);
    }

    #[test]
    fn what_has_no_column_is_remembered_from_visit_to_visit() {
        let job = Job {
            columns: vec!["id".to_owned(), FURTHER.to_owned()],
            further: vec!["profile.b".to_owned(), "profile.c".to_owned()],
            ..job()
        };
        let mut writer = job.writer();
        let page = b"[{\"id\":\"1\",\"profile\":{\"a\":1,\"b\":2}}]";
        assert_eq!(writer.page(page, &mut String::new()), Ok(1));
        let further = job.with_page(None, &writer, 0, 0).further;
        assert_eq!(further, ["profile.a", "profile.b", "profile.c"]);
    }

    #[test]
    fn a_file_is_called_after_the_org_and_the_day() {
        assert_eq!(job().file_name(), "users-acme.okta.com-2027-01-15.csv");
        let odd = file_name("http://127.0.0.1:8081", 0, Format::Json);
        assert_eq!(odd, "users-127.0.0.1-8081-1970-01-01.json");
    }

    #[test]
    fn the_time_to_the_end_is_reckoned_from_the_pace() {
        let left = |job: &Job| job.left(None, 50, 1_000);
        assert_eq!((job().pace(), left(&job())), (2_000, Some(3)));
        // Half of a long export is waiting for the next minute: the same is to be expected of the rest.
        let limited = Job {
            waited: 28_500,
            ..job()
        };
        assert_eq!((limited.pace(), left(&limited)), (2_000, Some(60)));
        // Thirty pages are left: five may be asked for now, and ten with each window after this one.
        let mut rate = RateLimit {
            limit: 20,
            remaining: 15,
            reset: 1_040,
        };
        let left_by = |rate: &RateLimit, now| job().left(Some(rate), 50, now);
        assert_eq!(left_by(&rate, 1_000), Some(40 + 2 * 60));
        // While it waits, that passes.
        rate.remaining = 10;
        assert_eq!(left_by(&rate, 1_030), Some(10 + 2 * 60));
        // A limit that does not matter is not waited for.
        rate.limit = 10_000;
        rate.remaining = 9_000;
        assert_eq!(left_by(&rate, 1_000), Some(3));
        let begun = Job {
            rows: 0,
            worked: 0,
            total: None,
            ..job()
        };
        assert_eq!((begun.pace(), left(&begun)), (0, None));
    }
}
