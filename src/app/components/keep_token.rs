//! The box that lets this tab keep the token.

use crate::app::{
    dom::{Element, el},
    session::session,
};

/// A box to tick. It stands wherever a token is about to come or is there.
pub fn keep_token_box(label: &str) -> Element {
    let session = session();
    let tick = el("input type=checkbox").prop_of("checked", move || {
        session.settings.with(|settings| settings.keep_token)
    });
    let ticked = tick.clone();
    let tick = tick.on("change", move |_| session.keep_token(ticked.is_checked()));
    el("label class=check").children([tick, el("span").text(label)])
}
