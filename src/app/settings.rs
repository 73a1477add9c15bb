//! What a person chose on the connect page. Never a secret: it is kept by the device.

use crate::browser::storage::Area;
use crate::oauth::flow::{Flow, Prompt, ResponseMode};
use crate::oauth::json::Json;
use crate::oauth::record::{Record, add, member};
use crate::okta::{
    org::{Correction, OrgError, OrgUrl},
    pace,
};

const RECORD: &str = "latchkey.settings";

/// The choices, as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub org: String,
    pub client_id: String,
    pub flow: Flow,
    pub scopes: Vec<String>,
    pub response_mode: ResponseMode,
    /// Whether tokens of the code flow are bound to a key (RFC 9449).
    pub dpop: bool,
    pub prompt: Option<Prompt>,
    pub login_hint: String,
    /// Whether this tab may keep the token over a reload.
    pub keep_token: bool,
    /// What is left to others of the org's rate limits, in percent.
    pub reserve: u64,
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
        // Keeping a token is this tab's choice, not the next one's.
        let keep_token = false;
        Area::Device.write(
            RECORD,
            &Self {
                keep_token,
                ..self.clone()
            },
        );
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
            dpop: false,
            prompt: None,
            login_hint: String::new(),
            keep_token: false,
            reserve: pace::RESERVE,
        }
    }
}

/// What a record lacks is as it was in the beginning: an older page may have written it.
impl Record for Settings {
    fn from_json(json: &Json) -> Option<Self> {
        if !matches!(json, Json::Object(_)) {
            return None;
        }
        let first = Self::default();
        Some(Self {
            org: member(json, "org").unwrap_or(first.org),
            client_id: member(json, "client_id").unwrap_or(first.client_id),
            flow: member(json, "flow").unwrap_or(first.flow),
            scopes: member(json, "scopes").unwrap_or(first.scopes),
            response_mode: member(json, "response_mode").unwrap_or(first.response_mode),
            dpop: member(json, "dpop").unwrap_or(first.dpop),
            prompt: member(json, "prompt").unwrap_or(first.prompt),
            login_hint: member(json, "login_hint").unwrap_or(first.login_hint),
            keep_token: member(json, "keep_token").unwrap_or(first.keep_token),
            reserve: member(json, "reserve")
                .filter(|reserve| *reserve <= 100)
                .unwrap_or(first.reserve),
        })
    }

    fn to_json(&self) -> Json {
        let mut members = Vec::new();
        // What follows may be an answer that was pasted here by mistake.
        let org = self.org.split(['?', '#']).next().unwrap_or_default();
        add(&mut members, "org", &org.to_owned());
        add(&mut members, "client_id", &self.client_id);
        add(&mut members, "flow", &self.flow);
        add(&mut members, "scopes", &self.scopes);
        add(&mut members, "response_mode", &self.response_mode);
        add(&mut members, "dpop", &self.dpop);
        add(&mut members, "prompt", &self.prompt);
        add(&mut members, "login_hint", &self.login_hint);
        add(&mut members, "keep_token", &self.keep_token);
        add(&mut members, "reserve", &self.reserve);
        Json::Object(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_pasted_as_the_org_is_not_kept() {
        for answer in ["#access_token=secret", "?code=secret&state=1"] {
            let settings = Settings {
                org: ["https://acme.example/callback", answer].concat(),
                ..Settings::default()
            };
            let kept = settings.to_json().to_text();
            assert!(kept.contains("https://acme.example/callback"), "{kept}");
            assert!(!kept.contains("secret"), "{kept}");
        }
    }

    #[test]
    fn settings_are_read_back_as_they_were_written() {
        let settings = Settings {
            org: "acme.okta.com".to_owned(),
            flow: Flow::Implicit,
            prompt: Some(Prompt::Login),
            keep_token: true,
            ..Settings::default()
        };
        assert_eq!(Settings::from_json(&settings.to_json()), Some(settings));
    }
}
