//! *Copy request URL*: a request to be opened in a private window, whose answer comes home by hand.

use std::rc::Rc;

use crate::app::{
    dom::{Element, el},
    format,
    session::{Session, SignIn},
    state::State,
    task::spawn,
};
use crate::browser::clipboard;
use crate::oauth::transaction::MAX_AGE;

/// What became of the copy.
#[derive(Clone, Copy)]
pub(super) enum Private {
    None,
    /// The answer must be back by then, in seconds since the epoch.
    Copied {
        until: u64,
    },
    Refused,
}

/// The button. `is_ready` says whether there is a request to copy.
pub(super) fn copy_request(
    session: Session,
    private: Rc<State<Private>>,
    is_ready: impl Fn() -> bool + 'static,
) -> Element {
    let copy = move || {
        if !is_ready() {
            return;
        }
        let Some(url) = session.private_request_url() else {
            private.set(Private::Refused);
            return;
        };
        let private = private.clone();
        spawn(async move {
            let until = session.now.get_untracked() + MAX_AGE;
            private.set(match clipboard::write(&url).await {
                true => Private::Copied { until },
                false => Private::Refused,
            });
        });
    };
    el("button type=button class=button>Copy request URL")
        .flag_of("disabled", move || session.sign_in.with(SignIn::is_busy))
        .on_click(copy)
}

/// What to do next, and how long it is good for.
pub(super) fn next_step(session: Session, private: Rc<State<Private>>) -> Element {
    el("div role=status").part(
        move || private.get(),
        move |private| match private {
            Private::None => None,
            Private::Copied { until } => Some(el("p class=note>Copied. Open it in a private window, sign in, choose <b>Copy this answer</b> there, and paste it below. ").text_of(move || match until.saturating_sub(session.now.get()) {
                0 => "It has expired: copy a new one.".to_owned(),
                left => ["Good for ", &format::countdown(left), "."].concat(),
            })),
            Private::Refused => Some(el("p class=error>The browser refused the clipboard or its storage. Allow both for this site, then copy again.")),
        },
    )
}
