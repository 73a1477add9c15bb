//! What the link did that the page was opened by.

use crate::app::{
    components::button,
    dom::{Element, el},
    session::{Link, session},
};

/// Says that a link filled in the form, or why it did not.
pub(super) fn link_notice() -> Element {
    let session = session();
    let dismiss = move || {
        button("button small", "Dismiss").on_click(move || session.orgs.link.set(Link::None))
    };
    el("div role=status").part(
        move || session.orgs.link.get(),
        move |link| {
            let notice = el("div class='banner arrived'");
            match link {
                Link::None => None,
                Link::Used { org, .. } => Some(
                    notice.children([
                        el("p>Filled in from a link, for ")
                            .child(el("b class=mono").text(&org))
                            .text(". Check the org before you sign in."),
                        el("div class=row").children([
                            button("button small", "Undo").on_click(move || session.undo_link()),
                            dismiss(),
                        ]),
                    ]),
                ),
                Link::Refused(problem) => Some(
                    notice.children([
                        el("p><b>The link was not used.</b> ")
                            .text(&problem.text())
                            .text(" Nothing was filled in."),
                        dismiss(),
                    ]),
                ),
            }
        },
    )
}
