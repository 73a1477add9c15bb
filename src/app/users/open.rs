//! Opening and closing a user: the address says who is open.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;

use super::{focus_soon, table::TAB_STOP};
use crate::app::{dom, route::Route, session::Session, state::derived};
use crate::browser::page;

/// Who is open, and how to change that. A copy is the same one.
#[derive(Clone)]
pub(super) struct Opener {
    /// The ID of the user who is open.
    pub(super) opened: Memo<Option<String>>,
    session: Session,
    /// Whether the entry of the history before this one is the list.
    was_pushed: Rc<Cell<bool>>,
}

impl Opener {
    /// When a user is closed, the keyboard goes back to the list.
    pub(super) fn new(session: Session) -> Self {
        let opened = derived(move || match session.route.get() {
            Route::Users(id) => id,
            _ => None,
        });
        let was_pushed = Rc::new(Cell::new(false));
        let pushed = Rc::clone(&was_pushed);
        let mut was_open = false;
        dom::effect(move || {
            let is_open = opened.with(Option::is_some);
            if was_open && !is_open {
                pushed.set(false);
                focus_soon(TAB_STOP);
            }
            was_open = is_open;
        });
        Self {
            opened,
            session,
            was_pushed,
        }
    }

    pub(super) fn open(&self, id: String) {
        let route = Route::Users(Some(id));
        if self.opened.with_untracked(Option::is_some) {
            self.session.replace(route);
        } else {
            self.was_pushed.set(true);
            self.session.go(route);
        }
    }

    pub(super) fn close(&self) {
        let history = page::window()
            .history()
            .ok()
            .filter(|_| self.was_pushed.replace(false));
        match history {
            Some(history) => {
                let _ = history.back();
            }
            None => self.session.replace(Route::Users(None)),
        }
    }
}
