//! A link that fills in the form for somebody else.

use leptos::prelude::untrack;

use super::summary;
use crate::app::{
    components::{button, copy_button},
    dom::{Element, el},
    route::Route,
    session::Session,
    state::whether,
};
use crate::browser::location;
use crate::okta::share_link;

/// The link, once there is something to share.
pub(super) fn share(session: Session) -> Element {
    let link = move || {
        let setup = session.setup().ok()?;
        let link = [
            location::origin(),
            session.href(&Route::Connect),
            share_link::build(&setup),
        ];
        Some(link.concat())
    };
    let is_lacking = whether(move || session.setup().is_err());
    let copy = el("span class=copy").part(
        move || is_lacking.get(),
        move |is_lacking| match is_lacking {
            true => button("button", "Copy link")
                .flag("disabled")
                .attr("aria-describedby", "orgs-summary"),
            false => copy_button("Copy link", "button", move || untrack(link)),
        },
    );
    let shown = el("input class=mono readonly aria-label=Link")
        .prop_of("value", move || link().unwrap_or_default());
    el("div class='stack tight'").children([
        el("h3>Share what is filled in"),
        summary(session),
        el("div class=joined").children([shown, copy]),
        el("p class=hint>Whoever opens it gets the form filled in so, and signs in with an account of their own. There is no token in it, and no server sees what follows the #."),
    ])
}
