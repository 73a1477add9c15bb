//! The org's address: what people paste, and the origin it means.

use core::fmt;
use std::borrow::Cow;

use crate::oauth::text;

/// An org's origin, such as `https://acme.okta.com`: no path, no slash at the end. It is also the org's issuer.
#[derive(Clone, PartialEq, Eq)]
pub struct OrgUrl(String);

impl OrgUrl {
    /// Reads what a person typed or pasted, and says what had to be corrected.
    ///
    /// # Errors
    ///
    /// See [`OrgError`]; each says how to put it right.
    pub fn parse(input: &str) -> Result<(Self, Vec<Correction>), OrgError> {
        let mut corrections = Vec::new();
        let text = input.trim().trim_matches(['"', '\'', '<', '>']).trim();
        if text.is_empty() {
            return Err(OrgError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(OrgError::TooLong);
        }
        if text != input {
            corrections.push(Correction::Whitespace);
        }

        let (scheme, rest) = match text::split_once(text, "://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        let (authority, path) = text::split_before(rest, |byte| matches!(byte, b'/' | b'?' | b'#'));
        if authority.contains('@') {
            return Err(OrgError::UserInfo);
        }
        let (written_host, port) = split_port(authority)?;
        let mut host = written_host.to_ascii_lowercase();
        check_host(&host)?;
        let loopback = is_loopback_host(&host);

        let secure = match scheme.as_deref() {
            Some("https") => true,
            Some("http") if loopback => false,
            Some("http") => {
                corrections.push(Correction::HttpToHttps);
                true
            }
            Some(_) => return Err(OrgError::Scheme),
            None if loopback => {
                corrections.push(Correction::HttpAssumed);
                false
            }
            None => {
                corrections.push(Correction::HttpsAssumed);
                true
            }
        };
        if host != written_host {
            corrections.push(Correction::Lowercased);
        }
        if let Some((sub, suffix)) = split_okta(&host) {
            if matches!(
                sub,
                "" | "developer" | "help" | "login" | "support" | "trust" | "www"
            ) {
                return Err(OrgError::NotAnOrg);
            }
            if let Some(sub) = sub.strip_suffix("-admin")
                && !sub.is_empty()
            {
                let mut twin = String::from(sub);
                twin.push_str(suffix);
                host = twin;
                corrections.push(Correction::AdminHost);
            }
        } else if host == "okta.com" {
            return Err(OrgError::NotAnOrg);
        }
        match path {
            "" => {}
            "/" => corrections.push(Correction::TrailingSlash),
            path if path.starts_with("/oauth2") => corrections.push(Correction::IssuerPath),
            _ => corrections.push(Correction::PathRemoved),
        }

        let mut origin = String::from(if secure { "https://" } else { "http://" });
        origin.push_str(&host);
        match port {
            None => {}
            Some(443) if secure => corrections.push(Correction::DefaultPort),
            Some(80) if !secure => corrections.push(Correction::DefaultPort),
            // http on a port of its own, turned into https, will not answer there; the port was part of the mistake.
            Some(80) => corrections.push(Correction::DefaultPort),
            Some(port) => {
                origin.push(':');
                origin.push_str(&port.to_string());
            }
        }
        Ok((Self(origin), corrections))
    }

    /// The address of an org that was read before, as [`Self::as_str`] gave it.
    pub fn from_origin(origin: &str) -> Self {
        Self(origin.to_owned())
    }

    /// The origin of an address on the wire: what stands before its path.
    pub fn origin_of(url: &str) -> &str {
        let slash = url.bytes().enumerate().filter(|(_, byte)| *byte == b'/');
        let end = slash.map(|(at, _)| at).nth(2);
        text::split_at(url, end.unwrap_or(url.len())).0
    }

    /// An address to show while there is none.
    pub fn example() -> Self {
        Self("https://your-org.okta.com".to_owned())
    }

    /// The origin.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port, without the scheme.
    pub fn host(&self) -> &str {
        match text::split_once(&self.0, "://") {
            Some((_, host)) => host,
            None => &self.0,
        }
    }

    /// What people call the org: its name at Okta, else its host.
    pub fn short_name(&self) -> &str {
        let host = self.host();
        split_okta(host).map_or(host, |(name, _)| name)
    }

    /// The whole address of an endpoint.
    pub fn endpoint(&self, endpoint: Endpoint) -> String {
        let mut url = self.0.clone();
        url.push_str(endpoint.path());
        url
    }

    /// The address of a page of the Admin Console. `None` where it cannot be told from the org's address: a custom domain, or
    /// a local org.
    pub fn admin(&self, page: AdminPage<'_>) -> Option<String> {
        let host = self.host();
        let (sub, suffix) = split_okta(host)?;
        let mut url = String::from("https://");
        url.push_str(sub);
        url.push_str("-admin");
        url.push_str(suffix);
        url.push_str(page.path());
        if let AdminPage::App(client_id) = page {
            url.push_str(&crate::oauth::form::percent_encode_component(client_id));
        }
        Some(url)
    }

    /// Whether the org runs on this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback_authority(self.host())
    }

    /// Whether an address belongs to this origin (RFC 6454).
    pub fn owns(&self, url: &str) -> bool {
        match (url.get(..self.0.len()), url.as_bytes().get(self.0.len())) {
            (Some(start), next) => {
                start.eq_ignore_ascii_case(&self.0)
                    && matches!(next, None | Some(b'/' | b'?' | b'#'))
            }
            (None, _) => false,
        }
    }
}

impl fmt::Debug for OrgUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OrgUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An endpoint of the org. Okta's paths are fixed, so they need no discovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Authorize,
    Introspect,
    Keys,
    OpenidConfiguration,
    /// Public, and readable from any page: the best way to ask whether an address is an Okta org.
    OktaOrganization,
    Revoke,
    Token,
    Userinfo,
    Users,
}

impl Endpoint {
    fn path(self) -> &'static str {
        match self {
            Self::Authorize => "/oauth2/v1/authorize",
            Self::Introspect => "/oauth2/v1/introspect",
            Self::Keys => "/oauth2/v1/keys",
            Self::OpenidConfiguration => "/.well-known/openid-configuration",
            Self::OktaOrganization => "/.well-known/okta-organization",
            Self::Revoke => "/oauth2/v1/revoke",
            Self::Token => "/oauth2/v1/token",
            Self::Userinfo => "/oauth2/v1/userinfo",
            Self::Users => "/api/v1/users",
        }
    }
}

/// A page of the Admin Console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminPage<'a> {
    /// Who has which admin role.
    Administrators,
    /// One app, by its client ID: its General, Assignments and Okta API Scopes tabs.
    App(&'a str),
    Applications,
    People,
    SystemLog,
    TrustedOrigins,
}

impl AdminPage<'_> {
    fn path(self) -> &'static str {
        match self {
            Self::Administrators => "/admin/access/admins",
            Self::App(_) => "/admin/app/oidc_client/instance/",
            Self::Applications => "/admin/apps/active",
            Self::People => "/admin/users",
            Self::SystemLog => "/report/system_log_2",
            Self::TrustedOrigins => "/admin/access/api/trusted_origins",
        }
    }
}

/// Something in what was typed that was put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    AdminHost,
    DefaultPort,
    HttpAssumed,
    HttpToHttps,
    HttpsAssumed,
    IssuerPath,
    Lowercased,
    PathRemoved,
    TrailingSlash,
    Whitespace,
}

impl Correction {
    /// What was done, in a sentence.
    pub fn text(self) -> &'static str {
        match self {
            Self::AdminHost => {
                "Removed -admin: that is the Admin Console's address, and the org answers at the one without it."
            }
            Self::DefaultPort => "Removed the port: it is the usual one.",
            Self::HttpAssumed => "Added http://, as the org is on this machine.",
            Self::HttpToHttps => "Changed http to https: Okta answers by https only.",
            Self::HttpsAssumed => "Added https://.",
            Self::IssuerPath => {
                "Removed /oauth2…: a custom authorization server never gives okta.* scopes, only the org itself does."
            }
            Self::Lowercased => "Written in small letters.",
            Self::PathRemoved => "Removed what followed the host name.",
            Self::TrailingSlash => "Removed the slash at the end.",
            Self::Whitespace => "Removed spaces or quotes around it.",
        }
    }
}

/// Why an address cannot be an org's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrgError {
    Characters,
    Empty,
    NoDot,
    NotAnOrg,
    Port,
    Scheme,
    TooLong,
    UserInfo,
}

impl OrgError {
    /// What is wrong and what to enter instead.
    pub fn text(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Characters => {
                "A host name has letters, digits, dots and hyphens only. Enter an address such as https://acme.okta.com."
            }
            Self::Empty => "Enter the org's address, such as https://acme.okta.com.",
            Self::NoDot => "That is not a whole host name. Enter all of it, such as acme.okta.com.",
            Self::NotAnOrg => {
                "That is Okta's own site, not an org. Enter your org's address: it has a name before .okta.com."
            }
            Self::Port => "What follows the colon is not a port number. Remove it.",
            Self::Scheme => {
                "An org is reached by https. Enter an address that begins with https://."
            }
            Self::TooLong => {
                "That is too long for an address. Enter one such as https://acme.okta.com."
            }
            Self::UserInfo => {
                "There is an @ in the address. Enter the host name alone, with no user name before it."
            }
        })
    }
}

/// An address without what follows its path: that may hold what is nobody's business.
pub fn without_query(url: &str) -> &str {
    text::split_before(url, |byte| matches!(byte, b'?' | b'#')).0
}

/// Whether host and port name this machine: the one place where browsers and Okta take http.
pub(crate) fn is_loopback_authority(authority: &str) -> bool {
    split_port(authority).is_ok_and(|(host, _)| is_loopback_host(host))
}

fn is_loopback_host(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), OrgError> {
    let after_bracket = text::find(authority, "]").map_or(0, |at| at + 1);
    let (_, unbracketed) = text::split_at(authority, after_bracket);
    let Some(colon) = text::find(unbracketed, ":") else {
        return Ok((authority, None));
    };
    let (host, port) = text::split_at(authority, after_bracket + colon);
    let (_, port) = text::split_at(port, 1);
    if port.is_empty() {
        return Ok((host, None));
    }
    match text::number(port).and_then(|port| u16::try_from(port).ok()) {
        None | Some(0) => Err(OrgError::Port),
        port => Ok((host, port)),
    }
}

fn check_host(host: &str) -> Result<(), OrgError> {
    if matches!(host, "localhost" | "[::1]") {
        return Ok(());
    }
    if host.is_empty() {
        return Err(OrgError::Empty);
    }
    if !host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    {
        return Err(OrgError::Characters);
    }
    if !host.contains('.') {
        return Err(OrgError::NoDot);
    }
    let label = |label: &str| {
        !label.is_empty() && label.len() < 64 && !label.starts_with('-') && !label.ends_with('-')
    };
    if !host.split('.').all(label) {
        return Err(OrgError::Characters);
    }
    Ok(())
}

/// The name of an org and the domain of Okta's it is under, the dot with the latter.
fn split_okta(host: &str) -> Option<(&str, &'static str)> {
    let (sub, suffix) = OKTA_SUFFIXES
        .iter()
        .find_map(|suffix| Some((host.strip_suffix(suffix)?, *suffix)))?;
    (!sub.contains('.')).then_some((sub, suffix))
}

const OKTA_SUFFIXES: [&str; 5] = [
    ".okta.com",
    ".oktapreview.com",
    ".okta-emea.com",
    ".okta-gov.com",
    ".okta.mil",
];

const MAX_LENGTH: usize = 2048;
