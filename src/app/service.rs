//! The service app's page: its keys, and the token that it gets by signing, without a person.

mod answer;
mod assertion;
mod desk;
mod key_import;
mod key_make;
mod key_ring;
mod key_sheet;
mod keys;
mod kit;
mod request;
mod ways;

use super::{
    components::{Below, Field, field, heading},
    dom::{self, Element, el},
    session::session,
};
use crate::browser::page;
use crate::okta::org::OrgUrl;

pub use key_ring::{Change, KeyRing, Ring, ServiceApp, Standing, key_for};

const ORG: Field = Field {
    id: "service-org",
    label: "Org address",
    hint: "Where the app is, as in your browser when you are signed in to Okta.",
    placeholder: "https://your-org.okta.com",
    autocomplete: "url",
    inputmode: "url",
};

const CLIENT: Field = Field {
    id: "service-client",
    label: "Client ID of the service app",
    hint: "Of an app integration of the type API Services. A key can be made before the app is there.",
    placeholder: "0oa…",
    autocomplete: "off",
    inputmode: "text",
};

/// The page.
pub fn service_page() -> Element {
    let session = session();
    let ring = KeyRing::open(session);
    let desk = desk::desk(session, ring);
    let returned = Box::new(move |_| ring.refresh());
    dom::listen(&page::window(), "focus", returned);
    el("div class=service-page").children([
        heading("Service app"),
        el("p class='hint service-hint'>A service app gets a token of its own, without a person who signs in. It proves who it is by a signature: its private key is made here and stays in this browser, and the org knows the public half."),
        app_panel(ring),
        keys::panel(session, ring),
        kit::panel(desk),
        el("div class=columns").children([
            el("div class=stack").children([
                request::panel(desk),
                ways::panel(desk),
                answer::panel(desk),
            ]),
            assertion::panel(desk),
        ]),
    ])
}

/// Which app: what is signed here speaks for it.
fn app_panel(ring: KeyRing) -> Element {
    let org = field(
        &ORG,
        move || ring.app.with(|app| app.org.clone()),
        move |org| ring.change_app(|app| app.org = org),
        move || {
            let org = ring.app.with(|app| app.org.clone());
            match OrgUrl::parse(&org) {
                Err(error) if !org.trim().is_empty() => Below::Error(error.text().into_owned()),
                Ok((parsed, corrections)) if !corrections.is_empty() => {
                    Below::Note(["Using ", parsed.as_str(), "."].concat())
                }
                _ => Below::Hint,
            }
        },
    );
    let client = field(
        &CLIENT,
        move || ring.app.with(|app| app.client_id.clone()),
        move |client_id| ring.change_app(|app| app.client_id = client_id),
        || Below::Hint,
    );
    el("section class=panel aria-labelledby=service-app-title").children([
        el("h2 id=service-app-title>The app"),
        el("div class=pair").children([org, client]),
    ])
}
