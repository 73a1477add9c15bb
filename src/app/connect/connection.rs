//! *Test connection*: whether the org is there and answers pages.

use std::rc::Rc;

use leptos::prelude::*;

use crate::app::{
    components::busy,
    dom::{Element, el},
    failure::symptom_card,
    session::{Session, session},
    state::State,
    task::spawn,
};
use crate::okta::{
    diagnosis::{self, Symptom},
    org::OrgUrl,
};

#[derive(Clone)]
enum Test {
    None,
    Running,
    Works(OrgUrl),
    Failed(OrgUrl, Symptom),
}

/// A button that asks the org for its public description, and what came of it.
pub(super) fn connection_test() -> Element {
    let session = session();
    let test = Rc::new(State::new(Test::None));
    let (running, pressed, told) = (test.clone(), test.clone(), test.clone());
    let button = el("button type=button class='button small'>Test connection")
        .flag_of("disabled", move || {
            chosen_org(session).is_none() || running.with(|test| matches!(test, Test::Running))
        })
        .on_click(move || run(session, &pressed));
    let status = el("div role=status").part(
        move || (told.get(), chosen_org(session)),
        |(test, org)| match test {
            Test::Running => Some(busy("span", "Asking the org…").class("muted")),
            Test::Works(tested) if org.as_ref() == Some(&tested) => Some(el(
                "span class=good>✓ An Okta org answers, and lets this page read it.",
            )),
            _ => None,
        },
    );
    let again = test.clone();
    el("div class='stack tight'")
        .child(el("div class=connection").children([button, status]))
        .part(
            move || (test.get(), chosen_org(session)),
            move |(outcome, org)| match outcome {
                // Typing on makes an answer old.
                Test::Failed(tested, symptom) if org.as_ref() == Some(&tested) => {
                    let test = again.clone();
                    let again: Rc<dyn Fn()> = Rc::new(move || run(session, &test));
                    Some(symptom_card(symptom, Some(again)))
                }
                _ => None,
            },
        )
}

fn run(session: Session, test: &Rc<State<Test>>) {
    let Some(org) = untrack(|| chosen_org(session)) else {
        return;
    };
    test.set(Test::Running);
    let test = test.clone();
    spawn(async move {
        let outcome = match session.probe(&org).await {
            Ok(()) => Test::Works(org),
            Err(fault) => {
                let symptom = diagnosis::network(&fault, &org);
                Test::Failed(org, symptom)
            }
        };
        test.set(outcome);
    });
}

fn chosen_org(session: Session) -> Option<OrgUrl> {
    session
        .settings
        .with(|settings| settings.org_url().ok().map(|(org, _)| org))
}
