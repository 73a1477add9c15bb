//! Scopes asked for and scopes given.

use super::response_type::ResponseType;
use crate::apps::{App, GrantType};
use crate::scopes;

/// The scopes the app will get. Scopes that Okta knows and that were not granted to the app are
/// left out silently as long as any other remains.
pub(super) fn grantable(
    app: &App,
    response_type: ResponseType,
    asked: Option<&str>,
) -> Result<Vec<String>, (&'static str, &'static str)> {
    let asked = asked.ok_or((
        "invalid_scope",
        "The authorization server resource does not have any configured default scopes, 'scope' \
         must be provided.",
    ))?;
    let mut wanted: Vec<&str> = Vec::new();
    for scope in asked.split_ascii_whitespace() {
        if !wanted.contains(&scope) {
            wanted.push(scope);
        }
    }
    if wanted.is_empty() {
        return Err(("invalid_scope", "No scopes were requested."));
    }
    if !wanted.iter().all(|scope| scopes::is_known(scope)) {
        return Err((
            "invalid_scope",
            "One or more scopes are not configured for the authorization server resource.",
        ));
    }
    let needs_openid =
        response_type.id_token || wanted.iter().any(|scope| scopes::needs_openid(scope));
    if needs_openid && !wanted.contains(&"openid") {
        return Err((
            "invalid_scope",
            "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' \
             scope.",
        ));
    }
    let may_refresh = response_type.code && app.allows(GrantType::RefreshToken);
    let granted: Vec<String> = wanted
        .into_iter()
        .filter(|scope| match *scope {
            "offline_access" => may_refresh,
            _ => scopes::is_openid(scope) || app.scopes.iter().any(|own| own == scope),
        })
        .map(str::to_owned)
        .collect();
    if granted.iter().all(|scope| scope == "offline_access") {
        return Err((
            "consent_required",
            "You are not allowed any of the requested scopes.",
        ));
    }
    Ok(granted)
}
