//! A failure, shown so that it explains itself: what happened, the evidence, what to do.

use std::rc::Rc;

use super::{
    components::{button, copy_button, fact, link, unless_busy},
    dom::{Element, el},
    route::Route,
    session::{Session, session},
};
use crate::oauth::{
    callback::{CallbackError, Check, RedirectParts},
    flow::Prompt,
    token::TokenError,
    transaction::Transaction,
};
use crate::okta::{
    diagnosis::{self, Action, Diagnosis, NetworkFault},
    org::OrgUrl,
};

/// A sign-in that ended without a token.
#[derive(Debug)]
pub struct Failure {
    pub diagnosis: Diagnosis,
    /// What was checked before it failed, in order.
    pub checks: Vec<Check>,
    /// The answer that this window could not use, which another one may be waiting for. It may hold a token:
    /// it is copied when asked, and never shown.
    address: Option<Address>,
}

impl Failure {
    /// The answer of the authorization server was refused, or was itself a refusal.
    pub fn callback(error: &CallbackError, parts: &RedirectParts, redirect_uri: &str) -> Self {
        Self {
            diagnosis: diagnosis::callback(error),
            checks: error.checks().to_vec(),
            address: error
                .belongs_elsewhere()
                .then(|| Address([redirect_uri, &parts.query, &parts.fragment].concat())),
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

    /// The code could not be exchanged.
    pub fn token(error: &TokenError, transaction: &Transaction) -> Self {
        Self::plain(diagnosis::token(error, transaction))
    }

    fn plain(diagnosis: Diagnosis) -> Self {
        Self {
            diagnosis,
            checks: Vec::new(),
            address: None,
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
pub fn failure_card(failure: &Failure) -> Element {
    let address = failure.address.clone().map(|address| {
        el("p class=failure-address").children([
            copy_button("Copy this answer", "button", move || {
                Some(address.0.clone())
            }),
            el("span class=muted>It may hold a token: it goes to the clipboard, and is not shown here."),
        ])
    });
    let checks = (!failure.checks.is_empty()).then(|| checks(&failure.checks));
    diagnosis_card(&failure.diagnosis, None)
        .maybe(address)
        .maybe(checks)
}

/// A diagnosis: title, cause, evidence, fix, and the next step as a button where there is one. `retry` is what
/// *Try again* does, where that is something other than signing in again.
pub fn diagnosis_card(diagnosis: &Diagnosis, retry: Option<Rc<dyn Fn()>>) -> Element {
    let session = session();
    let facts = diagnosis
        .evidence
        .iter()
        .map(|(name, value)| fact(name, el("dd class=mono").text(value)));
    let facts: Vec<_> = facts.collect();
    let console = diagnosis.link.as_ref().map(|(label, url)| {
        el("a class='button primary'")
            .attr("href", url)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .text(label)
    });
    let step = diagnosis
        .action
        .as_ref()
        .and_then(|action| step(session, action, retry.is_some()));
    let again = match retry {
        Some(retry) => button("button", "Try again").on_click(move || retry()),
        None => unless_busy(session, button("button", "Try again"))
            .on_click(move || session.sign_in(None)),
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
            el("dl class=facts").all(&facts),
            el("h2>Fix"),
            el("p").text(&diagnosis.fix),
            el("div class=row")
                .maybe(console)
                .maybe(step)
                .child(again)
                .maybe(settings),
        ])
}

/// The next step that a diagnosis names, beside trying again.
fn step(session: Session, action: &Action, has_retry: bool) -> Option<Element> {
    match action {
        // Where trying again does something else, signing in again is a button of its own.
        Action::SignInAgain if has_retry => Some(
            unless_busy(session, button("button", "Sign in again"))
                .on_click(move || session.sign_in(None)),
        ),
        Action::AskWithScope(scopes) => {
            let label = ["Ask again with ", &scopes.join(" ")].concat();
            let scopes = scopes.clone();
            let ask = move || {
                session.settings.update(|settings| {
                    for scope in &scopes {
                        if !settings.scopes.contains(scope) {
                            settings.scopes.push(scope.clone());
                        }
                    }
                });
                session.sign_in(None);
            };
            Some(unless_busy(session, button("button", &label)).on_click(ask))
        }
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
        Action::Wait { until } => {
            let until = *until;
            Some(el("p class=muted").text_of(
                move || match until.saturating_sub(session.org_now()) {
                    0 => "The wait is over.".to_owned(),
                    seconds => ["Wait ", &seconds.to_string(), " s."].concat(),
                },
            ))
        }
        // Trying again is always offered, and so are the settings.
        _ => None,
    }
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
