//! Tokens for service apps (RFC 6749, section 4.4).

use super::error::OAuthError;
use super::issue::{self, Grant};
use super::params::Params;
use super::token::{TokenResponse, token_type};
use crate::apps::App;
use crate::scopes;
use crate::state::Org;

/// Gives an app a token of its own. Scopes not granted to it are left out silently as long as any
/// other remains.
pub(crate) fn grant(
    org: &Org,
    app: &App,
    params: &Params,
    jkt: Option<&str>,
) -> Result<TokenResponse, OAuthError> {
    let asked: Vec<&str> = params
        .value("scope")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .collect();
    if asked.is_empty() {
        return Err(OAuthError::bad(
            "invalid_scope",
            "No scopes were requested.",
        ));
    }
    if asked.iter().any(|scope| scopes::is_openid(scope)) {
        return Err(OAuthError::bad(
            "invalid_scope",
            "Cannot request 'openid' scopes using client credentials.",
        ));
    }
    if !asked.iter().all(|scope| scopes::is_known(scope)) {
        return Err(OAuthError::bad(
            "invalid_scope",
            "One or more scopes are not configured for the authorization server resource.",
        ));
    }
    if asked.iter().any(|scope| scope.ends_with(".self")) {
        return Err(OAuthError::bad(
            "client_credentials_self_scope_requested",
            "The 'client_credentials' grant type may not request .self scopes.",
        ));
    }
    let mut granted: Vec<String> = Vec::new();
    for scope in asked {
        if app.scopes.iter().any(|own| own == scope) && !granted.iter().any(|own| own == scope) {
            granted.push(scope.to_owned());
        }
    }
    if granted.is_empty() {
        return Err(OAuthError::bad(
            "consent_required",
            "You are not allowed any of the requested scopes.",
        ));
    }
    let grant = Grant {
        client_id: &app.client_id,
        login: None,
        scopes: &granted,
        auth_time: None,
        jkt,
        family: None,
    };
    Ok(TokenResponse {
        token_type: token_type(jkt),
        expires_in: org.settings().access_token_lifetime,
        access_token: issue::access_token(org, &grant).map_err(|_| OAuthError::server_error())?,
        scope: granted.join(" "),
        refresh_token: None,
        id_token: None,
    })
}
