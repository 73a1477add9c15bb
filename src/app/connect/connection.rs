//! *Test connection*: whether the org is there and answers pages, and whether what it tells of itself is its own.

use std::rc::Rc;

use leptos::prelude::*;

use crate::app::{
    chunks,
    components::busy,
    dom::{Element, el},
    failure::symptom_card,
    session::{Session, session},
    state::State,
    task::spawn,
};
use crate::browser::http;
use crate::oauth::discovery::{self, DiscoveryError, Document};
use crate::okta::{
    diagnosis::{self, Symptom},
    org::OrgUrl,
};

/// What an org's metadata came to, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    is_good: bool,
    text: String,
}

#[derive(Clone)]
enum Test {
    None,
    Running,
    /// With what its metadata says, once that was looked at.
    Works(OrgUrl, Option<Verdict>),
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
            Test::Works(tested, _) if org.as_ref() == Some(&tested) => Some(el(
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
                Test::Works(tested, Some(verdict)) if org.as_ref() == Some(&tested) => {
                    let class = match verdict.is_good {
                        true => "hint below",
                        false => "warned below",
                    };
                    Some(el("p").class(class).text(&verdict.text))
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
            Ok(()) => {
                test.set(Test::Works(org.clone(), None));
                let found = test.clone();
                let show = move |org: OrgUrl, verdict| found.set(Test::Works(org, Some(verdict)));
                if let Ok(work) = chunks::metadata(org, Rc::new(show)).await {
                    work.await;
                }
                return;
            }
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

/// Reads an org's metadata and holds it against the org's address. Okta's endpoints are fixed, so a sign-in does without.
pub async fn judge_metadata(org: OrgUrl, show: Show) {
    let request = discovery::request(org.as_str(), Document::OpenId);
    let Ok(answer) = http::send(&request, None).await else {
        return;
    };
    let judged = discovery::process(&answer.response, org.as_str());
    let is_good = judged.is_ok();
    let text = match judged {
        Ok(metadata) => {
            let count = metadata.endpoints.len().to_string();
            ["Its metadata names it as the issuer, and ", &count, " endpoints, all at this address."].concat()
        }
        Err(DiscoveryError::Issuer { found }) => [
            "Its metadata names another issuer: ",
            &found,
            ". Enter that address if it is the one that the app is meant for; tokens of one are not the other’s.",
        ]
        .concat(),
        Err(DiscoveryError::Endpoint { name, found }) => [
            "Its metadata sends requests elsewhere: ",
            &name,
            " is ",
            &found,
            ". This page goes to the org’s own endpoints only.",
        ]
        .concat(),
        Err(_) => "Its metadata cannot be read as an Okta org’s. A sign-in does without it.".to_owned(),
    };
    show(org, Verdict { is_good, text });
}

/// Where a verdict goes.
pub type Show = Rc<dyn Fn(OrgUrl, Verdict)>;
