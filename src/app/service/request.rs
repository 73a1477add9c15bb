//! What is asked for: scopes, and how long the assertion lives.

use std::rc::Rc;

use super::desk::Desk;
use crate::app::{
    connect::{Scopes, scope_field},
    dom::{Element, el},
};

/// The lifetimes on offer, in minutes. Okta takes an hour at most.
const MINUTES: [(u64, &str); 5] = [
    (1, "1 minute"),
    (5, "5 minutes"),
    (15, "15 minutes"),
    (30, "30 minutes"),
    (60, "60 minutes, the most that Okta takes"),
];

/// The panel.
pub(super) fn panel(desk: Desk) -> Element {
    let options =
        MINUTES.map(|(minutes, text)| el("option").attr("value", &minutes.to_string()).text(text));
    let select = el("select id=service-minutes aria-describedby=service-minutes-below")
        .children(options)
        .prop_of("value", move || desk.minutes.get().to_string());
    let chosen = select.clone();
    let select = select.on("change", move |_| {
        if let Ok(minutes) = chosen.value().parse() {
            desk.minutes.set(minutes);
        }
    });
    el("section class=panel aria-labelledby=service-request-title").children([
        el("h2 id=service-request-title>What to ask for"),
        scope_field(
            Scopes::Service(&desk.inner().scopes),
            Rc::new(move || desk.scope_problem()),
        ),
        el("div class=field").children([
            el("label for=service-minutes>Life of the assertion"),
            select,
            el("p id=service-minutes-below class='hint below'>Long enough to run a command, and no longer: whoever has the assertion can be the app until it was used or is over."),
        ]),
        bound(desk),
    ])
}

/// Whether the token is bound to a key.
fn bound(desk: Desk) -> Element {
    let tick = el("input type=checkbox aria-describedby=service-dpop-hint")
        .prop_of("checked", move || desk.is_bound.get());
    let ticked = tick.clone();
    let tick = tick.on("change", move |_| desk.is_bound.set(ticked.is_checked()));
    el("div").children([
        el("label class=check").children([tick, el("span>Bind the token to a key (DPoP)")]),
        el("p id=service-dpop-hint class='hint below'>A key of its own, beside the one that signs assertions: without it, a stolen token is of no use. Okta has it on for a new API Services app."),
    ])
}
