//! The connect page: choose org, app, flow and scopes, see the exact request, and sign in.

mod connection;
mod form;
mod more;
mod orgs;
mod paste;
mod private;
mod request;
mod sandbox;
mod scopes;

use super::dom::{Element, el};

pub use connection::{Show, Verdict, judge_metadata};
pub use scopes::{Scopes, scope_field};

/// The connect page.
pub fn connect_page() -> Element {
    el("div").children([
        sandbox::sandbox_card(),
        orgs::orgs_strip(),
        el("div class=columns").children([
            el("div class=stack").children([form::request_form(), paste::paste_back()]),
            request::request_preview(),
        ]),
    ])
}
