//! Takes an address apart.

use core::fmt;

use super::{CallbackError, CallbackFault};
use crate::oauth::flow::ResponseMode;
use crate::oauth::form;
use crate::oauth::text;

/// The two parts of an address in which an answer may be.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RedirectParts {
    /// What follows `?`, with or without it.
    pub query: String,
    /// What follows `#`, with or without it.
    pub fragment: String,
}

/// Both may hold a code or a token.
impl fmt::Debug for RedirectParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedirectParts(redacted)")
    }
}

/// An answer that was read, but belongs to no one yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub(super) channel: ResponseMode,
    parameters: Vec<(&'static str, String)>,
}

impl Answer {
    /// The `state` by which to look up the sign-in it belongs to.
    pub fn state(&self) -> Option<&str> {
        self.find("state")
    }

    #[inline(never)]
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(parameter, _)| *parameter == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first of these parameters that is there.
    pub(super) fn first_of(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.find(name).is_some())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(")?;
        for (name, _) in &self.parameters {
            write!(f, "{name} ")?;
        }
        f.write_str("redacted)")
    }
}

/// Takes apart what a person pasted: a whole address, or what follows its `?` or `#`. Spaces and quotes around it do not matter.
///
/// # Errors
///
/// [`CallbackFault::TooLong`], and [`CallbackFault::NoParameters`] if there is neither `?` nor `#` nor `=` in it.
pub fn split_address(text: &str) -> Result<RedirectParts, CallbackError> {
    if text.len() > MAX_BYTES {
        return Err(CallbackFault::TooLong { name: None }.into());
    }
    let text = text.trim().trim_matches(['"', '\'', '`', '<', '>']).trim();
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (address, query) = match before.split_once('?') {
        Some(parts) => parts,
        // Bare parameters, copied without the `?`: there is no scheme in front of them.
        None if before.contains('=') && !text::contains(before, "://") => ("", before),
        None => (before, ""),
    };
    if query.is_empty() && fragment.is_empty() {
        return Err(CallbackError::no_parameters());
    }
    // An address broken over several lines in a mail or a terminal; encoded values have no spaces of their own.
    let unbroken = |part: &str| part.split_whitespace().collect::<String>();
    if address.contains(char::is_whitespace) {
        return Err(CallbackError::no_parameters());
    }
    Ok(RedirectParts {
        query: unbroken(query),
        fragment: unbroken(fragment),
    })
}

/// Whether [`read`] would find something, be it no answer that can be read.
pub fn is_there(parts: &RedirectParts) -> bool {
    let is_long = parts.query.len() + parts.fragment.len() > MAX_BYTES;
    let is_in = |part: &str| is_answer(part.strip_prefix(['?', '#']).unwrap_or(part));
    is_long || is_in(&parts.query) || is_in(&parts.fragment)
}

/// Reads an answer. `None` if there is no parameter of OAuth's at all: the address is just an address.
///
/// # Errors
///
/// Whatever can be refused without knowing what was asked for.
pub fn read(parts: &RedirectParts) -> Result<Option<Answer>, CallbackError> {
    let query = parts.query.strip_prefix('?').unwrap_or(&parts.query);
    let fragment = parts.fragment.strip_prefix('#').unwrap_or(&parts.fragment);
    if query.len() + fragment.len() > MAX_BYTES {
        return Err(CallbackFault::TooLong { name: None }.into());
    }
    let (text, channel) = match (is_answer(query), is_answer(fragment)) {
        (false, false) => return Ok(None),
        (true, true) => return Err(CallbackFault::BothQueryAndFragment.into()),
        (true, false) => (query, ResponseMode::Query),
        (false, true) => (fragment, ResponseMode::Fragment),
    };
    let decoded = form::decode(text).map_err(|error| CallbackFault::Malformed {
        name: error.name().to_owned(),
    })?;
    let mut answer = Answer {
        channel,
        parameters: Vec::new(),
    };
    for (name, value) in decoded {
        // What is not OAuth's is ignored (RFC 6749 section 4.1.2).
        let Some(name) = known(&name) else {
            continue;
        };
        if answer.find(name).is_some() {
            return Err(CallbackFault::Duplicate { name }.into());
        }
        if value.len() > longest(name) {
            return Err(CallbackFault::TooLong { name: Some(name) }.into());
        }
        answer.parameters.push((name, value));
    }
    check_form(&answer)?;
    Ok(Some(answer))
}

fn check_form(answer: &Answer) -> Result<(), CallbackFault> {
    for (name, value) in &answer.parameters {
        // No scope at all is a scope (nothing was granted), and a description adds nothing to the error.
        if value.is_empty() && !matches!(*name, "scope" | "error_description" | "error_uri") {
            return Err(CallbackFault::Empty { name });
        }
    }
    if answer.find("response").is_some() {
        return Err(CallbackFault::JarmUnsupported);
    }
    // Only visible characters make a code or a token (RFC 6749 appendix A); anything else was damaged on its way.
    for name in ["code", "access_token", "id_token", "refresh_token"] {
        if !answer.find(name).is_none_or(text::is_visible) {
            return Err(CallbackFault::Malformed {
                name: name.to_owned(),
            });
        }
    }
    let Some(error) = answer.find("error") else {
        return match answer.first_of(&["code", "access_token", "id_token", "token"]) {
            Some(_) => Ok(()),
            None => Err(CallbackFault::NoAnswer),
        };
    };
    if !error
        .bytes()
        .all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    {
        return Err(CallbackFault::Malformed {
            name: "error".to_owned(),
        });
    }
    match answer.first_of(&["code", "access_token", "id_token", "token"]) {
        None => Ok(()),
        Some("code") => Err(CallbackFault::CodeAndError),
        Some(_) => Err(CallbackFault::TokenAndError),
    }
}

/// Whether a text has a parameter that only an answer has. `iss` alone does not count: so begins a sign-in that Okta's
/// dashboard starts.
fn is_answer(text: &str) -> bool {
    text.split('&').any(|pair| {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        // A name that cannot be decoded is none of ours.
        let decoded = form::decode(name).unwrap_or_default();
        let name = decoded.first().map_or("", |(name, _)| name.as_str());
        known(name).is_some_and(|name| name != "iss")
    })
}

fn known(name: &str) -> Option<&'static str> {
    PARAMETERS.iter().copied().find(|known| *known == name)
}

/// In bytes.
fn longest(name: &str) -> usize {
    match name {
        "access_token" | "id_token" | "refresh_token" | "token" | "response" => 65_536,
        "error" => 256,
        "scope" => 16_384,
        _ => 8192,
    }
}

const PARAMETERS: [&str; 14] = [
    "access_token",
    "code",
    "error",
    "error_description",
    "error_uri",
    "expires_in",
    "id_token",
    "iss",
    "refresh_token",
    "response",
    "scope",
    "state",
    "token",
    "token_type",
];

/// The longest address that is looked at.
const MAX_BYTES: usize = 1_000_000;
