//! A part of the panel that is asked for when it is opened: groups, apps, factors, roles, events.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;

use super::{Panel, Trouble, ask, ask::Line, part};
use crate::app::{
    components::{busy, button},
    dom::{self, Element, el},
    format,
    session::Session,
    state::State,
    task::spawn,
    users::store::Users,
};
use crate::okta::{
    belongings::{self, Item, Kind},
    org::OrgUrl,
};

/// One part, closed.
pub(super) fn section(panel: &Rc<Panel>, user: &str, kind: Kind) -> Element {
    let section = Rc::new(Section {
        users: panel.users,
        session: panel.session,
        user: user.into(),
        kind,
        content: State::new(Content::Unasked),
        line: Line::default(),
    });
    let (opened, shown, counted) = (
        Rc::clone(&section),
        Rc::clone(&section),
        Rc::clone(&section),
    );
    let beside = el("span class=person-beside").text_of(move || counted.beside());
    let element = part(kind.label(), beside);
    let details = element.clone();
    let is_open = move || details.node().has_attribute("open");
    let is_open_now = is_open.clone();
    let changed = {
        let (panel, section) = (Rc::clone(panel), Rc::clone(&section));
        let mut seen = panel.changes.get_untracked();
        move || {
            let now = panel.changes.get();
            if std::mem::replace(&mut seen, now) != now {
                untrack(|| section.forget(is_open_now()));
            }
        }
    };
    dom::effect(changed);
    element
        .on("toggle", move |_| {
            if is_open() {
                opened.open();
            }
        })
        .part(
            {
                let section = Rc::clone(&section);
                move || section.content.get()
            },
            move |content| shown.body(&content),
        )
}

struct Section {
    users: Users,
    session: Session,
    /// The user's ID.
    user: Rc<str>,
    kind: Kind,
    content: State<Content>,
    line: Line,
}

/// How far the things have come.
#[derive(Clone)]
enum Content {
    Asking,
    Failed(Trouble),
    Here {
        items: Arc<Vec<Item>>,
        next: Option<String>,
    },
    NeedsScope,
    Unasked,
}

impl Section {
    /// Asks, unless that was done.
    fn open(self: &Rc<Self>) {
        let is_unasked = self
            .content
            .with_untracked(|content| matches!(content, Content::Unasked));
        if is_unasked {
            self.load(None, Arc::default());
        }
    }

    /// What was read is old: it is asked for again, or when it is opened again.
    fn forget(self: &Rc<Self>, is_open: bool) {
        match is_open {
            true => self.load(None, Arc::default()),
            false => self.content.set(Content::Unasked),
        }
    }

    /// Asks for the first part of the list, or for what follows those that are there.
    fn load(self: &Rc<Self>, next: Option<String>, before: Arc<Vec<Item>>) {
        let (kind, session) = (self.kind, self.session);
        if untrack(|| ask::lacks(session, kind.scope())) {
            self.content.set(Content::NeedsScope);
            return;
        }
        let Some(grant) = session.grant.get_untracked() else {
            return;
        };
        let org = OrgUrl::from_origin(&grant.org);
        let request = match &next {
            None => Some(kind.request(&org, &grant.access_token, &self.user)),
            Some(next) => belongings::next_request(&org, &grant.access_token, next),
        };
        // A link that leads elsewhere is refused when it comes.
        let Some(request) = request else {
            return;
        };
        let (run, signal) = self.line.begin();
        if next.is_none() {
            self.content.set(Content::Asking);
        }
        let section = Rc::downgrade(self);
        spawn(async move {
            let judge = |response: &_| belongings::process(kind, &org, response);
            let read = ask::ask(session, &grant, &request, kind.scope(), signal, judge).await;
            let Some(section) = section.upgrade() else {
                return;
            };
            if !section.line.is_last(run) {
                return;
            }
            section.content.set(match read {
                Ok(mut listing) => {
                    let mut items = Vec::clone(&before);
                    items.append(&mut listing.items);
                    Content::Here {
                        items: Arc::new(items),
                        next: listing.next,
                    }
                }
                Err(trouble) => Content::Failed(trouble),
            });
        });
    }

    /// How many there are, else the scope that is needed to tell.
    fn beside(&self) -> String {
        self.content.with(|content| match content {
            Content::Here { items, next } => {
                let more = if next.is_some() { "+" } else { "" };
                [&format::count(items.len() as u64), more].concat()
            }
            _ => self.kind.scope().to_owned(),
        })
    }

    fn body(self: &Rc<Self>, content: &Content) -> Vec<Element> {
        let again = {
            let section = Rc::clone(self);
            move || section.load(None, Arc::default())
        };
        match content {
            Content::Unasked => Vec::new(),
            Content::Asking => vec![busy("p", "Loading").class("muted").attr("role", "status")],
            Content::NeedsScope => {
                let what = [self.kind.label(), " need"].concat();
                let id = Some(Rc::clone(&self.user));
                vec![ask::missing_scope(
                    self.session,
                    &what,
                    self.kind.scope(),
                    id,
                )]
            }
            Content::Failed(trouble) => vec![trouble.view(self.session, again)],
            Content::Here { items, .. } if items.is_empty() => {
                vec![el("p class=muted").text(self.kind.none())]
            }
            Content::Here { items, next } => {
                let rows: Vec<_> = items.iter().map(|item| self.item(item)).collect();
                let mut out = vec![el("ul class=person-items").all(&rows)];
                if let Some(next) = next {
                    let (section, next, items) = (Rc::clone(self), next.clone(), Arc::clone(items));
                    let more = button("button small", "Show more").on_click(move || {
                        section.load(Some(next.clone()), Arc::clone(&items));
                    });
                    out.push(more);
                }
                out
            }
        }
    }

    fn item(&self, item: &Item) -> Element {
        let users = self.users;
        let head = el("p class=person-item")
            .child(el("bdi").text(&item.title))
            .maybe((!item.tag.is_empty()).then(|| el("span class=tag").text(&item.tag)));
        let note = (!item.note.is_empty())
            .then(|| el("p class='muted person-note'").child(el("bdi").text(&item.note)));
        let time = item.time.and_then(|time| u64::try_from(time).ok());
        let time = time.map(|time| {
            el("p class='muted person-note'")
                .attr("title", &format::date_time(time))
                .text_of(move || format::relative(time, users.minute.get() * 60))
        });
        el("li").child(head).maybe(note).maybe(time)
    }
}
