//! Orders.

use crate::{Column, NEVER, Roster, SEGMENT, segment::span};

/// A row, and the next sixteen bytes of what it is sorted by: so many tell nearly all names apart.
type Keyed = (Key, u32);
type Key = (u64, u64);

impl Roster {
    /// All rows in the order of a column. Those with nothing there come last, whichever the direction; equal ones stay in the order
    /// in which they came. An attribute that is a number for all who have it is sorted as numbers are.
    pub fn sorted(&self, column: Column, descending: bool) -> Vec<u32> {
        // Okta's largest orgs have some millions of users.
        let rows = 0..self.len as u32;
        let is_number = self.is_number(column);
        let mut texts = Texts::default();
        let (mut keyed, nothing): (Vec<Keyed>, Vec<u32>) = match (column.time(), column) {
            (Some(time), _) => self.split(rows, |row| {
                let time = self.segments[row / SEGMENT].times[time][row % SEGMENT];
                // In the order of unsigned numbers.
                (time != NEVER).then_some((time as u64 ^ 1 << 63, 0))
            }),
            (None, Column::Status) => {
                let ranks = self.ranks();
                self.split(rows, |row| {
                    let status = self.segments[row / SEGMENT].statuses[row % SEGMENT];
                    ranks.get(usize::from(status)).map(|rank| (*rank, 0))
                })
            }
            (None, _) if is_number => self.split(rows, |row| {
                let text = self.segments[row / SEGMENT].sorted(row % SEGMENT, column);
                number(text).map(|number| (number as u64 ^ 1 << 63, 0))
            }),
            (None, _) => {
                self.split(rows, |row| {
                    let text = texts.push(|text| {
                        self.segments[row / SEGMENT].compared(row % SEGMENT, column, text);
                    });
                    // A name that has neither part is only what stands between them.
                    let is_empty = text.is_empty() || text == [1];
                    (!is_empty).then(|| key(text, 0))
                })
            }
        };
        let flip = if descending { u64::MAX } else { 0 };
        for (key, _) in &mut keyed {
            *key = (key.0 ^ flip, key.1 ^ flip);
        }
        keyed.sort_unstable();
        if !texts.ends.is_empty() {
            texts.refine(&mut keyed, KEY, flip);
        }
        let mut order: Vec<u32> = Vec::with_capacity(self.len);
        order.extend(keyed.iter().map(|(_, row)| row));
        order.extend(nothing);
        order
    }

    fn is_number(&self, column: Column) -> bool {
        matches!(column, Column::Kept(_))
            && (0..self.len).all(|row| {
                let text = self.segments[row / SEGMENT].sorted(row % SEGMENT, column);
                text.is_empty() || number(text).is_some()
            })
    }

    fn split(
        &self,
        rows: core::ops::Range<u32>,
        mut key: impl FnMut(usize) -> Option<Key>,
    ) -> (Vec<Keyed>, Vec<u32>) {
        let mut keyed = Vec::with_capacity(self.len);
        let mut nothing = Vec::new();
        for row in rows {
            match key(row as usize) {
                Some(key) => keyed.push((key, row)),
                None => nothing.push(row),
            }
        }
        (keyed, nothing)
    }

    /// The place of each status in the order of their names.
    fn ranks(&self) -> Vec<u64> {
        let mut names: Vec<_> = self.statuses.iter().collect();
        names.sort_unstable();
        let rank = |name| names.binary_search(&name).unwrap_or_default() as u64;
        self.statuses.iter().map(rank).collect()
    }
}

/// What rows are sorted by, in lower case, one after another.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// Appends what is written for the next row.
    fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> &[u8] {
        let start = self.bytes.len();
        write(&mut self.bytes);
        self.bytes[start..].make_ascii_lowercase();
        self.ends.push(self.bytes.len() as u32);
        &self.bytes[start..]
    }

    fn of(&self, row: u32) -> &[u8] {
        let (start, end) = span(&self.ends, row as usize);
        &self.bytes[start..end]
    }

    /// Sorts each run of equal keys by the bytes that follow, of which `depth` are sorted by already.
    fn refine(&self, keyed: &mut [Keyed], depth: usize, flip: u64) {
        for run in keyed.chunk_by_mut(|one, other| one.0 == other.0) {
            // A key that ends in a zero byte was the end of its text: all of these are equal.
            if run.len() == 1 || (run[0].0.1 ^ flip) & 0xff == 0 || depth >= LONGEST {
                continue;
            }
            for (next, row) in run.iter_mut() {
                let (high, low) = key(self.of(*row), depth);
                *next = (high ^ flip, low ^ flip);
            }
            run.sort_unstable();
            self.refine(run, depth + KEY, flip);
        }
    }
}

/// Bytes of a text as numbers that sort as they do.
fn key(text: &[u8], from: usize) -> Key {
    let mut bytes = [0; KEY];
    let text = text.get(from..).unwrap_or_default();
    let len = text.len().min(KEY);
    bytes[..len].copy_from_slice(&text[..len]);
    let bytes = u128::from_be_bytes(bytes);
    ((bytes >> 64) as u64, bytes as u64)
}

/// What a text says, in ten-thousandths, if it is a number of up to fourteen digits before the point and four behind it.
fn number(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, rest) = digits.split_at(point.unwrap_or(digits.len()));
    let fraction = rest.get(1..).unwrap_or_default();
    let is_written = !whole.is_empty() && fraction.is_empty() == point.is_none();
    if !is_written || whole.len() > 14 || fraction.len() > 4 {
        return None;
    }
    let mut number = 0;
    let places = whole.iter().chain(fraction);
    for byte in places.chain(&b"0000"[fraction.len()..]) {
        number = number * 10 + i64::from(char::from(*byte).to_digit(10)?);
    }
    Some(if digits.len() < text.len() {
        -number
    } else {
        number
    })
}

/// So many bytes of a text are looked at at once.
const KEY: usize = 16;

/// Texts that agree in so many bytes count as equal.
const LONGEST: usize = 512;
