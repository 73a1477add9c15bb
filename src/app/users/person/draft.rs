//! What was typed into the form of a user and not sent. It stands there again, however the form was left.

use std::{cell::RefCell, rc::Rc};

use super::{Panel, desk::Step};
use crate::app::{
    components::button,
    dom::{Element, el},
};

/// Texts by attribute, only those that were touched.
pub(super) type Typed = Vec<(String, String)>;

thread_local! {
    /// By org and user, in memory alone: it may be anything about anybody.
    static DRAFTS: RefCell<Vec<(String, Typed)>> = const { RefCell::new(Vec::new()) };
}

impl Panel {
    /// What the draft of this user is kept under.
    pub(super) fn draft_key(&self) -> String {
        let grant = self.session.grant.get_untracked();
        let org = grant.map_or_else(String::new, |grant| grant.org.clone());
        [&org, " ", &self.user_id()].concat()
    }

    /// What was typed for this user.
    pub(super) fn draft(&self) -> Typed {
        let key = self.draft_key();
        DRAFTS.with_borrow(|drafts| {
            let found = drafts.iter().find(|(known, _)| *known == key);
            found.map(|(_, typed)| typed.clone()).unwrap_or_default()
        })
    }

    /// Keeps what is typed; nothing is kept of nothing.
    pub(super) fn keep_draft(&self, typed: Typed) {
        let key = self.draft_key();
        forget(&key);
        if !typed.is_empty() {
            DRAFTS.with_borrow_mut(|drafts| drafts.push((key, typed)));
        }
    }
}

/// Nothing of it is left to be sent.
pub(super) fn forget(key: &str) {
    DRAFTS.with_borrow_mut(|drafts| drafts.retain(|(known, _)| known != key));
}

/// Says that there is something, where the form is not open: it was left, or what was sent was refused.
pub(super) fn unsent(panel: &Panel) -> Option<Element> {
    let is_there = !panel.draft().is_empty();
    is_there.then(|| {
        el("p class='note edit-unsent'>What was typed for an edit is still there: Edit… goes on with it.")
    })
}

/// Says that what stands in the form was typed before, and lets it go.
pub(super) fn restored(panel: &Rc<Panel>) -> Element {
    let anew = Rc::clone(panel);
    el("div class='row edit-unsent'")
        .child(el(
            "span class=note>What was typed before stands here again.",
        ))
        .child(button("button small", "Start anew").on_click(move || {
            anew.keep_draft(Typed::new());
            anew.step.set(Step::Editing);
        }))
}
