//! The authorization server, the sign-in page and the guards of the API, driven over HTTP.

mod access;
mod authorize;
mod client_secret_jwt;
mod clients;
mod consent;
mod control;
mod cors;
mod counts;
mod discovery;
mod dpop;
mod faults;
mod program;
mod refresh;
mod rotation;
mod service;
mod session;
mod settings;
mod support;
mod token;
mod token_care;
