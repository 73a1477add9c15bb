//! The choices a request makes: flow, response mode, prompt.

use super::record::record_by_name;

/// How a token is got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flow {
    /// Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636): for production.
    AuthorizationCode,
    /// Client credentials (RFC 6749 section 4.4): a service's own token. No person signs in, so there is no authorization
    /// request of this kind.
    ClientCredentials,
    /// Implicit (RFC 6749 section 4.2): the token comes in the address. For testing only.
    Implicit,
}

impl Flow {
    /// The name by which settings keep it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::ClientCredentials => "client_credentials",
            Self::Implicit => "implicit",
        }
    }

    /// The name where room is scarce.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "code",
            Self::ClientCredentials => "service",
            Self::Implicit => "implicit",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization code with PKCE",
            Self::ClientCredentials => "client credentials",
            Self::Implicit => "implicit",
        }
    }
}

/// Where in the redirect the answer is put (OAuth 2.0 Multiple Response Types section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// After `#`: no server sees it.
    Fragment,
    /// After `?`: the host of the page may log it.
    Query,
}

impl ResponseMode {
    /// The value of `response_mode`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fragment => "fragment",
            Self::Query => "query",
        }
    }
}

/// Whether the person must be asked again (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Ask for consent.
    Consent,
    /// Ask for the password, whoever is signed in.
    Login,
    /// Ask for both.
    LoginConsent,
    /// Ask for nothing: fail instead.
    None,
}

impl Prompt {
    /// The value of `prompt`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Login => "login",
            Self::LoginConsent => "login consent",
            Self::None => "none",
        }
    }
}

record_by_name!(Flow {
    AuthorizationCode = "authorization_code",
    ClientCredentials = "client_credentials",
    Implicit = "implicit",
});

record_by_name!(ResponseMode {
    Fragment = "fragment",
    Query = "query",
});

record_by_name!(Prompt {
    Consent = "consent",
    Login = "login",
    LoginConsent = "login_consent",
    None = "none",
});
