//! Buttons.

use crate::app::{
    dom::{Element, el},
    session::{Session, SignIn},
};

/// A button that does something on this page.
pub fn button(class: &str, label: &str) -> Element {
    el("button type=button").class(class).text(label)
}

/// The same button, of no use while a sign-in is under way.
pub fn unless_busy(session: Session, button: Element) -> Element {
    button.flag_of("disabled", move || session.sign_in.with(SignIn::is_busy))
}
