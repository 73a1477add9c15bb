//! Everyone who was chosen, each with one outcome: an account that is planned, filled in, and taken back.

use std::collections::HashSet;

use super::{Answered, Deed, Outcome, Refusal};
use crate::oauth::record::record;
use crate::okta::users::Status;

/// One of the users who were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub login: String,
    /// The API's name of the status before.
    pub was: String,
    pub outcome: Outcome,
    /// When the change was last sent for them, in seconds since 1970 by the org's clock.
    pub sent: Option<u64>,
    /// What was last said about it, unless that was good.
    pub refusal: Option<Refusal>,
    /// The answer that said it was done.
    pub answer: Option<Answered>,
    /// Whether something was sent for them that nobody knows the end of.
    pub is_doubtful: bool,
}

record!(Row {
    id,
    login,
    was,
    outcome,
    sent,
    refusal,
    answer,
    is_doubtful,
});

impl Row {
    /// Somebody who was chosen.
    pub fn new(id: &str, login: &str, was: &str) -> Self {
        Self {
            id: id.to_owned(),
            login: login.to_owned(),
            was: was.to_owned(),
            outcome: Outcome::Left,
            sent: None,
            refusal: None,
            answer: None,
            is_doubtful: false,
        }
    }
}

/// How many users have come to what. Everyone is in exactly one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub done: usize,
    /// Left out beforehand.
    pub skipped: usize,
    /// Refused by Okta, or seen not to be done.
    pub failed: usize,
    pub unknown: usize,
    /// Not done yet, or under way.
    pub left: usize,
}

/// What is to be done to whom, and how far that has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The origin of the org.
    pub org: String,
    pub deed: Deed,
    pub rows: Vec<Row>,
    /// Whether it was read beforehand who is in the group; `None` if that was not asked.
    pub is_read: Option<bool>,
}

record!(Account {
    org,
    deed,
    rows,
    is_read,
});

impl Account {
    /// Everyone who was chosen, those left out who cannot be meant. Who was chosen twice is there once.
    pub fn plan(org: &str, deed: Deed, chosen: impl IntoIterator<Item = Row>) -> Self {
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for mut row in chosen {
            if seen.insert(row.id.clone()) {
                row.outcome = deed.skips(&row.was).unwrap_or(Outcome::Left);
                rows.push(row);
            }
        }
        Self {
            org: org.to_owned(),
            deed,
            rows,
            is_read: None,
        }
    }

    /// How many have come to what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            *match row.outcome {
                Outcome::Done | Outcome::Seen => &mut counts.done,
                Outcome::AlreadySo | Outcome::NotAllowed => &mut counts.skipped,
                Outcome::NotDone | Outcome::Refused => &mut counts.failed,
                Outcome::Unknown => &mut counts.unknown,
                Outcome::Left | Outcome::Sent => &mut counts.left,
            } += 1;
        }
        counts
    }

    /// How many are left out because of their status, by its API name, in the order in which they were met.
    pub fn left_out(&self) -> Vec<(&str, Outcome, usize)> {
        let mut out: Vec<(&str, Outcome, usize)> = Vec::new();
        for row in &self.rows {
            if !matches!(row.outcome, Outcome::AlreadySo | Outcome::NotAllowed) {
                continue;
            }
            match out.iter_mut().find(|(was, ..)| *was == row.was) {
                Some((.., count)) => *count += 1,
                None => out.push((&row.was, row.outcome, 1)),
            }
        }
        out
    }

    /// The place of the first who is still to be done, from a place on.
    pub fn next(&self, from: usize) -> Option<usize> {
        let rows = self.rows.iter().skip(from);
        let is_next = |row: &Row| matches!(row.outcome, Outcome::Left | Outcome::Sent);
        rows.clone().position(is_next).map(|at| from + at)
    }

    /// Something is sent for somebody, `now` by the org's clock. Until more is known, they are in doubt.
    pub fn begin(&mut self, at: usize, now: u64) {
        if let Some(row) = self.rows.get_mut(at) {
            row.outcome = Outcome::Sent;
            row.sent = Some(now);
            row.is_doubtful = true;
        }
    }

    /// It is known what became of somebody. `refusal` is what was said last, unless all is well.
    pub fn settle(&mut self, at: usize, outcome: Outcome, refusal: Option<Refusal>) {
        if let Some(row) = self.rows.get_mut(at) {
            row.outcome = outcome;
            row.is_doubtful = matches!(outcome, Outcome::Sent | Outcome::Unknown);
            row.refusal = refusal;
        }
    }

    /// Okta said that it was done to somebody.
    pub fn done(&mut self, at: usize, answer: Answered) {
        self.settle(at, Outcome::Done, None);
        if let Some(row) = self.rows.get_mut(at) {
            row.answer = Some(answer);
        }
    }

    /// Those to whom it is still to be done.
    pub fn meant(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.outcome == Outcome::Left)
    }

    /// The same, with everyone in doubt to whom something may be sent from now on.
    pub fn in_doubt(&self) -> Self {
        let mut account = self.clone();
        for row in &mut account.rows {
            row.is_doubtful |= row.outcome == Outcome::Left;
        }
        account
    }

    /// No answer is waited for any more: whoever is under way is unknown.
    pub fn close(&mut self) {
        for row in &mut self.rows {
            if row.outcome == Outcome::Sent {
                row.outcome = Outcome::Unknown;
            }
        }
    }

    /// Whoever is unknown is to be done, after they are read again; with `failed`, also those whom it failed with.
    pub fn reopen(&mut self, failed: bool) {
        for row in &mut self.rows {
            let is_failed = matches!(row.outcome, Outcome::NotDone | Outcome::Refused);
            if row.outcome == Outcome::Unknown || failed && is_failed {
                row.outcome = Outcome::Left;
            }
        }
    }

    /// It is known who of them is in the group already: nothing is sent for them.
    pub fn leave_members(&mut self, members: &HashSet<String>) {
        for row in &mut self.rows {
            if row.outcome == Outcome::Left && members.contains(&row.id) {
                row.outcome = Outcome::AlreadySo;
            }
        }
        self.is_read = Some(true);
    }

    /// Whether it can be taken back. Who was in a group before must be known, or somebody would be taken out who was in it.
    pub fn is_reversible(&self) -> bool {
        self.deed.group.is_none() || self.is_read == Some(true)
    }

    /// What takes it back for those to whom it was done.
    pub fn reversed(&self) -> Option<Self> {
        if !self.is_reversible() {
            return None;
        }
        let now = self.deed.leads_to();
        let done = self
            .rows
            .iter()
            .filter(|row| matches!(row.outcome, Outcome::Done | Outcome::Seen));
        let rows: Vec<_> = done
            .map(|row| {
                let was = now.as_ref().map_or(row.was.as_str(), Status::as_str);
                Row::new(&row.id, &row.login, was)
            })
            .collect();
        (!rows.is_empty()).then(|| Self {
            is_read: self.is_read,
            ..Self::plan(&self.org, self.deed.reverse(), rows)
        })
    }

    /// The users it did not go well with, in their order.
    pub fn failures(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| {
            matches!(
                row.outcome,
                Outcome::NotDone | Outcome::Refused | Outcome::Unknown
            )
        })
    }
}
