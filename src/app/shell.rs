//! What surrounds every page: the bar with the token in use, and the foot with what the page did.

use std::{borrow::Cow, cell::Cell};

use leptos::prelude::*;

use super::{
    callback,
    chunks::{self, Chunk},
    components::{heading, link, mark, org_mark},
    connect,
    dom::{self, Element, el},
    format,
    route::Route,
    session::{Session, session},
    state::derived,
};
use crate::browser::page;

/// A clock that is off by less than this many seconds changes nothing.
const CLOCK_TOLERANCE: u64 = 5;

/// Builds the whole window.
pub fn show() {
    let session = session();
    // Opening a user changes the address, not the page: what tells pages apart is their title.
    let title = derived(move || Some(session.route.with(Route::title).to_owned()));
    dom::effect(move || {
        page::document().set_title(&[&title.get().unwrap_or_default(), " · Latchkey"].concat());
    });
    // After a change of page the keyboard goes on at the new page's heading, not where the link was.
    let mut first = true;
    dom::effect(move || {
        title.track();
        if !std::mem::take(&mut first) {
            request_animation_frame(|| page::focus("main h1"));
        }
    });
    let skip = el("a class=skip href=#main>Skip to the page").on("click", |event| {
        event.prevent_default();
        page::focus("#main");
    });
    let bar = el("header class=bar").children([
        link(Route::Connect, "brand", "").children([mark(), el("span class=brand-name>Latchkey")]),
        el("nav aria-label=Pages").children([
            link(Route::Connect, "", "Connect"),
            link(Route::Users(None), "", "Users"),
            link(Route::Tokens, "", "Tokens"),
            link(Route::Service, "", "Service app"),
            link(Route::Recorder, "", "Recorder"),
        ]),
        token_badge(session),
    ]);
    let is_first = Cell::new(true);
    let main = el("main id=main tabindex=-1").part(
        move || title.track(),
        move |()| {
            let is_first = is_first.replace(false);
            match session.route.get_untracked() {
                Route::Callback => callback::callback_page(),
                Route::Connect => connect::connect_page(),
                Route::NotFound => not_found(),
                Route::Recorder => chunks::place(Chunk::Recorder, is_first),
                Route::Service => chunks::place(Chunk::Service, is_first),
                Route::Tokens => chunks::place(Chunk::Tokens, is_first),
                Route::Users(_) => chunks::place(Chunk::Users, is_first),
            }
        },
    );
    for element in [skip, bar, main, foot(session)] {
        dom::append_to_body(&element);
    }
}

/// An address of this site that leads nowhere.
fn not_found() -> Element {
    el("section class=empty").children([
        heading("No such page"),
        el("p>There is no page at this address. Your settings and your token are where they were."),
        link(Route::Connect, "button primary", "Go to Connect"),
    ])
}

/// Whose token is in use and how long it lives; leads to the token.
fn token_badge(session: Session) -> Element {
    el("div class=badge-place").part(
        move || session.grant.get(),
        move |grant| {
            let Some(grant) = grant else {
                return link(Route::Tokens, "badge muted", "no token yet");
            };
            let who = grant.name();
            let expires_at = grant.expires_at();
            let left = move || expires_at.map(|end| end.saturating_sub(session.org_now()));
            link(Route::Tokens, "badge", "").children([
                el("i class=dot aria-hidden=true").class_of("bad", move || left() == Some(0)),
                org_mark(&grant.org, &grant.client_id, false),
                el("span class=badge-who").text(&who),
                el("span class=badge-type").text(grant.token_type.as_str()),
                el("time class='badge-end mono'").text_of(move || match left() {
                    None => Cow::Borrowed("unknown expiry"),
                    Some(0) => Cow::Borrowed("expired"),
                    Some(left) => Cow::Owned(format::countdown(left)),
                }),
            ])
        },
    )
}

/// What the page did: calls left, clock, hosts.
fn foot(session: Session) -> Element {
    let hosts = el("span").text_of(move || {
        session.hosts.with(|hosts| {
            [
                "Hosts contacted: this page",
                if hosts.is_empty() { "" } else { ", " },
                &hosts.join(", "),
            ]
            .concat()
        })
    });
    el("footer class=foot")
        .part(
            move || session.rate_limit.get(),
            move |rate| Some(rate_gauge(session, rate?)),
        )
        .part(
            move || {
                session
                    .clock_offset()
                    .filter(|offset| offset.unsigned_abs() > CLOCK_TOLERANCE)
            },
            |offset| {
                let offset = offset?;
                let direction = if offset > 0 {
                    " s behind the org’s."
                } else {
                    " s ahead of the org’s."
                };
                let seconds = offset.unsigned_abs().to_string();
                let text = ["This machine’s clock is ", &seconds, direction].concat();
                Some(el("span class=foot-clock").text(&text))
            },
        )
        .child(hosts)
        .child(el(
            "span class=foot-note>Works with Okta. Not affiliated with Okta, Inc.",
        ))
}

fn rate_gauge(session: Session, rate: crate::okta::rate_limit::RateLimit) -> Element {
    let (remaining, limit) = (rate.remaining.to_string(), rate.limit.to_string());
    let calls = [&remaining, " of ", &limit, " calls left"].concat();
    let low = (rate.limit / 4).to_string();
    el("span class=foot-rate>Rate limit ")
        .child(
            el("meter class=gauge min=0")
                .attr("max", &limit)
                .attr("low", &low)
                .attr("value", &remaining)
                .attr("aria-label", "Calls left")
                .text(&calls),
        )
        .text(" ")
        .text(&calls)
        .text_of(move || match rate.reset.saturating_sub(session.org_now()) {
            0 => String::new(),
            seconds => [" · resets in\u{a0}", &seconds.to_string(), "\u{a0}s"].concat(),
        })
}
