//! What is Okta's own: the org's address, scopes, users, search expressions, paging, rate limits, and what its errors mean.
//!
//! Pure, like [`crate::oauth`].

pub mod api_error;
pub mod belongings;
pub mod bulk;
pub mod clock;
pub mod curl;
pub mod diagnosis;
pub mod export;
pub mod import;
pub mod lifecycle;
pub mod link;
mod list_page;
pub mod mark;
pub mod org;
pub mod pace;
pub mod rate_limit;
pub mod relay;
pub mod saved_org;
pub mod scope_probe;
pub mod scopes;
pub mod search;
pub mod settings_file;
pub mod setup_kit;
pub mod share_link;
pub mod snippet;
pub mod spreadsheet;
pub mod timeline;
pub mod user_schema;
pub mod user_type;
pub mod users;
