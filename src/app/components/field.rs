//! A labelled text field with a hint, a correction or an error below it.

use leptos::prelude::*;

/// One line of text. What is wrong with it, if anything, is read out with it.
#[component]
pub fn Field(
    id: &'static str,
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    /// What is wrong, and how to mend it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What was understood, when it differs from what was typed.
    #[prop(optional, into)]
    note: Signal<Option<String>>,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] placeholder: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "text")] inputmode: &'static str,
) -> impl IntoView {
    let below = [id, "-below"].concat();
    let below_id = below.clone();
    let invalid = move || error.with(Option::is_some).then_some("true");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="text"
                class="mono"
                inputmode=inputmode
                placeholder=placeholder
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=below
                prop:value=value
                on:input:target=move |event| on_input.run(event.target().value())
            />
            <div id=below_id class="below">
                {move || match (error.get(), note.get()) {
                    (Some(error), _) => view! { <p class="error">{error}</p> }.into_any(),
                    (None, Some(note)) => view! { <p class="note">{note}</p> }.into_any(),
                    (None, None) => view! { <p class="hint">{hint}</p> }.into_any(),
                }}
            </div>
        </div>
    }
}
