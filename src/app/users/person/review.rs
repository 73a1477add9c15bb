//! What an action will do, before it is done: in words, and as the request that is sent.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    Panel,
    desk::Step,
    plan::{Plan, written},
};
use crate::app::{
    components::button,
    dom::{Element, el},
    state::State,
};
use crate::oauth::json::Json;
use crate::okta::lifecycle::{Action, Change, new_login, profile_of};

/// One action, to be confirmed or left.
pub(super) fn review(panel: &Rc<Panel>, plan: &Rc<Plan>) -> Element {
    let title = [plan.action.label_of(), " "].concat();
    let state = Rc::new(State::new(Plan::clone(plan)));
    let mut form = el("div class=review").child(
        el("h3 tabindex=-1 class=review-title")
            .text(&title)
            .child(el("bdi").text(&plan.name)),
    );
    form = form.maybe(oneself(panel, plan));
    if plan.is_overtaken {
        form = form.child(overtaken(plan.changes.is_empty()));
    }
    if plan.action == Action::Edit {
        form = form.child(diff(&plan.changes));
    }
    let nothing = plan.action == Action::Edit && plan.changes.is_empty();
    let told = Rc::clone(&state);
    form = form.part(
        move || told.get(),
        |plan| {
            let effects = plan.action.effects(&plan.was, plan.on);
            let mut lines: Vec<_> = effects.iter().map(|line| el("li").text(line)).collect();
            if let Some(login) = new_login(&plan.changes) {
                let line = el("li>The sign-in name changes: from now on, the user signs in as ");
                lines.push(line.child(el("b").child(el("bdi").text(login))).text("."));
            }
            lines.push(el("li class=review-mail").text(&plan.mail()));
            el("ul class=review-effects").all(&lines)
        },
    );
    form = form.all(&switches(&state));
    form = form.child(request(panel, &state));
    let typed = Rc::new(State::new(String::new()));
    if plan.action.is_dangerous() {
        form = form.child(confirmation(&plan.login, &typed));
    }
    let class = match plan.action.is_dangerous() {
        true => "button danger",
        false => "button primary",
    };
    let (sender, sent, login) = (Rc::clone(panel), Rc::clone(&state), plan.login.clone());
    let is_dangerous = plan.action.is_dangerous();
    let is_confirmed =
        move || !nothing && (!is_dangerous || typed.with(|typed| typed.trim() == login.trim()));
    let is_ready = is_confirmed.clone();
    let go = button(class, &plan.action.button())
        .flag_of("disabled", move || !is_confirmed())
        .on_click(move || {
            if untrack(&is_ready) {
                sender.send(&Rc::new(sent.get_untracked()));
            }
        });
    let leaver = Rc::clone(panel);
    let back = match plan.is_typed {
        true => {
            button("button", "Back to the form").on_click(move || leaver.step.set(Step::Editing))
        }
        false => button("button", "Cancel").on_click(move || leaver.leave()),
    };
    form.child(el("div class=row").children([go, back]))
}

/// A warning, if whoever does it does it to themselves.
fn oneself(panel: &Panel, plan: &Plan) -> Option<Element> {
    let grant = panel.session.grant.get_untracked()?;
    plan.is_to(&grant.person()).then(|| {
        let text = match plan.action.keeps_out() {
            true => "This is you. Once it is done, you cannot sign in as before, and the token in use may stop working.",
            false => "This is you: the token in use is yours.",
        };
        el("p class='error review-oneself'").text(text)
    })
}

/// What can be chosen.
fn switches(state: &Rc<State<Plan>>) -> Vec<Element> {
    let plan = state.get_untracked();
    let switches = plan.action.switches().iter().enumerate();
    let boxes = switches.map(|(at, switch)| {
        let is_on = plan.on.get(at).copied().unwrap_or_default();
        let mut input = el("input type=checkbox");
        if is_on {
            input = input.flag("checked");
        }
        let (ticked, state) = (input.clone(), Rc::clone(state));
        let input = input.on("change", move |_| {
            let is_on = ticked.is_checked();
            state.update(|plan| {
                if let Some(place) = plan.on.get_mut(at) {
                    *place = is_on;
                }
            });
        });
        el("label class=check").child(input).text(switch.label)
    });
    boxes.collect()
}

/// The request as it will be sent.
fn request(panel: &Rc<Panel>, state: &Rc<State<Plan>>) -> Element {
    let (session, state) = (panel.session, Rc::clone(state));
    shown_request(THE_REQUEST, move || {
        let plan = state.get();
        let Some(grant) = session.grant.get_untracked() else {
            return String::new();
        };
        let body: Option<Json> = (plan.action == Action::Edit).then(|| profile_of(&plan.changes));
        written(&plan.request(&grant), body.as_ref())
    })
}

/// What the request of an action is called.
pub(super) const THE_REQUEST: &str = "The request, beside the token:";

/// A request, as it stands.
pub(in crate::app::users) fn shown_request(
    title: &str,
    text: impl Fn() -> String + 'static,
) -> Element {
    el("div class=review-request").children([
        el("p class=muted").text(title),
        el("pre tabindex=0 aria-label='The request'").text_of(text),
    ])
}

/// What was looked at is not so any more.
fn overtaken(is_so_already: bool) -> Element {
    let text = match is_so_already {
        true => "Nothing was sent: somebody else has made the same changes meanwhile.",
        false => {
            "Nothing was sent: somebody else changed the same meanwhile. This is what it would change now."
        }
    };
    el("p class=note role=alert").text(text)
}

/// What an edit changes: before and after.
fn diff(changes: &[Change]) -> Element {
    let rows = changes.iter().map(|change| {
        el("div").children([
            el("dt class=mono").text(&change.name),
            el("dd class=diff").children([
                value("del", &change.before),
                el("span class=visually-hidden> becomes "),
                value("ins", &change.after),
            ]),
        ])
    });
    el("dl class='facts review-diff'").all(&rows.collect::<Vec<_>>())
}

fn value(tag: &'static str, value: &Json) -> Element {
    match value.display() {
        text if text.is_empty() => el(tag).child(el("i>no value")),
        text => el(tag).child(el("bdi").text(&text)),
    }
}

/// The login has to be typed, so that nobody does to one user what was meant for another.
fn confirmation(login: &str, typed: &Rc<State<String>>) -> Element {
    let typed = Rc::clone(typed);
    el("label class=field")
        .child(
            el("span>Type ")
                .child(el("code").child(el("bdi").text(login)))
                .text(" to confirm"),
        )
        .child(
            el("input type=text class=mono autocomplete=off autocapitalize=none spellcheck=false")
                .on_input(move |text| typed.set(text)),
        )
}
