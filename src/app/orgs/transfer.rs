//! Saved orgs in a file: written, and read with a look at it first.

use std::rc::Rc;

use leptos::prelude::request_animation_frame;

use crate::app::{
    components::{button, swatch},
    dom::{Element, el},
    session::Session,
    state::Local,
    task::spawn,
};
use crate::browser::{files, page};
use crate::okta::{
    org::OrgUrl,
    saved_org::SavedOrg,
    settings_file::{self, Change, MAX_BYTES, Problem, SettingsFile},
};

/// The file that is offered.
const NAME: &str = "latchkey-settings.json";

/// What stands below the field.
#[derive(Clone)]
enum Told {
    Hint,
    Problem(String),
    Done(String),
}

/// Export and import.
pub(super) fn transfer(session: Session) -> Element {
    el("div class=stack").children([export(session), import(session)])
}

fn export(session: Session) -> Element {
    let refused = Local::new("");
    let has_none = move || session.orgs.saved.with(|orgs| orgs.0.is_empty());
    let export = button("button", "Export")
        .attr("aria-describedby", "export-below")
        .flag_of("disabled", has_none)
        .on_click(move || {
            let text = session.orgs.saved.with_untracked(settings_file::build);
            refused.set(match files::download(NAME, "application/json", &text) {
                true => "",
                false => "The browser refused to save the file.",
            });
        });
    let below = el("p id=export-below class=hint").text_of(move || match has_none() {
        true => "There is nothing to export yet.",
        false => "A file with all of them: addresses, client IDs, flows and scopes. Never a token.",
    });
    el("div class='stack tight'").children([
        el("h3>Export"),
        below,
        el("div class=row").children([
            export,
            el("span class=error role=status").text_of(move || refused.get()),
        ]),
    ])
}

fn import(session: Session) -> Element {
    let read = Local::new(None::<Rc<SettingsFile>>);
    let told = Local::new(Told::Hint);
    el("div class='stack tight'").child(el("h3>Import")).part(
        move || read.get(),
        move |file| match file {
            None => ask(read, told),
            Some(file) => look(session, read, told, file),
        },
    )
}

/// Asks for a file, or for what is in one.
fn ask(read: Local<Option<Rc<SettingsFile>>>, told: Local<Told>) -> Element {
    let chosen = el("input id=import-file type=file accept='.json,application/json'");
    let pasted = el("textarea id=import-text class=mono rows=3 autocomplete=off autocapitalize=none spellcheck=false aria-describedby=import-file-below")
        .attr_of("aria-invalid", move || {
            matches!(told.get(), Told::Problem(_)).then_some("true")
        });
    let emptied = pasted.clone();
    let take = Rc::new(move |text: &str| match settings_file::read(text) {
        Ok(file) => {
            told.set(Told::Hint);
            read.set(Some(Rc::new(file)));
            request_animation_frame(|| page::focus(".import-plan"));
        }
        Err(error) => {
            // Nothing of a secret stays, not even in the field.
            if error.problem == Problem::Secret {
                emptied.clear();
            }
            told.set(Told::Problem(error.text()));
        }
    });
    let (taken, field) = (take.clone(), chosen.clone());
    let chosen = chosen.on("change", move |_| {
        let (take, field) = (taken.clone(), field.clone());
        spawn(async move {
            let text = files::chosen_text(field.node(), MAX_BYTES).await;
            field.clear();
            match text {
                Some(text) => take(&text),
                None => told.set(Told::Problem("The file could not be read.".to_owned())),
            }
        });
    });
    let below = el("div id=import-file-below class=below role=status").part(
        move || told.get(),
        |told| match told {
            Told::Hint => el("p class=hint>You see what it changes before anything is changed."),
            Told::Problem(problem) => el("p class=error").text(&problem),
            Told::Done(done) => el("p class=good").text(&done),
        },
    );
    let typed = pasted.clone();
    el("form class='stack tight'")
        .children([
            el("div class=field").children([el("label for=import-file>Settings file"), chosen]),
            el("div class=field").children([
                el("label for=import-text>Or what is in one"),
                pasted,
                below,
            ]),
            el("div class=row").child(el("button type=submit class=button>Read it")),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            take(&typed.value());
        })
}

/// Shows what a file would change.
fn look(
    session: Session,
    read: Local<Option<Rc<SettingsFile>>>,
    told: Local<Told>,
    file: Rc<SettingsFile>,
) -> Element {
    let plan = session
        .orgs
        .saved
        .with_untracked(|orgs| settings_file::plan(orgs, &file));
    let count = |is: fn(&Change) -> bool| plan.iter().filter(|change| is(change)).count();
    let added = count(|change| *change == Change::Added);
    let changed = count(|change| matches!(change, Change::Changed(_)));
    let skipped = plan.len() - added - changed;
    let summary = [
        &added.to_string(),
        " added, ",
        &changed.to_string(),
        " changed, ",
        &skipped.to_string(),
        " skipped",
    ]
    .concat();
    let rows: Vec<_> = file
        .orgs
        .iter()
        .zip(&plan)
        .map(|(saved, change)| planned(saved, change))
        .collect();
    let unknown = (!file.unknown.is_empty()).then(|| {
        let shown: Vec<_> = file.unknown.iter().take(5).map(String::as_str).collect();
        let more = if file.unknown.len() > 5 { ", …" } else { "" };
        el("p class=note").text(
            &[
                "Not known here, and left out: ",
                &shown.join(", "),
                more,
                ".",
            ]
            .concat(),
        )
    });
    let done = [&summary, "."].concat();
    let leave = move |said| {
        told.set(said);
        read.set(None);
    };
    let apply = button("button primary", "Apply").on_click(move || {
        session.change_orgs(&mut |orgs| settings_file::apply(orgs, &file));
        session.orgs.came.set(());
        leave(Told::Done(["✓ Imported: ", &done].concat()));
    });
    let buttons = match added + changed {
        0 => {
            el("div class=row").child(button("button", "Back").on_click(move || leave(Told::Hint)))
        }
        _ => el("div class=row").children([
            apply,
            button("button", "Cancel").on_click(move || leave(Told::Hint)),
        ]),
    };
    el("div class='stack tight import-plan' tabindex=-1 role=group aria-label='What the file changes'")
        .children([
            el("p").child(el("b").text(&summary)).text(match added + changed {
                0 => ". There is nothing to do.",
                _ => ". Nothing is changed before you apply it.",
            }),
            el("ul class=org-list").all(&rows),
        ])
        .maybe(unknown)
        .child(buttons)
}

/// One org of the file, and what becomes of it.
fn planned(saved: &SavedOrg, change: &Change) -> Element {
    let what = match change {
        Change::Added => "added".to_owned(),
        Change::Changed(parts) => ["changed: ", &parts.join(", ")].concat(),
        Change::Same => "skipped: the same is there".to_owned(),
        Change::NoRoom => "skipped: 50 are the most".to_owned(),
    };
    el("li class=org-row").children([
        swatch(saved.colour),
        el("b").text(&saved.name),
        el("span class=muted").text(&what),
        el("p class='org-facts muted mono'").text(
            &[
                OrgUrl::from_origin(&saved.setup.org).host(),
                " · ",
                &saved.setup.client_id,
            ]
            .concat(),
        ),
    ])
}
