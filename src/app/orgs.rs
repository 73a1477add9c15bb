//! What is opened below the saved orgs: saving one, managing them, and carrying them to another browser.

mod manage;
mod save;
mod transfer;

use super::{
    components::{paint, swatch},
    dom::{Element, el},
    session::{OrgsPanel, session},
};
use crate::okta::saved_org::Colour;

/// The panel.
pub fn orgs_panel() -> Element {
    let session = session();
    el("div class='panel orgs-panel'").part(
        move || session.orgs.panel.get(),
        move |panel| match panel {
            OrgsPanel::Closed => None,
            OrgsPanel::Save => Some(save::save_form(session)),
            OrgsPanel::Manage => Some(
                el("div class=columns")
                    .children([manage::list(session), transfer::transfer(session)]),
            ),
        },
    )
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
