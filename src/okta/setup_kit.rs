//! A new service app, set up by hand, by calls to Okta's API, or by Terraform: the same settings in each.
//!
//! The texts are in `assets/kit.txt`, which the page loads when it is wanted and whose head says how it is written.

use super::org::OrgUrl;
use super::snippet::{Tool, fill_line, tools};
use crate::oauth::json::Json;
use crate::oauth::jwk::{Algorithm, PublicKey};
use crate::oauth::text;

/// The app as it is to be.
#[derive(Clone, Debug)]
pub struct Kit<'a> {
    pub org: &'a OrgUrl,
    /// What people call it.
    pub name: &'a str,
    pub scopes: &'a [String],
    pub key: &'a PublicKey,
    pub kid: &'a str,
    pub algorithm: Algorithm,
    /// Without one, every call with a token of the app is refused.
    pub role: Option<AdminRole>,
}

/// A standard admin role that a service app can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminRole {
    GroupAdmin,
    HelpDesk,
    OrgAdmin,
    ReadOnly,
    SuperAdmin,
}

impl AdminRole {
    /// All of them, those that may do the least first.
    pub const ALL: [Self; 5] = [
        Self::ReadOnly,
        Self::HelpDesk,
        Self::GroupAdmin,
        Self::OrgAdmin,
        Self::SuperAdmin,
    ];

    /// The name that Okta's API has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GroupAdmin => "USER_ADMIN",
            Self::HelpDesk => "HELP_DESK_ADMIN",
            Self::OrgAdmin => "ORG_ADMIN",
            Self::ReadOnly => "READ_ONLY_ADMIN",
            Self::SuperAdmin => "SUPER_ADMIN",
        }
    }

    /// The name that the Admin Console has for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::GroupAdmin => "Group Administrator",
            Self::HelpDesk => "Help Desk Administrator",
            Self::OrgAdmin => "Organization Administrator",
            Self::ReadOnly => "Read-Only Administrator",
            Self::SuperAdmin => "Super Administrator",
        }
    }
}

/// The ways to set an app up, out of the text of `assets/kit.txt`.
pub fn ways(text: &str) -> Vec<Tool<'_>> {
    of_kind(text, "okta-")
}

/// The tools that send a token request, out of the same text. Those for a bound token write the header lines of the answer too.
pub fn senders(text: &str, is_bound: bool) -> Vec<Tool<'_>> {
    of_kind(text, if is_bound { "bound-" } else { "token-" })
}

fn of_kind<'a>(text: &'a str, prefix: &str) -> Vec<Tool<'a>> {
    let mut tools = tools(text);
    tools.retain(|tool| tool.file.starts_with(prefix));
    tools
}

impl Kit<'_> {
    /// The text of one way.
    pub fn write(&self, way: &Tool<'_>) -> String {
        let mut out = String::new();
        for line in &way.lines {
            let (mark, rest) = match line.as_bytes().first() {
                Some(mark @ (b'*' | b'+' | b'-' | b'!')) => (*mark, text::split_at(line, 1).1),
                _ => (b' ', *line),
            };
            let mut add = |scope: &str| {
                let fill = |out: &mut String, name: &str| match self.value(name, scope) {
                    Some(value) => {
                        way.quoting.push(out, &value);
                        true
                    }
                    None => false,
                };
                fill_line(&mut out, rest, &fill);
                out.push('\n');
            };
            match mark {
                b'*' => self.scopes.iter().for_each(|scope| add(scope)),
                b'+' if matches!(self.key, PublicKey::Ec(_)) => {}
                b'-' if matches!(self.key, PublicKey::Rsa(_)) => {}
                b'!' if self.role.is_none() => {}
                _ => add(""),
            }
        }
        out
    }

    fn value(&self, name: &str, scope: &str) -> Option<String> {
        let text = |text: &str| Json::String(text.to_owned()).to_text();
        let role = self.role.map_or("", AdminRole::as_str);
        Some(match name {
            "name" => self.name.to_owned(),
            "org" => self.org.as_str().to_owned(),
            "scope" => scope.to_owned(),
            "role" => role.to_owned(),
            "role-name" => self.role.map_or("", AdminRole::label).to_owned(),
            "kid" => self.kid.to_owned(),
            "e" | "n" | "x" | "y" => self.key.to_jwk().member_str(name)?.to_owned(),
            "jwk" => self.registration(),
            "apps" => [self.org.as_str(), "/api/v1/apps"].concat(),
            "clients" => [self.org.as_str(), "/oauth2/v1/clients"].concat(),
            "new" => [
                r#"{"name":"oidc_client","label":"#,
                &text(self.name),
                r#","signOnMode":"OPENID_CONNECT","credentials":{"oauthClient":{"token_endpoint_auth_method":"private_key_jwt"}},"settings":{"oauthClient":{"application_type":"service","grant_types":["client_credentials"],"response_types":["token"],"dpop_bound_access_tokens":false,"jwks":{"keys":["#,
                &self.registration(),
                "]}}}}",
            ]
            .concat(),
            "grant" => [
                r#"{"scopeId":"#,
                &text(scope),
                r#","issuer":"#,
                &text(self.org.as_str()),
                "}",
            ]
            .concat(),
            "assignment" => [r#"{"type":"#, &text(role), "}"].concat(),
            _ => return None,
        })
    }

    fn registration(&self) -> String {
        self.key.to_registration(self.kid, self.algorithm).to_text()
    }
}
