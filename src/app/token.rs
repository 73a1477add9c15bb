//! The token page: what the token is, what is inside, and what can be done with it.

mod decoded;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{
    components::{CopyButton, Link},
    failure::DiagnosisCard,
    format,
    route::Route,
    session::{Session, SignIn, session},
};
use crate::oauth::token::{self, Grant};
use crate::okta::{
    diagnosis::{self, Diagnosis},
    org::OrgUrl,
};

/// The token in use, or how to get one.
#[component]
pub fn Token() -> impl IntoView {
    let session = session();
    move || match session.grant.get() {
        Some(grant) => view! { <GrantSheet grant /> }.into_any(),
        None => view! { <NoToken /> }.into_any(),
    }
}

#[component]
fn NoToken() -> impl IntoView {
    let session = session();
    let can_sign_in = move || {
        session
            .request()
            .is_some_and(|request| request.problems().is_empty())
    };
    let busy = move || session.sign_in.with(SignIn::is_busy);
    view! {
        <section class="empty">
            <KeyDrawing />
            <h1 tabindex="-1">"No token yet"</h1>
            <p>"A token stays in this page’s memory. Closing or reloading the page forgets it, unless you ask the tab to keep it."</p>
            <div class="row">
                {move || can_sign_in().then(|| view! {
                    <button class="button primary" disabled=busy on:click=move |_| session.sign_in(None)>
                        "Sign in with the last settings"
                    </button>
                })}
                <Link route=Route::Connect class="button">"Go to Connect"</Link>
            </div>
        </section>
    }
}

/// A key on its hook.
#[component]
fn KeyDrawing() -> impl IntoView {
    view! {
        <svg class="drawing" viewBox="0 0 160 96" aria-hidden="true">
            <path class="faint" d="M16 20h128M80 20v10" />
            <circle cx="80" cy="44" r="14" />
            <circle cx="80" cy="44" r="4" />
            <path d="M80 58v30M80 76h9M80 84h6" />
        </svg>
    }
}

/// What became of *Revoke*.
#[derive(Clone)]
enum Revocation {
    None,
    Asked,
    Running,
    Failed(Diagnosis),
}

#[component]
fn GrantSheet(grant: Arc<Grant>) -> impl IntoView {
    let session = session();
    let revealed = RwSignal::new(false);
    let revocation = RwSignal::new(Revocation::None);
    let org = OrgUrl::from_origin(&grant.org);

    let expires_at = grant.expires_at();
    let expired = Memo::new(move |_| expires_at.is_some_and(|end| end <= session.now.get()));
    let expiry = move || match expires_at {
        None => "The server did not say.".to_owned(),
        Some(end) => match end.saturating_sub(session.now.get()) {
            0 => "Expired. It is not sent any more.".to_owned(),
            left => ["in ", &format::countdown(left)].concat(),
        },
    };
    let revoke = {
        let grant = grant.clone();
        move |_| {
            revocation.set(Revocation::Running);
            let (grant, org) = (grant.clone(), org.clone());
            spawn_local(async move {
                match end(session, &grant, &org).await {
                    Ok(()) => session.forget(),
                    Err(diagnosis) => {
                        let _ = revocation.try_set(Revocation::Failed(diagnosis));
                    }
                }
            });
        }
    };
    let token = {
        let grant = grant.clone();
        move || Some(grant.access_token.reveal().to_owned())
    };
    let shown = {
        let grant = grant.clone();
        move || match revealed.get() {
            true => grant.access_token.reveal().to_owned(),
            false => "•".repeat(48),
        }
    };
    let warnings = grant
        .warnings
        .iter()
        .map(|warning| view! { <li>{warning.text()}</li> })
        .collect_view();
    let has_warnings = !grant.warnings.is_empty();
    let who = grant.subject();
    let facts = grant.clone();

    view! {
        <div class="page-head">
            <h1 tabindex="-1">"Token"</h1>
            <Link route=Route::Users(None) class="button">"See the users"</Link>
        </div>
        <div class="columns">
            <div class="stack">
                <section class="panel" aria-labelledby="facts-title">
                    <h2 id="facts-title">"What it is"</h2>
                    <dl class="facts">
                        <div><dt>"For"</dt><dd>{who.unwrap_or_else(|| "not said".to_owned())}</dd></div>
                        <div><dt>"Org"</dt><dd class="mono">{facts.org.clone()}</dd></div>
                        <div><dt>"App"</dt><dd class="mono">{facts.client_id.clone()}</dd></div>
                        <div><dt>"Flow"</dt><dd>{facts.flow.label()}</dd></div>
                        <div><dt>"Type"</dt><dd>{facts.token_type.as_str()}</dd></div>
                        <div><dt>"Expires"</dt><dd>{expiry}</dd></div>
                        <div><dt>"Received"</dt><dd>{format::date_time(facts.issued_at * 1000)}</dd></div>
                    </dl>
                    <h2>"Scopes"</h2>
                    <super::users::ScopeStrip grant=grant.clone() />
                    {has_warnings.then(|| view! {
                        <h2>"Worth knowing"</h2>
                        <ul class="warnings">{warnings}</ul>
                    })}
                </section>
                <section class="panel" aria-labelledby="use-title">
                    <h2 id="use-title">"Take it along"</h2>
                    <p class="secret mono" class:hidden-secret={move || !revealed.get()}>{shown}</p>
                    <div class="row">
                        <button
                            type="button"
                            class="button"
                            aria-pressed=move || if revealed.get() { "true" } else { "false" }
                            on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)
                        >
                            {move || if revealed.get() { "Hide" } else { "Reveal" }}
                        </button>
                        <CopyButton label="Copy token" text=token />
                    </div>
                    <p class="hint">"Whoever has it can do what it allows until it expires. Revoke it if it got out."</p>
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=move || session.settings.with(|settings| settings.keep_token)
                            on:change:target=move |event| session.keep_token(event.target().checked())
                        />
                        <span>"Keep it over a reload of this tab"</span>
                    </label>
                </section>
                <section class="panel" aria-labelledby="end-title">
                    <h2 id="end-title">"Be done with it"</h2>
                    {move || match revocation.get() {
                        Revocation::Failed(diagnosis) => Some(view! {
                            <DiagnosisCard diagnosis retry=Callback::new(move |()| revocation.set(Revocation::Asked)) />
                        }),
                        _ => None,
                    }}
                    {move || match revocation.get() {
                        Revocation::Asked => view! {
                            <p>"The org stops accepting this token at once, wherever it is used. This cannot be undone."</p>
                            <div class="row">
                                <button type="button" class="button danger" on:click=revoke.clone()>"Revoke it now"</button>
                                <button type="button" class="button" on:click=move |_| revocation.set(Revocation::None)>
                                    "Keep it"
                                </button>
                            </div>
                        }
                        .into_any(),
                        Revocation::Running => view! {
                            <p role="status"><i class="spinner" aria-hidden="true"></i> "Revoking…"</p>
                        }
                        .into_any(),
                        Revocation::None | Revocation::Failed(_) => view! {
                            <div class="row">
                                // An expired token is not sent any more, not even to be revoked.
                                <button
                                    type="button"
                                    class="button"
                                    disabled=move || expired.get()
                                    on:click=move |_| revocation.set(Revocation::Asked)
                                >
                                    "Revoke…"
                                </button>
                                <button type="button" class="button" on:click=move |_| session.forget()>"Forget"</button>
                            </div>
                            <p class="hint">
                                "Revoke tells the org. Forget removes it from this page only: it stays valid until it expires."
                            </p>
                        }
                        .into_any(),
                    }}
                </section>
            </div>
            <decoded::Decoded grant />
        </div>
    }
}

/// Revokes a token and the refresh token that came with it, which would outlive it.
async fn end(session: Session, grant: &Grant, org: &OrgUrl) -> Result<(), Diagnosis> {
    let requests = [token::revoke_refresh_request(grant), Some(token::revoke_request(grant))];
    for request in requests.into_iter().flatten() {
        let answer = match session.send(&request, None).await {
            Ok(answer) => answer,
            Err(error) => return Err(session.explain(error, org).await),
        };
        token::process_revoke_response(&answer.response)
            .map_err(|error| diagnosis::revoke(&error, org))?;
    }
    Ok(())
}
