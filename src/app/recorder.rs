//! The recorder: the last sign-ins and calls as a sequence diagram, to look into and to take along.

mod step;

use super::{
    components::{button, heading, link},
    dom::{self, Element, el, svg},
    route::Route,
    session::{Session, session},
    state::{Local, whether},
};
use crate::browser::{clock, files};
use crate::oauth::{
    json::Json,
    recording::{self, Event},
};

/// The page.
pub fn recorder_page() -> Element {
    let session = session();
    let is_empty = whether(move || {
        session
            .recording
            .with(|recording| recording.events().is_empty())
    });
    el("div class=recorder").part(
        move || is_empty.get(),
        move |is_empty| match is_empty {
            true => empty(),
            false => recorded(session),
        },
    )
}

fn empty() -> Element {
    el("section class=empty").children([
        drawing(),
        heading("Nothing recorded yet"),
        el("p>Sign in or list users, and every step is drawn here: what was sent, what came, what was checked. Secrets are left out as it is recorded. It is in this page's memory only: a reload ends it."),
        link(Route::Connect, "button primary", "Go to Connect"),
    ])
}

fn recorded(session: Session) -> Element {
    let said = Local::new("");
    let save = move |name: &str, mime: &'static str, make: fn(&[Event]) -> Json| {
        let json = session
            .recording
            .with_untracked(|recording| make(recording.events()));
        // A day and a second, without what file names may not have.
        let time = recording::rfc3339(clock::now_in_ms());
        let time: String = time.chars().filter(|c| *c != ':').take(17).collect();
        let name = ["latchkey-", &time, name].concat();
        said.set(match files::download(&name, mime, &json.to_pretty()) {
            true => "Saved, without secrets.",
            false => "The browser made no file.",
        });
    };
    let buttons = el("div class=row").children([
        button("button", "Download HAR")
            .on_click(move || save(".har", "application/json", recording::har)),
        button("button", "Download JSON")
            .on_click(move || save(".json", "application/json", recording::report)),
        button("button quiet", "Clear").on_click(move || session.clear_recording()),
    ]);
    let count = el("span class=muted").text_of(move || {
        let count = session.recording.with(|recording| recording.events().len());
        match count {
            1 => "1 step".to_owned(),
            count => [&count.to_string(), " steps"].concat(),
        }
    });
    let title = el("div class=title-row").children([
        heading("Recorder"),
        count,
        el("span class=muted role=status").text_of(move || said.get()),
    ]);
    el("div").children([
        el("div class=page-head").children([title, buttons]),
        el("p class='hint recorder-hint'>What this page sent, what came and what it checked. Secrets were never recorded: a mark in brackets stands for each."),
        el("div class=diagram").children([lanes(), steps(session)]),
    ])
}

/// The heads of the lanes. A step says for itself where it went, so they are not read out.
fn lanes() -> Element {
    el("div class=lanes aria-hidden=true").children([
        el("span class=lane-time>UTC"),
        el("span class='lane lane-page'>Page"),
        el("span class='lane lane-server'>Authorization server"),
        el("span class='lane lane-api'>API"),
    ])
}

/// A row for each event. New ones are added at the end: what is open stays open. All are drawn anew when something had to be taken
/// out of those that were there.
fn steps(session: Session) -> Element {
    let list = el("ol class=steps");
    let place = list.clone();
    let (mut shown, mut edition) = (0, 0);
    dom::effect(move || {
        session.recording.with(|recording| {
            if edition != recording.edition() {
                edition = recording.edition();
                place.node().set_text_content(None);
                shown = 0;
            }
            for event in recording.after(shown) {
                let _ = place.clone().child(step::step(event));
            }
            shown = recording.count();
        });
    });
    list
}

fn drawing() -> Element {
    svg("svg class=drawing viewBox='0 0 160 96' aria-hidden=true").children([
        svg("path class=faint d='M28 12v76M80 12v76M132 12v76'"),
        svg("path d='M28 28h46m-7-6 7 6-7 6M80 48H34m7-6-7 6 7 6M28 70h98m-7-6 7 6-7 6'"),
    ])
}
