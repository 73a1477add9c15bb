//! The scopes, as chips with suggestions.

use std::{borrow::Cow, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::app::{
    dom::{Element, el},
    session::{Session, session},
    state::{Local, derived},
};
use crate::browser::page;
use crate::okta::scopes;

/// How many suggestions stand below the field.
const SUGGESTIONS: usize = 4;

/// A list of scopes that grows by typing, pasting or choosing. `error` is what is wrong with it.
pub(super) fn scope_field(error: Rc<dyn Fn() -> Option<String>>) -> Element {
    let (is_invalid, is_outlined, is_error) = (error.clone(), error.clone(), error.clone());
    let session = session();
    let typed = Local::new(String::new());
    // One text, as no scope has a space in it.
    let chosen = derived(move || Some(session.settings.with(|settings| settings.scopes.join(" "))));
    let key = move |event: web_sys::Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else {
            return;
        };
        let is_empty = typed
            .state()
            .with_untracked(|typed| typed.trim().is_empty());
        if key == "Enter" && !is_empty {
            event.prevent_default();
            add(session, typed, &typed.get_untracked());
        }
        if key == "Backspace" && typed.state().with_untracked(String::is_empty) {
            session.settings.update(|settings| {
                settings.scopes.pop();
            });
        }
    };
    let input = el("input id=scope class=mono placeholder='add a scope…' autocomplete=off autocapitalize=none spellcheck=false aria-describedby=scope-below")
        .attr_of("aria-invalid", move || is_invalid().map(|_| "true"))
        .prop_of("value", move || typed.get())
        .on_input(move |text| match text.ends_with([' ', ',', ';']) {
            true => add(session, typed, &text),
            false => typed.set(text),
        })
        .on("keydown", key)
        // A scope that was typed and not finished with Enter counts all the same.
        .on("blur", move |_| add(session, typed, &typed.get_untracked()));
    let chips = el("ul class=chips aria-label='Chosen scopes'").part(
        move || chosen.get(),
        move |chosen| {
            chosen
                .unwrap_or_default()
                .split_ascii_whitespace()
                .map(|scope| chip(session, scope.to_owned()))
                .collect::<Vec<_>>()
        },
    );
    let suggestions = el("div class='chips suggestions'").part(
        move || {
            chosen.track();
            typed.state().with(|typed| {
                session.settings.with_untracked(|settings| {
                    scopes::suggest(typed.trim(), &settings.scopes, SUGGESTIONS)
                })
            })
        },
        move |found| {
            let buttons = found
                .into_iter()
                .map(|scope| suggestion(session, typed, scope));
            buttons.collect::<Vec<_>>()
        },
    );
    let below = el("p")
        .attr_of("class", move || Some(if is_error().is_some() { "error" } else { "hint" }))
        .text_of(move || {
            error().map_or(
                Cow::Borrowed(
                    "Each must be granted to the app by a super admin. The person’s admin role still decides what the token sees.",
                ),
                Cow::Owned,
            )
        });
    el("div class=field").children([
        el("label for=scope>Scopes"),
        el("div class=chip-field")
            .class_of("invalid", move || is_outlined().is_some())
            .children([chips, input]),
        suggestions,
        el("div id=scope-below class=below").child(below),
    ])
}

fn add(session: Session, typed: Local<String>, text: &str) {
    if text.is_empty() {
        return;
    }
    session.settings.update(|settings| {
        let scopes = text.split([' ', ',', ';', '\t', '\n']);
        for scope in scopes.filter(|scope| !scope.is_empty()) {
            if !settings.scopes.iter().any(|known| known == scope) {
                settings.scopes.push(scope.to_owned());
            }
        }
    });
    typed.set(String::new());
}

fn chip(session: Session, scope: String) -> Element {
    let remove = el("button type=button")
        .attr("aria-label", &["Remove ", &scope].concat())
        .text("×");
    let chip = el("li class=chip").child(el("span").text(&scope));
    chip.child(remove.on_click(move || {
        session
            .settings
            .update(|settings| settings.scopes.retain(|known| *known != scope));
        page::focus("#scope");
    }))
}

fn suggestion(session: Session, typed: Local<String>, scope: &'static str) -> Element {
    el("button type=button class='chip add'")
        .attr("title", scopes::note(scope).unwrap_or_default())
        .text("+ ")
        .text(scope)
        // The field must not lose the focus first: that would add what was typed so far.
        .on("mousedown", |event| event.prevent_default())
        .on_click(move || {
            add(session, typed, scope);
            page::focus("#scope");
        })
}
