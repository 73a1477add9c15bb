//! The way home for an answer that arrived elsewhere: in a private window, or in another one.

use std::borrow::Cow;

use crate::app::{
    dom::{Element, el},
    session::session,
    state::Local,
};
use crate::oauth::callback::{self, CallbackError, RedirectParts};

/// Takes a redirect address by hand. It is checked like one that came by itself.
pub(super) fn paste_back() -> Element {
    let session = session();
    let text = Local::new(String::new());
    let error = Local::new(String::new());
    let submit = move || match text.state().with_untracked(|text| read(text)) {
        Err(_) => error.set(
            "There is no answer in it: nothing stands after ? or #. \
             In the window you signed in with, choose Copy this answer, and paste that."
                .to_owned(),
        ),
        Ok(parts) => {
            // What was pasted may hold a token: the field lets go of it at once, whatever comes of it.
            text.set(String::new());
            error.set(String::new());
            session.receive(&parts);
        }
    };
    let field = el("textarea id=paste class=mono rows=2 autocomplete=off autocapitalize=none spellcheck=false placeholder=http://…/callback#… aria-describedby=paste-below")
        .attr_of("aria-invalid", move || {
            error.state().with(|error| (!error.is_empty()).then_some("true"))
        })
        .prop_of("value", move || text.get())
        .on_input(move |typed| {
            error.set(String::new());
            text.set(typed);
        });
    let below = el("div id=paste-below class=below role=status").child(
        el("p")
            .attr_of("class", move || {
                Some(if error.state().with(String::is_empty) { "hint" } else { "error" })
            })
            .text_of(move || match error.get() {
                error if error.is_empty() => Cow::Borrowed(
                    "Signed in through a copied request? Paste what Copy this answer gave you there, or the whole redirect address. It is checked against the request made here.",
                ),
                error => Cow::Owned(error),
            }),
    );
    el("form class='panel paste' aria-labelledby=paste-title")
        .children([
            el("h2 id=paste-title>Answer from another window"),
            el("label for=paste>Redirect address"),
            field,
            below,
            el("button type=submit class=button>Use this answer").flag_of("disabled", move || {
                text.state().with(|text| text.trim().is_empty())
            }),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            submit();
        })
}

fn read(text: &str) -> Result<RedirectParts, CallbackError> {
    let parts = callback::split_address(text)?;
    match callback::is_there(&parts) {
        false => Err(CallbackError::no_parameters()),
        // Whatever else is wrong is told with everything that was found out.
        true => Ok(parts),
    }
}
