//! A token from elsewhere, brought in by hand.

use std::borrow::Cow;

use leptos::prelude::untrack;

use crate::app::{
    components::{Below, Field, button, field},
    dom::{Element, el},
    session::Session,
    state::Local,
};
use crate::okta::{
    import::{self, Imported, Untold},
    org::OrgUrl,
};

const ORG: Field = Field {
    id: "import-org",
    label: "Org address",
    hint: "The token does not say which org it is from. It is sent there and nowhere else.",
    placeholder: "https://your-org.okta.com",
    autocomplete: "url",
    inputmode: "url",
};

const CLIENT: Field = Field {
    id: "import-client",
    label: "Client ID",
    hint: "The app it was issued to. Only revoking needs it.",
    placeholder: "0oa…",
    autocomplete: "off",
    inputmode: "text",
};

/// What stands below the field.
#[derive(Clone)]
enum Told {
    Hint,
    Problem(Cow<'static, str>),
    Done(&'static str),
}

/// The panel.
pub(super) fn bring_in(session: Session) -> Element {
    // A token that was read, and whose org has to be asked for.
    let pending = Local::new(None::<Imported>);
    let told = Local::new(Told::Hint);
    let asks_client = move || {
        let state = pending.state();
        state.with(|imported| Some(imported.as_ref()?.client_id.is_none()))
    };
    el("section class='panel import' aria-labelledby=import-title")
        .child(el("h2 id=import-title>Bring in a token"))
        .part(asks_client, move |asks_client| match asks_client {
            None => paste_form(session, pending, told),
            Some(asks_client) => org_form(session, pending, told, asks_client),
        })
}

fn paste_form(session: Session, pending: Local<Option<Imported>>, told: Local<Told>) -> Element {
    let field = el("textarea id=import class=mono rows=3 autocomplete=off autocapitalize=none spellcheck=false aria-describedby=import-below placeholder='A token, or {\"access_token\": …}'")
        .attr_of("aria-invalid", move || {
            matches!(told.get(), Told::Problem(_)).then_some("true")
        });
    let pasted = field.clone();
    let submit = move || {
        let now = untrack(|| session.org_now());
        match import::read(&pasted.value(), now) {
            Err(problem) => told.set(Told::Problem(problem.text())),
            Ok(imported) => {
                // The secret has left the field before anything else happens.
                pasted.clear();
                match imported.org.clone() {
                    Some(org) => take(session, told, imported, &org),
                    None => pending.set(Some(imported)),
                }
            }
        }
    };
    let below = el("div id=import-below class=below role=status").part(
        move || told.get(),
        |told| match told {
            Told::Hint => el("p class=hint>A token alone, a token answer as JSON, an address with #access_token= in it, or a line such as OKTA_TOKEN=…"),
            Told::Problem(problem) => el("p class=error").text(&problem),
            Told::Done(more) => el("p class=good>✓ Brought in, and in use.").text(more),
        },
    );
    el("form class=stack")
        .children([
            el("div class=field").children([
                el("label for=import>Access token, or the answer that has it"),
                field,
                below,
            ]),
            el("div class=row").child(el("button type=submit class=button>Bring in")),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            submit();
        })
}

/// Asks for what the token does not tell. What Connect has is a guess to begin with.
fn org_form(
    session: Session,
    pending: Local<Option<Imported>>,
    told: Local<Told>,
    asks_client: bool,
) -> Element {
    let settings = session.settings.get_untracked();
    let (org, client) = (Local::new(settings.org), Local::new(settings.client_id));
    let attempted = Local::new(false);
    let below_org = move || {
        let org = org.get();
        match OrgUrl::parse(&org) {
            Err(error) if attempted.get() || !org.trim().is_empty() => {
                Below::Error(error.text().into_owned())
            }
            _ => Below::Hint,
        }
    };
    let cancel = button("button", "Drop it").on_click(move || {
        told.set(Told::Hint);
        pending.set(None);
    });
    el("form class=stack novalidate")
        .child(field(
            &ORG,
            move || org.get(),
            move |text| org.set(text),
            below_org,
        ))
        .maybe(asks_client.then(|| {
            field(
                &CLIENT,
                move || client.get(),
                move |text| client.set(text),
                || Below::Hint,
            )
        }))
        .child(el("div class=row").children([
            el("button type=submit class='button primary'>Bring in"),
            cancel,
        ]))
        .on("submit", move |event| {
            event.prevent_default();
            attempted.set(true);
            let Ok((org, _)) = OrgUrl::parse(&org.get_untracked()) else {
                return;
            };
            let Some(mut imported) = pending.get_untracked() else {
                return;
            };
            if asks_client {
                let client = client.get_untracked().trim().to_owned();
                imported.client_id = (!client.is_empty()).then_some(client);
            }
            pending.set(None);
            take(session, told, imported, &org);
        })
}

fn take(session: Session, told: Local<Told>, imported: Imported, org: &OrgUrl) {
    told.set(Told::Done(
        match imported.untold().contains(&Untold::Key) {
            true => " It is bound to a key (DPoP) that stays where it was got: nothing is sent with it from here.",
            false => "",
        },
    ));
    let now = session.org_time(org.as_str());
    session.hold(imported.into_grant(org, now), true);
}
