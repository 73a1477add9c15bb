//! What the token may do: which scopes were asked for, and which of them came.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::session::{SignIn, session};
use crate::oauth::token::Grant;

/// What the token in use may do.
#[component]
pub(super) fn TokenStrip() -> impl IntoView {
    let session = session();
    move || {
        session.grant.get().map(|grant| {
            view! {
                <section class="users-token" aria-labelledby="token-may">
                    <h2 id="token-may">"This token may"</h2>
                    <ScopeStrip grant />
                </section>
            }
        })
    }
}

/// The scopes of a token, those that were not granted flagged with how to get them.
#[component]
pub fn ScopeStrip(grant: Arc<Grant>) -> impl IntoView {
    let scopes = &grant.scope;
    let missing = scopes.missing();
    let granted_chips = scopes
        .granted
        .iter()
        .map(|scope| {
            view! {
                <li class="chip">
                    {scope.clone()} <span class="mark-good" aria-hidden="true">"✓"</span>
                    <span class="visually-hidden">", granted"</span>
                </li>
            }
        })
        .collect_view();
    let missing_chips = missing
        .iter()
        .map(|scope| {
            view! { <li class="chip missing">{(*scope).to_owned()} " · not granted"</li> }
        })
        .collect_view();
    view! {
        <ul class="chips">{granted_chips} {missing_chips}</ul>
        {(!missing.is_empty()).then(|| view! { <HowToGrant /> })}
    }
}

#[component]
fn HowToGrant() -> impl IntoView {
    let session = session();
    view! {
        <details class="users-grant">
            <summary>"How to get what is missing"</summary>
            <p>
                "Okta leaves out scopes that the app was not granted, and says nothing. A super admin \
                 grants them to the app in the Admin Console, on its tab “Okta API Scopes”. \
                 Then ask again: a token never gets more scopes later."
            </p>
            <button
                type="button"
                class="button small"
                disabled=move || session.sign_in.with(SignIn::is_busy)
                on:click=move |_| session.sign_in(None)
            >
                "Ask again"
            </button>
        </details>
    }
}
