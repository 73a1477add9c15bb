//! Who is in a file already. An org may change while it is read page by page: a user may be at the end of one page, and again at the
//! beginning of the next.

/// Users by a mark of eight bytes each: they themselves are in the file, and not in memory. A million take 16 MB.
///
/// Two of a million users have the same mark once in some thirty million files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Each mark is at the place that its lowest bits tell, or at the next that was free. A free place holds 0.
    places: Vec<u64>,
    count: usize,
}

/// Places at first; always a power of two.
const FIRST: usize = 1_024;

impl Seen {
    /// Adds a mark. False if it was there.
    pub(super) fn add(&mut self, mark: u64) -> bool {
        if self.count >= self.places.len() / 4 * 3 {
            let wider = vec![0; (self.places.len() * 2).max(FIRST)];
            for mark in core::mem::replace(&mut self.places, wider) {
                if mark != 0 {
                    self.put(mark);
                }
            }
        }
        let is_new = self.put(mark);
        self.count += usize::from(is_new);
        is_new
    }

    /// Some places are always free: [`Self::add`] sees to it.
    fn put(&mut self, mark: u64) -> bool {
        let last = self.places.len() - 1;
        let mut at = mark as usize & last;
        while self.places[at] != 0 {
            if self.places[at] == mark {
                return false;
            }
            at = (at + 1) & last;
        }
        self.places[at] = mark;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::okta::mark::mark;

    /// IDs as Okta makes them: those of one time differ in a few characters.
    fn id(number: u64) -> String {
        const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut rest = number;
        let mut id = "00u1abcdefghij".to_owned();
        for _ in 0..6 {
            id.push(char::from(LETTERS[(rest % 62) as usize]));
            rest /= 62;
        }
        id
    }

    #[test]
    fn everyone_is_new_once() {
        let mut seen = Seen::default();
        for number in 0..200_000 {
            assert!(seen.add(mark(&id(number))), "{number}");
        }
        for number in 0..200_000 {
            assert!(!seen.add(mark(&id(number))), "{number}");
        }
        assert_eq!(seen.count, 200_000);
        // A quarter of the places is free at least.
        assert_eq!(seen.places.len(), 524_288);
    }

    #[test]
    fn marks_that_want_the_same_place_are_told_apart() {
        let mut seen = Seen::default();
        let marks = (0..100).map(|number| (number << 32) | 7);
        for mark in marks.clone() {
            assert!(seen.add(mark));
        }
        for mark in marks {
            assert!(!seen.add(mark));
        }
    }
}
