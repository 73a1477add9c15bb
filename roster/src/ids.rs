//! Who was where, and nothing else of them.

use crate::{
    SEGMENT,
    index::{Index, hash},
    segment::Segment,
};

/// The rows of users by their IDs, some 30 bytes a user: what is left of a roster that [`crate::Roster::take_ids`] emptied.
pub struct Ids {
    segments: Vec<Segment>,
    index: Index,
}

impl Ids {
    pub(crate) fn new(segments: Vec<Segment>, index: Index) -> Self {
        let segments = segments.into_iter().map(Segment::into_ids).collect();
        Self { segments, index }
    }

    /// The row that the user with this ID had.
    pub fn position(&self, id: &str) -> Option<usize> {
        let id = id.as_bytes();
        row_of(&self.segments, &self.index, id, hash(id))
    }

    /// The bytes that they take.
    pub fn bytes(&self) -> usize {
        let segments = self.segments.iter().map(Segment::bytes);
        segments.sum::<usize>() + self.index.bytes()
    }
}

/// The row of an ID with this hash.
pub(crate) fn row_of(segments: &[Segment], index: &Index, id: &[u8], hash: u64) -> Option<usize> {
    let is_it = |row: usize| segments[row / SEGMENT].id(row % SEGMENT) == id;
    index.find(hash, is_it)
}
