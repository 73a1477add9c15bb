//! The keys that this browser has: which there are, which is in use.

use std::rc::Rc;

use leptos::prelude::{request_animation_frame, untrack};

use super::{
    KeyRing, Standing, key_import, key_make,
    key_ring::{Change, is_free},
    key_sheet,
};
use crate::app::{
    components::{busy, button},
    dom::{self, Element, el, svg},
    format,
    session::Session,
    state::{Local, State},
};
use crate::browser::{
    keys::{Key, KeyError, Purpose},
    page,
};

/// What the two forms tell of a key that came by them.
#[derive(Clone)]
pub(super) struct Forms {
    /// The key that is laid open.
    open: Rc<State<Option<String>>>,
    /// Whether the forms are.
    unfolded: Rc<State<bool>>,
    /// What is said of which key.
    news: Rc<State<Option<(String, &'static str)>>>,
}

impl Forms {
    /// Lays a key open.
    pub(super) fn lay_open(&self, id: &str) {
        self.open.set(Some(id.to_owned()));
    }

    /// Says that the key that is laid open is there, and folds the forms.
    pub(super) fn close(&self, text: &'static str) {
        let id = self.open.get_untracked();
        self.news.set(id.map(|id| (id, text)));
        self.unfolded.set(false);
        // What had the keyboard is folded away.
        request_animation_frame(|| page::focus("#keys-title"));
    }
}

/// The list, the key that is laid open, and how to get another.
pub(super) fn panel(session: Session, ring: KeyRing) -> Element {
    let open = Local::new(None::<String>);
    let unfolded = Local::new(false);
    let news = Local::new(None::<(String, &'static str)>);
    let listed = el("section class=keys-held aria-labelledby=keys-title")
        .child(el("h2 id=keys-title tabindex=-1>Keys"))
        .part(
            move || ring.standing.get(),
            |standing| match standing {
                Standing::Passing(error) => Some(not_kept(error)),
                Standing::Reading | Standing::Kept => None,
            },
        )
        .child(el("div role=status").part(
            move || news.get().filter(|(id, _)| Some(id) == open.get().as_ref()),
            |news| news.map(|(_, text)| el("p class=good").text(text)),
        ))
        .part(
            move || {
                ring.app.track();
                let is_reading = ring.standing.get() == Standing::Reading;
                (is_reading, ring.keys.get(), open.get())
            },
            move |(is_reading, keys, open_id)| match (is_reading, keys.is_empty()) {
                (true, _) => busy("p", "Looking for keys").attr("role", "status"),
                (false, true) => nothing(),
                (false, false) => list(session, ring, open, &keys, open_id.as_deref()),
            },
        )
        .part(
            move || {
                let is_kept = ring.standing.get() == Standing::Kept;
                let is_lasting = ring.is_lasting.get();
                is_lasting.filter(|_| is_kept && ring.keys.with(|keys| !keys.is_empty()))
            },
            |is_lasting| is_lasting.map(lasting),
        )
        .child(opened(ring, open));
    let forms = Forms {
        open: open.state(),
        unfolded: unfolded.state(),
        news: news.state(),
    };
    el("div class=stack").children([listed, ways(ring, &forms)])
}

/// How to get a key: folded away as soon as there is one.
fn ways(ring: KeyRing, forms: &Forms) -> Element {
    let has_none = move || ring.keys.with(Vec::is_empty);
    let (unfolded, toggled) = (forms.unfolded.clone(), forms.unfolded.clone());
    let first = forms.unfolded.clone();
    dom::effect(move || {
        if ring.standing.get() != Standing::Reading && has_none() {
            first.set(true);
        }
    });
    let details = el("details class='panel kit'")
        .flag_of("open", move || unfolded.get())
        .flag_of("hidden", move || ring.standing.get() == Standing::Reading);
    let shown = details.clone();
    details
        .on("toggle", move |_| {
            toggled.set(shown.node().has_attribute("open"));
        })
        .children([
            el("summary").text_of(move || match has_none() {
                true => "Make a key, or bring one in",
                false => "Make another key, or bring one in",
            }),
            el("div class=columns").children([
                key_make::make(ring, forms.clone()),
                key_import::bring_in(ring, forms.clone()),
            ]),
        ])
}

/// Whether the browser will keep the keys.
fn lasting(is_lasting: bool) -> Element {
    el("p class=hint").text(match is_lasting {
        true => "This browser keeps its keys until you remove them here or clear this site’s data.",
        false => "This browser does not promise to keep its keys: short of room, or after weeks without a visit, it may clear this site’s data. Then make another key, and register that.",
    })
}

/// The sheet of the open key. Another name leaves it as it is: somebody may be typing there.
fn opened(ring: KeyRing, open: Local<Option<String>>) -> Element {
    let shown = Local::new(None::<Shown>);
    dom::effect(move || {
        let now = open.get().and_then(|id| Shown::of(ring, &id));
        if now != shown.get_untracked() {
            shown.set(now);
        }
    });
    el("div").part(
        move || shown.get(),
        move |shown| {
            let shown = shown?;
            let found = ring.keys.with_untracked(|keys| {
                let key = keys.iter().find(|key| key.id == shown.id)?;
                let mut others = keys.iter().filter(|other| other.id != key.id);
                let has_other = others.any(|other| other.purpose == key.purpose);
                Some((key.clone(), has_other))
            });
            let (key, has_other) = found?;
            Some(key_sheet::sheet(ring, open, &key, shown.is_used, has_other))
        },
    )
}

/// What a sheet is made of. It is made anew when one of them changes.
#[derive(Clone, PartialEq)]
struct Shown {
    id: String,
    kid: String,
    purpose: Purpose,
    is_used: bool,
    count: usize,
}

impl Shown {
    fn of(ring: KeyRing, id: &str) -> Option<Self> {
        let used = ring.to_use();
        ring.keys.with(|keys| {
            let key = keys.iter().find(|key| key.id == id)?;
            Some(Self {
                id: id.to_owned(),
                kid: key.kid.clone(),
                purpose: key.purpose.clone(),
                is_used: used.is_some_and(|used| used.id == id),
                count: keys.len(),
            })
        })
    }
}

/// Why what is made here ends with the page.
fn not_kept(error: KeyError) -> Element {
    el("p class=warned role=status").text(&explain(error))
}

/// What an error means for a person, and what to do.
pub(super) fn explain(error: KeyError) -> String {
    let text = match error {
        KeyError::Full => {
            "This browser has no room left, so keys made here end with this page. Free some space, then make the key again."
        }
        KeyError::Gone => {
            "The key is not here any more: another tab removed it, or the browser did."
        }
        KeyError::NoCrypto => {
            "This browser cannot sign here: open the page over https, or on localhost."
        }
        KeyError::NoStore => "This browser has no IndexedDB, so keys made here end with this page.",
        KeyError::NotSupported => {
            "This browser does not have this kind of key. Take RSA of 2048 bits, which every browser has."
        }
        KeyError::OtherAlgorithm => "The key is for another algorithm.",
        KeyError::Refused => {
            "This browser keeps no keys here: a private window, or storage is switched off for this site. Keys made here end with this page."
        }
        KeyError::Unusable(refusal) => return refusal.text(),
        KeyError::StoreFailed => {
            "The browser’s store failed, so keys made here end with this page. Reload the page, or start the browser anew."
        }
    };
    text.to_owned()
}

fn nothing() -> Element {
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

fn list(
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
