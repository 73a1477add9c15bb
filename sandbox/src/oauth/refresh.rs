//! Refreshing tokens (RFC 6749, section 6).
//!
//! <https://developer.okta.com/docs/guides/refresh-tokens/main/>

use super::dpop::ProofError;
use super::error::OAuthError;
use super::issue::{self, Grant, IdTokenClaims};
use super::params::Params;
use super::token::{TokenResponse, id_token, token_type};
use crate::apps::{App, AppKind};
use crate::directory::status::Status;
use crate::state::Org;
use crate::tokens::RefreshFamily;

/// Ninety days, in seconds.
pub(crate) const LIFETIME: i64 = 90 * 86_400;

/// Exchanges a refresh token. Those of single-page apps rotate, and using a spent one ends the
/// whole sign-in; those of web apps stay the same.
pub(crate) fn grant(
    org: &Org,
    app: &App,
    params: &Params,
    jkt: Option<&str>,
) -> Result<TokenResponse, OAuthError> {
    let presented = params
        .value("refresh_token")
        .ok_or_else(|| OAuthError::missing("refresh_token"))?;
    let family = current_family(org, app, presented)?;
    if family.jkt.as_deref() != jkt {
        return Err(ProofError::RefreshBinding.at_token_endpoint(org));
    }
    let scopes = narrowed(&family.scopes, params.value("scope"))?;
    let refresh_token = match app.kind {
        AppKind::Spa if family.current == presented => {
            org.tokens().rotate(&family.id, org.clock.now_millis())
        }
        // Within the leeway the one before still gets whatever is newest now.
        _ => Some(family.current.clone()),
    };
    let access_token = issue::access_token(
        org,
        &Grant {
            client_id: &app.client_id,
            login: Some(family.login),
            scopes: &scopes,
            auth_time: Some(family.auth_time),
            jkt,
            family: Some(&family.id),
        },
    )
    .map_err(|_| OAuthError::server_error())?;
    let id_token = id_token(
        org,
        &IdTokenClaims {
            client_id: &app.client_id,
            login: family.login,
            auth_time: family.auth_time,
            scopes: &scopes,
            nonce: None,
            access_token: Some(&access_token),
            code: None,
        },
    )?;
    Ok(TokenResponse {
        token_type: token_type(jkt),
        expires_in: org.settings().access_token_lifetime,
        access_token,
        scope: scopes.join(" "),
        refresh_token,
        id_token,
    })
}

/// The family of a refresh token that may still be used.
fn current_family(org: &Org, app: &App, presented: &str) -> Result<RefreshFamily, OAuthError> {
    let now = org.now();
    let family = org
        .tokens()
        .family(presented)
        .cloned()
        .ok_or_else(invalid)?;
    if family.client_id != app.client_id || family.revoked || family.expires_at <= now {
        return Err(invalid());
    }
    let account = org.account(family.login);
    if account.and_then(|account| org.status(account)) != Some(Status::Active) {
        return Err(invalid());
    }
    let leeway = i64::try_from(org.settings().refresh_token_leeway).unwrap_or(i64::MAX / 1_000);
    let within_leeway = family.superseded.as_ref().is_some_and(|(old, replaced)| {
        old == presented && org.clock.now_millis() - replaced < leeway * 1_000
    });
    if family.current == presented || within_leeway {
        return Ok(family);
    }
    // Spent: either the app or a thief uses it a second time, and nobody can tell which.
    org.tokens().revoke_family(&family.id);
    Err(invalid())
}

fn narrowed(granted: &[String], asked: Option<&str>) -> Result<Vec<String>, OAuthError> {
    let Some(asked) = asked else {
        return Ok(granted.to_vec());
    };
    let (allowed, denied): (Vec<&str>, Vec<&str>) = asked
        .split_ascii_whitespace()
        .partition(|scope| granted.iter().any(|own| own == scope));
    if denied.is_empty() {
        return Ok(allowed.into_iter().map(str::to_owned).collect());
    }
    Err(OAuthError::bad(
        "access_denied",
        format!(
            "Some of the scopes requested for the refresh request were not granted in the original \
             authorize request. Denied scopes: {}.",
            denied.join(", ")
        ),
    ))
}

fn invalid() -> OAuthError {
    OAuthError::invalid_grant("The refresh token is invalid or expired.")
}
