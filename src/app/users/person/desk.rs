//! What can be done to the user, step by step: choose, look at what it will do, send it, see what came of it.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;

use super::{
    Panel, Trouble, User, ask, draft, edit, lock,
    outcome::{outcome, told},
    plan::Plan,
    review,
};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    state::whether,
    task::spawn,
    users::{focus_soon, is_escape},
};
use crate::okta::{
    lifecycle::{self, Action, Done, SCOPE},
    users,
};

/// How far something has come that is to be done.
#[derive(Clone)]
pub(super) enum Step {
    Choosing,
    Done(Rc<Plan>, Rc<Done>),
    Editing,
    Failed(Rc<Plan>, Trouble),
    Reviewing(Rc<Plan>),
    Sending(Rc<Plan>),
}

/// The part of the panel in which changes are made.
pub(super) fn desk(panel: &Rc<Panel>) -> Element {
    let session = panel.session;
    let lacks = whether(move || ask::lacks(session, SCOPE));
    let is_open = whether(move || lock::is_open(session));
    let (stepped, shown, left) = (Rc::clone(panel), Rc::clone(panel), Rc::clone(panel));
    el("section class=desk aria-label=Changes")
        .on("keydown", move |event| {
            let is_under_way = left
                .step
                .with_untracked(|step| matches!(step, Step::Editing | Step::Reviewing(_)));
            if is_under_way && is_escape(&event) {
                // Escape leaves this step, and not the panel.
                event.prevent_default();
                left.leave();
            }
        })
        .part(
            move || (lacks.get(), is_open.get()),
            move |state| match state {
                (true, _) => {
                    let id = shown.detail().map(|detail| detail.row.id.as_str().into());
                    ask::missing_scope(session, "Changes need", SCOPE, id)
                }
                (false, is_open) => lock::bar(session, is_open),
            },
        )
        .part(
            move || {
                let may = is_open.get() && !lacks.get();
                (may, stepped.step.get())
            },
            {
                let panel = Rc::clone(panel);
                move |(may, step)| match may {
                    true => view(&panel, &step),
                    false => Vec::new(),
                }
            },
        )
}

fn view(panel: &Rc<Panel>, step: &Step) -> Vec<Element> {
    match step {
        Step::Choosing => choices(panel, None),
        Step::Done(plan, done) => choices(panel, Some(outcome(panel, plan, done))),
        Step::Editing => vec![edit::form(panel)],
        Step::Failed(plan, trouble) => {
            let (again, plan) = (Rc::clone(panel), Rc::clone(plan));
            let view = trouble.view(panel.session, move || again.send(&plan));
            choices(panel, Some(view))
        }
        Step::Reviewing(plan) => vec![review::review(panel, plan)],
        Step::Sending(plan) => vec![
            // It has the keyboard until there is an outcome, which then comes into view.
            busy("p", plan.action.label())
                .class("muted desk-sending")
                .attr("tabindex", "-1")
                .attr("role", "status"),
        ],
    }
}

/// What came of the last thing, what can be done, and what was begun.
fn choices(panel: &Rc<Panel>, last: Option<Element>) -> Vec<Element> {
    let mut out: Vec<_> = last.into_iter().collect();
    out.push(actions(panel));
    out.extend(draft::unsent(panel));
    out
}

/// A button for everything that the status allows.
fn actions(panel: &Rc<Panel>) -> Element {
    let (source, shown) = (Rc::clone(panel), Rc::clone(panel));
    el("div class='row desk-actions'").part(
        move || source.user.get(),
        move |user| -> Vec<Element> {
            let User::Ready(detail) = user else {
                return Vec::new();
            };
            let allowed = Action::ALL
                .into_iter()
                .filter(|action| action.is_allowed(&detail.row.status));
            let buttons = allowed.map(|action| {
                let class = match action.is_dangerous() {
                    true => "button small danger",
                    false => "button small",
                };
                let panel = Rc::clone(&shown);
                button(class, &[action.label(), "…"].concat())
                    .attr("data-action", action.label())
                    .on_click(move || panel.choose(action))
            });
            buttons.collect()
        },
    )
}

impl Panel {
    /// Leaves what was begun. The keyboard goes back to the button that began it.
    pub(super) fn leave(&self) {
        self.step.set(Step::Choosing);
        if let Some(action) = self.chosen.get() {
            focus_soon([".desk [data-action='", action.label(), "']"].concat());
        }
    }

    /// Shows what an action would do.
    fn choose(&self, action: Action) {
        let Some(detail) = self.detail() else {
            return;
        };
        self.chosen.set(Some(action));
        self.step.set(match action {
            Action::Edit => Step::Editing,
            action => Step::Reviewing(Rc::new(Plan::new(action, &detail))),
        });
    }

    /// Does it. What was sent is not stopped by closing the panel: nobody would know whether it was done.
    pub(super) fn send(self: &Rc<Self>, plan: &Rc<Plan>) {
        let session = self.session;
        let Some(grant) = session.grant.get_untracked() else {
            return;
        };
        if !untrack(|| lock::is_open(session)) {
            return;
        }
        self.step.set(Step::Sending(Rc::clone(plan)));
        let (panel, plan) = (Rc::downgrade(self), Rc::clone(plan));
        let draft = self.draft_key();
        spawn(async move {
            // What a page of another origin may read of an answer has no ETag in it, so nothing but looking tells.
            if plan.action == Action::Edit {
                let look = plan.user_request(&grant);
                let seen = ask::ask(
                    session,
                    &grant,
                    &look,
                    users::SCOPE,
                    None,
                    users::process_user,
                );
                let step = match seen.await {
                    Ok(now) => plan.overtaken(&now).map(|anew| {
                        if let Some(panel) = panel.upgrade() {
                            panel.is_changed.set(true);
                            panel.take(User::Ready(Arc::new(now)));
                        }
                        Step::Reviewing(Rc::new(anew))
                    }),
                    Err(trouble) => Some(Step::Failed(Rc::clone(&plan), trouble)),
                };
                if let Some(step) = step {
                    if let Some(panel) = panel.upgrade() {
                        panel.step.set(step);
                    }
                    return;
                }
            }
            let request = plan.request(&grant);
            let judge = |response: &_| lifecycle::process(plan.action, response);
            let sent = ask::ask(session, &grant, &request, SCOPE, None, judge).await;
            // The panel may be closed by now, and what was sent is no draft any more.
            if plan.is_typed && sent.is_ok() {
                draft::forget(&draft);
            }
            if let Some(panel) = panel.upgrade() {
                match sent {
                    Ok(done) => panel.finish(plan, done),
                    Err(trouble) => panel.step.set(Step::Failed(plan, trouble)),
                }
                // A refusal often means that the user is not what is shown any more, and after silence nobody knows.
                panel.read_changed();
            }
        });
    }

    /// Somebody was changed elsewhere on the page: if it is who stands here, they are read anew.
    pub(in crate::app::users) fn touched(self: &Rc<Self>, id: &str) {
        if self.user_id() == id {
            self.read_changed();
        }
    }

    fn finish(self: &Rc<Self>, plan: Rc<Plan>, done: Done) {
        if plan.deletes() {
            self.users.removed(&self.user_id());
            self.show(User::Deleted {
                name: plan.name.as_str().into(),
                told: told(&done).into(),
            });
            return;
        }
        self.step.set(Step::Done(plan, Rc::new(done)));
    }

    /// Reads the user anew, and everything that is open.
    fn read_changed(self: &Rc<Self>) {
        let is_here = self
            .user
            .with_untracked(|user| matches!(user, User::Ready(_)));
        if is_here {
            self.is_changed.set(true);
            self.read();
            self.changes.update(|changes| *changes += 1);
        }
    }

    pub(super) fn user_id(&self) -> String {
        self.detail()
            .map_or_else(|| self.id.clone(), |detail| detail.row.id.clone())
    }
}
