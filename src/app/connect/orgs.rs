//! The saved orgs, to pick from.

use leptos::prelude::{Get, With};

use crate::app::{
    chunks::{self, Chunk},
    components::{button, copy_button, swatch},
    dom::{Element, el},
    session::{OrgsPanel, Session, session},
    state::{derived, whether},
};
use crate::okta::saved_org::SavedOrg;

/// A button for each saved org, and what can be done with the form's. What takes more room is loaded when it is wanted.
pub(super) fn orgs_strip() -> Element {
    let session = session();
    session.orgs.panel.set(OrgsPanel::Closed);
    let chips = el("ul class=chips").part(
        move || session.orgs.saved.get(),
        move |orgs| {
            let chips = orgs.0.into_iter().map(|saved| chip(session, saved));
            match chips.len() {
                0 => vec![el("li class=muted>None yet.")],
                _ => chips.collect(),
            }
        },
    );
    // Why there is nothing yet to save or to share.
    let problem = derived(move || Some(session.setup().err()?.text().into_owned()));
    let is_lacking = whether(move || problem.with(Option::is_some));
    let copy = el("span class=copy").part(
        move || is_lacking.get(),
        move |is_lacking| match is_lacking {
            true => button("button small", "Copy link")
                .flag("disabled")
                .attr("aria-describedby", "orgs-below"),
            false => copy_button("Copy link", "button small", move || session.share_link()),
        },
    );
    let save = opener(session, OrgsPanel::Save, "Save this org")
        .attr("aria-describedby", "orgs-below")
        .flag_of("disabled", move || is_lacking.get());
    let below = el("p id=orgs-below class=hint").text_of(move || match problem.get() {
        Some(problem) => [
            "What is filled in cannot be saved or shared yet. ",
            &problem,
        ]
        .concat(),
        None => String::new(),
    });
    let refused = el("div role=alert").part(
        move || session.orgs.are_kept.get(),
        move |are_kept| {
            (!are_kept).then(|| {
                el("div class=banner").children([
                    el("p>The last change could not be kept: the browser’s storage is full or switched off. The orgs are in this page as you left them; closing it loses what was changed."),
                    button("button small", "Try again").on_click(move || session.keep_orgs()),
                ])
            })
        },
    );
    let is_open = whether(move || session.orgs.panel.get() != OrgsPanel::Closed);
    let opened = el("div").part(
        move || is_open.get(),
        |is_open| is_open.then(|| chunks::place(Chunk::Orgs, false)),
    );
    el("section class=orgs aria-labelledby=orgs-title").children([
        el("div class=orgs-strip").children([
            el("h2 id=orgs-title>Saved orgs"),
            chips,
            el("div class=row").children([
                save,
                copy,
                opener(session, OrgsPanel::Manage, "Manage…"),
            ]),
        ]),
        below,
        refused,
        opened,
    ])
}

/// Fills in the form, and shows whether the form is so.
fn chip(session: Session, saved: SavedOrg) -> Element {
    let setup = saved.setup.clone();
    let is_chosen = whether(move || session.setup().as_ref() == Ok(&setup));
    let chip = button("chip org", "")
        .children([swatch(saved.colour), el("span").text(&saved.name)])
        .attr("title", &saved.setup.org)
        .attr_of("aria-pressed", move || {
            Some(if is_chosen.get() { "true" } else { "false" })
        })
        .on_click(move || session.fill_in(&saved.setup));
    el("li").child(chip)
}

/// A button that opens and closes what is below.
fn opener(session: Session, opens: OrgsPanel, label: &str) -> Element {
    button("button small", label)
        .attr_of("aria-expanded", move || {
            Some(if session.orgs.panel.get() == opens {
                "true"
            } else {
                "false"
            })
        })
        .on_click(move || {
            let panel = &session.orgs.panel;
            panel.set(match panel.get_untracked() == opens {
                true => OrgsPanel::Closed,
                false => opens,
            });
        })
}
