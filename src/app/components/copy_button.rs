//! A button that copies a text and says so.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use crate::browser::clipboard;

/// How long the button says what became of the copy.
const SAID_FOR: Duration = Duration::from_millis(1_600);

#[derive(Clone, Copy, PartialEq)]
enum Copy {
    Ready,
    Copied,
    Refused,
}

/// Copies what `text` gives at the time of the click; nothing is copied when it gives nothing.
#[component]
pub fn CopyButton(
    label: &'static str,
    #[prop(into)] text: CopyText,
    #[prop(default = "button")] class: &'static str,
) -> impl IntoView {
    let state = RwSignal::new(Copy::Ready);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    let copy = move |_| {
        let Some(text) = (text.0)() else {
            return;
        };
        spawn_local(async move {
            let outcome = if clipboard::write(&text).await {
                Copy::Copied
            } else {
                Copy::Refused
            };
            // The button may be gone by now.
            if state.try_set(outcome).is_some() {
                return;
            }
            stop();
            let back = move || {
                let _ = state.try_set(Copy::Ready);
            };
            timer.try_set_value(set_timeout_with_handle(back, SAID_FOR).ok());
        });
    };
    view! {
        <button type="button" class=class on:click=copy>
            {move || match state.get() {
                Copy::Ready => label,
                Copy::Copied => "Copied",
                Copy::Refused => "The browser refused",
            }}
        </button>
        <span class="visually-hidden" role="status">
            {move || (state.get() == Copy::Copied).then_some("Copied to the clipboard")}
        </span>
    }
}

/// What a [`CopyButton`] copies.
pub struct CopyText(Box<dyn Fn() -> Option<String> + Send + Sync>);

impl<F: Fn() -> T + Send + Sync + 'static, T: Into<Option<String>>> From<F> for CopyText {
    fn from(text: F) -> Self {
        Self(Box::new(move || text().into()))
    }
}
