//! The panel: what to take along, and how.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{
    begin::{Choice, begin},
    job::file_name,
    loaded,
    run::{Export, Taken},
    stage::Stage,
};
use crate::app::{
    components::button,
    dom::{Element, el},
    format,
    state::Local,
    users::{focus_soon, popover::Popover, schema::Schema, store::Users},
};
use crate::browser::{clock, files};
use crate::oauth::record::Record;
use crate::okta::export::Format;

/// What is taken along.
const ALL: &str = "all";
const SHOWN: &str = "shown";
const CHOSEN: &str = "chosen";

/// Which attributes.
const TABLE: &str = "table";
const EVERY: &str = "every";

/// The button that opens the panel.
const OPENER: &str = "[aria-controls=export]";

/// The button that opens the panel, and the panel.
pub(in crate::app::users) fn export(users: Users) -> Element {
    let export = Export::of(users.session);
    let popover = Popover::new("export");
    popover.opener("Export").part(
        move || popover.is_open(),
        move |is_open| is_open.then(|| choices(users, export, popover)),
    )
}

fn choices(users: Users, export: Export, popover: Popover) -> Element {
    // It tells which attributes there are before they have come.
    Schema::of(users.session).load(false);
    let what = select("export-what", &what_options(users));
    let is_all = Local::new(what.value() == ALL);
    let every = option(EVERY, "Every attribute").flag_of("disabled", move || !is_all.get());
    let table = option(TABLE, "The table’s columns, and the ID");
    let columns = select("export-columns", &[table, every]);
    let (chosen, beside) = (what.clone(), columns.clone());
    let what = what.on("change", move |_| {
        let is_now = chosen.value() == ALL;
        if !is_now {
            beside.set_value(TABLE);
        }
        is_all.set(is_now);
    });
    let formats = Format::ALL.map(|format| {
        let value = format.to_json().display();
        option(&value, format.label())
    });
    let format = select("export-format", &formats);
    let asked = Local::new(None::<Choice>);
    let (chosen_what, chosen_columns, chosen_format) =
        (what.clone(), columns.clone(), format.clone());
    let press = move || {
        let value = chosen_format.value();
        let format = Format::ALL
            .into_iter()
            .find(|format| format.to_json().display() == value)
            .unwrap_or(Format::Csv);
        let choice = Choice {
            format,
            is_every: chosen_columns.value() == EVERY,
        };
        match chosen_what.value().as_str() {
            // What another one has got so far is nobody's to lose by one press.
            ALL if export
                .stage
                .with_untracked(|stage| stage.at_stake().is_some()) =>
            {
                asked.set(Some(choice));
            }
            ALL => {
                begin(users, export, choice);
                leave(popover);
            }
            what => {
                take_loaded(users, export, format, what == CHOSEN);
                leave(popover);
            }
        }
    };
    let press = Rc::new(press);
    el("section id=export class=chooser-panel aria-label=Export").children([
        labelled("export-what", "Who", what),
        labelled("export-columns", "Columns", columns),
        labelled("export-format", "Format", format),
        el("p class=hint").text_of(move || match is_all.get() {
            true => "Asked for from the org, everyone goes straight to the file, page by page. A page that fails is asked for again; after a reload or with a new token the export goes on where it was. Until it is saved, what has come is kept by this browser.",
            false => "Made of what is loaded, without a call. Of that the page keeps the table’s columns and no more, so every attribute is to be had for everyone from the org only: search for those whom you want. Lists of values are written as the table shows them.",
        }),
    ])
    .part(
        move || asked.get(),
        move |asked| match asked {
            None => {
                let press = Rc::clone(&press);
                let begin = button("button primary", "Begin the export").on_click(move || press());
                el("div class=row").child(begin)
            }
            Some(choice) => question(users, export, popover, choice),
        },
    )
}

/// Closes the panel, and puts the keyboard where it was opened from.
fn leave(popover: Popover) {
    popover.close();
    focus_soon(OPENER);
}

/// What is to become of the export that would be lost.
fn question(users: Users, export: Export, popover: Popover, choice: Choice) -> Element {
    let stage = export.stage.get_untracked();
    let job = stage.at_stake().cloned();
    let rows = job.as_ref().map_or(0, |job| job.rows);
    let stands = match &stage {
        Stage::Running(_) | Stage::Waiting(..) => "Another export is on its way, with ",
        Stage::Done { .. } => "Another export is whole and not saved yet, with ",
        _ => "Another export stands still, with ",
    };
    let text = el("p role=alert")
        .text(stands)
        .text(&format::count(rows))
        .text(" users. There is room for one: a new one takes its place.");
    let mut buttons = Vec::new();
    match stage {
        Stage::Stopped(..) => buttons.push(
            button("button small primary", "Go on with that one").on_click(move || {
                leave(popover);
                export.resume();
            }),
        ),
        Stage::Done { .. } => {}
        _ => buttons.push(
            button("button small primary", "Let that one go on").on_click(move || leave(popover)),
        ),
    }
    if let (Some(job), Stage::Stopped(..) | Stage::Done { .. }) =
        (job, export.stage.get_untracked())
    {
        buttons.push(button("button small", "Save that one").on_click(move || {
            leave(popover);
            export.save(job.clone());
        }));
    }
    buttons.push(
        button("button small", "Discard that one, and begin").on_click(move || {
            begin(users, export, choice);
            leave(popover);
        }),
    );
    el("div class=stack").children([text, el("div class=row").all(&buttons)])
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

/// Offers what is loaded as a file.
fn take_loaded(users: Users, export: Export, format: Format, is_chosen: bool) {
    let org = users
        .session
        .grant
        .with_untracked(|grant| grant.as_ref().map(|grant| grant.org.clone()));
    let columns = users.columns.get_untracked();
    let known = untrack(|| Schema::of(users.session).known());
    let mut file = files::Pieces::default();
    let mut bytes = 0;
    let rows = users.list.with_untracked(|list| {
        let mut take = |piece: &str| {
            bytes += piece.len() as u64;
            file.add(piece);
        };
        loaded::write(&list.rows, &columns, &known, format, is_chosen, &mut take)
    });
    let name = file_name(&org.unwrap_or_default(), clock::now(), format);
    let is_offered = files::download_blob(&name, &file.blob(format.mime()));
    export
        .taken
        .set(is_offered.then_some(Taken { name, rows, bytes }));
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
