//! What people type or paste for an org's address, what of it is put right, and what cannot be.

use std::borrow::Cow;

use super::{OrgUrl, is_loopback_host, split_okta};
use crate::oauth::text;

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

pub(super) fn split_port(authority: &str) -> Result<(&str, Option<u16>), OrgError> {
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

const MAX_LENGTH: usize = 2048;
