//! A token in the address that an authorization response came to.

use super::{Found, of_value, token_type};
use crate::oauth::flow::Flow;
use crate::oauth::token::read_seconds;
use crate::oauth::{callback, form};
use crate::okta::import::ImportProblem as Problem;

/// Whether there is a parameter of an authorization response in it.
pub(super) fn has_parameter(pasted: &str) -> bool {
    ["access_token", "code", "id_token", "error"]
        .iter()
        .any(|name| {
            pasted.split(['?', '#', '&']).any(|pair| {
                pair.split_once('=')
                    .is_some_and(|(found, _)| found == *name)
            })
        })
}

pub(super) fn find(pasted: &str) -> Result<Found, Problem> {
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
