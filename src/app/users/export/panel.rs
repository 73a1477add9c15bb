//! The panel: what to take along, and how.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{
    job::{Job, file_name},
    loaded,
    progress::progress,
    run::Export,
};
use crate::app::{
    components::button,
    dom::{Element, el},
    format,
    state::State,
    task::spawn,
    users::{
        columns::NAME,
        store::{Load, Users},
    },
};
use crate::browser::{clock, files, spool};
use crate::oauth::record::Record;
use crate::okta::export::Format;

/// What is taken along.
const ALL: &str = "all";
const SHOWN: &str = "shown";
const CHOSEN: &str = "chosen";

/// The button that opens the panel, and the panel; how an export stands is always shown.
pub(in crate::app::users) fn export(users: Users) -> [Element; 2] {
    let export = Export::of(users.session);
    let is_open = Rc::new(State::new(false));
    let (toggled, told, shown) = (
        Rc::clone(&is_open),
        Rc::clone(&is_open),
        Rc::clone(&is_open),
    );
    let open = button("button small", "Export")
        .attr("aria-controls", "export")
        .attr_of("aria-expanded", move || {
            Some(if told.get() { "true" } else { "false" })
        })
        .on_click(move || toggled.set(!toggled.get_untracked()));
    let chooser = el("div class=chooser").child(open).part(
        move || shown.get(),
        move |is_shown| is_shown.then(|| choices(users, export, &is_open)),
    );
    let progress = el("div class=export-stage").part(
        move || export.stage.get(),
        move |stage| progress(users, export, stage),
    );
    [chooser, progress]
}

fn choices(users: Users, export: Export, is_open: &Rc<State<bool>>) -> Element {
    let what = select("export-what", &what_options(users));
    let columns = select(
        "export-columns",
        &[
            option("table", "The table’s columns, and the ID"),
            option("every", "Every attribute"),
        ],
    );
    let formats = Format::ALL.map(|format| {
        let value = format.to_json().display();
        option(&value, format.label())
    });
    let format = select("export-format", &formats);
    let (chosen_what, chosen_columns, chosen_format) =
        (what.clone(), columns.clone(), format.clone());
    let is_open = Rc::clone(is_open);
    let begin = button("button primary", "Begin the export").on_click(move || {
        let value = chosen_format.value();
        let format = Format::ALL
            .into_iter()
            .find(|format| format.to_json().display() == value)
            .unwrap_or(Format::Csv);
        let is_every = chosen_columns.value() == "every";
        match chosen_what.value().as_str() {
            ALL => begin(users, export, format, is_every),
            what => take_loaded(users, format, what == CHOSEN),
        }
        is_open.set(false);
    });
    el("section id=export class=chooser-panel aria-label=Export").children([
        labelled("export-what", "Who", what),
        labelled("export-columns", "Columns", columns),
        labelled("export-format", "Format", format),
        el("p class=hint>Asked for from the org, everyone goes straight to the file, page by page. A page that fails is asked for again; after a reload or with a new token the export goes on where it was. Until it is saved, what has come is kept by this browser."),
        el("div class=row").child(begin),
    ])
}

fn what_options(users: Users) -> Vec<Element> {
    users.list.with_untracked(|list| {
        let rows = &list.rows;
        let count = |count: usize| format::count(count as u64);
        let shown = match rows.is_filtered() {
            true => ["The ", &count(rows.shown_len()), " that the filter shows"].concat(),
            false => ["The ", &count(rows.len()), " that are loaded"].concat(),
        };
        let mut options = vec![
            option(ALL, "Everyone the list has, from the org"),
            option(SHOWN, &shown),
        ];
        if rows.selected_len() > 0 {
            let chosen = ["The ", &count(rows.selected_len()), " selected"].concat();
            options.push(option(CHOSEN, &chosen).flag("selected"));
        }
        options
    })
}

/// Has a place chosen, and begins.
fn begin(users: Users, export: Export, format: Format, is_every: bool) {
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
    let (total, met) = users.list.with_untracked(|list| {
        let total = matches!(list.load, Load::Complete).then_some(list.rows.len() as u64);
        let met: Vec<_> = list.rows.roster().met().map(str::to_owned).collect();
        (total, met)
    });
    let mut columns = Vec::new();
    if !is_every {
        columns.push("id".to_owned());
        for column in &users.columns.get_untracked().0 {
            match column.id.as_str() {
                NAME => {
                    columns.extend(["profile.firstName", "profile.lastName"].map(str::to_owned))
                }
                id => columns.push(id.to_owned()),
            }
        }
    } else if is_csv {
        columns.extend(EVERY.map(str::to_owned));
        columns.extend(met.iter().map(|name| ["profile.", name].concat()));
    }
    let mut seen = Vec::new();
    columns.retain(|column| {
        let is_new = !seen.contains(column);
        seen.push(column.clone());
        is_new
    });
    let job = Job {
        org,
        first: request.url,
        next: None,
        is_whole: false,
        is_saved: false,
        format,
        columns,
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

/// Offers what is loaded as a file.
fn take_loaded(users: Users, format: Format, is_chosen: bool) {
    let org = users
        .session
        .grant
        .with_untracked(|grant| grant.as_ref().map(|grant| grant.org.clone()));
    let columns = users.columns.get_untracked();
    let mut file = files::Pieces::default();
    users.list.with_untracked(|list| {
        let mut take = |piece: &_| file.add(piece);
        loaded::write(&list.rows, &columns, format, is_chosen, &mut take);
    });
    let name = file_name(&org.unwrap_or_default(), clock::now(), format);
    files::download_blob(&name, &file.blob(format.mime()));
}

fn option(value: &str, label: &str) -> Element {
    el("option").attr("value", value).text(label)
}

fn select(id: &str, options: &[Element]) -> Element {
    el("select").id(id).all(options)
}

fn labelled(id: &str, label: &str, field: Element) -> Element {
    el("div class=field").children([el("label").attr("for", id).text(label), field])
}

/// What every user has beside the profile, and the profile's first attributes.
const EVERY: [&str; 13] = [
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
