//! The choices a sign-in needs.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    connection::connection_test,
    more::more_choices,
    private::{self, Private},
    scopes::{Scopes, scope_field},
};
use crate::app::{
    components::{Below, Field, copy_button, field, heading, keep_token_box},
    dom::{Element, el},
    failure::failure_card,
    session::{Keeping, Session, SignIn, session},
    settings::Settings,
    state::{Local, State, whether},
};
use crate::browser::page;
use crate::oauth::{
    authorize::RequestProblem,
    flow::{Flow, Prompt},
};

const ORG: Field = Field {
    id: "org",
    label: "Org address",
    hint: "The address people sign in at. The admin console’s address will do.",
    placeholder: "https://your-org.okta.com",
    autocomplete: "url",
    inputmode: "url",
};

const CLIENT: Field = Field {
    id: "client",
    label: "Client ID",
    hint: "On the app’s General tab. Not a secret.",
    placeholder: "0oa…",
    autocomplete: "off",
    inputmode: "text",
};

/// The form of the connect page.
pub(super) fn request_form() -> Element {
    let session = session();
    // What is missing is only pointed out once somebody tried to go on without it.
    let attempted = Local::new(false);
    let problem_of = move |field: &'static str| {
        let problems = session.preview().problems();
        let problem = problems.iter().find(|problem| problem.field() == field)?;
        let waits = matches!(problem, RequestProblem::ClientIdMissing);
        (attempted.get() || !waits).then(|| problem.text().into_owned())
    };
    // Whether the request may go out; if not, the keyboard goes to what is wrong.
    let is_ready = move || {
        attempted.set(true);
        let is_ready = session.is_ready();
        if !is_ready {
            request_animation_frame(|| page::focus("[aria-invalid=true]"));
        }
        is_ready
    };
    let sign_in = move |prompt: Option<Prompt>| {
        if is_ready() {
            session.sign_in(prompt);
        }
    };
    let private = Rc::new(State::new(Private::None));
    let is_busy = move || session.sign_in.with(SignIn::is_busy);

    let org = field(
        &ORG,
        move || session.settings.with(|settings| settings.org.clone()),
        move |org| session.settings.update(|settings| settings.org = org),
        move || below_org(&session.settings.get(), attempted.get()),
    );
    let client = field(
        &CLIENT,
        move || session.settings.with(|settings| settings.client_id.clone()),
        move |client_id| {
            session
                .settings
                .update(|settings| settings.client_id = client_id)
        },
        move || problem_of("client_id").map_or(Below::Hint, Below::Error),
    );
    let failure = el("div class=empty-when-fine").part(
        move || session.sign_in.get(),
        |sign_in| match sign_in {
            SignIn::Failed(failure) => Some(failure_card(failure)),
            _ => None,
        },
    );
    let actions = el("div class='row actions'").children([
        el("button type=submit class='button primary'")
            .flag_of("disabled", is_busy)
            .text_of(move || match session.sign_in.get() {
                SignIn::Checking => "Looking for the org…",
                SignIn::Leaving => "Going there…",
                _ => "Sign in",
            }),
        el("button type=button class=button>Sign in as someone else")
            .flag_of("disabled", is_busy)
            .on_click(move || sign_in(Some(Prompt::Login))),
        private::copy_request(session, private.clone(), is_ready),
    ]);
    el("form class=panel novalidate aria-labelledby=connect-title")
        .children([
            heading("Get a token").id("connect-title"),
            failure,
            org,
            connection_test(),
            client,
            flow_choice(session),
            scope_field(
                Scopes::SignIn(session),
                Rc::new(move || problem_of("scope")),
            ),
            redirect_uri(session, move || problem_of("redirect_uri")),
            more_choices(),
            what_is_lost(session),
            actions,
            private::next_step(session, private),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            sign_in(None);
        })
}

/// Signing in leaves the page: tokens that are only in its memory go with it, which is said beforehand.
fn what_is_lost(session: Session) -> Element {
    let is_told = whether(move || {
        session.wallet.with(|wallet| !wallet.tokens.is_empty())
            && session.keeping.get() != Keeping::Open(None)
    });
    el("div class=empty-when-fine").part(
        move || is_told.get(),
        |is_told| {
            is_told.then(|| {
                el("div class=banner").children([
                    el("p>Signing in leaves this page, which then forgets the tokens it has, unless they are kept."),
                    keep_token_box("Keep them in this tab"),
                ])
            })
        },
    )
}

fn below_org(settings: &Settings, attempted: bool) -> Below {
    match settings.org_url() {
        Err(error) if attempted || !settings.org.trim().is_empty() => {
            Below::Error(error.text().into_owned())
        }
        Ok((org, corrections)) if !corrections.is_empty() => {
            let mut note = ["Using ", org.as_str(), ":"].concat();
            for correction in corrections {
                note.push(' ');
                note.push_str(correction.text());
            }
            Below::Note(note)
        }
        _ => Below::Hint,
    }
}

fn redirect_uri(session: Session, problem: impl Fn() -> Option<String> + 'static) -> Element {
    let below = el("div id=redirect-below class=below").part(problem, |problem| match problem {
        Some(problem) => el("p class=error").text(&problem),
        None => el("p class=hint>Register this in Okta, letter by letter: the app’s General tab, ")
            .child(el("b>Sign-in redirect URIs"))
            .text("."),
    });
    let joined = el("div class=joined").children([
        el("input id=redirect class=mono readonly")
            .attr("value", &session.redirect_uri())
            .attr("aria-describedby", "redirect-below"),
        copy_button("Copy", "button", move || Some(session.redirect_uri())),
    ]);
    el("div class=field").children([el("label for=redirect>Redirect URI"), joined, below])
}

/// Code with PKCE, or implicit.
fn flow_choice(session: Session) -> Element {
    let option = |flow: Flow, name: &str, use_for: &str| {
        let radio = el("input type=radio name=flow")
            .attr("value", flow.as_str())
            .prop_of("checked", move || {
                session.settings.with(|settings| settings.flow == flow)
            })
            .on("change", move |_| {
                session.settings.update(|settings| settings.flow = flow)
            });
        el("label class=segment").children([
            radio,
            el("span").text(name),
            el("small").text(use_for),
        ])
    };
    let hint = el("p class='hint below'").text_of(move || {
        match session.settings.with(|settings| settings.flow) {
            Flow::Implicit => "The token itself comes back in the address. No exchange, no refresh; switch the grant on for the app first.",
            _ => "A code comes back, and this page exchanges it. Only this window holds the key to it.",
        }
    });
    el("fieldset class=field").children([
        el("legend>Flow"),
        el("div class=segments").children([
            option(Flow::AuthorizationCode, "Code + PKCE", "for production"),
            option(Flow::Implicit, "Implicit", "for testing"),
        ]),
        hint,
        dpop_box(session),
    ])
}

/// Whether the token is to be bound to a key.
fn dpop_box(session: Session) -> Element {
    let is_implicit = move || {
        session
            .settings
            .with(|settings| settings.flow == Flow::Implicit)
    };
    let tick = el("input type=checkbox aria-describedby=dpop-hint")
        .flag_of("disabled", is_implicit)
        .prop_of("checked", move || {
            session.settings.with(|settings| settings.dpop) && !is_implicit()
        });
    let ticked = tick.clone();
    let tick = tick.on("change", move |_| {
        session
            .settings
            .update(|settings| settings.dpop = ticked.is_checked());
    });
    el("div").children([
        el("label class=check").children([tick, el("span>Bind tokens to a key (DPoP)")]),
        el("p id=dpop-hint class='hint below'").text_of(move || match is_implicit() {
            true => "Not with the implicit flow: its token comes in the address, and no request is made that could carry a proof of the key. Okta forbids the two together.",
            false => "The key is made here and never leaves this browser: without it, a stolen token is of no use. Some apps require it.",
        }),
    ])
}
