//! One user, with everything the org tells.

mod facts;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::AbortController;

use super::{
    status::StatusBadge,
    store::{Users, has_expired},
    trouble::Trouble,
};
use crate::app::{components::CopyButton, session::session};
use crate::browser::page;
use crate::okta::{
    diagnosis::{self, Diagnosis},
    org::OrgUrl,
    rate_limit::RateLimit,
    users::{self, SCOPE, UserDetail},
};
use facts::Facts;

/// The user's name, which the keyboard goes to when the panel opens.
const HEADING: &str = "user-name";

/// How far the user has come.
#[derive(Clone)]
enum User {
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Diagnosis>),
    Loading,
    Ready(Arc<UserDetail>),
}

/// The panel of one user. It asks for the user by itself, because a list leaves things out.
#[component]
pub(super) fn Detail(id: String, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let session = session();
    let user = RwSignal::new(User::Loading);
    let run = StoredValue::new(0_u32);
    let call = StoredValue::new_local(None::<AbortController>);
    let abort = move || {
        if let Some(call) = call.try_update_value(Option::take).flatten() {
            call.abort();
        }
    };
    on_cleanup(abort);

    let wanted = id.clone();
    let load = move || {
        let Some(grant) = session.grant.get_untracked() else {
            return;
        };
        abort();
        run.update_value(|run| *run += 1);
        let this_run = run.get_value();
        if has_expired(&grant) {
            user.set(User::Expired);
            return;
        }
        user.set(User::Loading);
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        call.set_value(controller);
        let org = OrgUrl::from_origin(&grant.org);
        let request = users::user_request(&org, &grant.access_token, &wanted);
        spawn_local(async move {
            let outcome = match session.send(&request, signal.as_ref()).await {
                Ok(answer) => {
                    if let Some(rate) = RateLimit::of(&answer.response.headers) {
                        session.rate_limit.set(Some(rate));
                    }
                    match users::process_user(&answer.response) {
                        Ok(detail) => User::Ready(Arc::new(detail)),
                        Err(failure) => {
                            User::Failed(Arc::new(diagnosis::api(&failure, &grant, SCOPE)))
                        }
                    }
                }
                Err(error) => User::Failed(Arc::new(session.explain(error, &org).await)),
            };
            // The panel may be closed by now, or have asked again.
            if run.try_get_value() == Some(this_run) {
                let _ = user.try_set(outcome);
            }
        });
    };
    let again = load.clone();
    Effect::new(move |_| {
        session.grant.track();
        untrack(&load);
    });
    Effect::new(|_| {
        request_animation_frame(|| page::focus(&["#", HEADING].concat()));
    });

    // What the list knows already stands there at once.
    let listed = expect_context::<Users>().listed(&id);
    let name = move || match user.get() {
        User::Ready(detail) => detail.row.name(),
        _ => listed.as_ref().map(|row| row.name()).unwrap_or_default(),
    };
    let shown_id = id.clone();
    let on_again = Callback::new(move |()| again());
    view! {
        <section class="detail" aria-labelledby=HEADING>
            <header class="detail-head">
                <h2 id=HEADING class="detail-name" tabindex="-1">
                    <bdi>{move || match name() {
                        name if name.is_empty() => "User".to_owned(),
                        name => name,
                    }}</bdi>
                </h2>
                <button
                    type="button"
                    class="button quiet small detail-close"
                    aria-label="Close the user"
                    on:click=move |_| on_close.run(())
                >
                    "×"
                </button>
            </header>
            <p class="detail-id">
                <code>{id}</code>
                <CopyButton label="Copy" class="button small quiet" text=move || shown_id.clone() />
            </p>
            {move || match user.get() {
                User::Expired => view! { <Expired /> }.into_any(),
                User::Failed(diagnosis) => {
                    view! { <Trouble diagnosis again="Try again" on_again /> }.into_any()
                }
                User::Loading => view! {
                    <p class="muted" role="status">
                        <span class="spinner" aria-hidden="true"></span>
                        "Loading the user"
                    </p>
                }
                .into_any(),
                User::Ready(detail) => view! {
                    <p><StatusBadge status=detail.row.status.clone() /></p>
                    <Facts detail />
                }
                .into_any(),
            }}
        </section>
    }
}

#[component]
fn Expired() -> impl IntoView {
    let session = session();
    view! {
        <div class="trouble" role="alert">
            <p><b>"The token has expired"</b></p>
            <p>"It was not sent. Sign in again to see this user."</p>
            <div class="row">
                <button
                    type="button"
                    class="button small primary"
                    on:click=move |_| session.sign_in(None)
                >
                    "Sign in again"
                </button>
            </div>
        </div>
    }
}
