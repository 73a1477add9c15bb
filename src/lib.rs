//! Latchkey: OAuth 2.0 access tokens for Okta's own APIs, got and used in one static web page.
//!
//! - [`oauth`]: the protocol. Pure: no clock, no randomness, no network, no browser.
//! - [`okta`]: what is Okta's own: org address, scopes, users, paging, error explanations. Pure as well.
//! - [`browser`]: the only code that touches the browser's interfaces.
//! - [`app`]: what people see.

pub mod app;
pub mod browser;
pub mod oauth;
pub mod okta;
