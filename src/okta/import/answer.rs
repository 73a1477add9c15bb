//! Where in a pasted text the token is.

mod in_address;
mod in_json;
mod in_text;

use super::ImportProblem as Problem;
use crate::oauth::flow::Flow;
use crate::oauth::secret::{AccessToken, RefreshToken};
use crate::oauth::text;
use crate::oauth::token::TokenType;

/// A token as it was found, with what stood beside it.
pub(super) struct Found {
    pub(super) token: AccessToken,
    /// It stood under the name of a token, and not just anywhere.
    pub(super) is_named: bool,
    pub(super) token_type: Option<TokenType>,
    /// In seconds.
    pub(super) expires_in: Option<u64>,
    /// In seconds since 1970: what some libraries keep in place of `expires_in`.
    pub(super) expires_at: Option<u64>,
    pub(super) scopes: Option<Vec<String>>,
    pub(super) refresh_token: Option<RefreshToken>,
    pub(super) flow: Flow,
}

impl Found {
    fn new(token: &str, is_named: bool) -> Self {
        Self {
            token: AccessToken::new(token.to_owned()),
            is_named,
            token_type: None,
            expires_in: None,
            expires_at: None,
            scopes: None,
            refresh_token: None,
            flow: Flow::AuthorizationCode,
        }
    }
}

/// Finds the token by the form of the text.
pub(super) fn find(pasted: &str) -> Result<Found, Problem> {
    let pasted = trim(pasted);
    if pasted.is_empty() {
        return Err(Problem::Empty);
    }
    if text::contains(pasted, "PRIVATE KEY-----") {
        return Err(Problem::PrivateKey);
    }
    if pasted.starts_with(['{', '[']) {
        return in_json::find(pasted);
    }
    if in_address::has_parameter(pasted) {
        return in_address::find(pasted);
    }
    in_text::find(pasted)
}

fn trim(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`', '<', '>']).trim()
}

fn token_type(name: &str) -> Result<TokenType, Problem> {
    match () {
        () if name.eq_ignore_ascii_case("bearer") => Ok(TokenType::Bearer),
        () if name.eq_ignore_ascii_case("dpop") => Ok(TokenType::DPoP),
        () => Err(Problem::TokenType {
            token_type: name.to_owned(),
        }),
    }
}

/// What a name says of its value.
enum Kind {
    AccessToken,
    Other(Problem),
    Unknown,
}

fn kind_of(name: &str) -> Kind {
    let name = name.to_ascii_lowercase();
    let has = |part| text::contains(&name, part);
    match () {
        () if has("secret") => Kind::Other(Problem::ClientSecret),
        () if has("refresh") => Kind::Other(Problem::RefreshToken),
        () if has("id_token") || has("idtoken") => Kind::Other(Problem::IdToken),
        () if has("private") => Kind::Other(Problem::PrivateKey),
        () if has("token") || has("bearer") => Kind::AccessToken,
        () => Kind::Unknown,
    }
}

/// A value that stands for a token: with a scheme before it or without, in quotes or not.
fn of_value(value: &str, mut is_named: bool) -> Result<Found, Problem> {
    let mut value = trim(value);
    let mut scheme = None;
    loop {
        let (first, rest) = text::split_before(value, |byte| byte.is_ascii_whitespace());
        let rest = trim(rest);
        if rest.is_empty() {
            break;
        }
        match first.to_ascii_lowercase().trim_end_matches(':') {
            "authorization" if scheme.is_none() => {}
            "bearer" => scheme = Some(TokenType::Bearer),
            "dpop" => scheme = Some(TokenType::DPoP),
            "ssws" => return Err(Problem::ApiToken),
            "basic" => return Err(Problem::ClientSecret),
            _ => return Err(Problem::NoToken),
        }
        is_named = true;
        value = rest;
    }
    let mut found = Found::new(value, is_named);
    found.token_type = scheme;
    Ok(found)
}
