//! Saving what the form has, under a name and a colour.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{colour_choice, summary};
use crate::app::{
    components::button,
    dom::{Element, el},
    session::{OrgsPanel, Session},
    state::{Local, State},
};
use crate::browser::page;
use crate::okta::{
    org::OrgUrl,
    saved_org::{MOST, NameProblem, SavedOrg},
};

/// What stands below the name.
#[derive(Clone)]
enum Told {
    Hint,
    Problem(String),
    /// There is one of this name, whose place it may take.
    Taken,
}

/// Asks for a name and a colour.
pub(super) fn save_form(session: Session) -> Element {
    let orgs = session.orgs.saved.get_untracked();
    let offered = untrack(|| session.setup()).map_or(String::new(), |setup| {
        orgs.free_name(OrgUrl::from_origin(&setup.org).short_name())
    });
    let colour = Rc::new(State::new(orgs.free_colour()));
    let chosen = colour.clone();
    let told = Local::new(Told::Hint);
    let input = el(
        "input id=org-name type=text maxlength=80 autocomplete=off aria-describedby=org-name-below",
    )
    .attr("value", &offered)
    .attr_of("aria-invalid", move || {
        (!matches!(told.get(), Told::Hint)).then_some("true")
    })
    .on("input", move |_| told.set(Told::Hint));
    let named = input.clone();
    let save: Rc<dyn Fn(bool)> = Rc::new(move |may_replace| {
        let setup = match untrack(|| session.setup()) {
            Ok(setup) => setup,
            Err(problem) => return told.set(Told::Problem(problem.text().into_owned())),
        };
        let saved = SavedOrg {
            name: named.value().trim().to_owned(),
            colour: colour.get_untracked(),
            setup,
        };
        match save_as(session, saved, may_replace) {
            None => close(session),
            Some(problem) => {
                told.set(problem);
                page::focus("#org-name");
            }
        }
    });
    let replace = save.clone();
    let below = el("div id=org-name-below class=below role=status").part(
        move || told.get(),
        move |told| match told {
            Told::Hint => {
                el("p class=hint>It stands for the org wherever one of its tokens is shown.")
            }
            Told::Problem(problem) => el("p class=error").text(&problem),
            Told::Taken => {
                let replace = replace.clone();
                el("div class=row").children([
                    el("p class=error").text(NameProblem::Taken.text()),
                    button("button small", "Replace that one").on_click(move || replace(true)),
                ])
            }
        },
    );
    let (patch, select) = colour_choice(chosen.get_untracked(), move |colour| chosen.set(colour));
    let pair = el("div class=pair").children([
        el("div class=field").children([el("label for=org-name>Name"), input, below]),
        el("div class=field").children([
            el("label for=org-colour>Colour"),
            el("div class=joined").children([patch, select.id("org-colour")]),
        ]),
    ]);
    el("form class='stack tight save-org' novalidate aria-labelledby=save-title")
        .children([
            el("h3 id=save-title>Save this org"),
            summary(session),
            pair,
            el("div class=row").children([
                el("button type=submit class='button primary' aria-describedby=orgs-summary>Save")
                    .flag_of("disabled", move || session.setup().is_err()),
                button("button", "Cancel").on_click(move || close(session)),
            ]),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            save(false);
        })
}

/// Saves an org, or says what is in the way.
fn save_as(session: Session, saved: SavedOrg, may_replace: bool) -> Option<Told> {
    let mut problem = None;
    session.change_orgs(&mut |orgs| {
        let place = orgs.position(&saved.name);
        let except = place.filter(|_| may_replace);
        problem = match orgs.check_name(&saved.name, except) {
            Err(NameProblem::Taken) => Some(Told::Taken),
            Err(problem) => Some(Told::Problem(problem.text().to_owned())),
            Ok(()) if place.is_none() && orgs.0.len() >= MOST => Some(Told::Problem(
                "There are 50 saved orgs, which is the most. Remove one first: choose Manage."
                    .to_owned(),
            )),
            Ok(()) => None,
        };
        if problem.is_some() {
            return;
        }
        match place.and_then(|place| orgs.0.get_mut(place)) {
            Some(old) => old.clone_from(&saved),
            None => orgs.0.push(saved.clone()),
        }
    });
    problem
}

/// Goes back to the strip; to what is left to do, if the device did not keep it.
fn close(session: Session) {
    session
        .orgs
        .panel
        .set(match session.orgs.are_kept.get_untracked() {
            true => OrgsPanel::Closed,
            false => OrgsPanel::Manage,
        });
    page::focus(".orgs-strip .row button");
}
