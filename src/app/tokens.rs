//! The tokens page: every token that the page has, one of them laid open.

mod import;
mod list;
mod vault;

use super::{
    components::{button, heading, link, unless_busy},
    dom::{Element, el, svg},
    route::Route,
    session::{Session, session},
    state::{Local, derived, whether},
    token,
};
use crate::oauth::transaction::fingerprint;
use leptos::prelude::*;

/// All tokens, or how to get one.
pub fn tokens_page() -> Element {
    let session = session();
    let has_any = whether(move || session.wallet.with(|wallet| !wallet.tokens.is_empty()));
    el("div class=tokens-page")
        .part(
            move || has_any.get(),
            move |has_any| match has_any {
                true => held(session),
                false => no_token(session),
            },
        )
        .child(el("div class=columns").children([import::bring_in(session), vault::kept(session)]))
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

fn held(session: Session) -> Element {
    let open = Local::new(None::<String>);
    let opened = move || {
        session.wallet.with(|wallet| {
            let chosen = open.get().and_then(|id| wallet.find(&id).cloned());
            chosen
                .or_else(|| wallet.used().cloned())
                .or_else(|| wallet.tokens.first().cloned())
        })
    };
    // Another name, or another token in use, leaves the open one as it is.
    let shown = derived(move || {
        let token = opened()?;
        let renews = token.grant.refresh_token.is_some();
        Some(
            [
                token.id.as_str(),
                if renews { " " } else { "." },
                // Another one may have come in the same second.
                &fingerprint(token.grant.access_token.reveal()),
            ]
            .concat(),
        )
    });
    let head = el("div class=page-head").children([
        heading("Tokens"),
        el("div class=row").children([
            forget_all(session),
            link(Route::Users(None), "button", "See the users"),
        ]),
    ]);
    el("div class=tokens-held").children([
        head,
        list::list(session, open, move || opened().map(|token| token.id)),
        el("div").part(
            move || shown.get(),
            move |_| untrack(opened).map(|token| token::sheet(session, &token)),
        ),
    ])
}

/// Forgets everything, once that was said twice.
fn forget_all(session: Session) -> Element {
    let asked = Local::new(false);
    el("div class=row").part(
        move || asked.get(),
        move |is_asked| match is_asked {
            false => vec![button("button quiet", "Forget all…").on_click(move || asked.set(true))],
            true => vec![
                button("button danger", "Forget all tokens").on_click(move || session.forget_all()),
                button("button", "Keep them").on_click(move || asked.set(false)),
            ],
        },
    )
}
