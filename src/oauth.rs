//! OAuth 2.0 for a page: requests to build and responses to judge.
//!
//! Pure: no clock, no randomness, no network, no browser. Every step is a pair: a function that builds a request out of plain
//! data, and one that turns a response (plain data too) into a typed result or a typed error. `now` is always seconds since
//! 1970-01-01T00:00:00Z, and random bytes are passed in.

pub mod authorize;
pub mod base64url;
pub mod callback;
pub mod challenge;
pub mod client_assertion;
pub mod client_credentials;
pub mod der;
pub mod discovery;
pub mod dpop;
pub mod flow;
pub mod form;
pub mod http;
pub mod id_token;
pub mod introspection;
pub mod json;
pub mod jwk;
pub mod jwks;
pub mod jws;
pub mod jwt;
pub mod key_import;
pub mod pasted;
pub(crate) mod pem;
pub mod pkce;
pub mod record;
pub mod recording;
pub mod refresh;
pub mod rules;
pub mod secret;
pub(crate) mod text;
pub mod token;
pub mod transaction;
pub mod userinfo;
