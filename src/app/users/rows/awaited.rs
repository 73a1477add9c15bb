//! Who was chosen in a list that is loaded anew, and has not come again yet.

use roster::{Bits, Ids};

/// Those who are chosen again when they come.
#[derive(Default)]
pub(in crate::app::users) struct Awaited(Vec<(Ids, Bits)>);

impl Awaited {
    /// Awaits the chosen rows of a list, too.
    pub(super) fn add(&mut self, ids: Ids, chosen: Bits) {
        if !chosen.is_empty() {
            self.0.push((ids, chosen));
        }
    }

    /// Whether a user is awaited, who is not any more then.
    pub(super) fn take(&mut self, id: &str) -> bool {
        let mut is_awaited = false;
        for (ids, chosen) in &mut self.0 {
            is_awaited |= ids.position(id).is_some_and(|row| chosen.remove(row));
        }
        if is_awaited {
            self.0.retain(|(_, chosen)| !chosen.is_empty());
        }
        is_awaited
    }

    /// Whether nobody is awaited.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are awaited.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|(_, chosen)| chosen.len()).sum()
    }
}
