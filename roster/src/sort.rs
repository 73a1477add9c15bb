//! Orders.

use crate::{Column, NEVER, Roster, SEGMENT};

/// A row, and the next eight bytes of what it is sorted by.
type Keyed = (u64, u32);

impl Roster {
    /// All rows in the order of a column. Those with nothing there come last, whichever the direction; equal ones stay in the order
    /// in which they came. An attribute that is a number for all who have it is sorted as numbers are.
    pub fn sorted(&self, column: Column, descending: bool) -> Vec<u32> {
        // Okta's largest orgs have some millions of users.
        let rows = 0..self.len as u32;
        let is_number = self.is_number(column);
        let (mut keyed, nothing): (Vec<Keyed>, Vec<u32>) = match (column.time(), column) {
            (Some(time), _) => self.split(rows, |row| {
                let time = self.segments[row / SEGMENT].times[time][row % SEGMENT];
                // In the order of unsigned numbers.
                (time != NEVER).then_some(time as u64 ^ 1 << 63)
            }),
            (None, Column::Status) => {
                let ranks = self.ranks();
                self.split(rows, |row| {
                    let status = self.segments[row / SEGMENT].statuses[row % SEGMENT];
                    ranks.get(usize::from(status)).copied()
                })
            }
            (None, _) if is_number => self.split(rows, |row| {
                let text = self.segments[row / SEGMENT].sorted(row % SEGMENT, column);
                number(text).map(|number| number as u64 ^ 1 << 63)
            }),
            (None, _) => {
                let mut scratch = Vec::new();
                self.split(rows, |row| {
                    self.segments[row / SEGMENT].compared(row % SEGMENT, column, &mut scratch);
                    // A name that has neither part is only what stands between them.
                    let is_empty = scratch.is_empty() || *scratch == [1];
                    (!is_empty).then(|| key(&scratch, 0))
                })
            }
        };
        let flip = if descending { u64::MAX } else { 0 };
        keyed.iter_mut().for_each(|(key, _)| *key ^= flip);
        keyed.sort_unstable();
        let is_text = column.time().is_none() && column != Column::Status && !is_number;
        if is_text {
            self.refine(&mut keyed, column, 8, flip, &mut Vec::new());
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
        mut key: impl FnMut(usize) -> Option<u64>,
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

    /// Sorts each run of equal keys by the bytes that follow, of which `depth` are sorted by already.
    fn refine(
        &self,
        keyed: &mut [Keyed],
        column: Column,
        depth: usize,
        flip: u64,
        scratch: &mut Vec<u8>,
    ) {
        for run in keyed.chunk_by_mut(|one, other| one.0 == other.0) {
            // A key that ends in a zero byte was the end of its text: all of these are equal.
            if run.len() == 1 || (run[0].0 ^ flip) & 0xff == 0 || depth >= LONGEST {
                continue;
            }
            for (next, row) in run.iter_mut() {
                let row = *row as usize;
                self.segments[row / SEGMENT].compared(row % SEGMENT, column, scratch);
                *next = key(scratch, depth) ^ flip;
            }
            run.sort_unstable();
            self.refine(run, column, depth + 8, flip, scratch);
        }
    }

    /// The place of each status in the order of their names.
    fn ranks(&self) -> Vec<u64> {
        let mut names: Vec<_> = self.statuses.iter().collect();
        names.sort_unstable();
        let rank = |name| names.binary_search(&name).unwrap_or_default() as u64;
        self.statuses.iter().map(rank).collect()
    }
}

/// Eight bytes of a text, in lower case, as a number that sorts as they do.
fn key(text: &[u8], from: usize) -> u64 {
    let mut bytes = [0; 8];
    let text = text.get(from..).unwrap_or_default();
    for (to, from) in bytes.iter_mut().zip(text) {
        *to = from.to_ascii_lowercase();
    }
    u64::from_be_bytes(bytes)
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

/// Texts that agree in so many bytes count as equal.
const LONGEST: usize = 512;
