//! A stand-in for an Okta org on this machine: its authorization server, its sign-in page and the
//! part of its management API that deals with people. What works here is meant to work at Okta, and
//! what Okta refuses is refused here in the same words.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let sandbox = sandbox::Sandbox::start(sandbox::Config { port: 0, ..Default::default() }).await?;
//! println!("{}", sandbox.origin());
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```

// A refusal here is a whole HTTP response.
#![expect(clippy::result_large_err)]

pub mod access;
pub mod accounts;
pub mod api;
pub mod apps;
pub mod clock;
pub mod counts;
pub mod directory;
pub mod faults;
pub mod keys;
pub mod oauth;
pub mod settings;

mod config;
mod control;
mod cors;
mod jwt;
mod random;
mod rate_limit;
mod scopes;
mod server;
mod state;
mod tokens;

pub use config::{Config, DEFAULT_PORT, DEFAULT_USERS};
pub use server::Sandbox;
pub use state::Org;
pub use tokens::Which;
