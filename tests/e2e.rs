//! End-to-end tests: the release build, served as a static host serves it, driven in a real browser against the
//! sandbox org.
//!
//! `cargo xtask test --only e2e` sets up what they need and runs them. By hand: build with `cargo xtask build`, then
//! `LATCHKEY_AXE=$PWD/.tools/node_modules/axe-core/axe.min.js cargo test --test e2e -- [part of a name]`.
//!
//! They have a `main` of their own, because one chromedriver serves all of them and has to be ended when they are done.

#![allow(
    clippy::needless_pass_by_ref_mut,
    reason = "all tests have one signature, whatever they need of it"
)]

#[cfg(not(target_arch = "wasm32"))]
mod e2e {
    mod access;
    mod access_pages;
    mod answers;
    mod below;
    mod bulk;
    mod bulk_groups;
    mod bulk_plan;
    mod bulk_stops;
    mod carry;
    mod columns;
    mod commands;
    mod connect;
    mod dpop;
    mod dpop_refusals;
    mod dpop_view;
    mod export;
    mod export_choices;
    mod export_stops;
    mod faults;
    mod grid;
    mod grid_keys;
    mod identity;
    mod key_import;
    mod key_storage;
    mod keys;
    mod links;
    mod loading;
    mod loading_stops;
    mod navigation;
    mod network;
    mod person;
    mod person_changes;
    mod person_create;
    mod person_edit;
    mod person_guards;
    mod person_secrets;
    mod recorder;
    mod recorder_secrets;
    mod refusals;
    mod renewal;
    mod saved_orgs;
    mod search;
    mod search_requests;
    mod search_rows;
    mod service;
    mod service_assertions;
    mod service_refusals;
    mod service_tokens;
    mod sign_in;
    mod support;
    mod token_checks;
    mod tokens;
    mod user_details;
    mod users;
    mod users_choice;
    mod wallet;
    mod warnings;

    pub(super) fn main() -> std::process::ExitCode {
        // The long ones first, so that the last to end is a short one.
        let topics = [
            access::tests(),
            access_pages::tests(),
            faults::tests(),
            export_stops::tests(),
            export::tests(),
            export_choices::tests(),
            loading::tests(),
            loading_stops::tests(),
            grid::tests(),
            grid_keys::tests(),
            users::tests(),
            users_choice::tests(),
            user_details::tests(),
            columns::tests(),
            person::tests(),
            person_changes::tests(),
            person_guards::tests(),
            person_create::tests(),
            person_edit::tests(),
            person_secrets::tests(),
            bulk::tests(),
            bulk_stops::tests(),
            bulk_groups::tests(),
            bulk_plan::tests(),
            dpop::tests(),
            dpop_view::tests(),
            dpop_refusals::tests(),
            warnings::tests(),
            wallet::tests(),
            keys::tests(),
            key_import::tests(),
            key_storage::tests(),
            renewal::tests(),
            identity::tests(),
            navigation::tests(),
            answers::tests(),
            below::tests(),
            carry::tests(),
            saved_orgs::tests(),
            links::tests(),
            service::tests(),
            service_refusals::tests(),
            service_assertions::tests(),
            service_tokens::tests(),
            commands::tests(),
            tokens::tests(),
            token_checks::tests(),
            network::tests(),
            recorder::tests(),
            recorder_secrets::tests(),
            search::tests(),
            search_rows::tests(),
            search_requests::tests(),
            refusals::tests(),
            sign_in::tests(),
            connect::tests(),
        ];
        support::main(topics.into_iter().flatten().collect())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    e2e::main()
}

/// In the browser there is nothing to drive a browser with; `tests/browser.rs` is for there.
#[cfg(target_arch = "wasm32")]
fn main() {}
