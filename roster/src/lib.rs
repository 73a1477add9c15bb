//! The users of an org in columns, as many as there are.
//!
//! A list of a hundred thousand users is read, filtered and sorted here while somebody watches, so this crate is the one part of the
//! page that is compiled for speed and not for size. Users are kept in segments of [`SEGMENT`] rows: all texts of a segment in one
//! run of bytes, times and statuses in columns of their own, some 130 bytes a user instead of one object with a dozen strings.
//!
//! It is pure: bytes in, values out.

mod bits;
mod column;
mod count;
mod filter;
mod fold;
mod ids;
mod index;
mod kept;
mod read;
mod segment;
mod sort;

use core::mem;
use std::borrow::Cow;

use ids::row_of;
use index::{Index, hash};
use segment::{Draft, Segment};

pub use bits::Bits;
pub use column::{Column, Kept};
pub use filter::{Filter, Span};
pub use fold::fold;
pub use ids::Ids;
pub use kept::{Single, Value};
pub use read::ReadError;

/// Rows a segment.
pub const SEGMENT: usize = 1_024;

/// Reads a date and time as Okta writes it, as milliseconds since 1970.
pub type ParseTime = fn(&str) -> Option<i64>;

/// Users by their place in the list, which is the order in which they came.
pub struct Roster {
    segments: Vec<Segment>,
    len: usize,
    index: Index,
    /// How often a row was put in the place of another.
    replaced: u64,
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
            index: Index::default(),
            replaced: 0,
            kept: Vec::new(),
            statuses: Vec::new(),
            met: Vec::new(),
            lists: 0,
            parse_time,
        }
    }

    /// Forgets everyone, and keeps these attributes from now on: at most 250. What could be kept is still known.
    pub fn keep(&mut self, mut kept: Vec<Kept>) {
        kept.truncate(250);
        let met = self.met().map(Box::from).collect();
        self.kept = kept;
        self.clear();
        self.met = met;
    }

    /// The attributes that are kept.
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// The names of further attributes that profiles have, as far as the first users tell: what could be kept.
    pub fn met(&self) -> impl Iterator<Item = &str> {
        let kept = self.kept.iter().filter(|kept| kept.is_profile);
        let kept = kept.map(|kept| kept.name.as_str());
        let is_kept = |met: &&str| {
            let mut kept = self.kept.iter();
            kept.any(|kept| kept.is_profile && kept.name == **met)
        };
        let met = self.met.iter().map(Box::as_ref);
        kept.chain(met.filter(move |met| !is_kept(met)))
    }

    /// Whether somebody has a list of values there, or an object. It is told of the first 64 that are kept.
    pub fn is_list(&self, column: Column) -> bool {
        match column {
            Column::Kept(at) => self.lists.checked_shr(at.into()).unwrap_or(0) & 1 == 1,
            _ => false,
        }
    }

    /// Forgets everyone, and what could be kept of them.
    pub fn clear(&mut self) {
        self.segments = Vec::new();
        self.statuses = Vec::new();
        self.met = Vec::new();
        self.lists = 0;
        self.index = Index::default();
        self.len = 0;
    }

    /// Forgets everyone but for the IDs, by which their rows are still known. What could be kept is still known, too.
    pub fn take_ids(&mut self) -> Ids {
        let segments = mem::take(&mut self.segments);
        let ids = Ids::new(segments, mem::take(&mut self.index));
        let met = mem::take(&mut self.met);
        self.clear();
        self.met = met;
        ids
    }

    /// How many users there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds the users of an answer, a JSON array of Okta's user objects, and returns how many it added. Of a faulty answer nothing
    /// is added, and nobody changes.
    ///
    /// Nobody is there twice. When users change while a list is read, its pages can overlap, and who stood at the end of one stands at
    /// the beginning of the next once more. They keep their row, so that whatever is known by the row (who is chosen, who is gone) stays
    /// true, and what the later answer tells of them is put there: it is what the org has now, and was often what made the pages
    /// overlap.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn append(&mut self, body: &[u8]) -> Result<usize, ReadError> {
        let before = self.len;
        match read::users(self, body) {
            Ok(again) => {
                for (row, user) in again {
                    // It was read already.
                    self.replace(row, &body[user])?;
                }
                Ok(self.len - before)
            }
            Err(error) => {
                self.truncate(before);
                Err(error)
            }
        }
    }

    /// Puts what an answer tells of one user, a JSON object, in the place of their row.
    ///
    /// # Errors
    /// See [`ReadError`]; [`ReadError::NotUsers`] for another user, too. The row stays as it was.
    pub fn replace(&mut self, row: usize, body: &[u8]) -> Result<(), ReadError> {
        let mut one = Self::new(self.parse_time);
        one.kept.clone_from(&self.kept);
        one.append(&[b"[", body, b"]"].concat())?;
        if let (Some((segment, at)), Some(from)) = (self.place(row), one.segments.first()) {
            let name = one.status(0).to_owned();
            if from.id(0) != self.segments[segment].id(at) {
                return Err(ReadError::NotUsers);
            }
            let status = self.status_place(&name);
            self.segments[segment].replace(at, from, status);
            self.lists |= one.lists;
            self.replaced += 1;
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
        let id = id.as_bytes();
        row_of(&self.segments, &self.index, id, hash(id))
    }

    /// How often what is known of somebody was replaced, by an answer that had them again or by [`Self::replace`].
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// The text of a column as people see it, a list with commas; empty where there is none. Statuses have the API's name. Times
    /// are no texts.
    pub fn text(&self, row: usize, column: Column) -> Cow<'_, str> {
        match column {
            Column::Kept(_) => kept::shown(self.field(row, column)),
            Column::Status => self.status(row).into(),
            _ => self.field(row, column).into(),
        }
    }

    /// The same, but for lists and objects, which are told from texts.
    pub fn value(&self, row: usize, column: Column) -> Value<'_> {
        match column {
            Column::Kept(_) => Value::of(self.field(row, column)),
            Column::Status => Value::Single(Single::Text(self.status(row))),
            _ => Value::Single(Single::Text(self.field(row, column))),
        }
    }

    fn field(&self, row: usize, column: Column) -> &str {
        self.at(row, |segment, at| as_text(segment.field(at, column)))
    }

    /// Whether the text of a column begins with what was folded before, whatever its case and marks.
    pub fn begins_with(&self, row: usize, column: Column, folded: &str) -> bool {
        let text = self.text(row, column);
        match text.is_ascii() {
            true => text
                .get(..folded.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(folded)),
            false => fold(&text).starts_with(folded),
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

    /// The bytes that users take.
    pub fn bytes(&self) -> usize {
        let segments = self.segments.iter().map(Segment::bytes);
        segments.sum::<usize>() + self.index.bytes()
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

    /// Adds a user; one who is there already stays as they are, and their row is returned.
    fn push(&mut self, draft: &Draft<'_>) -> Option<usize> {
        let hash = hash(draft.id);
        let known = row_of(&self.segments, &self.index, draft.id, hash);
        if known.is_some() {
            return known;
        }
        self.index.push(hash, hash_of(&self.segments));
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
        None
    }

    fn truncate(&mut self, len: usize) {
        self.index.truncate(len, hash_of(&self.segments));
        self.segments.truncate(len.div_ceil(SEGMENT));
        if let Some(segment) = self.segments.last_mut() {
            segment.truncate(len - (len - 1) / SEGMENT * SEGMENT);
        }
        self.len = len;
    }
}

/// The hash of a row's ID.
fn hash_of(segments: &[Segment]) -> impl Fn(usize) -> u64 {
    move |row| hash(segments[row / SEGMENT].id(row % SEGMENT))
}

/// Stands for a time that there is none of.
const NEVER: i64 = i64::MIN;

/// All texts were UTF-8 when they came, and are kept whole.
fn as_text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}
