//! One user, with everything the org tells.

mod facts;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::Arc,
};

use leptos::prelude::*;
use web_sys::AbortController;

use super::{button, focus_soon, open::Opener, sign_in_again, status, store::Users, trouble};
use crate::app::{
    components::{busy, copy_button},
    dom::{self, Element, el},
    session::Session,
    state::State,
    task::spawn,
};
use crate::oauth::token::Grant;
use crate::okta::{
    diagnosis::{self, Symptom},
    org::OrgUrl,
    users::{self, SCOPE, UserDetail},
};

/// The user's name, which the keyboard goes to when the panel opens.
const HEADING: &str = "user-name";

/// The panel of one user. It asks for the user by itself, because a list leaves things out.
pub(super) fn detail(users: Users, id: String, opener: Opener) -> Element {
    let session = users.session;
    let panel = Rc::new(Panel {
        session,
        id: id.clone(),
        user: State::new(User::Loading),
        run: Cell::new(0),
        call: RefCell::default(),
    });
    let asked = Rc::clone(&panel);
    dom::effect(move || {
        session.grant.track();
        untrack(|| asked.load());
    });
    focus_soon(["#", HEADING].concat());

    // What the list knows already stands there at once.
    let listed = users.listed(&id);
    let named = Rc::clone(&panel);
    let name = move || {
        let name = match named.user.get() {
            User::Ready(detail) => detail.row.name(),
            _ => listed.clone().unwrap_or_default(),
        };
        match name {
            name if name.is_empty() => "User".to_owned(),
            name => name,
        }
    };
    let head = el("header class=detail-head").children([
        el("h2")
            .id(HEADING)
            .class("detail-name")
            .attr("tabindex", "-1")
            .child(el("bdi").text_of(name)),
        button("button quiet small detail-close", "×")
            .attr("aria-label", "Close the user")
            .on_click(move || opener.close()),
    ]);
    let identity = el("p class=detail-id").children([
        el("code").text(&id),
        copy_button("Copy", "button small quiet", move || Some(id.clone())),
    ]);
    el("section class=detail")
        .attr("aria-labelledby", HEADING)
        .children([head, identity])
        .part(
            {
                let panel = Rc::clone(&panel);
                move || panel.user.get()
            },
            move |user| body(users, &panel, &user),
        )
}

/// What is shown below the name.
fn body(users: Users, panel: &Rc<Panel>, user: &User) -> Vec<Element> {
    let session = users.session;
    match user {
        User::Expired => {
            let lines = ["It was not sent. Sign in again to see this user."];
            let row = el("div class=row").child(sign_in_again(session));
            vec![trouble::box_of("The token has expired", &lines).child(row)]
        }
        User::Failed(symptom) => {
            let panel = Rc::clone(panel);
            vec![trouble::trouble(session, symptom, move || {
                let panel = Rc::clone(&panel);
                button("button small", "Try again").on_click(move || panel.load())
            })]
        }
        User::Loading => vec![
            busy("p", "Loading the user")
                .class("muted")
                .attr("role", "status"),
        ],
        User::Ready(detail) => {
            let mut parts = vec![el("p").child(status::badge(&detail.row.status))];
            parts.extend(facts::facts(users, detail));
            parts
        }
    }
}

/// How far the user has come.
#[derive(Clone)]
enum User {
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Symptom>),
    Loading,
    Ready(Arc<UserDetail>),
}

struct Panel {
    session: Session,
    id: String,
    user: State<User>,
    /// Counts what was begun: an answer to anything but the last is late, and ignored.
    run: Cell<u32>,
    call: RefCell<Option<AbortController>>,
}

impl Panel {
    /// Asks the org for the user.
    fn load(self: &Rc<Self>) {
        let Some(grant) = self.session.grant.get_untracked() else {
            return;
        };
        self.abort();
        let run = self.run.get() + 1;
        self.run.set(run);
        if self.session.has_expired(&grant) {
            self.user.set(User::Expired);
            return;
        }
        self.user.set(User::Loading);
        let call = AbortController::new().ok();
        self.call.borrow_mut().clone_from(&call);
        spawn(ask(
            Rc::downgrade(self),
            self.session,
            self.id.clone(),
            grant,
            call,
            run,
        ));
    }

    fn abort(&self) {
        let call = self.call.borrow_mut().take();
        if let Some(call) = call {
            call.abort();
        }
    }
}

/// A panel that is closed waits for nothing.
impl Drop for Panel {
    fn drop(&mut self) {
        self.abort();
    }
}

async fn ask(
    panel: Weak<Panel>,
    session: Session,
    id: String,
    grant: Arc<Grant>,
    call: Option<AbortController>,
    run: u32,
) {
    let org = OrgUrl::from_origin(&grant.org);
    let request = users::user_request(&org, &grant.access_token, &id);
    let signal = call.as_ref().map(AbortController::signal);
    let user = match session.send_with(&grant, &request, signal.as_ref()).await {
        Ok(answer) => match users::process_user(&answer.response) {
            Ok(detail) => User::Ready(Arc::new(detail)),
            Err(failure) => User::Failed(Arc::new(diagnosis::api(&failure, &grant, SCOPE))),
        },
        Err(error) => User::Failed(Arc::new(session.explain(error, &org).await)),
    };
    // The panel may be closed by now, or have asked again.
    let Some(panel) = panel.upgrade() else {
        return;
    };
    if panel.run.get() == run {
        panel.user.set(user);
    }
}
