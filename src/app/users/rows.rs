//! The users that have come so far, and which of them are shown, in what order.

mod awaited;

use std::{hint::black_box, mem, ops::Range};

use roster::{Bits, Filter, Kept, Roster};

use crate::okta::users;

pub(super) use awaited::Awaited;

/// How many rows are enough for the browser to see what is worth to be fast.
const WARM_UP: usize = 65_536;

/// Rows of the roster, as they are shown.
pub(super) struct Rows {
    roster: Roster,
    /// All rows in the order that the page itself put them in; `None` for the order in which they came.
    order: Option<Vec<u32>>,
    filter: Filter,
    /// The rows that fulfil the filter; `None` if there is no filter.
    found: Option<Bits>,
    /// What wider filters found that this one came from: taking a letter back asks for one of them.
    wider: Vec<(Filter, Option<Bits>)>,
    /// The rows that are shown, in their order; `None` for all in the order in which they came.
    shown: Option<Vec<u32>>,
    /// The rows that were chosen.
    selected: Bits,
    /// Those who are chosen as soon as they come.
    awaited: Awaited,
    /// The rows of users who are gone for good.
    gone: Bits,
    /// Another one whenever the same number may mean another user, or a user has changed otherwise than by being replaced.
    edition: u64,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self {
            roster: users::roster(),
            order: None,
            filter: Filter::default(),
            found: None,
            wider: Vec::new(),
            shown: None,
            selected: Bits::default(),
            awaited: Awaited::default(),
            gone: Bits::default(),
            edition: 0,
        }
    }

    /// Has something added to the roster, or takes nothing.
    pub(super) fn add<R>(&mut self, add: impl FnOnce(&mut Roster) -> R) -> R {
        let before = self.roster.len();
        let replaced = self.roster.replaced();
        let result = add(&mut self.roster);
        let rows = before..self.roster.len();
        self.wider.clear();
        if !self.awaited.is_empty() {
            for row in rows.clone() {
                if self.awaited.take(self.roster.id(row)) {
                    self.selected.insert(row);
                }
            }
        }
        // An order of the page's own is one of all rows; those that come later stand behind it.
        if let Some(order) = &mut self.order {
            order.extend(rows.clone().map(|row| row as u32));
        }
        if let Some(found) = &mut self.found {
            self.roster.find(&self.filter, rows.clone(), found);
        }
        if let Some(shown) = &mut self.shown {
            let is_found =
                |row: &usize| self.found.as_ref().is_none_or(|found| found.contains(*row));
            shown.extend(rows.filter(is_found).map(|row| row as u32));
        }
        // Of who came again something else is known now, which the filter may find, or no more.
        if self.roster.replaced() != replaced && self.found.is_some() {
            self.found = Some(self.find(&self.filter));
            self.show();
        }
        result
    }

    /// Forgets everyone, and keeps these attributes from now on. The filter stays. Of others' users other attributes may be known.
    pub(super) fn clear(&mut self, kept: Vec<Kept>, are_others: bool) {
        if are_others {
            self.roster.keep(Vec::new());
            self.roster.clear();
        }
        self.roster.keep(kept);
        self.order = None;
        self.wider.clear();
        self.select_none();
        self.gone.clear();
        self.found = (!self.filter.is_empty()).then(Bits::default);
        self.edition += 1;
        self.show();
    }

    /// Forgets everyone, but for who is chosen or awaited: the list is about to be loaded anew.
    pub(super) fn take_chosen(&mut self) -> Awaited {
        let mut chosen = mem::take(&mut self.awaited);
        let selected = mem::take(&mut self.selected);
        chosen.add(self.roster.take_ids(), selected);
        chosen
    }

    /// Chooses these people as soon as they come.
    pub(super) fn await_chosen(&mut self, chosen: Awaited) {
        self.awaited = chosen;
    }

    /// Shows only those that fulfil a filter.
    pub(super) fn set_filter(&mut self, filter: Filter) {
        let known = self.wider.iter().position(|(wider, _)| *wider == filter);
        let found = match (known, &self.found) {
            (Some(at), _) => self.wider.drain(at..).next().and_then(|(_, found)| found),
            (None, _) if filter.is_empty() => None,
            (None, found) if filter.narrows(&self.filter) => {
                let narrower = match found {
                    Some(found) => self.roster.narrow(&filter, found),
                    None => self.find(&filter),
                };
                let wider = (self.filter.clone(), self.found.take());
                self.wider.push(wider);
                Some(narrower)
            }
            (None, _) => {
                self.wider.clear();
                Some(self.find(&filter))
            }
        };
        self.filter = filter;
        self.found = found;
        self.show();
    }

    /// Looks through rows for nothing: what has run a while is compiled for speed by the browser, and the first letter that is typed
    /// is to find it so.
    pub(super) fn warm_up(&self) {
        let rows = 0..self.roster.len().min(WARM_UP);
        // Words that all rows have, that some have and that none has go different ways.
        for word in ["a", "e", "an", "zq"] {
            let mut found = Bits::default();
            self.roster
                .find(&Filter::of(word), rows.clone(), &mut found);
            black_box(found);
        }
    }

    fn find(&self, filter: &Filter) -> Bits {
        let mut found = Bits::default();
        self.roster.find(filter, 0..self.roster.len(), &mut found);
        found
    }

    /// Puts the rows into an order of the page's own, or back into the one in which they came.
    pub(super) fn set_order(&mut self, order: Option<(roster::Column, bool)>) {
        self.order = order.map(|(column, descending)| self.roster.sorted(column, descending));
        self.show();
    }

    /// Puts what an answer tells of one user in the place of what was known, if they are in the list.
    pub(super) fn replace(&mut self, id: &str, body: &str) {
        let row = self.roster.position(id);
        let replaced = row.map(|row| self.roster.replace(row, body.as_bytes()));
        if replaced == Some(Ok(())) {
            self.wider.clear();
        }
    }

    /// Puts another status in the place of what was known, if the user is in the list.
    pub(super) fn set_status(&mut self, id: &str, status: &str) {
        if let Some(row) = self.roster.position(id) {
            self.roster.set_status(row, status);
            self.edition += 1;
        }
    }

    /// Takes a user out of the list, who is gone.
    pub(super) fn remove(&mut self, id: &str) {
        if let Some(row) = self.roster.position(id) {
            self.gone.insert(row);
            self.selected.remove(row);
            self.show();
        }
    }

    /// Everyone who is in the list.
    pub(super) fn all(&self) -> Bits {
        let mut all = Bits::all(self.roster.len());
        for row in self.gone.iter() {
            all.remove(row);
        }
        all
    }

    fn show(&mut self) {
        self.shown = match (&self.order, &self.found) {
            (None, None) => None,
            (Some(order), None) => Some(order.clone()),
            (None, Some(found)) => Some(found.iter().map(|row| row as u32).collect()),
            (Some(order), Some(found)) => {
                let mut shown = Vec::with_capacity(found.len());
                let is_found = |row: &&u32| found.contains(**row as usize);
                shown.extend(order.iter().filter(is_found));
                Some(shown)
            }
        };
        if !self.gone.is_empty() {
            let all = 0..self.roster.len() as u32;
            let mut shown = self.shown.take().unwrap_or_else(|| all.collect());
            shown.retain(|row| !self.gone.contains(*row as usize));
            self.shown = Some(shown);
        }
    }

    /// Everyone who has come.
    pub(super) fn roster(&self) -> &Roster {
        &self.roster
    }

    /// How many have come.
    pub(super) fn len(&self) -> usize {
        self.roster.len() - self.gone.len()
    }

    /// Whether nobody has come.
    pub(super) fn is_empty(&self) -> bool {
        self.roster.is_empty()
    }

    /// How many are shown.
    pub(super) fn shown_len(&self) -> usize {
        self.shown.as_ref().map_or(self.roster.len(), Vec::len)
    }

    /// The row that is shown at a place.
    pub(super) fn shown(&self, place: usize) -> Option<usize> {
        match &self.shown {
            Some(shown) => shown.get(place).map(|row| *row as usize),
            None => (place < self.roster.len()).then_some(place),
        }
    }

    /// Whether a filter is in force.
    pub(super) fn is_filtered(&self) -> bool {
        self.found.is_some()
    }

    /// Whether the filter lets a row be seen.
    pub(super) fn is_found(&self, row: usize) -> bool {
        self.found.as_ref().is_none_or(|found| found.contains(row))
    }

    /// Whether a row is chosen.
    pub(super) fn is_selected(&self, row: usize) -> bool {
        self.selected.contains(row)
    }

    /// How many are chosen.
    pub(super) fn selected_len(&self) -> usize {
        self.selected.len()
    }

    /// How many of those that are shown are chosen.
    pub(super) fn selected_shown_len(&self) -> usize {
        match &self.shown {
            None => self.selected.len(),
            Some(shown) => shown
                .iter()
                .filter(|row| self.selected.contains(**row as usize))
                .count(),
        }
    }

    /// The chosen rows, in the order in which all stand.
    pub(super) fn selected(&self) -> Vec<usize> {
        match &self.order {
            None => self.selected.iter().collect(),
            Some(order) => {
                let rows = order.iter().map(|row| *row as usize);
                rows.filter(|row| self.selected.contains(*row)).collect()
            }
        }
    }

    /// Chooses the rows that are shown at some places, or lets them go.
    pub(super) fn select(&mut self, places: Range<usize>, is_chosen: bool) {
        for place in places {
            let Some(row) = self.shown(place) else {
                return;
            };
            match is_chosen {
                true => self.selected.insert(row),
                false => self.selected.remove(row),
            };
        }
    }

    /// Chooses nobody.
    pub(super) fn select_none(&mut self) {
        self.selected.clear();
        self.await_chosen(Awaited::default());
    }

    /// How many more are chosen as soon as they come.
    pub(super) fn awaited_len(&self) -> usize {
        self.awaited.len()
    }

    pub(super) fn edition(&self) -> u64 {
        self.edition + self.roster.replaced()
    }
}
