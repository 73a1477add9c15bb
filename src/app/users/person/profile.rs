//! The profile: every attribute, by its title where the org tells it.

use std::rc::Rc;

use super::{Panel, User, ask, part, titles, titles::Titles};
use crate::app::dom::{Element, el};
use crate::app::users::detail::facts;
use crate::okta::schema_titles::SCOPE;

/// The profile, open.
pub(super) fn profile_part(panel: &Rc<Panel>) -> Element {
    let (source, below) = (Rc::clone(panel), Rc::clone(panel));
    let titles = Rc::clone(panel);
    part("Profile", el("span class=person-beside"))
        .flag("open")
        .part(
            move || (source.user.get(), source.titles.get()),
            move |(user, titles)| {
                let User::Ready(detail) = user else {
                    return Vec::new();
                };
                let known = match &titles {
                    Titles::Here(attributes) => attributes.as_slice(),
                    _ => &[],
                };
                facts::profile(&detail, known)
            },
        )
        .part(
            move || titles.titles.get(),
            move |state| match state {
                Titles::NeedsScope => {
                    let id = below.detail().map(|detail| detail.row.id.as_str().into());
                    let what = "The titles of attributes need";
                    Some(ask::missing_scope(below.session, what, SCOPE, id))
                }
                Titles::Failed(trouble) => {
                    let panel = Rc::clone(&below);
                    Some(trouble.view(below.session, move || titles::load(&panel)))
                }
                Titles::Here(_) | Titles::Unasked => None,
            },
        )
}
