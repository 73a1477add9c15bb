//! *Test connection*: whether the org is there and answers pages.

use leptos::{prelude::*, task::spawn_local};

use crate::app::{failure::DiagnosisCard, session::session};
use crate::okta::{
    diagnosis::{self, Diagnosis},
    org::OrgUrl,
};

#[derive(Clone)]
enum Test {
    None,
    Running,
    Works(OrgUrl),
    Failed(OrgUrl, Diagnosis),
}

/// A button that asks the org for its public description, and what came of it.
#[component]
pub fn ConnectionTest() -> impl IntoView {
    let session = session();
    let test = RwSignal::new(Test::None);
    let org = Memo::new(move |_| {
        session
            .settings
            .with(|settings| settings.org_url().ok().map(|(org, _)| org))
    });
    let run = move || {
        let Some(org) = org.get_untracked() else {
            return;
        };
        test.set(Test::Running);
        spawn_local(async move {
            let outcome = match session.probe(&org).await {
                Ok(()) => Test::Works(org),
                Err(fault) => Test::Failed(org.clone(), diagnosis::network(&fault, &org)),
            };
            // Typing on makes the answer old, and leaving the page makes it pointless.
            let _ = test.try_set(outcome);
        });
    };
    let is_about = move |tested: &OrgUrl| org.with(|org| org.as_ref() == Some(tested));
    view! {
        <div class="connection">
            <button
                type="button"
                class="button small"
                disabled=move || org.with(Option::is_none) || matches!(test.get(), Test::Running)
                on:click=move |_| run()
            >
                "Test connection"
            </button>
            <div role="status">
                {move || match test.get() {
                    Test::Running => Some(view! {
                        <span class="muted"><i class="spinner" aria-hidden="true"></i> "Asking the org…"</span>
                    }
                    .into_any()),
                    Test::Works(tested) if is_about(&tested) => Some(view! {
                        <span class="good">"✓ An Okta org answers, and lets this page read it."</span>
                    }
                    .into_any()),
                    Test::None | Test::Works(_) | Test::Failed(..) => None,
                }}
            </div>
        </div>
        {move || match test.get() {
            Test::Failed(tested, diagnosis) if is_about(&tested) => Some(view! {
                <DiagnosisCard diagnosis retry=Callback::new(move |()| run()) />
            }),
            _ => None,
        }}
    }
}
