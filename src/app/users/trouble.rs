//! A failure in few lines, for where something else is worth more room: above a list, in the panel.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::session::{SignIn, session};
use crate::okta::diagnosis::{Action, Diagnosis};

/// What happened and what to do; the evidence opens on request.
#[component]
pub(super) fn Trouble(
    diagnosis: Arc<Diagnosis>,
    /// What the button that tries again says.
    again: &'static str,
    #[prop(into)] on_again: Callback<()>,
) -> impl IntoView {
    let evidence = diagnosis
        .evidence
        .iter()
        .map(|(name, value)| {
            view! { <div><dt>{*name}</dt><dd class="mono">{value.clone()}</dd></div> }
        })
        .collect_view();
    let link = diagnosis.link.clone().map(|(label, url)| {
        view! {
            <a class="button small" href=url target="_blank" rel="noopener noreferrer">{label}</a>
        }
    });
    view! {
        <div class="trouble" role="alert">
            <p><b>{diagnosis.title.clone()}</b></p>
            <p>{diagnosis.cause.clone()}</p>
            <p>{diagnosis.fix.clone()}</p>
            <div class="row">
                <button type="button" class="button small" on:click=move |_| on_again.run(())>
                    {again}
                </button>
                <SignInButton action=diagnosis.action.clone() />
                {link}
            </div>
            <details>
                <summary>"Evidence"</summary>
                <dl class="facts">{evidence}</dl>
            </details>
        </div>
    }
}

/// Signs in again in the way that mends the failure, where signing in does.
#[component]
fn SignInButton(action: Option<Action>) -> impl IntoView {
    let session = session();
    let (label, scopes) = match action {
        Some(Action::AskWithScope(scopes)) => {
            (["Ask again with ", &scopes.join(" ")].concat(), scopes)
        }
        Some(Action::SignInAgain) => ("Sign in again".to_owned(), Vec::new()),
        _ => return ().into_any(),
    };
    let sign_in = move |_| {
        session.settings.update(|settings| {
            for scope in &scopes {
                if !settings.scopes.contains(scope) {
                    settings.scopes.push(scope.clone());
                }
            }
        });
        session.sign_in(None);
    };
    view! {
        <button
            type="button"
            class="button small primary"
            disabled=move || session.sign_in.with(SignIn::is_busy)
            on:click=sign_in
        >
            {label}
        </button>
    }
    .into_any()
}
