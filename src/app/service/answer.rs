//! What came of the last attempt.

use std::rc::Rc;

use super::{
    desk::{Desk, Outcome},
    keys,
};
use crate::app::{
    components::{busy, button, link},
    dom::{Element, el},
    failure,
    route::Route,
};
use crate::oauth::token::Grant;
use crate::okta::diagnosis::{Action, Symptom};

/// Where it is told.
pub(super) fn panel(desk: Desk) -> Element {
    el("div class=empty-when-fine").part(
        move || desk.outcome.get(),
        move |outcome| match outcome {
            Outcome::None => None,
            Outcome::Running => Some(busy("p", "Asking for a token").attr("role", "status")),
            Outcome::NoSignature(error) => {
                Some(el("p class=error role=alert").text(&keys::explain(error)))
            }
            Outcome::Failed(symptom) => Some(refused(desk, symptom)),
            Outcome::Done(grant) => Some(done(&grant)),
        },
    )
}

/// A refusal, explained. Nobody signs in here, so what is offered is another attempt.
fn refused(desk: Desk, symptom: Symptom) -> Element {
    failure::explained(symptom, move |diagnosis| {
        let wait = match &diagnosis.action {
            Some(Action::Wait { until }) => Some(failure::wait(desk.session, *until)),
            _ => None,
        };
        el("section class=failure role=alert")
            .attr("aria-label", &diagnosis.title)
            .children([
                el("h1 tabindex=-1").text(&diagnosis.title),
                el("p class=failure-cause").text(&diagnosis.cause),
                el("h2>Evidence"),
                failure::evidence(diagnosis),
                el("h2>Fix"),
                el("p").text(&diagnosis.fix),
                el("div class=row")
                    .maybe(failure::console_link(diagnosis, "button primary"))
                    .maybe(wait)
                    .child(
                        button("button", "Close").on_click(move || desk.outcome.set(Outcome::None)),
                    ),
            ])
    })
}

fn done(grant: &Rc<Grant>) -> Element {
    let missing = grant.scope.missing();
    let mut chips: Vec<_> = grant
        .scope
        .granted
        .iter()
        .map(|scope| {
            el("li class=chip").text(scope).children([
                el("span class=mark-good aria-hidden=true>✓"),
                el("span class=visually-hidden>, granted"),
            ])
        })
        .collect();
    chips.extend(missing.iter().map(|scope| {
        el("li class='chip missing'")
            .text(scope)
            .text(" · not granted")
    }));
    let how = (!missing.is_empty()).then(|| {
        el("p class=hint>Okta leaves out scopes that the app was not granted, and says nothing. A super admin grants them on the app’s Okta API Scopes tab; the next token has them then.")
    });
    let warnings: Vec<_> = grant
        .warnings
        .iter()
        .map(|warning| el("li").text(warning.text()))
        .collect();
    let warnings = (!warnings.is_empty()).then(|| el("ul class=warnings").all(&warnings));
    el("section class=panel aria-labelledby=service-done-title")
        .children([
            el("h2 id=service-done-title tabindex=-1>The app has a token"),
            el("p class=good role=status>✓ It is checked, and in use."),
            el("ul class=chips aria-label='Scopes of the token'").all(&chips),
        ])
        .maybe(how)
        .maybe(warnings)
        .child(el("div class=row").children([
            link(Route::Users(None), "button primary", "See the users"),
            link(Route::Tokens, "button", "Look into the token"),
        ]))
}
