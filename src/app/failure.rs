//! A failure, shown so that it explains itself: what happened, the evidence, what to do.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    components::{CopyButton, Link},
    route::Route,
    session::{SignIn, session},
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

struct Address(String);

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}

/// A failed sign-in with everything that helps.
#[component]
pub fn FailureCard(failure: Arc<Failure>) -> impl IntoView {
    let address = failure.address.as_ref().map(|address| {
        let address = address.0.clone();
        view! {
            <p class="failure-address">
                <CopyButton label="Copy this answer" text=move || address.clone() />
                <span class="muted">
                    "It may hold a token: it goes to the clipboard, and is not shown here."
                </span>
            </p>
        }
    });
    let checks =
        (!failure.checks.is_empty()).then(|| view! { <Checks checks=failure.checks.clone() /> });
    view! {
        <DiagnosisCard diagnosis=failure.diagnosis.clone()>
            {address}
            {checks}
        </DiagnosisCard>
    }
}

/// A diagnosis: title, cause, evidence, fix, and the next step as a button where there is one.
#[component]
pub fn DiagnosisCard(
    diagnosis: Diagnosis,
    /// What to do on *Try again*, where that is something other than signing in again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let evidence = diagnosis
        .evidence
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd class="mono">{value}</dd></div> })
        .collect_view();
    let link = diagnosis.link.map(|(label, url)| {
        view! { <a class="button primary" href=url target="_blank" rel="noopener noreferrer">{label}</a> }
    });
    view! {
        <section class="failure" role="alert" aria-labelledby="failure-title">
            <h1 id="failure-title" tabindex="-1">{diagnosis.title}</h1>
            <p class="failure-cause">{diagnosis.cause}</p>
            <h2>"Evidence"</h2>
            <dl class="facts">{evidence}</dl>
            <h2>"Fix"</h2>
            <p>{diagnosis.fix}</p>
            <div class="row">
                {link}
                <ActionButtons action=diagnosis.action retry=retry />
            </div>
            {children.map(|children| children())}
        </section>
    }
}

/// The buttons of a next step. Signing in again is always offered, with the same settings.
#[component]
fn ActionButtons(action: Option<Action>, retry: Option<Callback<()>>) -> impl IntoView {
    let session = session();
    let busy = move || session.sign_in.with(SignIn::is_busy);
    let step = match action {
        Some(Action::AskWithScope(scopes)) => {
            let label = ["Ask again with ", &scopes.join(" ")].concat();
            let ask = move |_| {
                session.settings.update(|settings| {
                    for scope in &scopes {
                        if !settings.scopes.contains(scope) {
                            settings.scopes.push(scope.clone());
                        }
                    }
                });
                session.sign_in(None);
            };
            Some(view! { <button class="button" on:click=ask disabled=busy>{label}</button> }.into_any())
        }
        Some(Action::SignInAsSomeoneElse) => Some(
            view! {
                <button class="button" disabled=busy on:click=move |_| session.sign_in(Some(Prompt::Login))>
                    "Sign in as someone else"
                </button>
            }
            .into_any(),
        ),
        Some(Action::SwitchFlow(flow)) => {
            let switch = move |_| {
                session.settings.update(|settings| settings.flow = flow);
                session.dismiss();
                session.go(Route::Connect);
            };
            let label = ["Switch to ", flow.label()].concat();
            Some(view! { <button class="button" on:click=switch>{label}</button> }.into_any())
        }
        Some(Action::Wait { until }) => Some(
            view! {
                <p class="muted">
                    {move || match until.saturating_sub(session.org_now()) {
                        0 => "The wait is over.".to_owned(),
                        seconds => format!("Wait {seconds} s."),
                    }}
                </p>
            }
            .into_any(),
        ),
        Some(Action::CheckOrg | Action::CopyAndPasteBack | Action::Retry | Action::SignInAgain) | None => None,
    };
    let again = match retry {
        Some(retry) => view! {
            <button class="button" on:click=move |_| retry.run(())>"Try again"</button>
        }
        .into_any(),
        None => view! {
            <button class="button" on:click=move |_| session.sign_in(None) disabled=busy>"Try again"</button>
        }
        .into_any(),
    };
    view! {
        {step}
        {again}
        <Link route=Route::Connect class="button quiet" on_follow=move || session.dismiss()>
            "Change the settings"
        </Link>
    }
}

/// What was checked, in order, and how each check ended.
#[component]
pub fn Checks(checks: Vec<Check>) -> impl IntoView {
    let rows = checks
        .into_iter()
        .map(|check| {
            let (mark, word) = if check.passed {
                ("✓", "passed")
            } else {
                ("✕", "failed")
            };
            view! {
                <li class:failed=!check.passed>
                    <span aria-hidden="true">{mark}</span>
                    <span class="visually-hidden">{word}</span>
                    <span>{check.name}</span>
                    <span class="muted">{check.detail}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="checks">
            <summary>"What was checked"</summary>
            <ol>{rows}</ol>
        </details>
    }
}
