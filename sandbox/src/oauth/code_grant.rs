//! Exchanging a code (RFC 6749, section 4.1.3) with PKCE (RFC 7636).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::error::OAuthError;
use super::issue::{self, Grant, IdTokenClaims};
use super::params::Params;
use super::refresh;
use super::token::{TokenResponse, id_token, token_type};
use crate::apps::{App, AppKind};
use crate::random;
use crate::state::Org;
use crate::tokens::{Code, RefreshFamily};

/// Exchanges a code for tokens.
pub(crate) fn grant(
    org: &Org,
    app: &App,
    params: &Params,
    jkt: Option<&str>,
) -> Result<TokenResponse, OAuthError> {
    let code = params
        .value("code")
        .ok_or_else(|| OAuthError::missing("code"))?;
    let redirect_uri = params
        .value("redirect_uri")
        .ok_or_else(|| OAuthError::missing("redirect_uri"))?;
    let verifier = params.value("code_verifier");
    if verifier.is_none() && app.kind == AppKind::Spa {
        return Err(OAuthError::invalid_request(
            "PKCE code verifier is required by the application.",
        ));
    }
    // A code counts once: what follows may fail, but the code is spent.
    let record = org.tokens().codes.remove(code);
    let record = record
        .filter(|record| record.expires_at > org.now())
        .ok_or_else(|| {
            OAuthError::invalid_grant("The authorization code is invalid or has expired.")
        })?;
    let request = &record.request;
    if request.client_id != app.client_id {
        return Err(OAuthError::invalid_grant(
            "The grant was issued to another client. Please make sure the 'client_id' matches the \
             one used at the authorize request.",
        ));
    }
    if request.redirect_uri != redirect_uri {
        return Err(OAuthError::invalid_grant(
            "The 'redirect_uri' does not match the redirection URI used in the authorization \
             request.",
        ));
    }
    check_verifier(&record, verifier)?;
    let refreshable = request.scopes.iter().any(|scope| scope == "offline_access");
    let family = refreshable.then(|| RefreshFamily {
        id: random::id("oar"),
        client_id: app.client_id.clone(),
        login: record.login,
        scopes: request.scopes.clone(),
        auth_time: record.auth_time,
        jkt: jkt.map(str::to_owned),
        expires_at: org.now() + refresh::LIFETIME,
        revoked: false,
        current: String::new(),
        superseded: None,
    });
    let access_token = issue::access_token(
        org,
        &Grant {
            client_id: &app.client_id,
            login: Some(record.login),
            scopes: &request.scopes,
            auth_time: Some(record.auth_time),
            jkt,
            family: family.as_ref().map(|family| family.id.as_str()),
        },
    )
    .map_err(|_| OAuthError::server_error())?;
    let id_token = id_token(
        org,
        &IdTokenClaims {
            client_id: &app.client_id,
            login: record.login,
            auth_time: record.auth_time,
            scopes: &request.scopes,
            nonce: request.nonce.as_deref(),
            access_token: Some(&access_token),
            code: None,
        },
    )?;
    Ok(TokenResponse {
        token_type: token_type(jkt),
        expires_in: org.settings().access_token_lifetime,
        access_token,
        scope: request.scopes.join(" "),
        refresh_token: family.map(|family| org.tokens().add_family(family)),
        id_token,
    })
}

/// RFC 7636, section 4.6.
fn check_verifier(record: &Code, verifier: Option<&str>) -> Result<(), OAuthError> {
    match (&record.request.challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(OAuthError::invalid_request(
            "PKCE code challenge should be specified in the authorize request for code \
             verification.",
        )),
        (Some(_), None) => Err(OAuthError::invalid_request(
            "PKCE code verifier is required by the application.",
        )),
        (Some(challenge), Some(verifier)) => {
            if is_verifier(verifier) && challenge_of(verifier) == *challenge {
                return Ok(());
            }
            Err(OAuthError::invalid_grant("PKCE verification failed."))
        }
    }
}

/// 43 to 128 unreserved characters (RFC 7636, section 4.1).
fn is_verifier(verifier: &str) -> bool {
    (43..=128).contains(&verifier.len())
        && verifier
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~'))
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}
