//! What can be chosen when a sandbox org starts.

use crate::faults::Faults;
use crate::settings::Settings;

/// The settings of one sandbox org.
#[derive(Clone, Debug)]
pub struct Config {
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// How many people the directory holds, the accounts that can sign in included.
    pub users: u64,
    /// Redirect URIs every browser app accepts besides the callback on port 8080.
    pub redirect_uris: Vec<String>,
    /// Faults in force from the start, and again after a reset.
    pub faults: Faults,
    /// Lifetime of access tokens and ID tokens in seconds. Okta's org authorization server has a
    /// fixed hour.
    pub access_token_lifetime: u64,
    /// How long the refresh token before the newest is still good, in seconds.
    pub refresh_token_leeway: u64,
    /// Whether scripts may read `WWW-Authenticate` on API responses. Okta does not list it among
    /// the headers it exposes, so the default is no.
    pub show_challenges: bool,
}

impl Config {
    /// The settings in force at the start.
    pub fn settings(&self) -> Settings {
        Settings {
            access_token_lifetime: self.access_token_lifetime,
            refresh_token_leeway: self.refresh_token_leeway,
        }
    }

    /// The redirect URIs of the browser apps, in the order they were given.
    pub fn all_redirect_uris(&self) -> Vec<String> {
        let mut uris = DEFAULT_REDIRECT_URIS.map(str::to_owned).to_vec();
        for uri in &self.redirect_uris {
            if !uris.contains(uri) {
                uris.push(uri.clone());
            }
        }
        uris
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: DEFAULT_PORT,
            users: DEFAULT_USERS,
            redirect_uris: Vec::new(),
            faults: Faults::default(),
            access_token_lifetime: Settings::default().access_token_lifetime,
            refresh_token_leeway: Settings::default().refresh_token_leeway,
            show_challenges: false,
        }
    }
}

/// The port the sandbox listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8081;

/// The size of the directory unless told otherwise.
pub const DEFAULT_USERS: u64 = 1_000;

const DEFAULT_REDIRECT_URIS: [&str; 2] = [
    "http://localhost:8080/callback",
    "http://127.0.0.1:8080/callback",
];
