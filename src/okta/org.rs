//! The org's address: what people paste, and the origin it means.

mod parse;

use core::fmt;

use self::parse::split_port;
use crate::oauth::text;

pub use self::parse::{Correction, OrgError};

/// An org's origin, such as `https://acme.okta.com`: no path, no slash at the end. It is also the org's issuer.
#[derive(Clone, PartialEq, Eq)]
pub struct OrgUrl(String);

impl OrgUrl {
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
