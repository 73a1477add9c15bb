//! An org as a person knows it.

use crate::app::{
    dom::{Element, el},
    session::session,
};
use crate::okta::{org::OrgUrl, saved_org::Colour};

/// A patch of a saved org's colour. Its name always stands beside it.
pub fn swatch(colour: Colour) -> Element {
    let swatch = el("i class=swatch aria-hidden=true");
    paint(&swatch, colour);
    swatch
}

/// Gives a patch a colour.
pub fn paint(swatch: &Element, colour: Colour) {
    swatch.style(
        "background-color",
        &["var(--hue-", colour.name(), ")"].concat(),
    );
}

/// Colour and name of the saved org that a token belongs to; its host, if it is not saved and that is wanted.
pub fn org_mark(org: &str, client_id: &str, or_host: bool) -> Element {
    let session = session();
    let key = [org.to_owned(), client_id.to_owned()];
    let host = OrgUrl::from_origin(org).host().to_owned();
    el("span class=org-mark").attr("title", org).part(
        move || {
            session.orgs.saved.with(|orgs| {
                let saved = orgs.of(&key[0], &key[1])?;
                Some((saved.colour, saved.name.clone()))
            })
        },
        move |saved| match saved {
            Some((colour, name)) => vec![swatch(colour), el("span").text(&name)],
            None if or_host => vec![el("span class=mono").text(&host)],
            None => Vec::new(),
        },
    )
}
