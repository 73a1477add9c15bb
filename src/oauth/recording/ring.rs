//! The newest events.

use super::{Event, Kind};

/// How many events are kept.
pub const LENGTH: usize = 200;

/// The newest events, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    events: Vec<Event>,
    dropped: usize,
}

impl Recording {
    /// Goes on after events that were kept elsewhere.
    pub fn new(events: Vec<Event>) -> Self {
        Self { events, dropped: 0 }
    }

    /// Adds an event, in the place of the oldest when there are [`LENGTH`].
    pub fn push(&mut self, event: Event) {
        if self.events.len() >= LENGTH {
            self.events.remove(0);
            self.dropped += 1;
        }
        self.events.push(event);
    }

    /// The events that are still there.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events there ever were.
    pub fn count(&self) -> usize {
        self.dropped + self.events.len()
    }

    /// The events that came after the first `count` of all there ever were.
    pub fn after(&self, count: usize) -> &[Event] {
        self.events
            .get(count.saturating_sub(self.dropped)..)
            .unwrap_or_default()
    }

    /// The events of the last sign-in.
    pub fn last_sign_in(&self) -> &[Event] {
        let begin = self
            .events
            .iter()
            .rposition(|event| event.kind() == Kind::Built);
        begin
            .and_then(|begin| self.events.get(begin..))
            .unwrap_or_default()
    }
}
