//! What came of a change: what was answered, what is to be passed on, and the way back.

use std::rc::Rc;

use super::{Panel, User, desk::Step, plan::Plan};
use crate::app::{
    components::{button, copy_button},
    dom::{Element, el},
    state::State,
};
use crate::okta::lifecycle::{Action, Done, Given};

/// What came of it, what is to be passed on, and the way back.
pub(super) fn outcome(panel: &Rc<Panel>, plan: &Rc<Plan>, done: &Done) -> Element {
    let told = told(done);
    let given = done.given.clone().map(given);
    // The way back is open once the user is seen to be as they should be by now.
    let (source, shown, taken) = (Rc::clone(panel), Rc::clone(panel), Rc::clone(plan));
    el("div class=outcome role=status")
        .children([el("p tabindex=-1")
            .child(el("b").text(plan.action.done(&plan.was)).text("."))
            .text(" ")
            .child(el("span class=muted").text(&told))])
        .maybe(given)
        .part(
            move || source.user.get(),
            move |user| match user {
                User::Ready(now) => taken.back(&now).map(|back| back_button(&shown, back)),
                _ => None,
            },
        )
}

/// What was answered.
pub(super) fn told(done: &Done) -> String {
    let status = done.status.to_string();
    let mut told = ["Okta answered ", &status, "."].concat();
    if let Some(id) = &done.request_id {
        told.push_str(" Request ID ");
        told.push_str(id);
    }
    told
}

/// A link or a password to be passed on: in the page only while it is to be seen, and nowhere once this step is over.
fn given(given: Given) -> Element {
    let is_shown = Rc::new(State::new(false));
    let (copied, told, source) = (given.clone(), Rc::clone(&is_shown), Rc::clone(&is_shown));
    let toggle = button("button small", "")
        .text_of(move || match told.get() {
            true => "Hide it",
            false => "Show it",
        })
        .on_click(move || is_shown.update(|is_shown| *is_shown = !*is_shown));
    el("div class=given")
        .children([
            el("p")
                .child(el("b").text(given.label))
                .text(". It is shown here once, and ")
                .text(given.opens)
                .text("."),
            el("div class=row").children([
                copy_button("Copy it", "button small", move || {
                    Some(copied.reveal().to_owned())
                }),
                toggle,
            ]),
        ])
        .part(
            move || source.get(),
            move |is_shown| is_shown.then(|| el("code class=mono").text(given.reveal())),
        )
}

/// Shows what would take it back.
fn back_button(panel: &Rc<Panel>, back: Plan) -> Element {
    let label = match back.action {
        Action::Edit => "Change it back…".to_owned(),
        action => ["Take it back: ", action.label(), "…"].concat(),
    };
    let (panel, back) = (Rc::clone(panel), Rc::new(back));
    button("button small", &label)
        .on_click(move || panel.step.set(Step::Reviewing(Rc::clone(&back))))
}
