//! The card that offers the sandbox org, when one answers on this machine.

use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use crate::app::{format, session::session};
use crate::browser::{http, location};
use crate::oauth::{
    flow::{Flow, ResponseMode},
    http::{Method, Request},
};
use crate::okta::org::OrgUrl;

/// Where the sandbox org listens unless told otherwise.
const DEFAULT: &str = "http://localhost:8081";

/// What the sandbox org tells about itself.
#[derive(Clone, Deserialize)]
struct Sandbox {
    origin: String,
    users: u64,
    password: String,
    people: Vec<Person>,
    apps: Vec<App>,
}

#[derive(Clone, Deserialize)]
struct Person {
    login: String,
    note: String,
}

#[derive(Clone, Deserialize)]
struct App {
    client_id: String,
    kind: String,
}

/// Offers to fill everything in. Only a page on this machine looks for a sandbox: a page from anywhere
/// else has no business asking what runs here.
#[component]
pub fn SandboxCard() -> impl IntoView {
    let session = session();
    let found = RwSignal::new(None::<Sandbox>);
    let is_local = OrgUrl::parse(&location::origin()).is_ok_and(|(page, _)| page.is_loopback());
    // The sandbox may listen elsewhere: an address on this machine that is typed in is asked as well.
    let candidate = Memo::new(move |_| {
        let typed = session.settings.with(|settings| settings.org_url().ok());
        typed
            .filter(|(org, _)| org.is_loopback())
            .map_or_else(|| DEFAULT.to_owned(), |(org, _)| org.as_str().to_owned())
    });
    Effect::new(move |_| {
        let origin = candidate.get();
        if !is_local {
            return;
        }
        spawn_local(async move {
            let sandbox = ask(&origin).await;
            if candidate.try_get_untracked().as_ref() == Some(&origin) {
                if sandbox.is_some() {
                    session.note_host(&origin);
                }
                let _ = found.try_set(sandbox);
            }
        });
    });
    let fill_in = move |sandbox: &Sandbox| {
        let app = sandbox.apps.iter().find(|app| app.kind == "spa");
        session.settings.update(|settings| {
            settings.org.clone_from(&sandbox.origin);
            settings.client_id = app.map(|app| app.client_id.clone()).unwrap_or_default();
            settings.flow = Flow::AuthorizationCode;
            settings.response_mode = ResponseMode::Fragment;
            settings.prompt = None;
            settings.login_hint = sandbox
                .people
                .first()
                .map(|person| person.login.clone())
                .unwrap_or_default();
            if settings.scopes.is_empty() {
                settings.scopes.push("okta.users.read".to_owned());
            }
        });
    };
    move || {
        let sandbox = found.get()?;
        let in_use = session.settings.with(|settings| {
            settings.org == sandbox.origin
                && sandbox
                    .apps
                    .iter()
                    .any(|app| app.client_id == settings.client_id)
        });
        let people = sandbox
            .people
            .iter()
            .map(|person| {
                let (login, note) = (person.login.clone(), person.note.clone());
                view! { <div><dt class="mono">{login}</dt><dd>{note}</dd></div> }
            })
            .collect_view();
        let admin = sandbox.people.first().map(|person| person.login.clone());
        let (users, password) = (sandbox.users, sandbox.password.clone());
        let button = match in_use {
            true => view! { <span class="good">"✓ Filled in"</span> }.into_any(),
            false => view! {
                <button type="button" class="button" on:click=move |_| fill_in(&sandbox)>"Use it"</button>
            }
            .into_any(),
        };
        Some(view! {
            <section class="sandbox" aria-labelledby="sandbox-title">
                <div>
                    <h2 id="sandbox-title">"The sandbox org is running"</h2>
                    <p>
                        "An Okta-like org on this machine with " {format::count(users)} " people. Sign in as "
                        <code>{admin}</code> ", password " <code>{password}</code> "."
                    </p>
                    <details>
                        <summary>"Other people to sign in as"</summary>
                        <dl class="facts">{people}</dl>
                    </details>
                </div>
                {button}
            </section>
        })
    }
}

async fn ask(origin: &str) -> Option<Sandbox> {
    let request = Request {
        method: Method::Get,
        url: [origin, "/sandbox"].concat(),
        headers: Vec::new(),
        body: None,
    };
    let answer = http::send(&request, None).await.ok()?;
    serde_json::from_slice(&answer.response.body).ok()
}
