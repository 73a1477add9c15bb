//! What can be changed about an org while it runs.

use serde::{Deserialize, Serialize};

/// The settings in force.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long access tokens and ID tokens issued from now on live, in seconds. Okta's org
    /// authorization server has a fixed hour.
    pub access_token_lifetime: u64,
    /// How long the refresh token before the newest is still good, in seconds. At Okta an app may
    /// have 0 to 60.
    pub refresh_token_leeway: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access_token_lifetime: 3_600,
            refresh_token_leeway: 30,
        }
    }
}
