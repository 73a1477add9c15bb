//! A failure in few lines, for where something else is worth more room: above a list, in the panel.

use super::{button, unless_busy};
use crate::app::{
    components::fact,
    dom::{Element, el},
    session::Session,
};
use crate::okta::diagnosis::{Action, Diagnosis};

/// What happened and what to do; the evidence opens on request. `again` is the button that tries again.
pub(super) fn trouble(session: Session, diagnosis: &Diagnosis, again: Element) -> Element {
    let evidence = diagnosis
        .evidence
        .iter()
        .map(|(name, value)| fact(name, el("dd class=mono").text(value)));
    let evidence: Vec<_> = evidence.collect();
    let link = diagnosis.link.as_ref().map(|(label, url)| {
        el("a class='button small'")
            .attr("href", url)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .text(label)
    });
    let sign_in = diagnosis
        .action
        .as_ref()
        .and_then(|action| sign_in_button(session, action));
    box_of(&diagnosis.title, &[&diagnosis.cause, &diagnosis.fix]).children([
        el("div class=row").child(again).maybe(sign_in).maybe(link),
        el("details").children([el("summary>Evidence"), el("dl class=facts").all(&evidence)]),
    ])
}

/// A title and what is to be said.
pub(super) fn box_of(title: &str, lines: &[&str]) -> Element {
    let lines: Vec<_> = lines.iter().map(|line| el("p").text(line)).collect();
    el("div class=trouble role=alert")
        .child(el("p").child(el("b").text(title)))
        .all(&lines)
}

/// Signs in again in the way that mends the failure, where signing in does.
fn sign_in_button(session: Session, action: &Action) -> Option<Element> {
    let (label, scopes) = match action {
        Action::AskWithScope(scopes) => (
            ["Ask again with ", &scopes.join(" ")].concat(),
            scopes.clone(),
        ),
        Action::SignInAgain => ("Sign in again".to_owned(), Vec::new()),
        _ => return None,
    };
    let sign_in = move || {
        session.settings.update(|settings| {
            for scope in &scopes {
                if !settings.scopes.contains(scope) {
                    settings.scopes.push(scope.clone());
                }
            }
        });
        session.sign_in(None);
    };
    let button = button("button small primary", &label).on_click(sign_in);
    Some(unless_busy(session, button))
}
