//! A failure, shown so that it explains itself: what happened, the evidence, what to do.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::request_animation_frame;

use super::{
    components::{busy, button, copy_button, fact, link, unless_busy},
    dom::{Element, el},
    route::Route,
    session::{Reading, Session, Volume, session},
};
use crate::browser::page;
use crate::oauth::{
    callback::{CallbackError, Check, RedirectParts},
    flow::{Flow, Prompt},
    token::TokenError,
    transaction::Transaction,
};
use crate::okta::{
    diagnosis::{self, Action, Book, Diagnosis, NetworkFault, Symptom},
    org::OrgUrl,
};

/// A sign-in that ended without a token.
#[derive(Debug)]
pub struct Failure {
    pub symptom: Symptom,
    /// What was checked before it failed, in order.
    pub checks: Vec<Check>,
    /// The answer that this window could not use, which another one may be waiting for. It may hold a token:
    /// it is copied when asked, and never shown.
    address: Option<Address>,
    /// How the sign-in was asked for, where that was not by the settings: *Try again* asks in the same way.
    prompt: Option<Prompt>,
}

impl Failure {
    /// The answer of the authorization server was refused, or was itself a refusal.
    pub fn callback(error: &CallbackError, parts: &RedirectParts, redirect_uri: &str) -> Self {
        Self {
            symptom: diagnosis::callback(error),
            checks: error.checks().to_vec(),
            address: error
                .belongs_elsewhere()
                .then(|| Address([redirect_uri, &parts.query, &parts.fragment].concat())),
            prompt: error
                .transaction()
                .and_then(|transaction| transaction.prompt),
        }
    }

    /// No answer came.
    pub fn network(fault: &NetworkFault, org: &OrgUrl) -> Self {
        Self::plain(diagnosis::network(fault, org))
    }

    /// The browser could not keep what is needed to understand the answer.
    pub fn storage() -> Self {
        Self::plain(diagnosis::storage())
    }

    /// The part of the page that understands answers could not be loaded.
    pub fn not_loaded() -> Self {
        Self::plain(diagnosis::not_loaded())
    }

    /// The code could not be exchanged.
    pub fn token(error: &TokenError, transaction: &Transaction) -> Self {
        Self {
            prompt: transaction.prompt,
            ..Self::plain(diagnosis::token(error, transaction))
        }
    }

    /// Anything else. `prompt` is how the sign-in was asked for.
    pub fn of(symptom: Symptom, prompt: Option<Prompt>) -> Self {
        Self {
            prompt,
            ..Self::plain(symptom)
        }
    }

    fn plain(symptom: Symptom) -> Self {
        Self {
            symptom,
            checks: Vec::new(),
            address: None,
            prompt: None,
        }
    }
}

#[derive(Clone)]
struct Address(String);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}

/// A failed sign-in with everything that helps.
pub fn failure_card(failure: Arc<Failure>) -> Element {
    explained(failure.symptom.clone(), move |diagnosis| {
        let address = failure.address.clone().map(|address| {
            el("p class=failure-address").children([
                copy_button("Copy this answer", "button", move || {
                    Some(address.0.clone())
                }),
                el("span class=muted>It may hold a token: it goes to the clipboard, and is not shown here."),
            ])
        });
        let checks = (!failure.checks.is_empty()).then(|| checks(&failure.checks));
        diagnosis_card(diagnosis, failure.prompt, None)
            .maybe(address)
            .maybe(checks)
    })
}

/// What something else than a sign-in failed with. `retry` is what *Try again* does.
pub fn symptom_card(symptom: Symptom, retry: Option<Rc<dyn Fn()>>) -> Element {
    explained(symptom, move |diagnosis| {
        diagnosis_card(diagnosis, None, retry.clone())
    })
}

/// Shows a failure as soon as there are words for it.
pub fn explained(symptom: Symptom, view: impl Fn(&Diagnosis) -> Element + 'static) -> Element {
    let place = el("div class=explained");
    if Book::is_at_hand(&symptom) {
        return place.child(view(&Book::default().explain(&symptom)));
    }
    let session = session();
    session.open_volume(Volume::Doctor);
    place.part(
        move || session.library.read(Volume::Doctor),
        move |text| match text {
            Reading::Closed | Reading::Opening => busy("p", "Looking up what that means"),
            Reading::Open(text) => late(view(&Book::new(text).explain(&symptom))),
            Reading::Shut => late(view(&Book::default().explain(&symptom))),
        },
    )
}

/// A card that comes after its page was shown: the keyboard goes to its heading, unless it is somewhere already.
fn late(card: Element) -> Element {
    request_animation_frame(|| {
        if page::is_focus_nowhere() {
            page::focus("main h1");
        }
    });
    card
}

/// Title, cause, evidence, fix, and the next step as a button where there is one.
fn diagnosis_card(
    diagnosis: &Diagnosis,
    prompt: Option<Prompt>,
    retry: Option<Rc<dyn Fn()>>,
) -> Element {
    let session = session();
    let step = diagnosis
        .action
        .as_ref()
        .and_then(|action| step(session, action, retry.is_some()));
    let again = match retry {
        Some(retry) => button("button", "Try again").on_click(move || retry()),
        None => unless_busy(session, button("button", "Try again"))
            .on_click(move || session.sign_in(prompt)),
    };
    // The settings are right there on the connect page itself.
    let is_elsewhere = session
        .route
        .with_untracked(|route| *route != Route::Connect);
    let settings = is_elsewhere.then(|| {
        link(Route::Connect, "button quiet", "Change the settings")
            .on_click(move || session.dismiss())
    });
    el("section class=failure role=alert")
        .attr("aria-label", &diagnosis.title)
        .children([
            el("h1 tabindex=-1").text(&diagnosis.title),
            el("p class=failure-cause").text(&diagnosis.cause),
            el("h2>Evidence"),
            evidence(diagnosis),
            el("h2>Fix"),
            el("p").text(&diagnosis.fix),
            el("div class=row")
                .maybe(console_link(diagnosis, "button primary"))
                .maybe(step)
                .child(again)
                .maybe(settings),
        ])
}

/// What it was told by.
pub fn evidence(diagnosis: &Diagnosis) -> Element {
    let facts = diagnosis
        .evidence
        .iter()
        .map(|(name, value)| fact(name, el("dd class=mono").text(value)));
    el("dl class=facts").all(&facts.collect::<Vec<_>>())
}

/// The page of the Admin Console that mends it, if there is one.
pub fn console_link(diagnosis: &Diagnosis, class: &str) -> Option<Element> {
    let (label, address) = diagnosis.link.as_ref()?;
    let link = el("a target=_blank rel='noopener noreferrer'")
        .class(class)
        .attr("href", address)
        .text(label);
    Some(link)
}

/// The next step that a diagnosis names, beside trying again.
fn step(session: Session, action: &Action, has_retry: bool) -> Option<Element> {
    match action {
        // Where trying again does something else, signing in again is a button of its own.
        Action::SignInAgain if has_retry => Some(
            unless_busy(session, button("button", "Sign in again"))
                .on_click(move || session.sign_in(None)),
        ),
        Action::AskWithScope(scope) => Some(ask_with(session, scope, "button")),
        Action::SignInAsSomeoneElse => Some(
            unless_busy(session, button("button", "Sign in as someone else"))
                .on_click(move || session.sign_in(Some(Prompt::Login))),
        ),
        Action::SwitchFlow(flow) => {
            let flow = *flow;
            let switch = move || {
                session.settings.update(|settings| settings.flow = flow);
                session.dismiss();
                session.go(Route::Connect);
            };
            Some(button("button", &["Switch to ", flow.label()].concat()).on_click(switch))
        }
        Action::UseDpop => Some(use_dpop(session, "button primary")),
        Action::Wait { until } => Some(wait(session, *until)),
        // Trying again is always offered, and so are the settings.
        _ => None,
    }
}

/// Signs in again with one scope more.
pub fn ask_with(session: Session, scope: &str, class: &str) -> Element {
    let label = ["Ask again with ", scope].concat();
    let scope = scope.to_owned();
    unless_busy(session, button(class, &label)).on_click(move || {
        session.settings.update(|settings| {
            if !settings.scopes.contains(&scope) {
                settings.scopes.push(scope.clone());
            }
        });
        session.sign_in(None);
    })
}

/// Signs in again, for a token that is bound to a key.
pub fn use_dpop(session: Session, class: &str) -> Element {
    unless_busy(session, button(class, "Sign in with DPoP")).on_click(move || {
        session.settings.update(|settings| {
            settings.flow = Flow::AuthorizationCode;
            settings.dpop = true;
        });
        session.sign_in(None);
    })
}

/// How long it is until a time of the org's clock, in seconds since 1970.
pub fn wait(session: Session, until: u64) -> Element {
    el("p class=muted").text_of(move || match until.saturating_sub(session.org_now()) {
        0 => "The wait is over.".to_owned(),
        seconds => ["Wait ", &seconds.to_string(), " s."].concat(),
    })
}

/// What was checked, in order, and how each check ended.
fn checks(checks: &[Check]) -> Element {
    let rows: Vec<_> = checks
        .iter()
        .map(|check| {
            let (class, mark, word) = match check.passed {
                true => ("", "✓", "passed"),
                false => ("failed", "✕", "failed"),
            };
            el("li").class(class).children([
                el("span aria-hidden=true").text(mark),
                el("span class=visually-hidden").text(word),
                el("span").text(check.name),
                el("span class=muted").text(&check.detail),
            ])
        })
        .collect();
    el("details class=checks").children([el("summary>What was checked"), el("ol").all(&rows)])
}
