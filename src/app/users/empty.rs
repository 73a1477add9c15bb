//! What stands in the table's place: why there is nothing, and the way on.

use std::{rc::Rc, sync::Arc};

use super::{
    button, countdown,
    pager::Wait,
    query::{Query, Scope},
    store::Users,
    unless_busy, wait_buttons, wait_evidence,
};
use crate::app::{
    components::{heading, link},
    dom::{Element, el, svg},
    failure,
    route::Route,
    session::{Keeping, Session, SignIn},
    state::{Whether, whether},
};
use crate::oauth::flow::Flow;
use crate::okta::diagnosis::Symptom;

/// There is no token to list anyone with.
pub(super) fn no_token(session: Session) -> Element {
    let text = el("p>Listing the people of an org takes an access token with the scope ")
        .child(el("code>okta.users.read"))
        .text(", got by someone who may see them.");
    let card = el("section class=empty").children([
        register_drawing(),
        heading("No token yet"),
        text,
        ways_on(session, "Sign in", "Connect an org"),
        kept_tokens(session),
    ]);
    with_sign_in_failure(card, session, None)
}

/// The token is too old.
pub(super) fn expired(session: Session) -> Element {
    if is_of_service(session) {
        return el("section class=empty").children([
            hourglass_drawing(),
            heading("The token has expired"),
            el("p>Okta’s access tokens live for an hour. This one is past its time and is not sent any more. The service app gets a new one by a new assertion."),
            el("div class=row").child(link(Route::Service, "button primary", "Get a new one")),
        ]);
    }
    let card = el("section class=empty").children([
        hourglass_drawing(),
        heading("The token has expired"),
        el("p").text(
            "Okta’s access tokens live for an hour. This one is past its time and is not sent any more. \
             Signing in again takes a moment while your session at the org is alive.",
        ),
        ways_on(session, "Sign in again", "Change the settings"),
    ]);
    with_sign_in_failure(card, session, None)
}

/// Whether the token in use is a service app's: nobody signs in for such a one.
pub(super) fn is_of_service(session: Session) -> bool {
    session.grant.with_untracked(|grant| {
        grant
            .as_ref()
            .is_some_and(|grant| grant.flow == Flow::ClientCredentials)
    })
}

/// The org answered, and there was nobody.
pub(super) fn nothing_found(users: Users) -> Element {
    // Anything else that is listed is another list: this is not shown for two of them.
    let is_plain = users.list.with_untracked(|list| list.query.is_plain());
    let (text, way_on) = if is_plain {
        (
            "The org lists no users to you. Deactivated people are not in the plain list.",
            button("button", "Include deactivated people"),
        )
    } else {
        (
            "No user matches. Words must begin a first name, last name, login or email; \
             accents count, and a change takes some seconds to be found.",
            button("button primary", "Clear the search"),
        )
    };
    let way_on = way_on.on_click(move || {
        if is_plain {
            users.show_scope(Scope::Everyone);
        } else {
            users.draft.set(String::new());
            users.show(Query::default());
        }
    });
    el("section class=empty").children([
        lens_drawing(),
        el("h2 class=empty-title>Nobody found"),
        el("p").text(text),
        el("div class=row").child(way_on),
    ])
}

/// The first page failed.
pub(super) fn failed(users: Users, symptom: &Symptom) -> Element {
    failure::symptom_card(symptom.clone(), Some(Rc::new(move || users.go_on())))
}

/// The first page has to wait.
pub(super) fn waiting(users: Users, until: u64, why: &Wait) -> Element {
    const SHARED: &str = "The org allows only so many calls a minute, from everyone together. ";
    let (title, text) = match why {
        Wait::Limit => ("The org’s rate limit is used up", SHARED),
        Wait::Reserve => ("The rest of the org’s rate limit is left to others", SHARED),
        Wait::Trouble(_) => ("A call failed", "That may pass. "),
    };
    let text = el("p")
        .text(text)
        .text("The list loads by itself in ")
        .child(countdown(users.session, until))
        .text(".");
    el("section class=empty")
        .children([
            hourglass_drawing(),
            el("h2 class=empty-title").text(title),
            text,
        ])
        .maybe(wait_evidence(users.session, until, why))
        .child(wait_buttons(users, why, "button", ["Try now", "Stop"]))
}

/// Loading was stopped before anyone had come.
pub(super) fn stopped(users: Users) -> Element {
    el("section class=empty").children([
        lens_drawing(),
        el("h2 class=empty-title>Loading was stopped"),
        el("p>Nobody has come yet."),
        el("div class=row")
            .child(button("button primary", "Load the list").on_click(move || users.go_on())),
    ])
}

/// Adds why signing in from here did not work: always, or only while that is to be told.
pub(super) fn with_sign_in_failure(
    parent: Element,
    session: Session,
    is_told: Option<Whether>,
) -> Element {
    parent.part(
        move || {
            let failure = session.sign_in.with(|sign_in| match sign_in {
                SignIn::Failed(failure) => Some(Arc::clone(failure)),
                _ => None,
            });
            failure.filter(|_| is_told.is_none_or(|is_told| is_told.get()))
        },
        |failure| {
            let card = failure::failure_card(failure?);
            Some(el("div class=empty-failure").child(card))
        },
    )
}

/// The way to tokens that are locked on this device.
fn kept_tokens(session: Session) -> Element {
    el("p").part(
        move || session.keeping.get(),
        |keeping| {
            matches!(keeping, Keeping::Locked(_))
                .then(|| link(Route::Tokens, "", "Unlock the tokens kept on this device"))
        },
    )
}

/// Signing in with the settings as they are, if they are complete; the settings.
fn ways_on(session: Session, sign_in: &'static str, settings: &str) -> Element {
    let is_ready = whether(move || {
        session
            .request()
            .is_some_and(|request| request.problems().is_empty())
    });
    let is_busy = move || session.sign_in.with(SignIn::is_busy);
    el("div class=row")
        .part(
            move || is_ready.get(),
            move |is_ready| {
                is_ready.then(|| {
                    let button = button("button primary", "")
                        .text_of(move || if is_busy() { "Signing in" } else { sign_in })
                        .on_click(move || session.sign_in(None));
                    unless_busy(session, button)
                })
            },
        )
        .child(link(Route::Connect, "button", settings))
}

/// A register that nobody has opened yet, with a keyhole.
fn register_drawing() -> Element {
    drawing(&[
        Stroke::Faint("M16 88h128M48 28h40M48 38h28M48 70h40M48 60h28"),
        Stroke::Plain("M36 12h80a6 6 0 0 1 6 6v60a6 6 0 0 1-6 6H36z"),
        Stroke::Plain("M36 12a6 6 0 0 0-6 6v60a6 6 0 0 0 6 6"),
        Stroke::Circle("104", "44", "6"),
        Stroke::Plain("M104 50v12"),
    ])
}

/// A lens over lines that do not match.
fn lens_drawing() -> Element {
    drawing(&[
        Stroke::Faint("M20 20h56M20 36h36M20 52h30M20 68h40M20 84h64"),
        Stroke::Circle("96", "46", "24"),
        Stroke::Plain("m113 63 22 22"),
        Stroke::Faint("M86 46h20"),
    ])
}

/// An hourglass that has run out.
fn hourglass_drawing() -> Element {
    drawing(&[
        Stroke::Faint("M24 88h112"),
        Stroke::Plain(
            "M56 10h48M56 84h48M62 10v10c0 14 12 20 18 27-6 7-18 13-18 27v10M98 10v10c0 14-12 20-18 27 6 7 18 13 18 27v10",
        ),
        Stroke::Faint("M70 78c4-5 16-5 20 0"),
    ])
}

/// A line of a drawing.
enum Stroke {
    /// Centre and radius.
    Circle(&'static str, &'static str, &'static str),
    Faint(&'static str),
    Plain(&'static str),
}

fn drawing(strokes: &[Stroke]) -> Element {
    let strokes: Vec<_> = strokes
        .iter()
        .map(|stroke| match stroke {
            Stroke::Circle(x, y, radius) => {
                svg("circle").attr("cx", x).attr("cy", y).attr("r", radius)
            }
            Stroke::Faint(line) => svg("path class=faint").attr("d", line),
            Stroke::Plain(line) => svg("path").attr("d", line),
        })
        .collect();
    svg("svg class=drawing viewBox='0 0 160 96' aria-hidden=true").all(&strokes)
}
