//! The way home for an answer that arrived elsewhere: in a private window, or in another one.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::app::session::session;
use crate::oauth::callback::{self, CallbackError};

/// Takes a redirect address by hand. It is checked like one that came by itself.
#[component]
pub fn PasteBack() -> impl IntoView {
    let session = session();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // What was pasted may hold a token: the field lets go of it at once, whatever comes of it.
        let pasted = text.get_untracked();
        let parts = match callback::split_address(&pasted) {
            Ok(parts) => parts,
            Err(wrong) => {
                error.set(Some(wrong.text().into_owned()));
                return;
            }
        };
        if matches!(callback::read(&parts), Ok(None)) {
            error.set(Some(CallbackError::no_parameters().text().into_owned()));
            return;
        }
        text.set(String::new());
        error.set(None);
        session.receive(&parts);
    };
    view! {
        <form class="panel paste" on:submit=submit aria-labelledby="paste-title">
            <h2 id="paste-title">"Answer from another window"</h2>
            <label for="paste">"Redirect address"</label>
            <textarea
                id="paste"
                class="mono"
                rows="2"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder="http://…/callback#…"
                aria-describedby="paste-below"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=text
                on:input:target=move |event| {
                    error.set(None);
                    text.set(event.target().value());
                }
            ></textarea>
            <div id="paste-below" class="below" role="status">
                {move || match error.get() {
                    Some(error) => view! { <p class="error">{error}</p> }.into_any(),
                    None => view! {
                        <p class="hint">
                            "Signed in through a copied request? Paste the whole address you ended at. It is checked against the request made here."
                        </p>
                    }
                    .into_any(),
                }}
            </div>
            <button type="submit" class="button" disabled=move || text.with(|text| text.trim().is_empty())>
                "Use this answer"
            </button>
        </form>
    }
}
