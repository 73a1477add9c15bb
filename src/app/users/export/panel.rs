//! The panel: what to take along and how, then how far it has come.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{
    job::{Job, file_name},
    loaded,
    run::{Export, Stage, Why},
};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    format,
    state::State,
    task::spawn,
    users::{
        columns::NAME,
        countdown, evidence,
        pager::Wait,
        sign_in_again,
        store::{Load, Users},
        trouble,
    },
};
use crate::browser::{clock, database::DatabaseError, files, spool};
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
    let text = users
        .list
        .with_untracked(|list| loaded::write(&list.rows, &columns, format, is_chosen));
    let name = file_name(&org.unwrap_or_default(), clock::now(), format);
    files::download(&name, format.mime(), &text);
}

/// How far it has come, and what can be done.
fn progress(users: Users, export: Export, stage: Stage) -> Option<Element> {
    let session = users.session;
    let discard = || button("button small quiet", "Discard").on_click(move || export.discard());
    let pause = || button("button small", "Pause").on_click(move || export.pause());
    let resume = |label| button("button small primary", label).on_click(move || export.resume());
    let save = |label, job: &Job| {
        let job = job.clone();
        button("button small", label).on_click(move || export.save(job.clone()))
    };
    let row = |buttons: &[Element]| el("div class=row").all(buttons);
    let shown = match stage {
        Stage::None => return None,
        Stage::Running(job) => banner("banner banner-run").children([
            busy("b", "Exporting"),
            meter(&job),
            row(&[pause(), discard()]),
        ]),
        Stage::Waiting(job, until, why) => {
            let text = el("p")
                .text(match why {
                    Wait::Limit => "The org’s rate limit is used up. The export goes on by itself in ",
                    Wait::Reserve => "The rest of the org’s rate limit is left to others. The export goes on by itself in ",
                    Wait::Trouble(_) => "A call failed, which may pass. It is made again in ",
                })
                .child(countdown(session, until))
                .text(".");
            let evidence = match &why {
                Wait::Trouble(Some(symptom)) => Some(evidence(symptom)),
                Wait::Trouble(None) | Wait::Limit | Wait::Reserve => None,
            };
            banner("banner banner-wait")
                .child(text)
                .maybe(evidence)
                .children([meter(&job), row(&[pause(), discard()])])
        }
        Stage::Stopped(job, why) => {
            let (text, more) = match &why {
                Why::Asked => ("The export stands still.", None),
                Why::Left => (
                    "An export was left before it was whole. It can go on where it was.",
                    None,
                ),
                Why::Expired => (
                    "The token has expired. Sign in again, and the export goes on where it was.",
                    Some(sign_in_again(session)),
                ),
                Why::OtherOrg => (
                    "This export is of another org. Use a token of that org, then go on.",
                    None,
                ),
                Why::Full => (
                    "There is no room on this device. Free some, then go on; nothing is lost.",
                    None,
                ),
                Why::Failed(symptom) => (
                    "The org did not give the next page.",
                    Some(trouble::trouble(session, symptom, move || {
                        button("button small", "Try again").on_click(move || export.resume())
                    })),
                ),
            };
            let title = el("p")
                .child(el("b").text(text))
                .text(" ")
                .child(el("code").text(&job.org));
            banner("banner")
                .attr("role", "alert")
                .child(title)
                .maybe(more)
                .children([
                    meter(&job),
                    row(&[resume("Go on"), save("Save what has come", &job), discard()]),
                ])
        }
        Stage::Elsewhere => banner("banner banner-run").child(el(
            "p role=status>An export is on its way in another tab. One at a time can be.",
        )),
        Stage::Done(job) => {
            let is_saved = job.is_saved;
            let text = match is_saved {
                true => "The export is whole.",
                false => "The export is whole, and still to be saved.",
            };
            banner("banner banner-done").children([
                el("p role=status").child(el("b").text(text)),
                report(&job),
                row(&[
                    save(if is_saved { "Save again" } else { "Save" }, &job),
                    button("button small quiet", "Remove it from this browser")
                        .on_click(move || export.discard()),
                ]),
            ])
        }
        Stage::NoStorage(error) => {
            let text = match error {
                DatabaseError::Full => {
                    "There is no room on this device for an export. Free some, then try again."
                }
                DatabaseError::Absent | DatabaseError::Refused => {
                    "This browser does not let the page keep what has come. Leave the private window, or allow the site to store data."
                }
                DatabaseError::Failed => {
                    "The browser’s storage failed. Reload the page, and try again."
                }
            };
            banner("banner")
                .attr("role", "alert")
                .children([el("p").text(text), row(&[discard()])])
        }
    };
    Some(shown)
}

fn banner(class: &str) -> Element {
    el("div").class(class)
}

/// Users, size, pace, and the time to the end where that can be told.
fn meter(job: &Job) -> Element {
    let mut said = [&format::count(job.rows), " users, ", &size(job.bytes)].concat();
    if job.pace() > 0 {
        said.push_str(&[", ", &format::count(job.pace()), " a second"].concat());
    }
    if let Some(left) = job.left().filter(|_| job.rows > 0) {
        said.push_str(&[", about ", &format::countdown(left), " to go"].concat());
    }
    let bar = job.total.map(|total| {
        el("progress")
            .attr("max", &total.max(1).to_string())
            .attr("value", &job.rows.min(total).to_string())
            .attr("aria-label", "Exported")
    });
    el("div class=export-meter")
        .maybe(bar)
        .child(el("span class=users-count").text(&said))
}

/// What came of it, exactly.
fn report(job: &Job) -> Element {
    let count = |count, one: &str, more: &str| {
        let unit = if count == 1 { one } else { more };
        [&format::count(count), " ", unit].concat()
    };
    let mut lines = vec![
        [
            &count(job.rows, "user", "users"),
            " from ",
            &count(job.pages, "page", "pages"),
            ", each taken once; ",
            &size(job.bytes),
        ]
        .concat(),
        [
            "Worked for ",
            &format::countdown(job.worked / 1_000),
            ", waited ",
            &format::countdown(job.waited),
            " for the rate limit",
        ]
        .concat(),
    ];
    if job.repeats > 0 || job.stops > 0 {
        lines.push(
            [
                &count(job.repeats, "call", "calls"),
                " made again after a failure, ",
                &count(job.stops, "stop", "stops"),
                " on the way",
            ]
            .concat(),
        );
    }
    let lines: Vec<_> = lines.iter().map(|line| el("li").text(line)).collect();
    el("ul class=export-report")
        .child(el("li").child(el("code").text(&job.file_name())))
        .all(&lines)
}

/// A number of bytes, as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => [&bytes.to_string(), " bytes"].concat(),
        1_000..1_000_000 => [&(bytes / 1_000).to_string(), " kB"].concat(),
        _ => {
            let tenths = bytes / 100_000;
            [
                &(tenths / 10).to_string(),
                ".",
                &(tenths % 10).to_string(),
                " MB",
            ]
            .concat()
        }
    }
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
