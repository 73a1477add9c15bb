//! The newest events, and the secrets they were recorded without.

use super::{Event, Kind, Lane, secrets::Secrets};

/// How many events are kept.
pub const LENGTH: usize = 200;

/// How many steps of the last sign-in are kept whatever follows: several times what one has.
const STEPS: usize = 60;

/// The newest events, in order, and the last sign-in even if it is older.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    events: Vec<Event>,
    /// The number of each event among all there ever were.
    numbers: Vec<usize>,
    count: usize,
    edition: usize,
    known: Secrets,
}

impl Recording {
    /// Goes on after events that were kept elsewhere.
    pub fn new(events: Vec<Event>) -> Self {
        let mut recording = Self::default();
        for event in events {
            recording.push(event);
        }
        recording
    }

    /// Adds an event, in the place of another when there are [`LENGTH`]: the oldest that is no step of the last sign-in.
    pub fn push(&mut self, mut event: Event) {
        self.meet(core::mem::take(&mut event.met));
        event.leave(&self.known);
        if self.events.len() >= LENGTH {
            let at = self.surplus();
            self.events.remove(at);
            self.numbers.remove(at);
        }
        self.events.push(event);
        self.numbers.push(self.count);
        self.count += 1;
    }

    /// Learns values that are secret although no event tells of them. They are left out wherever they stand.
    pub fn learn(&mut self, values: &[&str]) {
        let mut met = Secrets::default();
        for value in values {
            met.learn(value);
        }
        self.meet(met);
    }

    /// The events that are still there.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events there ever were.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How often events were changed after they had come, because a secret was met that they had repeated.
    pub fn edition(&self) -> usize {
        self.edition
    }

    /// The events that came after the first `count` of all there ever were.
    pub fn after(&self, count: usize) -> &[Event] {
        let at = self.numbers.iter().position(|number| *number >= count);
        at.and_then(|at| self.events.get(at..)).unwrap_or_default()
    }

    /// The events of the last sign-in, and all that came after it.
    pub fn last_sign_in(&self) -> &[Event] {
        self.begin()
            .and_then(|begin| self.events.get(begin..))
            .unwrap_or_default()
    }

    /// Where the last sign-in begins.
    fn begin(&self) -> Option<usize> {
        self.events
            .iter()
            .rposition(|event| event.kind() == Kind::Built)
    }

    /// Which event goes for a new one.
    fn surplus(&self) -> usize {
        // What came before the last sign-in goes first, and without one the oldest.
        if self.begin() != Some(0) {
            return 0;
        }
        let mut steps = 0;
        let surplus = self.events.iter().position(|event| {
            let is_call = event
                .exchange()
                .is_some_and(|exchange| exchange.lane == Lane::Api);
            steps += usize::from(!is_call);
            is_call || steps > STEPS
        });
        surplus.unwrap_or(0)
    }

    fn meet(&mut self, met: Secrets) {
        let new = self.known.join(met);
        if new.is_empty() {
            return;
        }
        let mut is_changed = false;
        for event in &mut self.events {
            is_changed |= event.leave(&new);
        }
        self.edition += usize::from(is_changed);
    }
}
