//! The scopes, as chips with suggestions.

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::app::session::session;
use crate::browser::page;
use crate::okta::scopes;

/// How many suggestions stand below the field.
const SUGGESTIONS: usize = 6;

/// A list of scopes that grows by typing, pasting or choosing.
#[component]
pub fn ScopeField(#[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let session = session();
    let typed = RwSignal::new(String::new());
    let chosen = Memo::new(move |_| session.settings.with(|settings| settings.scopes.clone()));
    let add = move |text: &str| {
        session.settings.update(|settings| {
            for scope in text
                .split([' ', ',', ';', '\t', '\n'])
                .filter(|scope| !scope.is_empty())
            {
                if !settings.scopes.iter().any(|known| known == scope) {
                    settings.scopes.push(scope.to_owned());
                }
            }
        });
        typed.set(String::new());
    };
    let remove = move |scope: &str| {
        session
            .settings
            .update(|settings| settings.scopes.retain(|known| known != scope));
        page::focus("#scope");
    };
    let input = move |text: String| match text.ends_with([' ', ',', ';']) {
        true => add(&text),
        false => typed.set(text),
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if !typed.with(|typed| typed.trim().is_empty()) => {
            event.prevent_default();
            typed
                .with_untracked(String::clone)
                .split_whitespace()
                .for_each(add);
        }
        "Backspace" if typed.with(String::is_empty) => {
            session.settings.update(|settings| {
                settings.scopes.pop();
            });
        }
        _ => {}
    };
    // A scope that was typed and not finished with Enter counts all the same.
    let leave = move |_| {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            add(&text);
        }
    };
    let chips = move || {
        chosen
            .get()
            .into_iter()
            .map(|scope| {
                let name = scope.clone();
                let label = ["Remove ", &scope].concat();
                view! {
                    <li class="chip">
                        <span>{scope}</span>
                        <button type="button" aria-label=label on:click=move |_| remove(&name)>"×"</button>
                    </li>
                }
            })
            .collect_view()
    };
    let suggestions = move || {
        let found = chosen
            .with(|chosen| typed.with(|typed| scopes::suggest(typed.trim(), chosen, SUGGESTIONS)));
        found
            .into_iter()
            .map(|scope| {
                view! {
                    <button
                        type="button"
                        class="chip add"
                        title=scopes::note(scope)
                        // The field must not lose the focus first: that would add what was typed so far.
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| {
                            add(scope);
                            page::focus("#scope");
                        }
                    >
                        "+ " {scope}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for="scope">"Scopes"</label>
            <div class="chip-field" class:invalid={move || error.with(Option::is_some)}>
                <ul class="chips" aria-label="Chosen scopes">{chips}</ul>
                <input
                    id="scope"
                    class="mono"
                    placeholder="add a scope…"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="scope-below"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=typed
                    on:input:target=move |event| input(event.target().value())
                    on:keydown=key
                    on:blur=leave
                />
            </div>
            <div class="chips suggestions">{suggestions}</div>
            <div id="scope-below" class="below">
                {move || match error.get() {
                    Some(error) => view! { <p class="error">{error}</p> }.into_any(),
                    None => view! {
                        <p class="hint">
                            "Each must be granted to the app by a super admin. The person’s admin role still decides what the token sees."
                        </p>
                    }
                    .into_any(),
                }}
            </div>
        </div>
    }
}
