//! The keys that this browser has: which there are, which is in use.

mod list;

use std::rc::Rc;

use leptos::prelude::request_animation_frame;

use super::{KeyRing, Standing, key_import, key_make, key_sheet};
use crate::app::{
    components::busy,
    dom::{self, Element, el},
    session::Session,
    state::{Local, State},
};
use crate::browser::{
    keys::{KeyError, Purpose},
    page,
};
use list::{list, nothing};

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
