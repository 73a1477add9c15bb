//! What is opened below the saved orgs: what a link did, saving one, sharing one, managing them, and carrying them to another browser.

mod link;
mod manage;
mod save;
mod share;
mod transfer;

use super::{
    components::{button, paint, swatch},
    dom::{Element, el},
    session::{OrgsPanel, Session, session},
};
use crate::okta::{
    org::OrgUrl,
    saved_org::{Colour, Setup},
};

/// The panel.
pub fn orgs_panel() -> Element {
    let session = session();
    let panel = el("div class=empty-when-fine").part(
        move || session.orgs.panel.get(),
        move |panel| {
            let shown = match panel {
                OrgsPanel::Closed | OrgsPanel::Link => return None,
                OrgsPanel::Save => save::save_form(session),
                OrgsPanel::Share => share::share(session),
                OrgsPanel::Manage => el("div class=columns")
                    .children([manage::list(session), transfer::transfer(session)]),
            };
            Some(el("div class='panel orgs-panel'").child(shown))
        },
    );
    el("div class='stack tight'").children([link::link_notice(session), refused(session), panel])
}

/// Says that the device did not keep the last change.
fn refused(session: Session) -> Element {
    el("div class=empty-when-fine role=alert").part(
        move || session.orgs.are_kept.get(),
        move |are_kept| {
            (!are_kept).then(|| {
                el("div class=banner").children([
                    el("p>The last change could not be kept: the browser’s storage is full or switched off. The orgs are in this page as you left them; closing it loses what was changed."),
                    button("button small", "Try again").on_click(move || session.keep_orgs()),
                ])
            })
        },
    )
}

/// What would be saved or shared, in a line; else why there is nothing.
fn summary(session: Session) -> Element {
    el("p id=orgs-summary")
        .attr_of("class", move || {
            Some(match session.setup() {
                Ok(_) => "muted",
                Err(_) => "error",
            })
        })
        .text_of(move || match session.setup() {
            Ok(setup) => line(&setup),
            Err(problem) => problem.text().into_owned(),
        })
}

fn line(setup: &Setup) -> String {
    [
        OrgUrl::from_origin(&setup.org).host(),
        " · ",
        &setup.client_id,
        " · ",
        setup.flow.label(),
        " · ",
        &setup.scopes.join(" "),
    ]
    .concat()
}

/// A choice of colours by their names, with a patch of the one that is chosen.
fn colour_choice(chosen: Colour, on_change: impl Fn(Colour) + 'static) -> (Element, Element) {
    let patch = swatch(chosen);
    let options: Vec<_> = Colour::all()
        .map(|colour| {
            let option = el("option")
                .attr("value", colour.name())
                .text(colour.name());
            match colour == chosen {
                true => option.flag("selected"),
                false => option,
            }
        })
        .collect();
    let select = el("select").all(&options);
    let (picked, painted) = (select.clone(), patch.clone());
    let select = select.on("change", move |_| {
        if let Some(colour) = Colour::from_name(&picked.value()) {
            paint(&painted, colour);
            on_change(colour);
        }
    });
    (patch, select)
}
