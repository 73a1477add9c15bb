//! What is to be done, and for a group, to which.

use std::rc::Rc;

use super::{Bulk, Stage, stage::section};
use crate::app::{
    components::button,
    dom::{Element, el},
    users::{group_finder::group_finder, person::ask},
};
use crate::okta::bulk::{Deed, Kind};

/// A button for everything that can be done to many.
pub(super) fn choose(bulk: Bulk) -> Element {
    let session = bulk.users.session;
    let ways = Kind::ALL.map(|kind| {
        let deed = Deed { kind, group: None };
        if ask::lacks(session, deed.scope()) {
            let what = [kind.label(), " needs"].concat();
            return ask::missing_scope(session, &what, deed.scope(), None);
        }
        let label = [kind.label(), "…"].concat();
        button("button small", &label).on_click(move || match kind {
            Kind::AddToGroup => bulk.show(Stage::Group),
            kind => bulk.plan(Deed { kind, group: None }),
        })
    });
    section("Change the chosen users").children([
        el("p class=hint>First you see what will be done, and to whom. Nothing is sent before you confirm it."),
        el("div class='row bulk-ways'").children(ways).child(cancel(bulk)),
    ])
}

/// Finds a group.
pub(super) fn group(bulk: Bulk) -> Element {
    let chosen = move |group| {
        bulk.plan(Deed {
            kind: Kind::AddToGroup,
            group: Some(group),
        });
    };
    section("Add to a group").children([
        group_finder(bulk.users.session, Rc::new(chosen)),
        el("div class=row").child(cancel(bulk)),
    ])
}

/// Leaves it before anything was sent.
pub(super) fn cancel(bulk: Bulk) -> Element {
    button("button small quiet", "Cancel").on_click(move || bulk.leave())
}
