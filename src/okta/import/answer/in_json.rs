//! A token in JSON: an answer, what a library keeps of one, or variables.

use super::{Found, Kind, kind_of, of_value, token_type};
use crate::oauth::json::{self, Json};
use crate::oauth::secret::RefreshToken;
use crate::oauth::token::answer::seconds;
use crate::okta::import::{ImportProblem as Problem, told::names};

pub(super) fn find(pasted: &str) -> Result<Found, Problem> {
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
