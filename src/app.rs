//! What people see.

pub mod callback;
pub mod chunks;
pub mod components;
pub mod connect;
pub mod dom;
pub mod failure;
pub mod format;
pub mod orgs;
pub mod recorder;
pub mod route;
pub mod service;
pub mod session;
pub mod settings;
pub mod shell;
pub mod state;
pub mod task;
pub mod token;
pub mod tokens;
pub mod users;

use leptos::prelude::*;

use crate::browser::{location, page};
use session::Session;

/// Starts the page.
///
/// What came back from the authorization server is taken out of the address bar before anything
/// is shown, and before any other code could see it.
pub fn mount() {
    page::set_panic_notice();
    let base = location::base_path();
    let path = location::path();
    let parts = location::take_redirect();
    mount_to_body(move || {
        let session = Session::new(base, &path);
        provide_context(session);
        session.start(&parts);
        shell::show();
    });
    page::remove_loading_text();
}
