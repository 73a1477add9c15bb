//! The scopes, as chips with suggestions.

use std::{borrow::Cow, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::app::{
    dom::{Element, el},
    session::Session,
    state::{Local, State, derived},
};
use crate::browser::page;
use crate::okta::scopes::{note, suggest};

/// How many suggestions stand below the field.
const SUGGESTIONS: usize = 4;

/// Whose scopes.
#[derive(Clone, Copy)]
pub enum Scopes {
    /// A service app's.
    Service(&'static State<Vec<String>>),
    /// Those of the settings, for a sign-in.
    SignIn(Session),
}

impl Scopes {
    fn get(self) -> Vec<String> {
        match self {
            Self::Service(scopes) => scopes.get(),
            Self::SignIn(session) => session.settings.with(|settings| settings.scopes.clone()),
        }
    }

    fn update(self, change: &mut dyn FnMut(&mut Vec<String>)) {
        match self {
            Self::Service(scopes) => scopes.update(|scopes| change(scopes)),
            Self::SignIn(session) => session
                .settings
                .update(|settings| change(&mut settings.scopes)),
        }
    }

    /// The field, for its label and for the keyboard.
    fn id(self) -> [&'static str; 2] {
        match self {
            Self::Service(_) => ["service-scope", "#service-scope"],
            Self::SignIn(_) => ["scope", "#scope"],
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Service(_) => {
                "Each must be granted to the app by a super admin. The app’s admin role still decides what the token sees."
            }
            Self::SignIn(_) => {
                "Each must be granted to the app by a super admin. The person’s admin role still decides what the token sees."
            }
        }
    }
}

/// A list of scopes that grows by typing, pasting or choosing. `error` is what is wrong with it.
pub fn scope_field(scopes: Scopes, error: Rc<dyn Fn() -> Option<String>>) -> Element {
    let (is_invalid, is_outlined, is_error) = (error.clone(), error.clone(), error.clone());
    let typed = Local::new(String::new());
    let [id, _] = scopes.id();
    let below_id = [id, "-below"].concat();
    // One text, as no scope has a space in it.
    let chosen = derived(move || Some(scopes.get().join(" ")));
    let key = move |event: web_sys::Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else {
            return;
        };
        let is_empty = typed
            .state()
            .with_untracked(|typed| typed.trim().is_empty());
        if key == "Enter" && !is_empty {
            event.prevent_default();
            add(scopes, typed, &typed.get_untracked());
        }
        if key == "Backspace" && typed.state().with_untracked(String::is_empty) {
            scopes.update(&mut |scopes| {
                scopes.pop();
            });
        }
    };
    let input = el("input class=mono placeholder='add a scope…' autocomplete=off autocapitalize=none spellcheck=false")
        .id(id)
        .attr("aria-describedby", &below_id)
        .attr_of("aria-invalid", move || is_invalid().map(|_| "true"))
        .prop_of("value", move || typed.get())
        .on_input(move |text| match text.ends_with([' ', ',', ';']) {
            true => add(scopes, typed, &text),
            false => typed.set(text),
        })
        .on("keydown", key)
        // A scope that was typed and not finished with Enter counts all the same.
        .on("blur", move |_| add(scopes, typed, &typed.get_untracked()));
    let chips = el("ul class=chips aria-label='Chosen scopes'").part(
        move || chosen.get(),
        move |chosen| {
            chosen
                .unwrap_or_default()
                .split_ascii_whitespace()
                .map(|scope| chip(scopes, scope.to_owned()))
                .collect::<Vec<_>>()
        },
    );
    let suggestions = el("div class='chips suggestions'").part(
        move || {
            chosen.track();
            typed.state().with(|typed| {
                let chosen = untrack(|| scopes.get());
                suggest(typed.trim(), &chosen, SUGGESTIONS)
            })
        },
        move |found| {
            let buttons = found
                .into_iter()
                .map(|scope| suggestion(scopes, typed, scope));
            buttons.collect::<Vec<_>>()
        },
    );
    let below = el("p")
        .attr_of("class", move || {
            Some(if is_error().is_some() {
                "error"
            } else {
                "hint"
            })
        })
        .text_of(move || error().map_or_else(|| Cow::Borrowed(scopes.hint()), Cow::Owned));
    el("div class=field").children([
        el("label").attr("for", id).text("Scopes"),
        el("div class=chip-field")
            .class_of("invalid", move || is_outlined().is_some())
            .children([chips, input]),
        suggestions,
        el("div class=below").id(&below_id).child(below),
    ])
}

fn add(scopes: Scopes, typed: Local<String>, text: &str) {
    if text.is_empty() {
        return;
    }
    scopes.update(&mut |chosen| {
        let scopes = text.split([' ', ',', ';', '\t', '\n']);
        for scope in scopes.filter(|scope| !scope.is_empty()) {
            if !chosen.iter().any(|known| known == scope) {
                chosen.push(scope.to_owned());
            }
        }
    });
    typed.set(String::new());
}

fn chip(scopes: Scopes, scope: String) -> Element {
    let remove = el("button type=button")
        .attr("aria-label", &["Remove ", &scope].concat())
        .text("×");
    let chip = el("li class=chip").child(el("span").text(&scope));
    chip.child(remove.on_click(move || {
        scopes.update(&mut |scopes| scopes.retain(|known| *known != scope));
        page::focus(scopes.id()[1]);
    }))
}

fn suggestion(scopes: Scopes, typed: Local<String>, scope: &'static str) -> Element {
    el("button type=button class='chip add'")
        .attr("title", note(scope).unwrap_or_default())
        .text("+ ")
        .text(scope)
        // The field must not lose the focus first: that would add what was typed so far.
        .on("mousedown", |event| event.prevent_default())
        .on_click(move || {
            add(scopes, typed, scope);
            page::focus(scopes.id()[1]);
        })
}
