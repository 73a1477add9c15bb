//! A button that copies a text and says so.

use std::{cell::Cell, future::ready, pin::Pin, rc::Rc, time::Duration};

use leptos::prelude::set_timeout;

use crate::app::{
    dom::{Element, el},
    state::State,
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
    button(label, class, Rc::new(move || Box::pin(ready(text()))))
}

/// The same for a text that takes a moment to make.
pub fn copy_button_for(
    label: &'static str,
    class: &'static str,
    text: impl Fn() -> Later + 'static,
) -> Element {
    button(label, class, Rc::new(text))
}

/// A text that is on its way.
pub(super) type Later = Pin<Box<dyn Future<Output = Option<String>>>>;

fn button(label: &'static str, class: &'static str, text: Rc<dyn Fn() -> Later>) -> Element {
    let state = Rc::new(State::new(READY));
    let copies = Rc::new(Cell::new(0_u32));
    let (said, shown) = (state.clone(), state.clone());
    let copy = move || {
        let text = text();
        let (state, copies) = (state.clone(), copies.clone());
        spawn(async move {
            let Some(text) = text.await else {
                return;
            };
            state.set(match clipboard::write(&text).await {
                true => COPIED,
                false => REFUSED,
            });
            let this = copies.get() + 1;
            copies.set(this);
            let back = move || {
                // A later copy is still to be told of.
                if copies.get() == this {
                    state.set(READY);
                }
            };
            set_timeout(back, SAID_FOR);
        });
    };
    let said = el("span class=visually-hidden role=status").text_of(move || {
        if said.get() == COPIED {
            "Copied to the clipboard"
        } else {
            ""
        }
    });
    let button = el("button type=button")
        .class(class)
        .text_of(move || match shown.get() {
            COPIED => "Copied",
            REFUSED => "The browser refused",
            _ => label,
        })
        .on_click(copy);
    el("span class=copy").children([button, said])
}
