//! The saved orgs, to pick from.

use crate::app::{
    chunks::{self, Chunk},
    components::{button, swatch},
    dom::{Element, el},
    session::{OrgsPanel, Session, session},
    state::whether,
};
use crate::okta::saved_org::SavedOrg;

/// A button for each saved org. What takes more room than that is loaded when it is wanted.
pub(super) fn orgs_strip() -> Element {
    let session = session();
    session.orgs.panel.set(
        match (
            session.orgs.link.with_untracked(Option::is_some),
            session.orgs.are_kept.get_untracked(),
        ) {
            (true, _) => OrgsPanel::Link,
            // That is still to be mended.
            (false, false) => OrgsPanel::Manage,
            (false, true) => OrgsPanel::Closed,
        },
    );
    let chips = el("ul class=chips").part(
        move || session.orgs.saved.track(),
        move |()| {
            session.orgs.saved.with_untracked(|orgs| {
                let chips = orgs.0.iter().enumerate();
                let mut chips: Vec<_> = chips.map(|(at, saved)| chip(session, at, saved)).collect();
                if chips.is_empty() {
                    chips.push(el("li class=muted>None yet."));
                }
                chips
            })
        },
    );
    let is_open = whether(move || session.orgs.panel.get() != OrgsPanel::Closed);
    let opened = el("div").part(
        move || is_open.get(),
        |is_open| is_open.then(|| chunks::place(Chunk::Orgs, false)),
    );
    let openers = [
        (OrgsPanel::Save, "Save this org…"),
        (OrgsPanel::Share, "Share…"),
        (OrgsPanel::Manage, "Manage…"),
    ];
    el("section class=orgs aria-labelledby=orgs-title").children([
        el("div class=orgs-strip").children([
            el("h2 id=orgs-title>Saved orgs"),
            chips,
            el("div class=row")
                .children(openers.map(|(opens, label)| opener(session, opens, label))),
        ]),
        opened,
    ])
}

/// Fills in the form with the org at a place of the list, and shows whether the form is so.
fn chip(session: Session, at: usize, saved: &SavedOrg) -> Element {
    let chip = button("chip org", "")
        .children([swatch(saved.colour), el("span").text(&saved.name)])
        .attr("title", &saved.setup.org)
        .attr_of("aria-pressed", move || {
            // The list may be shorter by now: then this button is about to go.
            let is_so = session.orgs.saved.with_untracked(|orgs| {
                let saved = orgs.0.get(at);
                saved.is_some_and(|saved| session.is_filled_in(&saved.setup))
            });
            Some(if is_so { "true" } else { "false" })
        })
        .on_click(move || {
            session.orgs.saved.with_untracked(|orgs| {
                if let Some(saved) = orgs.0.get(at) {
                    session.fill_in(&saved.setup);
                }
            });
        });
    el("li").child(chip)
}

/// A button that opens and closes what is below.
fn opener(session: Session, opens: OrgsPanel, label: &str) -> Element {
    button("button small", label)
        .attr_of("aria-expanded", move || {
            let is_open = session.orgs.panel.get() == opens;
            Some(if is_open { "true" } else { "false" })
        })
        .on_click(move || {
            let panel = &session.orgs.panel;
            panel.set(match panel.get_untracked() == opens {
                true => OrgsPanel::Closed,
                false => opens,
            });
        })
}
