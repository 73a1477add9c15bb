//! What people see.

#![allow(
    unreachable_pub,
    reason = "the component macro makes the props of every component public"
)]

pub mod callback;
pub mod components;
pub mod connect;
pub mod failure;
pub mod format;
pub mod route;
pub mod session;
pub mod settings;
pub mod shell;
pub mod token;
pub mod users;

use leptos::prelude::*;

use crate::browser::{location, page};
use route::Route;
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
        provide_context(users::Users::new(session));
        session.start(&parts);
        view! { <shell::Shell /> }
    });
    page::remove_loading_text();
}

/// The page that belongs to a route.
#[component]
fn Page() -> impl IntoView {
    let session = session::session();
    // Opening a user changes the address, not the page.
    let page = Memo::new_with_compare(
        move |_| session.route.get(),
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !old.is_same_page(new),
            _ => true,
        },
    );
    move || match page.get() {
        Route::Callback => view! { <callback::Callback /> }.into_any(),
        Route::Connect => view! { <connect::Connect /> }.into_any(),
        Route::NotFound => view! { <shell::NotFound /> }.into_any(),
        Route::Token => view! { <token::Token /> }.into_any(),
        Route::Users(_) => view! { <users::UsersPage /> }.into_any(),
    }
}
