//! The profile: every attribute, by its title where the org tells it.

use std::rc::Rc;

use super::{Panel, Trouble, User, ask, part};
use crate::app::dom::{Element, el};
use crate::app::users::{detail::facts, schema::Told};
use crate::okta::user_schema::SCOPE;

/// The profile, open.
pub(super) fn profile_part(panel: &Rc<Panel>) -> Element {
    let (source, below, schema) = (Rc::clone(panel), Rc::clone(panel), panel.schema);
    part("Profile", el("span class=person-beside"))
        .flag("open")
        .part(
            move || (source.user.get(), schema.known()),
            move |(user, known)| match user {
                User::Ready(detail) => facts::profile(&detail, &known),
                _ => Vec::new(),
            },
        )
        .part(
            move || schema.told(),
            move |told| match told {
                Told::NeedsScope => {
                    let id = below.detail().map(|detail| detail.row.id.as_str().into());
                    let what = "The titles of attributes need";
                    Some(ask::missing_scope(below.session, what, SCOPE, id))
                }
                Told::Failed(symptom) => {
                    Some(Trouble::Failed(symptom).view(below.session, move || schema.load(true)))
                }
                Told::Loading | Told::Ready(_) | Told::Unasked => None,
            },
        )
}
