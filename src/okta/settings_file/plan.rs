//! What a file does to the orgs that are saved: told first, done then.

use super::SettingsFile;
use crate::okta::saved_org::{MOST, SavedOrg, SavedOrgs};

/// What becomes of one org of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    /// One of its name is there already. What differs, in words.
    Changed(Vec<&'static str>),
    /// It is there already, just like that.
    Same,
    /// There are too many.
    NoRoom,
}

/// What a file would do to the orgs that are saved, in its own order.
pub fn plan(saved: &SavedOrgs, file: &SettingsFile) -> Vec<Change> {
    let mut room = MOST.saturating_sub(saved.0.len());
    let change = |new: &SavedOrg| match saved
        .position(&new.name)
        .and_then(|place| saved.0.get(place))
    {
        Some(old) if old == new => Change::Same,
        Some(old) => Change::Changed(differences(old, new)),
        None if room == 0 => Change::NoRoom,
        None => {
            room -= 1;
            Change::Added
        }
    };
    file.orgs.iter().map(change).collect()
}

/// Does what [`plan`] says.
pub fn apply(saved: &mut SavedOrgs, file: &SettingsFile) {
    for new in &file.orgs {
        let is_full = saved.0.len() >= MOST;
        let place = saved.position(&new.name).unwrap_or(MOST);
        match saved.0.get_mut(place) {
            Some(old) => old.clone_from(new),
            None if is_full => {}
            None => saved.0.push(new.clone()),
        }
    }
}

fn differences(old: &SavedOrg, new: &SavedOrg) -> Vec<&'static str> {
    let (before, after) = (&old.setup, &new.setup);
    let parts = [
        (old.name != new.name, "name"),
        (old.colour != new.colour, "colour"),
        (before.org != after.org, "org address"),
        (before.client_id != after.client_id, "client ID"),
        (before.flow != after.flow, "flow"),
        (before.scopes != after.scopes, "scopes"),
        (before.response_mode != after.response_mode, "response mode"),
    ];
    parts
        .into_iter()
        .filter_map(|(differs, part)| differs.then_some(part))
        .collect()
}
