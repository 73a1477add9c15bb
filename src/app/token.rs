//! The token page: what the token is, what is inside, and what can be done with it.

mod decoded;
mod revoke;

use std::{borrow::Cow, sync::Arc};

use leptos::prelude::*;

use super::{
    components::{button, copy_button, fact, heading, keep_token_box, link, unless_busy},
    dom::{Element, el, svg},
    format,
    route::Route,
    session::{Session, session},
    state::Local,
    users,
};
use crate::oauth::token::Grant;

/// The token in use, or how to get one.
pub fn token_page() -> Element {
    let session = session();
    el("div").part(
        move || session.grant.get(),
        move |grant| match grant {
            Some(grant) => sheet(session, &grant),
            None => no_token(session),
        },
    )
}

fn no_token(session: Session) -> Element {
    let sign_in = untrack(|| session.is_ready()).then(|| {
        unless_busy(
            session,
            button("button primary", "Sign in with the last settings"),
        )
        .on_click(move || session.sign_in(None))
    });
    el("section class=empty").children([
        key_drawing(),
        heading("No token yet"),
        el("p>A token stays in this page’s memory. Closing or reloading the page forgets it, unless you ask the tab to keep it."),
        el("div class=row")
            .maybe(sign_in)
            .child(link(Route::Connect, "button", "Go to Connect")),
    ])
}

/// A key on its hook.
fn key_drawing() -> Element {
    let circle = |radius| svg("circle cx=80 cy=44").attr("r", radius);
    svg("svg class=drawing viewBox='0 0 160 96' aria-hidden=true").children([
        svg("path class=faint d='M16 20h128M80 20v10'"),
        circle("14"),
        circle("4"),
        svg("path d='M80 58v30M80 76h9M80 84h6'"),
    ])
}

fn sheet(session: Session, grant: &Arc<Grant>) -> Element {
    let head = el("div class=page-head").children([
        heading("Token"),
        link(Route::Users(None), "button", "See the users"),
    ]);
    let left = el("div class=stack").children([
        facts(session, grant),
        take_along(grant),
        revoke::end_panel(session, grant.clone()),
    ]);
    el("div").children([
        head,
        el("div class=columns").children([left, decoded::decoded(grant)]),
    ])
}

fn facts(session: Session, grant: &Grant) -> Element {
    let expires_at = grant.expires_at();
    let expiry = move || match expires_at {
        None => Cow::Borrowed("The server did not say."),
        Some(end) => match end.saturating_sub(session.now.get()) {
            0 => Cow::Borrowed("Expired. It is not sent any more."),
            left => Cow::Owned(["in ", &format::countdown(left)].concat()),
        },
    };
    let who = grant.subject();
    let plain = |text: &str| el("dd").text(text);
    let mono = |text: &str| el("dd class=mono").text(text);
    let list = el("dl class=facts").children([
        fact("For", plain(who.as_deref().unwrap_or("not said"))),
        fact("Org", mono(&grant.org)),
        fact("App", mono(&grant.client_id)),
        fact("Flow", plain(grant.flow.label())),
        fact("Type", plain(grant.token_type.as_str())),
        fact("Expires", el("dd").text_of(expiry)),
        fact(
            "Received",
            plain(&format::date_time(grant.issued_at * 1000)),
        ),
    ]);
    let warnings: Vec<_> = grant
        .warnings
        .iter()
        .map(|warning| el("li").text(warning.text()))
        .collect();
    let panel = panel("facts-title", "What it is").children([
        list,
        el("h2>Scopes"),
        users::scope_strip(grant),
    ]);
    match warnings.is_empty() {
        true => panel,
        false => panel.children([
            el("h2>Worth knowing"),
            el("ul class=warnings").all(&warnings),
        ]),
    }
}

fn take_along(grant: &Arc<Grant>) -> Element {
    let revealed = Local::new(false);
    let shown = grant.clone();
    let secret = el("p class='secret mono'")
        .class_of("hidden-secret", move || !revealed.get())
        .text_of(move || match revealed.get() {
            true => shown.access_token.reveal().to_owned(),
            false => "•".repeat(48),
        });
    let reveal = el("button type=button class=button")
        .attr_of("aria-pressed", move || {
            Some(if revealed.get() { "true" } else { "false" })
        })
        .text_of(move || if revealed.get() { "Hide" } else { "Reveal" })
        .on_click(move || revealed.set(!revealed.get_untracked()));
    let copied = grant.clone();
    let copy = copy_button("Copy token", "button", move || {
        Some(copied.access_token.reveal().to_owned())
    });
    panel("use-title", "Take it along").children([
        secret,
        el("div class=row").children([reveal, copy]),
        el("p class=hint>Whoever has it can do what it allows until it expires. Revoke it if it got out."),
        keep_token_box("Keep it over a reload of this tab"),
    ])
}

fn panel(id: &str, title: &str) -> Element {
    el("section class=panel")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).text(title))
}
