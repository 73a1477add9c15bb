//! A failure in few lines, for where something else is worth more room: above a list, in the panel.

use crate::app::{
    dom::{Element, el},
    failure,
    session::Session,
};
use crate::okta::diagnosis::{Action, BECAUSE, Symptom};

/// What happened and what to do; the evidence opens on request. `again` makes the button that tries again.
pub(super) fn trouble(
    session: Session,
    symptom: &Symptom,
    again: impl Fn() -> Element + 'static,
) -> Element {
    failure::explained(symptom.clone(), move |diagnosis| {
        let step = match &diagnosis.action {
            Some(Action::AskWithScope(scope)) => {
                Some(failure::ask_with(session, scope, "button small primary"))
            }
            Some(Action::SignInAgain) => Some(super::sign_in_again(session)),
            Some(Action::UseDpop) => Some(failure::use_dpop(session, "button small primary")),
            Some(Action::Wait { until }) => Some(failure::wait(session, *until)),
            _ => None,
        };
        let row = el("div class=row")
            .child(again())
            .maybe(step)
            .maybe(failure::console_link(diagnosis, "button small"));
        // Which value it is, and what is wrong with it, is what one has to know first.
        let told = diagnosis
            .evidence
            .iter()
            .filter(|(name, _)| *name == BECAUSE);
        let told: Vec<_> = told
            .map(|(_, text)| el("p class='mono trouble-told'").text(text))
            .collect();
        let view = box_of(&diagnosis.title, &[&diagnosis.cause, &diagnosis.fix]);
        view.all(&told).children([
            row,
            el("details").children([el("summary>Evidence"), failure::evidence(diagnosis)]),
        ])
    })
}

/// A title and what is to be said.
pub(super) fn box_of(title: &str, lines: &[&str]) -> Element {
    let lines: Vec<_> = lines.iter().map(|line| el("p").text(line)).collect();
    el("div class=trouble role=alert")
        .child(el("p").child(el("b").text(title)))
        .all(&lines)
}
