//! What the link did that the page was opened by.

use crate::app::{
    components::button,
    dom::{Element, el},
    session::{Link, session},
};
use crate::browser::page;

/// Says that a link filled in the form, or why it did not.
pub(super) fn link_notice() -> Element {
    let session = session();
    let dismiss = move || {
        button("button small", "Dismiss").on_click(move || {
            session.orgs.link.set(Link::None);
            page::focus("#org");
        })
    };
    let undo = move || {
        session.undo_link();
        page::focus("#org");
    };
    el("div role=status").part(
        move || session.orgs.link.get(),
        move |link| {
            Some(match link {
                Link::None => return None,
                Link::Used { org, .. } => el("div class='banner arrived used'").children([
                    el("p>Filled in from a link, for ")
                        .child(el("b class=mono").text(&org))
                        .text(". Check the org before you sign in."),
                    el("div class=row")
                        .children([button("button small", "Undo").on_click(undo), dismiss()]),
                ]),
                Link::Refused(problem) => el("div class='banner arrived'").children([
                    el("p><b>The link was not used.</b> ")
                        .text(problem.text())
                        .text(" Nothing was filled in."),
                    dismiss(),
                ]),
            })
        },
    )
}
