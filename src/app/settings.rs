//! What a person chose on the connect page. Never a secret: it is kept by the device.

use serde::{Deserialize, Serialize};

use crate::browser::storage::Area;
use crate::oauth::flow::{Flow, Prompt, ResponseMode};
use crate::okta::org::{Correction, OrgError, OrgUrl};

const RECORD: &str = "latchkey.settings";

/// The choices, as they were typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub org: String,
    pub client_id: String,
    pub flow: Flow,
    pub scopes: Vec<String>,
    pub response_mode: ResponseMode,
    pub prompt: Option<Prompt>,
    pub login_hint: String,
    /// Whether this tab may keep the token over a reload.
    pub keep_token: bool,
}

impl Settings {
    /// The settings of this tab, else the last ones of this device, else the first ones ever.
    ///
    /// Each tab has its own, so that two tabs can work with two orgs.
    pub fn read() -> Self {
        Area::Tab
            .read(RECORD)
            .or_else(|| Area::Device.read(RECORD))
            .unwrap_or_default()
    }

    /// Keeps the settings for this tab and for the next new one.
    pub fn write(&self) {
        Area::Tab.write(RECORD, self);
        Area::Device.write(RECORD, self);
    }

    /// The org's address, and what had to be corrected in what was typed.
    ///
    /// # Errors
    /// Why what was typed is not the address of an org.
    pub fn org_url(&self) -> Result<(OrgUrl, Vec<Correction>), OrgError> {
        OrgUrl::parse(&self.org)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            org: String::new(),
            client_id: String::new(),
            flow: Flow::AuthorizationCode,
            scopes: vec!["okta.users.read".to_owned()],
            response_mode: ResponseMode::Fragment,
            prompt: None,
            login_hint: String::new(),
            keep_token: false,
        }
    }
}
