//! The users of an org in columns, as many as there are.
//!
//! A list of a hundred thousand users is read, filtered and sorted here while somebody watches, so this crate is the one part of the
//! page that is compiled for speed and not for size. Users are kept in segments of [`SEGMENT`] rows: all texts of a segment in one
//! run of bytes, times and statuses in columns of their own, some 120 bytes a user instead of one object with a dozen strings.
//!
//! It is pure: bytes in, values out.

mod bits;
mod filter;
mod fold;
mod read;
mod segment;
mod sort;

use segment::{Draft, Segment};

pub use bits::Bits;
pub use filter::{Filter, Span};
pub use fold::fold;
pub use read::ReadError;

/// Rows a segment.
pub const SEGMENT: usize = 1_024;

/// What is known of a user. What stands for itself has the name that Okta gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Created,
    Email,
    FirstName,
    /// One of the attributes that were asked for with [`Roster::keep`], by its place there.
    Kept(u8),
    LastLogin,
    LastName,
    LastUpdated,
    Login,
    /// First and last name. Its order is by the last name, then the first.
    Name,
    Status,
}

impl Column {
    /// Which of the columns of times it is.
    fn time(self) -> Option<usize> {
        match self {
            Self::Created => Some(0),
            Self::LastLogin => Some(1),
            Self::LastUpdated => Some(2),
            _ => None,
        }
    }
}

/// An attribute that is kept beside those of every list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub name: String,
    /// Whether it is an attribute of the profile, and not one that stands beside it.
    pub is_profile: bool,
}

/// Reads a date and time as Okta writes it, as milliseconds since 1970.
pub type ParseTime = fn(&str) -> Option<i64>;

/// Users by their place in the list, which is the order in which they came.
pub struct Roster {
    segments: Vec<Segment>,
    len: usize,
    kept: Vec<Kept>,
    /// The names of the statuses that were met; rows have their places.
    statuses: Vec<Box<str>>,
    /// The attributes of profiles that were passed over among the first users.
    met: Vec<Box<str>>,
    /// Which of the first of the attributes that are kept came as a list or an object, one bit each.
    lists: u64,
    parse_time: ParseTime,
}

/// Among so many users, the attributes of profiles are noted that nobody asked for.
const NOTED: usize = 200;

impl Roster {
    /// Nobody yet.
    pub fn new(parse_time: ParseTime) -> Self {
        Self {
            segments: Vec::new(),
            len: 0,
            kept: Vec::new(),
            statuses: Vec::new(),
            met: Vec::new(),
            lists: 0,
            parse_time,
        }
    }

    /// Forgets everyone, and keeps these attributes from now on: at most 250.
    pub fn keep(&mut self, mut kept: Vec<Kept>) {
        kept.truncate(250);
        self.kept = kept;
        self.clear();
    }

    /// The attributes that are kept.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// The names of further attributes that profiles have, as far as the first users tell: what could be kept.
    pub fn met(&self) -> impl Iterator<Item = &str> {
        let kept = self.kept.iter().filter(|kept| kept.is_profile);
        let kept = kept.map(|kept| kept.name.as_str());
        kept.chain(self.met.iter().map(Box::as_ref))
    }

    /// Whether somebody has a list of values there, or an object. It is told of the first 64 that are kept.
    pub fn is_list(&self, column: Column) -> bool {
        match column {
            Column::Kept(at) => self.lists.checked_shr(at.into()).unwrap_or(0) & 1 == 1,
            _ => false,
        }
    }

    /// Forgets everyone.
    pub fn clear(&mut self) {
        self.segments = Vec::new();
        self.statuses = Vec::new();
        self.met = Vec::new();
        self.lists = 0;
        self.len = 0;
    }

    /// How many users there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds the users of an answer, a JSON array of Okta's user objects, and returns how many. Of a faulty answer nothing is added.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn append(&mut self, body: &[u8]) -> Result<usize, ReadError> {
        let before = self.len;
        let read = read::users(self, body);
        if read.is_err() {
            self.truncate(before);
        }
        read.map(|()| self.len - before)
    }

    /// Puts what an answer tells of one user, a JSON object, in the place of a row.
    ///
    /// # Errors
    /// See [`ReadError`]. The row stays as it was.
    pub fn replace(&mut self, row: usize, body: &[u8]) -> Result<(), ReadError> {
        let mut one = Self::new(self.parse_time);
        one.kept.clone_from(&self.kept);
        one.append(&[b"[", body, b"]"].concat())?;
        if let (Some((segment, at)), Some(from)) = (self.place(row), one.segments.first()) {
            let name = one.status(0).to_owned();
            let status = self.status_place(&name);
            self.segments[segment].replace(at, from, status);
        }
        Ok(())
    }

    /// Puts another status, by the API's name, in the place of a row's. Everything else stays.
    pub fn set_status(&mut self, row: usize, name: &str) {
        if let Some((segment, at)) = self.place(row) {
            let status = self.status_place(name);
            self.segments[segment].statuses[at] = status;
        }
    }

    /// A user's ID.
    pub fn id(&self, row: usize) -> &str {
        self.at(row, |segment, at| as_text(segment.id(at)))
    }

    /// The row of the user with this ID.
    pub fn position(&self, id: &str) -> Option<usize> {
        let mut segments = self.segments.iter().enumerate();
        segments.find_map(|(number, segment)| {
            let at = segment.position(id.as_bytes())?;
            Some(number * SEGMENT + at)
        })
    }

    /// The text of a column; empty where there is none. Statuses have the API's name. Times are no texts.
    pub fn text(&self, row: usize, column: Column) -> &str {
        match column {
            Column::Status => self.status(row),
            _ => self.at(row, |segment, at| as_text(segment.field(at, column))),
        }
    }

    /// Whether the text of a column begins with what was folded before, whatever its case and marks.
    pub fn begins_with(&self, row: usize, column: Column, folded: &str) -> bool {
        let text = self.text(row, column);
        match text.is_ascii() {
            true => text
                .get(..folded.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(folded)),
            false => fold(text).starts_with(folded),
        }
    }

    /// The API's name of a user's status.
    pub fn status(&self, row: usize) -> &str {
        let place = self
            .place(row)
            .and_then(|(segment, at)| self.segments[segment].statuses.get(at));
        place
            .and_then(|place| self.statuses.get(usize::from(*place)))
            .map_or("", Box::as_ref)
    }

    /// The time in a column, in milliseconds since 1970.
    pub fn time(&self, row: usize, column: Column) -> Option<i64> {
        let (segment, at) = self.place(row)?;
        let time = *self.segments[segment].times[column.time()?].get(at)?;
        (time != NEVER).then_some(time)
    }

    /// How many of the rows have each status, by the API's names, in the order in which they were met.
    pub fn count_statuses(&self, rows: &Bits) -> Vec<(&str, usize)> {
        let mut counts = vec![0; self.statuses.len()];
        self.each(rows, |segment, at| {
            counts[usize::from(segment.statuses[at])] += 1;
        });
        let names = self.statuses.iter().map(Box::as_ref);
        names.zip(counts).collect()
    }

    /// How many of the rows have a time of a column in each span: `bounds` are their ends in ascending order, in milliseconds since
    /// 1970. Times before the first bound are in the first count, those from the last on in the last; those who have no time are
    /// counted beside them.
    pub fn count_times(&self, rows: &Bits, column: Column, bounds: &[i64]) -> (Vec<usize>, usize) {
        let mut counts = vec![0; bounds.len() + 1];
        let mut never = 0;
        if let Some(time) = column.time() {
            self.each(rows, |segment, at| match segment.times[time][at] {
                NEVER => never += 1,
                time => counts[bounds.partition_point(|bound| *bound <= time)] += 1,
            });
        }
        (counts, never)
    }

    /// The earliest and the latest time of a column.
    pub fn extent(&self, column: Column) -> Option<(i64, i64)> {
        let time = column.time()?;
        let mut extent = None;
        for segment in &self.segments {
            for time in segment.times[time].iter().copied() {
                if time != NEVER {
                    let (first, last) = extent.get_or_insert((time, time));
                    (*first, *last) = (time.min(*first), time.max(*last));
                }
            }
        }
        extent
    }

    /// The bytes that users take.
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }

    fn each(&self, rows: &Bits, mut visit: impl FnMut(&Segment, usize)) {
        for row in 0..self.len {
            if rows.contains(row) {
                visit(&self.segments[row / SEGMENT], row % SEGMENT);
            }
        }
    }

    fn place(&self, row: usize) -> Option<(usize, usize)> {
        (row < self.len).then_some((row / SEGMENT, row % SEGMENT))
    }

    fn at<'a>(&'a self, row: usize, read: impl FnOnce(&'a Segment, usize) -> &'a str) -> &'a str {
        match self.place(row) {
            Some((segment, at)) => read(&self.segments[segment], at),
            None => "",
        }
    }

    fn status_place(&mut self, name: &str) -> u8 {
        let known = self.statuses.iter().position(|known| **known == *name);
        let place = known.unwrap_or_else(|| {
            // Okta has eight; an org that makes up hundreds shows the last of them.
            if self.statuses.len() < 256 {
                self.statuses.push(name.into());
            }
            self.statuses.len() - 1
        });
        place as u8
    }

    fn push(&mut self, draft: &Draft<'_>) {
        let status = self.status_place(draft.status);
        if self.len.is_multiple_of(SEGMENT) {
            self.segments.push(Segment::default());
        }
        if let Some(segment) = self.segments.last_mut() {
            segment.push(draft, status);
            self.len += 1;
            if self.len.is_multiple_of(SEGMENT) {
                segment.finish();
            }
        }
    }

    fn truncate(&mut self, len: usize) {
        self.segments.truncate(len.div_ceil(SEGMENT));
        if let Some(segment) = self.segments.last_mut() {
            segment.truncate(len - (len - 1) / SEGMENT * SEGMENT);
        }
        self.len = len;
    }
}

/// Stands for a time that there is none of.
const NEVER: i64 = i64::MIN;

/// All texts were UTF-8 when they came, and are kept whole.
fn as_text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}
