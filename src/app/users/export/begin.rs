//! A new export: which columns it has, and where it goes.

use leptos::prelude::untrack;

use super::{job::Job, loaded, run::Export};
use crate::app::{
    task::spawn,
    users::{
        schema::Schema,
        store::{Load, Users},
    },
};
use crate::browser::spool;
use crate::okta::export::{FURTHER, Format};

/// What was chosen.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    pub(super) format: Format,
    /// Whether every attribute is wanted, and not the table's columns only.
    pub(super) is_every: bool,
}

/// Has a place chosen, and begins.
pub(super) fn begin(users: Users, export: Export, choice: Choice) {
    let Choice { format, is_every } = choice;
    let Some(request) = users.first_request() else {
        return;
    };
    let session = users.session;
    let Some(org) = session
        .grant
        .with_untracked(|grant| grant.as_ref().map(|grant| grant.org.clone()))
    else {
        return;
    };
    let is_csv = matches!(format, Format::Csv | Format::CsvForExcel);
    let total = users.list.with_untracked(|list| {
        matches!(list.load, Load::Complete).then_some(list.rows.len() as u64)
    });
    let columns = match (is_every, is_csv) {
        (false, _) => loaded::attributes(&users.columns.get_untracked()),
        (true, true) => every_attribute(users),
        // The writer takes everything then.
        (true, false) => Vec::new(),
    };
    let job = Job {
        org,
        first: request.url,
        next: None,
        is_whole: false,
        is_saved: false,
        format,
        columns,
        further: Vec::new(),
        rows: 0,
        doubles: 0,
        pages: 0,
        bytes: 0,
        total,
        began: untrack(|| session.org_now()),
        worked: 0,
        waited: 0,
        repeats: 0,
        stops: 0,
    };
    spawn(async move {
        let place = match spool::choose(&job.file_name()).await {
            spool::Chosen::Place(place) => Some(place),
            spool::Chosen::NotHere => None,
            spool::Chosen::Nothing => return,
        };
        export.begin(job, place);
    });
}

/// A column for each attribute that the schema tells of or that has come, and one for what comes besides: an attribute of later pages
/// only, or of users of another type.
fn every_attribute(users: Users) -> Vec<String> {
    let mut columns: Vec<_> = FIRST.map(str::to_owned).into();
    let mut add = |path: String| {
        if !columns.contains(&path) {
            columns.push(path);
        }
    };
    for attribute in untrack(|| Schema::of(users.session).known()).iter() {
        if attribute.path.starts_with("profile.") {
            add(attribute.path.clone());
        }
    }
    users.list.with_untracked(|list| {
        for name in list.rows.roster().met() {
            add(["profile.", name].concat());
        }
    });
    columns.push(FURTHER.to_owned());
    columns
}

/// What every user has beside the profile, and the profile's first attributes.
const FIRST: [&str; 13] = [
    "id",
    "status",
    "created",
    "activated",
    "statusChanged",
    "lastLogin",
    "lastUpdated",
    "passwordChanged",
    "type",
    "profile.login",
    "profile.email",
    "profile.firstName",
    "profile.lastName",
];
