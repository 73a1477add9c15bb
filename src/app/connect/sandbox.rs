//! The card that offers the sandbox org, when one answers on this machine.

use std::{rc::Rc, sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::app::{
    dom::{self, Element, el},
    format,
    session::{Session, session},
    state::{State, derived, whether},
    task::spawn,
};
use crate::browser::{http, location};
use crate::oauth::{
    flow::{Flow, ResponseMode},
    http::{Method, Request},
    json,
    record::{Record, record},
};
use crate::okta::org::OrgUrl;

/// Where the sandbox org listens unless told otherwise.
const DEFAULT: &str = "http://localhost:8081";

/// How long nothing is typed before an address counts as typed.
const TYPING_PAUSE: Duration = Duration::from_millis(400);

/// The longest description that is read.
const MAX_BYTES: usize = 1 << 18;

/// What the sandbox org tells about itself.
#[derive(Clone)]
struct Sandbox {
    origin: String,
    users: u64,
    password: String,
    people: Vec<Person>,
    apps: Vec<App>,
}

#[derive(Clone)]
struct Person {
    login: String,
    note: String,
}

#[derive(Clone)]
struct App {
    client_id: String,
    kind: String,
}

record!(Sandbox {
    origin,
    users,
    password,
    people,
    apps,
});
record!(Person { login, note });
record!(App { client_id, kind });

/// Offers to fill everything in. Only a page on this machine looks for a sandbox: a page from anywhere
/// else has no business asking what runs here.
pub(super) fn sandbox_card() -> Element {
    let session = session();
    let found = Rc::new(State::new(None::<Sandbox>));
    let shown = found.clone();
    let is_local = OrgUrl::parse(&location::origin()).is_ok_and(|(page, _)| page.is_loopback());
    // The sandbox may listen elsewhere: an address on this machine that is typed in is asked as well.
    let candidate = derived(move || {
        let typed = session.settings.with(|settings| settings.org_url().ok());
        typed
            .filter(|(org, _)| {
                org.is_loopback()
                    && session
                        .orgs
                        .filled_in
                        .with(|filled_in| filled_in != org.as_str())
            })
            .map(|(org, _)| org.as_str().to_owned())
            .or_else(|| Some(DEFAULT.to_owned()))
    });
    let look = Rc::new(move |origin: String| {
        let found = found.clone();
        spawn(async move {
            let sandbox = ask(&origin).await;
            if candidate.try_get_untracked().flatten().as_ref() == Some(&origin) {
                if sandbox.is_some() {
                    session.note_host(&origin);
                }
                found.set(sandbox);
            }
        });
    });
    let mut timer = None::<TimeoutHandle>;
    dom::effect(move || {
        if let Some(timer) = timer.take() {
            timer.clear();
        }
        let origin = candidate.get().unwrap_or_default();
        if !is_local {
            return;
        }
        // On the way to an address are others that were not meant: nobody is asked while somebody types.
        let pause = if origin == DEFAULT {
            Duration::ZERO
        } else {
            TYPING_PAUSE
        };
        let look = look.clone();
        timer = set_timeout_with_handle(move || look(origin), pause).ok();
    });
    el("div").part(
        move || shown.get(),
        move |sandbox| Some(card(session, sandbox?)),
    )
}

fn card(session: Session, sandbox: Sandbox) -> Element {
    let people: Vec<_> = sandbox
        .people
        .iter()
        .map(|person| {
            el("div").children([
                el("dt class=mono").text(&person.login),
                el("dd").text(&person.note),
            ])
        })
        .collect();
    let admin = sandbox.people.first().map(|person| person.login.as_str());
    let description = el("p>An Okta-like org on this machine with ")
        .text(&format::count(sandbox.users))
        .text(" people. Sign in as ")
        .child(el("code").text(admin.unwrap_or_default()))
        .text(", password ")
        .child(el("code").text(&sandbox.password))
        .text(".");
    let text = el("div").children([
        el("h2 id=sandbox-title>The sandbox org is running"),
        description,
        el("details").children([
            el("summary>Other people to sign in as"),
            el("dl class=facts").all(&people),
        ]),
    ]);
    let sandbox = Arc::new(sandbox);
    let offered = sandbox.clone();
    let is_filled_in = whether(move || {
        session.settings.with(|settings| {
            settings.org == offered.origin
                && offered
                    .apps
                    .iter()
                    .any(|app| app.client_id == settings.client_id)
        })
    });
    let use_it = el("div").part(
        move || is_filled_in.get(),
        move |is_filled_in| match is_filled_in {
            true => el("span class=good>✓ Filled in"),
            false => {
                let sandbox = sandbox.clone();
                el("button type=button class=button>Use it")
                    .on_click(move || fill_in(session, &sandbox))
            }
        },
    );
    el("section class=sandbox aria-labelledby=sandbox-title").children([text, use_it])
}

fn fill_in(session: Session, sandbox: &Sandbox) {
    let app = sandbox.apps.iter().find(|app| app.kind == "spa");
    session.settings.update(|settings| {
        settings.org.clone_from(&sandbox.origin);
        settings.client_id = app.map(|app| app.client_id.clone()).unwrap_or_default();
        settings.flow = Flow::AuthorizationCode;
        settings.response_mode = ResponseMode::Fragment;
        settings.dpop = false;
        settings.prompt = None;
        let admin = sandbox.people.first();
        settings.login_hint = admin.map(|person| person.login.clone()).unwrap_or_default();
        if settings.scopes.is_empty() {
            settings.scopes.push("okta.users.read".to_owned());
        }
    });
}

async fn ask(origin: &str) -> Option<Sandbox> {
    let request = Request {
        method: Method::Get,
        url: [origin, "/sandbox"].concat(),
        headers: Vec::new(),
        body: None,
    };
    let answer = http::send(&request, None).await.ok()?;
    let body = json::parse(&answer.response.body, MAX_BYTES).ok()?;
    Sandbox::from_json(&body)
}
