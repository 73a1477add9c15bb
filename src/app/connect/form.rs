//! The choices a sign-in needs.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{connection::ConnectionTest, scopes::ScopeField};
use crate::app::{
    components::{CopyButton, Field},
    failure::FailureCard,
    session::{SignIn, session},
    settings::Settings,
};
use crate::browser::{clipboard, page};
use crate::oauth::{
    authorize::RequestProblem,
    flow::{Flow, Prompt, ResponseMode},
    transaction::MAX_AGE,
};

/// The form of the connect page.
#[component]
pub fn RequestForm() -> impl IntoView {
    let session = session();
    // What is missing is only pointed out once somebody tried to go on without it.
    let attempted = RwSignal::new(false);
    let problems = Memo::new(move |_| session.preview().problems());
    let problem_of = move |field: &'static str| {
        Signal::derive(move || {
            let text = problems.with(|problems| {
                let problem = problems.iter().find(|problem| problem.field() == field)?;
                let waits = matches!(problem, RequestProblem::ClientIdMissing);
                (attempted.get() || !waits).then(|| problem.text().into_owned())
            })?;
            Some(text)
        })
    };
    let org_error = Signal::derive(move || {
        let settings = session.settings.get();
        let error = settings.org_url().err()?;
        (attempted.get() || !settings.org.trim().is_empty()).then(|| error.text().into_owned())
    });
    let org_note = Signal::derive(move || {
        let (org, corrections) = session.settings.with(Settings::org_url).ok()?;
        let corrections: Vec<_> = corrections
            .iter()
            .map(|correction| correction.text())
            .collect();
        (!corrections.is_empty())
            .then(|| ["Using ", org.as_str(), ": ", &corrections.join(" ")].concat())
    });

    // Whether the request may go out; if not, the keyboard goes to what is wrong.
    let is_ready = move || {
        attempted.set(true);
        let ready = untrack(|| {
            session.request().is_some()
                && problems.with(|problems| !problems.iter().any(RequestProblem::is_fatal))
        });
        if !ready {
            request_animation_frame(|| page::focus("[aria-invalid=true]"));
        }
        ready
    };
    let sign_in = move |prompt: Option<Prompt>| {
        if is_ready() {
            session.sign_in(prompt);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        sign_in(None);
    };
    let busy = move || session.sign_in.with(SignIn::is_busy);
    let private = RwSignal::new(PrivateRequest::None);
    let copy_private = move |_| {
        if !is_ready() {
            return;
        }
        let Some(url) = session.private_request_url() else {
            private.set(PrivateRequest::Refused);
            return;
        };
        leptos::task::spawn_local(async move {
            let copied = clipboard::write(&url).await;
            let _ = private.try_set(match copied {
                true => PrivateRequest::Copied {
                    until: session.now.get_untracked() + MAX_AGE,
                },
                false => PrivateRequest::Refused,
            });
        });
    };

    view! {
        <form class="panel" on:submit=submit novalidate aria-labelledby="connect-title">
            <h1 id="connect-title" tabindex="-1">"Get a token"</h1>
            {move || match session.sign_in.get() {
                SignIn::Failed(failure) => Some(view! { <FailureCard failure /> }),
                _ => None,
            }}
            <Field
                id="org"
                label="Org address"
                placeholder="https://your-org.okta.com"
                inputmode="url"
                autocomplete="url"
                hint="The address people sign in at. The admin console’s address will do."
                value=Signal::derive(move || session.settings.with(|settings| settings.org.clone()))
                on_input=move |org| session.settings.update(|settings| settings.org = org)
                error=org_error
                note=org_note
            />
            <ConnectionTest />
            <Field
                id="client"
                label="Client ID"
                placeholder="0oa…"
                hint="On the app’s General tab. Not a secret."
                value=Signal::derive(move || session.settings.with(|settings| settings.client_id.clone()))
                on_input=move |client_id| session.settings.update(|settings| settings.client_id = client_id)
                error=problem_of("client_id")
            />
            <FlowChoice />
            <ScopeField error=problem_of("scope") />
            <div class="field">
                <label for="redirect">"Redirect URI"</label>
                <div class="joined">
                    <input id="redirect" class="mono" readonly value=session.redirect_uri() aria-describedby="redirect-below" />
                    <CopyButton label="Copy" text=move || session.redirect_uri() />
                </div>
                <div id="redirect-below" class="below">
                    {move || match problem_of("redirect_uri").get() {
                        Some(error) => view! { <p class="error">{error}</p> }.into_any(),
                        None => view! {
                            <p class="hint">
                                "Register this in Okta, letter by letter: the app’s General tab, "
                                <b>"Sign-in redirect URIs"</b> "."
                            </p>
                        }
                        .into_any(),
                    }}
                </div>
            </div>
            <MoreChoices />
            <div class="row actions">
                <button type="submit" class="button primary" disabled=busy>
                    {move || match session.sign_in.get() {
                        SignIn::Checking => "Looking for the org…",
                        SignIn::Leaving => "Going there…",
                        _ => "Sign in",
                    }}
                </button>
                <button type="button" class="button" disabled=busy on:click=move |_| sign_in(Some(Prompt::Login))>
                    "Sign in as someone else"
                </button>
                <button type="button" class="button" disabled=busy on:click=copy_private>
                    "Copy request URL"
                </button>
            </div>
            <div role="status">
                {move || match private.get() {
                    PrivateRequest::None => None,
                    PrivateRequest::Copied { until } => {
                        let left = move || until.saturating_sub(session.now.get());
                        Some(view! {
                            <p class="note">
                                "Copied. Open it in a private window, sign in, and paste the address you end at below. "
                                {move || match left() {
                                    0 => "Its time is over: copy a new one.".to_owned(),
                                    left => ["Good for ", &crate::app::format::countdown(left), "."].concat(),
                                }}
                            </p>
                        }
                        .into_any())
                    }
                    PrivateRequest::Refused => Some(view! {
                        <p class="error">
                            "The browser refused the clipboard or its storage. Allow both for this site, then copy again."
                        </p>
                    }
                    .into_any()),
                }}
            </div>
        </form>
    }
}

/// What became of *Copy request URL*.
#[derive(Clone, Copy, PartialEq)]
enum PrivateRequest {
    None,
    Copied { until: u64 },
    Refused,
}

/// Code with PKCE, or implicit.
#[component]
fn FlowChoice() -> impl IntoView {
    let session = session();
    let option = move |flow: Flow, name: &'static str, use_for: &'static str| {
        let chosen = move || session.settings.with(|settings| settings.flow == flow);
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="flow"
                    value=flow.as_str()
                    prop:checked=chosen
                    on:change=move |_| session.settings.update(|settings| settings.flow = flow)
                />
                <span>{name}</span>
                <small>{use_for}</small>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>"Flow"</legend>
            <div class="segments">
                {option(Flow::AuthorizationCode, "Code + PKCE", "for production")}
                {option(Flow::Implicit, "Implicit", "for testing")}
            </div>
            <p class="hint below">
                {move || match session.settings.with(|settings| settings.flow) {
                    Flow::Implicit => "The token itself comes back in the address. No exchange, no refresh; switch the grant on for the app first.",
                    _ => "A code comes back, and this page exchanges it. Only this window holds the key to it.",
                }}
            </p>
        </fieldset>
    }
}

/// What most sign-ins leave alone.
#[component]
fn MoreChoices() -> impl IntoView {
    let session = session();
    let prompts = [
        None,
        Some(Prompt::Login),
        Some(Prompt::Consent),
        Some(Prompt::LoginConsent),
        Some(Prompt::None),
    ];
    let prompt_value = |prompt: Option<Prompt>| prompt.map_or("", Prompt::as_str);
    let choose_prompt = move |value: String| {
        let prompt = prompts
            .into_iter()
            .find(|prompt| prompt_value(*prompt) == value)
            .flatten();
        session.settings.update(|settings| settings.prompt = prompt);
    };
    let options = prompts
        .into_iter()
        .map(|prompt| {
            let text = match prompt {
                None => "as the org decides",
                Some(Prompt::Consent) => "consent: ask for consent again",
                Some(Prompt::Login) => "login: ask for the password",
                Some(Prompt::LoginConsent) => "login consent: both",
                Some(Prompt::None) => "none: never ask, fail instead",
            };
            let selected = session
                .settings
                .with_untracked(|settings| settings.prompt == prompt);
            view! { <option value=prompt_value(prompt) selected=selected>{text}</option> }
        })
        .collect_view();
    let is_implicit = move || {
        session
            .settings
            .with(|settings| settings.flow == Flow::Implicit)
    };
    let by_query = move || {
        session.settings.with(|settings| {
            settings.response_mode == ResponseMode::Query && settings.flow != Flow::Implicit
        })
    };
    // A select takes its value before its options are there, so the first choice is marked on them.
    let starts_by_query = untrack(by_query);
    view! {
        <details class="more">
            <summary>"Prompt, login hint, response mode"</summary>
            <div class="pair">
                <div class="field">
                    <label for="prompt">"Prompt"</label>
                    <select
                        id="prompt"
                        prop:value=move || session.settings.with(|settings| prompt_value(settings.prompt))
                        on:change:target=move |event| choose_prompt(event.target().value())
                    >
                        {options}
                    </select>
                </div>
                <div class="field">
                    <label for="mode">"Response mode"</label>
                    <select
                        id="mode"
                        disabled=is_implicit
                        prop:value=move || if by_query() { "query" } else { "fragment" }
                        on:change:target=move |event| {
                            let mode = if event.target().value() == "query" { ResponseMode::Query } else { ResponseMode::Fragment };
                            session.settings.update(|settings| settings.response_mode = mode);
                        }
                    >
                        <option value="fragment" selected={!starts_by_query}>"fragment: after #"</option>
                        <option value="query" selected=starts_by_query>"query: after ?"</option>
                    </select>
                </div>
            </div>
            <Field
                id="hint"
                label="Login hint"
                placeholder="admin@example.com"
                autocomplete="username"
                inputmode="email"
                hint="Fills in the user name on the org’s sign-in page."
                value=Signal::derive(move || session.settings.with(|settings| settings.login_hint.clone()))
                on_input=move |hint| session.settings.update(|settings| settings.login_hint = hint)
            />
        </details>
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || session.settings.with(|settings| settings.keep_token)
                on:change:target=move |event| session.keep_token(event.target().checked())
            />
            <span>"Keep the token over a reload of this tab"</span>
        </label>
    }
}
