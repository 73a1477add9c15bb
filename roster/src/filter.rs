//! Which rows have what was typed.

use core::ops::Range;

use crate::{Bits, Column, NEVER, Roster, SEGMENT, fold, segment::Segment};

/// What rows are to have. An empty one is fulfilled by all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Every one of them has to stand somewhere in the row's texts. Folded.
    words: Vec<Vec<u8>>,
    status: Option<String>,
    span: Option<Span>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub column: Column,
    /// From here on, in milliseconds since 1970; `None` for those who have no time there at all.
    pub from: Option<i64>,
    /// Up to here, but not here.
    pub to: i64,
}

impl Filter {
    /// Rows that have every word of a text, in whatever case and with whatever marks on Latin letters.
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let mut words: Vec<_> = folded
            .split_whitespace()
            .map(|word| word.as_bytes().to_vec())
            .collect();
        // The longest is the rarest, most of the time.
        words.sort_by_key(|word| core::cmp::Reverse(word.len()));
        words.dedup();
        Self {
            words,
            ..Self::default()
        }
    }

    /// The same, for those of a status only, by the API's name.
    pub fn with_status(self, status: Option<String>) -> Self {
        Self { status, ..self }
    }

    /// The same, for those with a time in a span only.
    pub fn with_span(self, span: Option<Span>) -> Self {
        Self { span, ..self }
    }

    /// Whether all rows fulfil it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.status.is_none() && self.span.is_none()
    }

    /// Whether every row that fulfils this one fulfils the other: then only its rows need to be looked at.
    pub fn narrows(&self, other: &Self) -> bool {
        let words = other.words.iter().all(|old| {
            let mut words = self.words.iter();
            words.any(|new| find(new, old).is_some())
        });
        words
            && (other.status.is_none() || other.status == self.status)
            && (other.span.is_none() || other.span == self.span)
    }
}

impl Roster {
    /// Adds to `found` those of the rows that fulfil a filter.
    pub fn find(&self, filter: &Filter, rows: Range<usize>, found: &mut Bits) {
        let status = filter
            .status
            .as_ref()
            .map(|name| self.statuses.iter().position(|known| **known == **name));
        let mut row = rows.start;
        while row < rows.end.min(self.len) {
            let (number, at) = (row / SEGMENT, row % SEGMENT);
            let segment = &self.segments[number];
            let end = segment.len().min(at + (rows.end - row));
            let base = number * SEGMENT;
            let mut take = |at: usize| {
                if is_of(segment, at, status, filter.span) {
                    found.insert(base + at);
                }
            };
            match filter.words.split_first() {
                None => (at..end).for_each(take),
                Some((word, others)) => segment.scan(word, at..end, &mut |at| {
                    let row = segment.row(at);
                    if others.iter().all(|word| find(row, word).is_some()) {
                        take(at);
                    }
                }),
            }
            row = base + end;
        }
    }

    /// Of the rows that are there, only those that fulfil a filter.
    pub fn narrow(&self, filter: &Filter, rows: &Bits) -> Bits {
        // Few rows are looked at one by one; of many, whole segments are quicker.
        let mut found = Bits::default();
        if rows.len() * 4 > self.len {
            self.find(filter, 0..self.len, &mut found);
            return found;
        }
        let status = filter
            .status
            .as_ref()
            .map(|name| self.statuses.iter().position(|known| **known == **name));
        for row in rows.iter() {
            let Some(segment) = self.segments.get(row / SEGMENT) else {
                break;
            };
            let at = row % SEGMENT;
            let text = segment.row(at);
            let has_words = filter.words.iter().all(|word| find(text, word).is_some());
            if has_words && is_of(segment, at, status, filter.span) {
                found.insert(row);
            }
        }
        found
    }
}

/// Whether a row has the status and the time. `status` is its place, or `None` in it if nobody has it.
fn is_of(segment: &Segment, at: usize, status: Option<Option<usize>>, span: Option<Span>) -> bool {
    let has_status = match status {
        None => true,
        Some(status) => status == segment.statuses.get(at).map(|status| usize::from(*status)),
    };
    has_status
        && span.is_none_or(|span| {
            let time = span
                .column
                .time()
                .map_or(NEVER, |column| segment.times[column][at]);
            match span.from {
                None => time == NEVER,
                Some(from) => time != NEVER && from <= time && time < span.to,
            }
        })
}

impl Segment {
    /// Visits the rows whose texts have a word, each once.
    fn scan(&self, word: &[u8], rows: Range<usize>, visit: &mut dyn FnMut(usize)) {
        let mut at = rows.start;
        let mut start = self.start(at);
        let end = self.start(rows.end);
        while at < rows.end {
            let Some(found) = find(&self.text[start..end], word) else {
                return;
            };
            let found = start + found;
            while self.ends[at] as usize <= found {
                at += 1;
            }
            visit(at);
            start = self.ends[at] as usize;
            at += 1;
        }
    }

    fn start(&self, at: usize) -> usize {
        match at {
            0 => 0,
            at => self.ends.get(at - 1).map_or(0, |end| *end as usize),
        }
    }
}

/// Where a folded word stands in a text for the first time, whatever the case of its ASCII letters.
///
/// The first and the last byte of the word are looked for in sixteen places at once; only where both are is the rest compared.
fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    const WIDTH: usize = 16;
    let last = word.len().checked_sub(1)?;
    let places = (text.len() + 1).checked_sub(word.len())?;
    // This sets apart too few rather than too many: what it lets through is compared anyway.
    let (first_byte, last_byte) = (spread(word[0] | 0x20), spread(word[last] | 0x20));
    let (starts, _) = text[..places].as_chunks::<WIDTH>();
    let (ends, _) = text[last..last + places].as_chunks::<WIDTH>();
    let is_here = |at: usize| {
        let here = &text[at..=at + last];
        here.iter()
            .zip(word)
            .all(|(byte, wanted)| byte.to_ascii_lowercase() == *wanted)
    };
    for (number, (starts, ends)) in starts.iter().zip(ends).enumerate() {
        let [low, high] = halves(starts);
        let [low_end, high_end] = halves(ends);
        let low = zeros((low ^ first_byte) | (low_end ^ last_byte));
        let high = zeros((high ^ first_byte) | (high_end ^ last_byte));
        for (mut marks, from) in [(low, number * WIDTH), (high, number * WIDTH + WIDTH / 2)] {
            while marks != 0 {
                let at = from + marks.trailing_zeros() as usize / 8;
                if is_here(at) {
                    return Some(at);
                }
                marks &= marks - 1;
            }
        }
    }
    (starts.len() * WIDTH..places).find(|at| is_here(*at))
}

/// A byte in each of eight places.
fn spread(byte: u8) -> u64 {
    u64::from(byte) * ONES
}

/// Sixteen bytes as two numbers, letters in lower case.
fn halves(bytes: &[u8; 16]) -> [u64; 2] {
    let (halves, _) = bytes.as_chunks::<8>();
    [halves[0], halves[1]].map(|half| u64::from_le_bytes(half) | (ONES * 0x20))
}

/// Marks the highest bit of each of eight bytes that is zero, and of some above those that are not.
fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(ONES) & !bytes & (ONES << 7)
}

const ONES: u64 = u64::MAX / 0xff;
