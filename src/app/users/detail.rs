//! One user, with everything the org tells.

pub(super) mod facts;

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;

use super::{
    button, focus_soon,
    open::Opener,
    person::{self, Panel, User},
    status,
    store::Users,
};
use crate::app::{
    components::{busy, copy_button},
    dom::{self, Element, el},
};

/// The user's name, which the keyboard goes to when the panel opens.
const HEADING: &str = "user-name";

/// The panel of one user. It asks for the user by itself, because a list leaves things out.
pub(super) fn detail(users: Users, id: String, opener: Opener) -> Element {
    let session = users.session;
    let panel = Panel::new(users, id.clone());
    let asked = Rc::clone(&panel);
    dom::effect(move || {
        session.grant.track();
        untrack(|| asked.follow_token());
    });
    // What was done before the panel opened is in what it reads.
    let (touched, is_open) = (Rc::clone(&panel), Cell::new(false));
    dom::effect(move || {
        users.touched.track();
        if is_open.replace(true) {
            let id = users.touched.get_untracked();
            untrack(|| touched.touched(&id));
        }
    });
    focus_soon(["#", HEADING].concat());

    // What the list knows already stands there at once.
    let listed = users.listed(&id);
    let named = Rc::clone(&panel);
    let name = move || {
        let name = match named.user.get() {
            User::Ready(detail) => detail.row.name(),
            User::Deleted { name, .. } => name.to_string(),
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
    let parts = person::parts(&panel);
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
        .child(parts)
}

/// How the user is, or why that is not known.
fn body(users: Users, panel: &Rc<Panel>, user: &User) -> Vec<Element> {
    match user {
        User::Deleted { told, .. } => {
            vec![el("div class=outcome role=status tabindex=-1").children([
                el("p>The user is deleted for good. Close the panel to go back to the list."),
                el("p class=muted").text(told),
            ])]
        }
        User::Failed(trouble) => {
            let panel = Rc::clone(panel);
            vec![trouble.view(users.session, move || panel.load())]
        }
        User::Loading => vec![
            busy("p", "Loading the user")
                .class("muted")
                .attr("role", "status"),
        ],
        User::Ready(detail) => vec![el("p").child(status::badge(&detail.row.status))],
    }
}
