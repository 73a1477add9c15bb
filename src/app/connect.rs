//! The connect page: choose org, app, flow and scopes, see the exact request, and sign in.

mod connection;
mod form;
mod paste;
mod request;
mod sandbox;
mod scopes;

use leptos::prelude::*;

/// The connect page.
#[component]
pub fn Connect() -> impl IntoView {
    view! {
        <sandbox::SandboxCard />
        <div class="columns">
            <div class="stack">
                <form::RequestForm />
                <paste::PasteBack />
            </div>
            <request::RequestPreview />
        </div>
    }
}
