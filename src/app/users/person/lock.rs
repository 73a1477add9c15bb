//! Nothing is changed until that is allowed, for one org and as long as this tab lives.

use std::cell::Cell;

use crate::app::{
    components::button,
    dom::{Element, el},
    session::Session,
    state::State,
};
use crate::okta::org::OrgUrl;

/// The origins of the orgs in which changes are allowed.
fn allowed() -> &'static State<Vec<String>> {
    thread_local! {
        static ALLOWED: Cell<Option<&'static State<Vec<String>>>> = const { Cell::new(None) };
    }
    ALLOWED.get().unwrap_or_else(|| {
        let state: &'static _ = Box::leak(Box::new(State::new(Vec::new())));
        ALLOWED.set(Some(state));
        state
    })
}

/// Whether changes are allowed in the org that the token in use is for.
pub(in crate::app::users) fn is_open(session: Session) -> bool {
    let org = org(session);
    allowed().with(|orgs| org.is_some_and(|org| orgs.contains(&org)))
}

/// Says how it is, and changes it.
pub(in crate::app::users) fn bar(session: Session, is_open: bool) -> Element {
    let host = org(session).map_or_else(String::new, |org| {
        OrgUrl::from_origin(&org).host().to_owned()
    });
    if is_open {
        return el("div class='lock lock-open'").children([
            el("span")
                .child(el("i class=dot aria-hidden=true"))
                .text("Changes are allowed in ")
                .child(el("b").text(&host)),
            button("button small", "Lock again").on_click(move || set(session, false)),
        ]);
    }
    let label = ["Allow changes in ", &host].concat();
    el("div class=lock").child(button("button small", &label).on_click(move || set(session, true)))
}

fn set(session: Session, is_open: bool) {
    let Some(org) = org(session) else {
        return;
    };
    allowed().update(|orgs| {
        orgs.retain(|known| *known != org);
        if is_open {
            orgs.push(org);
        }
    });
}

fn org(session: Session) -> Option<String> {
    session
        .grant
        .with(|grant| grant.as_ref().map(|grant| grant.org.clone()))
}
