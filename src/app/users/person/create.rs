//! Creating a user: a form over the page, with the request that it makes.

mod form;
mod further;
mod more;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    ask,
    ask::{Line, Trouble},
    lock,
};
use crate::app::{
    components::button,
    dom::{Element, el},
    route::Route,
    session::Session,
    state::{State, whether},
    task::spawn,
    users::{is_escape_key, store::Users},
};
use form::form;
use more::{Requires, Types};

use crate::okta::{
    lifecycle::{self, Action, Choice, Done, Newcomer, SCOPE},
    org::OrgUrl,
    user_type::UserType,
};

/// What stands at the head of the users page: whether changes are allowed in this org, and the button that creates a user.
pub(in crate::app::users) fn head_tools(users: Users) -> Element {
    let session = users.session;
    let may = whether(move || lock::is_open(session) && !ask::lacks(session, SCOPE));
    let is_open = whether(move || lock::is_open(session));
    let is_creating = Rc::new(State::new(false));
    let (opener, shown, closer) = (
        Rc::clone(&is_creating),
        Rc::clone(&is_creating),
        is_creating,
    );
    el("div class='row head-tools'")
        .part(
            move || is_open.get(),
            move |is_open| lock::bar(session, is_open),
        )
        .part(
            move || may.get(),
            move |may| {
                let opener = Rc::clone(&opener);
                may.then(|| button("button", "Create user…").on_click(move || opener.set(true)))
            },
        )
        .part(
            move || shown.get() && may.get(),
            move |is_shown| is_shown.then(|| dialog(session, &closer)),
        )
}

/// What is typed so far.
struct Draft {
    session: Session,
    newcomer: State<Newcomer>,
    on: State<Choice>,
    /// The type of user, if it is not the default one.
    kind: State<Option<UserType>>,
    types: State<Types>,
    needs: State<Requires>,
    line: Line,
    sending: State<Sending>,
    /// Whether it was about to be closed, which would lose what is typed.
    is_leaving: State<bool>,
    /// Whether the form is still there.
    is_shown: Rc<State<bool>>,
    is_sent: Cell<bool>,
}

thread_local! {
    /// The last one who was created, until their panel tells of it.
    static CREATED: RefCell<Option<(String, Done)>> = const { RefCell::new(None) };
}

/// What was answered when this user was created just now.
pub(super) fn created(id: &str) -> Option<Done> {
    let (_, done) = CREATED.take().filter(|(created, _)| created == id)?;
    Some(done)
}

#[derive(Clone)]
enum Sending {
    Failed(Trouble),
    No,
    Yes,
}

fn dialog(session: Session, is_shown: &Rc<State<bool>>) -> Element {
    let draft = Rc::new(Draft {
        session,
        newcomer: State::new(Newcomer::default()),
        on: State::new(Action::Create.first_choice()),
        kind: State::new(None),
        types: State::new(Types::Unasked),
        needs: State::new(Requires::Asking),
        line: Line::default(),
        sending: State::new(Sending::No),
        is_leaving: State::new(false),
        is_shown: Rc::clone(is_shown),
        is_sent: Cell::new(false),
    });
    let (closed, typed, asked, source) = (
        Rc::clone(&draft),
        Rc::clone(&draft),
        Rc::clone(&draft),
        Rc::clone(&draft),
    );
    let dialog = el("dialog class=create aria-labelledby=create-title")
        .child(el("h2 id=create-title class=review-title>Create a user"))
        .child(form(&draft))
        // Escape is the dialog's, and not the panel's below it.
        .on("keydown", |event| {
            if is_escape_key(&event) {
                event.stop_propagation();
            }
        })
        .on("input", move |_| typed.is_leaving.set(false))
        // Escape, or the way back of a phone: the first one asks, if anything would be lost.
        .on("cancel", move |event| {
            let is_begun = asked.newcomer.with_untracked(Newcomer::is_begun);
            if is_begun && !asked.is_leaving.get_untracked() {
                event.prevent_default();
                asked.is_leaving.set(true);
            }
        })
        .on("close", move |_| closed.is_shown.set(false));
    // Closed by itself, it gives the keyboard back to what opened it.
    let left = dialog.clone();
    let cancel = button("button", "Cancel").on_click(move || call(&left, "close"));
    let leaving = el("div class=create-leaving").part(
        move || source.is_leaving.get(),
        |is_leaving| {
            let text = "What you typed is kept nowhere: close once more to discard it.";
            is_leaving.then(|| el("p class=note role=alert").text(text))
        },
    );
    let dialog = dialog
        .child(leaving)
        .child(el("div class=row").children([submit(&draft), cancel]));
    let opened = dialog.clone();
    // It has to stand in the page before it can be shown over it.
    request_animation_frame(move || call(&opened, "showModal"));
    dialog
}

/// Calls a method of a dialog's. Every browser that runs this page has them.
fn call(dialog: &Element, method: &str) {
    let method = js_sys::Reflect::get(dialog.node(), &method.into());
    if let Ok(method) = method.map(JsCast::unchecked_into::<js_sys::Function>) {
        let _ = method.call0(dialog.node());
    }
}

fn submit(draft: &Rc<Draft>) -> Element {
    let (source, sender) = (Rc::clone(draft), Rc::clone(draft));
    let is_ready = move || {
        let is_sending = source
            .sending
            .with(|sending| matches!(sending, Sending::Yes));
        !is_sending && source.newcomer.with(Newcomer::is_complete)
    };
    button("button primary", "Create now")
        .flag_of("disabled", move || !is_ready())
        .on_click(move || sender.send())
}

impl Draft {
    fn send(self: &Rc<Self>) {
        let session = self.session;
        let Some(grant) = session.grant.get_untracked() else {
            return;
        };
        if !untrack(|| lock::is_open(session)) || self.is_sent.replace(true) {
            return;
        }
        self.sending.set(Sending::Yes);
        let draft = Rc::clone(self);
        spawn(async move {
            let org = OrgUrl::from_origin(&grant.org);
            let body = draft
                .newcomer
                .with_untracked(|newcomer| newcomer.to_json(false));
            let on = draft.on.get_untracked();
            let request = Action::Create.request(&org, &grant.access_token, "", on, Some(&body));
            let judge = |response: &_| lifecycle::process(Action::Create, response);
            let sent = ask::ask(session, &grant, &request, SCOPE, None, judge).await;
            draft.is_sent.set(false);
            match sent {
                Ok(done) => {
                    draft.is_shown.set(false);
                    // The panel tells the rest.
                    if let Some(id) = done.user.as_ref().map(|user| user.row.id.clone()) {
                        CREATED.set(Some((id.clone(), done)));
                        session.go(Route::Users(Some(id)));
                    }
                }
                Err(trouble) => draft.sending.set(Sending::Failed(trouble)),
            }
        });
    }
}
