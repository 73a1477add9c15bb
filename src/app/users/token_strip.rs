//! What the token may do: which scopes were asked for, and which of them came.

use super::{button, unless_busy};
use crate::app::{
    components::{link, org_mark},
    dom::{Element, el},
    route::Route,
    session::session,
};
use crate::oauth::{flow::Flow, token::Grant};

/// What the token in use may do.
pub(super) fn token_strip(grant: &Grant) -> Element {
    el("section class=users-token aria-labelledby=token-may").children([
        el("h2 id=token-may>This token may"),
        org_mark(&grant.org, &grant.client_id, true),
        scope_strip(grant),
    ])
}

/// The scopes of a token, those that were not granted flagged with how to get them.
pub fn scope_strip(grant: &Grant) -> Element {
    let scopes = &grant.scope;
    let missing = scopes.missing();
    let mut chips = Vec::new();
    for scope in &scopes.granted {
        chips.push(el("li class=chip").text(scope).children([
            el("span class=mark-good aria-hidden=true>✓"),
            el("span class=visually-hidden>, granted"),
        ]));
    }
    for scope in &missing {
        chips.push(
            el("li class='chip missing'")
                .text(scope)
                .text(" · not granted"),
        );
    }
    el("div class=scope-strip")
        .child(el("ul class=chips").all(&chips))
        .maybe((!missing.is_empty()).then(|| how_to_grant(grant.flow)))
}

fn how_to_grant(flow: Flow) -> Element {
    let session = session();
    let again = match flow {
        // Nobody signs in to a service app.
        Flow::ClientCredentials => link(Route::Service, "button small", "Ask again"),
        _ => unless_busy(
            session,
            button("button small", "Ask again").on_click(move || session.sign_in(None)),
        ),
    };
    el("details class=users-grant").children([
        el("summary>How to get what is missing"),
        el("p").text(
            "Okta leaves out scopes that the app was not granted, and says nothing. A super admin \
             grants them to the app in the Admin Console, on its tab “Okta API Scopes”. \
             Then ask again: a token never gets more scopes later.",
        ),
        again,
    ])
}
