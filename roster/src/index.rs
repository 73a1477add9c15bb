//! Which row has an ID.

/// Row numbers by the hash of their IDs: a table with open addressing, of 5 to 10 bytes a user.
///
/// It holds no IDs, which stand in the segments already. So that hardly any of them is compared in vain, the bits that a row number
/// leaves over hold a part of its hash: in a table of 2ⁿ places a row number has n bits.
#[derive(Default)]
pub(crate) struct Index {
    /// None, or a power of two.
    places: Vec<u32>,
    /// How many of them are taken.
    len: usize,
}

/// Nobody's place. No row number is that great: a fifth of the places is always free.
const FREE: u32 = u32::MAX;

/// The least places there are, once there are any.
const LEAST: usize = 16;

impl Index {
    /// The row with an ID of this hash for which `is_it` says so.
    pub(crate) fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let place = self.places[at];
            if place == FREE {
                return None;
            }
            let row = place as usize & mask;
            if place == entry(hash, row, mask) && is_it(row) {
                return Some(row);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds the row after the last one. `hash_of` tells the hashes of the rows that are there.
    pub(crate) fn push(&mut self, hash: u64, hash_of: impl Fn(usize) -> u64) {
        let row = self.len;
        if (row + 1) * 5 > self.places.len() * 4 {
            let wanted = (self.places.len() * 2).max(LEAST);
            self.places = vec![FREE; wanted];
            for row in 0..row {
                self.put(hash_of(row), row);
            }
        }
        self.put(hash, row);
        self.len += 1;
    }

    fn put(&mut self, hash: u64, row: usize) {
        let mask = self.places.len() - 1;
        let mut at = hash as usize & mask;
        while self.places[at] != FREE {
            at = (at + 1) & mask;
        }
        self.places[at] = entry(hash, row, mask);
    }

    /// Forgets all rows from one on.
    pub(crate) fn truncate(&mut self, len: usize, hash_of: impl Fn(usize) -> u64) {
        // Faulty answers are rare, and most have nobody.
        if len < self.len {
            self.places.fill(FREE);
            for row in 0..len {
                self.put(hash_of(row), row);
            }
            self.len = len;
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        4 * self.places.capacity()
    }
}

/// What stands for a row: its number, and above that a part of the hash that does not say where to look.
fn entry(hash: u64, row: usize, mask: usize) -> u32 {
    // Row numbers are below the number of places, which memory keeps far below 2³².
    (hash >> 32) as u32 & !(mask as u32) | row as u32
}

/// A hash of an ID. Its lower and its upper half both depend on all of it.
pub(crate) fn hash(id: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = id.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut hash = id.len() as u64;
    for word in words.iter().chain([&last]) {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
        hash ^= hash >> 32;
    }
    hash
}
