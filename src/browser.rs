//! The only code that touches the browser's own interfaces. Everything here is thin: what can be decided
//! without a browser is decided in [`crate::oauth`] and [`crate::okta`].

pub mod awake;
pub mod clipboard;
pub mod clock;
pub mod crypto;
pub mod database;
pub mod files;
pub mod http;
mod js;
pub mod keys;
pub mod location;
pub mod page;
pub mod probe;
pub mod random;
pub mod spool;
pub mod storage;
pub mod tabs;
pub mod transactions;
pub mod vault;
