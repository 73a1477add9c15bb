//! The org's own attributes: read when the panel opens, if the token may.

use std::rc::Rc;

use super::Panel;
use crate::app::{
    components::{busy, button, link},
    dom::{Element, el},
    failure,
    route::Route,
    users::{empty, schema::Told, trouble},
};
use crate::okta::user_schema::SCOPE;

/// Why the org's own attributes are not offered, and what to do.
pub(super) fn notice(panel: &Rc<Panel>) -> Element {
    let (schema, session) = (panel.schema, panel.users.session);
    el("div class=empty-when-fine").part(
        move || schema.told(),
        move |told| {
            match told {
                Told::Ready(_) | Told::Unasked => None,
                Told::Loading => Some(
                    busy("p", "Reading the org’s schema")
                        .class("muted")
                        .attr("role", "status"),
                ),
                Told::NeedsScope => {
                    let way_on = match empty::is_of_service(session) {
                        true => link(Route::Service, "button small", "Get a token with it"),
                        false => failure::ask_with(session, SCOPE, "button small"),
                    };
                    let text = el("p>Okta’s own attributes are offered. The org’s custom ones are in its schema, which takes the scope ")
                        .child(el("code").text(SCOPE))
                        .text(". Written as text they work without it.");
                    Some(el("div class='banner search-scope'").children([text, way_on]))
                }
                Told::Failed(symptom) => Some(trouble::trouble(session, &symptom, move || {
                    button("button small", "Try again").on_click(move || schema.load(true))
                })),
            }
        },
    )
}
