//! What stands in the table's place: why there is nothing, and the way on.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    query::{Query, Scope},
    store::Users,
};
use crate::app::{
    components::Link,
    failure::{DiagnosisCard, FailureCard},
    format,
    route::Route,
    session::{SignIn, session},
};
use crate::okta::diagnosis::Diagnosis;

/// There is no token to list anyone with.
#[component]
pub(super) fn NoTokenEmpty() -> impl IntoView {
    view! {
        <section class="empty">
            <RegisterDrawing />
            <h1 tabindex="-1">"No token yet"</h1>
            <p>
                "Listing the people of an org takes an access token with the scope "
                <code>"okta.users.read"</code> ", got by someone who may see them."
            </p>
            <div class="row">
                <SignInButton label="Sign in" />
                <Link route=Route::Connect class="button">"Connect an org"</Link>
            </div>
            <SignInFailure />
        </section>
    }
}

/// The token is too old.
#[component]
pub(super) fn ExpiredEmpty() -> impl IntoView {
    view! {
        <section class="empty">
            <HourglassDrawing />
            <h1 tabindex="-1">"The token has expired"</h1>
            <p>
                "Okta’s access tokens live for an hour. This one is past its time and is not sent any more. \
                 Signing in again takes a moment while your session at the org is alive."
            </p>
            <div class="row">
                <SignInButton label="Sign in again" />
                <Link route=Route::Connect class="button">"Change the settings"</Link>
            </div>
            <SignInFailure />
        </section>
    }
}

/// The org answered, and there was nobody.
#[component]
pub(super) fn NothingFound() -> impl IntoView {
    let users = expect_context::<Users>();
    let is_plain = move || users.query.with(Query::is_plain);
    view! {
        <section class="empty">
            <LensDrawing />
            <h2 class="empty-title">"Nobody found"</h2>
            {move || if is_plain() {
                view! {
                    <p>"The org lists no users to you. Deactivated people are not in the plain list."</p>
                    <div class="row">
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| users.show_scope(Scope::Everyone)
                        >
                            "Include deactivated people"
                        </button>
                    </div>
                }
                .into_any()
            } else {
                view! {
                    <p>
                        "No user matches. Words must begin a first name, last name, login or email; \
                         accents count, and a change takes some seconds to be found."
                    </p>
                    <div class="row">
                        <button
                            type="button"
                            class="button primary"
                            on:click=move |_| {
                                users.draft.set(String::new());
                                users.show(Query::default());
                            }
                        >
                            "Clear the search"
                        </button>
                    </div>
                }
                .into_any()
            }}
        </section>
    }
}

/// The first page failed.
#[component]
pub(super) fn FailedEmpty(diagnosis: Arc<Diagnosis>) -> impl IntoView {
    let users = expect_context::<Users>();
    let retry = Callback::new(move |()| users.go_on());
    view! { <DiagnosisCard diagnosis=(*diagnosis).clone() retry /> }
}

/// The first page has to wait.
#[component]
pub(super) fn WaitingEmpty(until: u64) -> impl IntoView {
    let session = session();
    let users = expect_context::<Users>();
    view! {
        <section class="empty">
            <HourglassDrawing />
            <h2 class="empty-title">"The org’s rate limit is used up"</h2>
            <p>
                "The org allows only so many calls a minute, from everyone together. \
                 The list loads by itself in "
                <b class="countdown">
                    {move || format::countdown(until.saturating_sub(session.org_now()))}
                </b> "."
            </p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| users.go_on()>"Try now"</button>
            </div>
        </section>
    }
}

/// Signs in with the settings as they are, if they are complete.
#[component]
fn SignInButton(label: &'static str) -> impl IntoView {
    let session = session();
    let is_ready = Memo::new(move |_| {
        session
            .request()
            .is_some_and(|request| request.problems().is_empty())
    });
    let busy = move || session.sign_in.with(SignIn::is_busy);
    move || {
        is_ready.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button primary"
                    disabled=busy
                    on:click=move |_| session.sign_in(None)
                >
                    {move || if busy() { "Signing in" } else { label }}
                </button>
            }
        })
    }
}

/// Why signing in from here did not work.
#[component]
pub(super) fn SignInFailure() -> impl IntoView {
    let session = session();
    move || match session.sign_in.get() {
        SignIn::Failed(failure) => {
            view! { <div class="empty-failure"><FailureCard failure /></div> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// A register that nobody has opened yet, with a keyhole.
#[component]
fn RegisterDrawing() -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 160 96" aria-hidden="true">
            <path class="faint" d="M16 88h128M48 28h40M48 38h28M48 70h40M48 60h28" />
            <path d="M36 12h80a6 6 0 0 1 6 6v60a6 6 0 0 1-6 6H36z" />
            <path d="M36 12a6 6 0 0 0-6 6v60a6 6 0 0 0 6 6" />
            <circle cx="104" cy="44" r="6" />
            <path d="M104 50v12" />
        </svg>
    }
}

/// A lens over lines that do not match.
#[component]
fn LensDrawing() -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 160 96" aria-hidden="true">
            <path class="faint" d="M20 20h56M20 36h36M20 52h30M20 68h40M20 84h64" />
            <circle cx="96" cy="46" r="24" />
            <path d="m113 63 22 22" />
            <path class="faint" d="M86 46h20" />
        </svg>
    }
}

/// An hourglass that has run out.
#[component]
fn HourglassDrawing() -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 160 96" aria-hidden="true">
            <path class="faint" d="M24 88h112" />
            <path d="M56 10h48M56 84h48M62 10v10c0 14 12 20 18 27-6 7-18 13-18 27v10M98 10v10c0 14-12 20-18 27 6 7 18 13 18 27v10" />
            <path class="faint" d="M70 78c4-5 16-5 20 0" />
        </svg>
    }
}
