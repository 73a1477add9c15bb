//! A button that copies a text and says so.

use std::{rc::Rc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::app::{
    dom::{Element, el},
    task::spawn,
};
use crate::browser::clipboard;

/// How long the button says what became of the copy.
const SAID_FOR: Duration = Duration::from_millis(1_600);

/// What the button says, and what is read out.
const READY: u8 = 0;
const COPIED: u8 = 1;
const REFUSED: u8 = 2;

/// Copies what `text` gives at the time of the click; nothing is copied when it gives nothing.
pub fn copy_button(
    label: &'static str,
    class: &'static str,
    text: impl Fn() -> Option<String> + 'static,
) -> Element {
    button(label, class, Rc::new(text))
}

fn button(
    label: &'static str,
    class: &'static str,
    text: Rc<dyn Fn() -> Option<String>>,
) -> Element {
    let state = RwSignal::new(READY);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    let copy = move || {
        let Some(text) = text() else {
            return;
        };
        spawn(async move {
            let outcome = if clipboard::write(&text).await {
                COPIED
            } else {
                REFUSED
            };
            // The button may be gone by now.
            if state.try_set(outcome).is_some() {
                return;
            }
            stop();
            let back = move || {
                let _ = state.try_set(READY);
            };
            timer.try_set_value(set_timeout_with_handle(back, SAID_FOR).ok());
        });
    };
    let said = el("span class=visually-hidden role=status").text_of(move || {
        if state.get() == COPIED {
            "Copied to the clipboard"
        } else {
            ""
        }
    });
    let button = el("button type=button")
        .class(class)
        .text_of(move || match state.get() {
            COPIED => "Copied",
            REFUSED => "The browser refused",
            _ => label,
        })
        .on_click(copy);
    el("span class=copy").children([button, said])
}
