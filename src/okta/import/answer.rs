//! Where in a pasted text the token is.

use super::ImportProblem as Problem;
use super::told::names;
use crate::oauth::flow::Flow;
use crate::oauth::json::{self, Json};
use crate::oauth::secret::{AccessToken, RefreshToken};
use crate::oauth::token::answer::seconds;
use crate::oauth::token::{TokenType, read_seconds};
use crate::oauth::{callback, form, text};

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
        return in_json(pasted);
    }
    if has_parameter(pasted) {
        return in_address(pasted);
    }
    in_text(pasted)
}

fn trim(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`', '<', '>']).trim()
}

// JSON.

fn in_json(pasted: &str) -> Result<Found, Problem> {
    let json = json::parse(pasted.as_bytes(), pasted.len()).map_err(|_| Problem::Json)?;
    let mut search = Search::default();
    search.look(&json);
    let found = search.found.into_iter().next();
    match (found, search.instead) {
        (Some(_), _) if search.is_several => Err(Problem::Several),
        (Some(found), _) => Ok(found?),
        (None, Some(problem)) => Err(problem),
        (None, None) => Err(Problem::NoToken),
    }
}

/// Goes through everything there is, as tools wrap answers in objects of their own.
#[derive(Default)]
struct Search {
    found: Option<Result<Found, Problem>>,
    is_several: bool,
    /// What is there in place of a token.
    instead: Option<Problem>,
}

impl Search {
    fn look(&mut self, json: &Json) {
        match json {
            Json::Array(items) => items.iter().for_each(|item| self.look(item)),
            Json::Object(members) => {
                self.look_at(json);
                // The parser limits how deep it goes.
                members.iter().for_each(|(_, value)| self.look(value));
            }
            _ => {}
        }
    }

    fn look_at(&mut self, object: &Json) {
        match either(object, "access_token", "accessToken") {
            // The object of a library that wraps it under the same name is looked at by itself.
            None | Some(Json::Object(_)) => {}
            Some(_) => self.add(token_answer(object)),
        }
        // Postman and the like keep variables as pairs.
        let pair = |name, value| Some((object.member_str(name)?, object.member_str(value)?));
        if let Some((name, value)) = pair("key", "value").or_else(|| pair("name", "value"))
            && !value.is_empty()
        {
            match kind_of(name) {
                Kind::AccessToken => self.add(of_value(value, true)),
                Kind::Other(problem) => self.instead = Some(problem),
                Kind::Unknown => {}
            }
        }
        let has = |name| object.member(name).is_some();
        let instead = match () {
            () if has("error") && object.member_str("error").is_some() => Problem::Refused {
                error: object.member_str("error").unwrap_or_default().to_owned(),
            },
            () if has("kty") && (has("d") || has("k")) => Problem::PrivateKey,
            () if has("private_key") || has("privateKey") => Problem::PrivateKey,
            () if has("client_secret") || has("clientSecret") => Problem::ClientSecret,
            () if has("id_token") || has("idToken") => Problem::IdToken,
            () if has("refresh_token") || has("refreshToken") => Problem::RefreshToken,
            () if has("code") && has("state") => Problem::Code,
            () => return,
        };
        self.instead.get_or_insert(instead);
    }

    fn add(&mut self, new: Result<Found, Problem>) {
        match (&self.found, &new) {
            (Some(Ok(old)), Ok(new)) if old.token == new.token => {}
            (Some(_), _) => self.is_several = true,
            (None, _) => self.found = Some(new),
        }
    }
}

fn either<'a>(object: &'a Json, name: &str, other: &str) -> Option<&'a Json> {
    object.member(name).or_else(|| object.member(other))
}

/// A token answer (RFC 6749 section 5.1), or what a library keeps of one.
fn token_answer(object: &Json) -> Result<Found, Problem> {
    let text_of = |field, other, may_be_empty: bool| match either(object, field, other) {
        None => Ok(None),
        Some(Json::String(text)) if may_be_empty || !text.is_empty() => Ok(Some(text.as_str())),
        Some(_) => Err(Problem::Invalid { field }),
    };
    let token = text_of("access_token", "accessToken", false)?.unwrap_or_default();
    let mut found = of_value(token, true)?;
    if let Some(name) = text_of("token_type", "tokenType", false)? {
        found.token_type = Some(token_type(name)?);
    }
    if let Some(value) = either(object, "expires_in", "expiresIn") {
        let field = "expires_in";
        found.expires_in = Some(seconds(value).ok_or(Problem::Invalid { field })?);
    }
    // Not OAuth's: whatever else it holds, it is no time.
    found.expires_at = either(object, "expires_at", "expiresAt").and_then(Json::as_u64);
    if let Some(scope) = either(object, "scope", "scopes") {
        found.scopes = Some(names(scope).ok_or(Problem::Invalid { field: "scope" })?);
    }
    let refresh_token = text_of("refresh_token", "refreshToken", false)?;
    found.refresh_token = refresh_token.map(|token| RefreshToken::new(token.to_owned()));
    text_of("id_token", "idToken", false)?;
    Ok(found)
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

// An address.

/// Whether there is a parameter of an authorization response in it.
fn has_parameter(pasted: &str) -> bool {
    ["access_token", "code", "id_token", "error"]
        .iter()
        .any(|name| {
            pasted.split(['?', '#', '&']).any(|pair| {
                pair.split_once('=')
                    .is_some_and(|(found, _)| found == *name)
            })
        })
}

fn in_address(pasted: &str) -> Result<Found, Problem> {
    let parts = callback::split_address(pasted).map_err(|_| Problem::NoToken)?;
    let mut parameters = Vec::new();
    for part in [&parts.query, &parts.fragment] {
        parameters.append(&mut form::decode(part).map_err(|_| Problem::Damaged)?);
    }
    let value = |field: &'static str| {
        let mut values = parameters
            .iter()
            .filter(|(name, _)| name == field)
            .map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) if field == "access_token" => Err(Problem::Several),
            (_, Some(_)) => Err(Problem::Invalid { field }),
            (value, None) => Ok(value),
        }
    };
    let Some(token) = value("access_token")? else {
        return Err(match () {
            () if value("code")?.is_some() => Problem::Code,
            () if value("id_token")?.is_some() => Problem::IdToken,
            () => Problem::Refused {
                error: value("error")?.unwrap_or_default().to_owned(),
            },
        });
    };
    let mut found = of_value(token, true)?;
    if let Some(name) = value("token_type")? {
        found.token_type = Some(token_type(name)?);
    }
    if let Some(seconds) = value("expires_in")? {
        let field = "expires_in";
        found.expires_in = Some(read_seconds(seconds).ok_or(Problem::Invalid { field })?);
    }
    let words = |scope: &str| scope.split_ascii_whitespace().map(str::to_owned).collect();
    found.scopes = value("scope")?.map(words);
    // Nothing that is right puts one there.
    if value("refresh_token")?.is_some() {
        return Err(Problem::Invalid {
            field: "refresh_token",
        });
    }
    found.flow = Flow::Implicit;
    Ok(found)
}

// Anything else.

fn in_text(pasted: &str) -> Result<Found, Problem> {
    // A token that a terminal or a mail broke over several lines.
    let whole: String = pasted.split_whitespace().collect();
    if whole.starts_with("ey")
        && whole.bytes().filter(|byte| *byte == b'.').count() == 2
        && whole.bytes().all(is_token_byte)
    {
        return Ok(Found::new(&whole, false));
    }
    let mut found: Option<Found> = None;
    let mut instead = None;
    let mut add = |new: Found| match &found {
        Some(old) if old.token != new.token => Err(Problem::Several),
        Some(_) => Ok(()),
        None => {
            found = Some(new);
            Ok(())
        }
    };
    let lines = pasted.lines().filter(|line| !line.trim().is_empty());
    let is_one_line = lines.clone().count() == 1;
    for line in lines {
        match variable(line) {
            Some((name, value)) => match kind_of(name) {
                Kind::AccessToken => add(of_value(value, true)?)?,
                Kind::Other(problem) => instead = Some(problem),
                Kind::Unknown if is_one_line => add(of_value(value, false)?)?,
                Kind::Unknown => {}
            },
            None if is_one_line && trim(line).split_whitespace().count() < 4 => {
                add(of_value(line, false)?)?;
            }
            None => {}
        }
    }
    if found.is_none() && instead.is_none() {
        // A command or a log: whatever in it is a signed token.
        let is_bound = text::contains(pasted, "DPoP ");
        let words = pasted
            .split(|character: char| !character.is_ascii() || !is_token_byte(character as u8));
        for word in words.filter(|word| word.starts_with("ey") && word.contains('.')) {
            let mut new = Found::new(word, false);
            new.token_type = is_bound.then_some(TokenType::DPoP);
            match &found {
                Some(old) if old.token != new.token => return Err(Problem::Several),
                _ => found = Some(new),
            }
        }
        if found.is_none() && text::contains(pasted, "SSWS ") {
            instead = Some(Problem::ApiToken);
        }
    }
    found.ok_or_else(|| instead.unwrap_or(Problem::NoToken))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// A line that gives a variable a value: `NAME=value`, as in an environment file or before a command.
fn variable(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = ["export ", "set ", "$env:"]
        .iter()
        .find_map(|start| line.strip_prefix(start))
        .unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| (name, value.trim().trim_end_matches(';')))
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
