//! The list of the keys.

use leptos::prelude::untrack;

use crate::app::{
    components::button,
    dom::{Element, el, svg},
    format,
    service::{
        KeyRing,
        key_ring::{Change, is_free},
    },
    session::Session,
    state::Local,
};
use crate::browser::keys::{Key, Purpose};

/// That there is none.
pub(super) fn nothing() -> Element {
    el("div class='empty keys-empty'").children([
        drawing(),
        el("p>There is no key in this browser yet. Make one, or bring in the one that the app has."),
    ])
}

/// A key, and the paper that it signs.
fn drawing() -> Element {
    svg("svg class=drawing viewBox='0 0 160 96' aria-hidden=true").children([
        svg("path class=faint d='M84 14h52v68H84zM96 30h28M96 42h28'"),
        svg("circle cx=36 cy=48 r=14"),
        svg("circle cx=36 cy=48 r=4"),
        svg("path d='M50 48h30M66 48v9M74 48v6M96 66c6-8 8 6 14-2s6 4 14 0'"),
    ])
}

/// A row for each, of which one may be open.
pub(super) fn list(
    session: Session,
    ring: KeyRing,
    open: Local<Option<String>>,
    keys: &[Key],
    open_id: Option<&str>,
) -> Element {
    let used = untrack(|| ring.to_use()).map(|key| key.id);
    let rows: Vec<_> = keys
        .iter()
        .map(|key| {
            let is_used = used.as_ref() == Some(&key.id);
            row(session, ring, open, key, is_used, open_id == Some(&key.id))
        })
        .collect();
    el("ul class=token-list aria-label='Keys of this browser'").all(&rows)
}

fn row(
    session: Session,
    ring: KeyRing,
    open: Local<Option<String>>,
    key: &Key,
    is_used: bool,
    is_open: bool,
) -> Element {
    let (id, used_id) = (key.id.clone(), key.id.clone());
    let name = button("linklike token-name", &key.name)
        .attr("aria-expanded", if is_open { "true" } else { "false" })
        .on_click(move || open.set((!is_open).then(|| id.clone())));
    let who = el("div class=token-who").child(name);
    let who = match is_used {
        true => who.child(el("span class='chip in-use'>in use")),
        false => who,
    };
    let whose = match &key.purpose {
        Purpose::Client { client_id, .. } if !is_free(key) => ["for ", client_id].concat(),
        _ => "for no app yet".to_owned(),
    };
    let created = key.created;
    let state = match is_used {
        true => el("span"),
        false => button("button small", "Use")
            .on_click(move || ring.change(Change::Use(used_id.clone()), |_| {})),
    };
    el("li")
        .class(match is_open {
            true => "token-row key-row open",
            false => "token-row key-row",
        })
        .children([
            who,
            el("div")
                .text(&key.public.describe())
                .text(" · ")
                .text(key.algorithm.as_str()),
            el("div class=mono").attr("title", &key.kid).text(&key.kid),
            el("div class=muted").text(&whose),
            el("div class=muted").text_of(move || {
                [
                    "made ",
                    &format::relative(created * 1_000, session.now.get()),
                ]
                .concat()
            }),
            state,
        ])
}
