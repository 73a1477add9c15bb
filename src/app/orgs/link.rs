//! What the link did that the page was opened by.

use crate::app::{
    components::button,
    dom::{self, Element, el},
    session::{OrgsPanel, Session},
    settings::Settings,
    state::Local,
};
use crate::browser::page;
use crate::okta::share_link::{self, LinkProblem};

#[derive(Clone)]
enum Outcome {
    None,
    /// It filled in the form for this org. What stood there before comes back by *Undo*.
    Used {
        org: String,
        before: Settings,
    },
    Refused(LinkProblem),
}

/// Reads a link that came, once, and says that it filled in the form, or why it did not.
pub(super) fn link_notice(session: Session) -> Element {
    let outcome = Local::new(Outcome::None);
    dom::effect(move || {
        let Some(link) = session.orgs.link.get() else {
            return;
        };
        session.orgs.link.update_untracked(|link| *link = None);
        outcome.set(match share_link::parse(&link) {
            None => Outcome::None,
            Some(Err(problem)) => Outcome::Refused(problem),
            Some(Ok(setup)) => {
                let before = session.settings.get_untracked();
                session.fill_in(&setup);
                Outcome::Used {
                    org: setup.org,
                    before,
                }
            }
        });
    });
    let close = move || {
        outcome.set(Outcome::None);
        if session.orgs.panel.get_untracked() == OrgsPanel::Link {
            session.orgs.panel.set(OrgsPanel::Closed);
        }
        page::focus("#org");
    };
    let dismiss = move || button("button small", "Dismiss").on_click(close);
    el("div class=empty-when-fine").part(
        move || outcome.get(),
        move |outcome| {
            Some(match outcome {
                Outcome::None => return None,
                Outcome::Used { org, before } => {
                    el("div class='banner used' role=alert").children([
                        el("p>Filled in from a link, for ")
                            .child(el("b class=mono").text(&org))
                            .text(". Check the org before you sign in."),
                        el("div class=row").children([
                            button("button small", "Undo").on_click(move || {
                                session.settings.set(before.clone());
                                close();
                            }),
                            dismiss(),
                        ]),
                    ])
                }
                Outcome::Refused(problem) => el("div class=banner role=alert").children([
                    el("p><b>The link was not used.</b> ")
                        .text(problem.text())
                        .text(" Nothing was filled in."),
                    dismiss(),
                ]),
            })
        },
    )
}
