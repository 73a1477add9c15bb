//! The token endpoint (RFC 6749, section 3.2).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::client_auth::Claimed;
use super::dpop::{self, ProofError};
use super::error::OAuthError;
use super::issue::{self, IdTokenClaims};
use super::params::Params;
use super::{client_credentials, code_grant, refresh};
use crate::apps::{App, AppKind, GrantType};
use crate::faults::DpopBinding;
use crate::state::Org;

pub(crate) async fn token(
    State(org): State<Arc<Org>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = Params::parse(query.unwrap_or_default().as_bytes());
    let params = Params::of_form(&headers, &body);
    let outcome = grant(&org, &headers, &query, &params);
    let grant_type = params.value("grant_type").unwrap_or_default();
    org.counter.grant(grant_type, outcome.is_ok());
    match outcome {
        Ok(response) => Json(response).into_response(),
        Err(error) => error.into_response(),
    }
}

/// A successful answer (RFC 6749, section 5.1).
#[derive(Serialize)]
pub(crate) struct TokenResponse {
    pub(crate) token_type: &'static str,
    pub(crate) expires_in: u64,
    pub(crate) access_token: String,
    pub(crate) scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
}

/// The scheme a token is used with.
pub(crate) fn token_type(jkt: Option<&str>) -> &'static str {
    if jkt.is_some() { "DPoP" } else { "Bearer" }
}

fn grant(
    org: &Org,
    headers: &HeaderMap,
    query: &Params,
    params: &Params,
) -> Result<TokenResponse, OAuthError> {
    params.each_once()?;
    let asked = params.value("grant_type").ok_or_else(|| {
        OAuthError::invalid_request(format!(
            "The token request must specify a 'grant_type'. Valid values: [{GRANT_TYPES}]"
        ))
    })?;
    let claimed = Claimed::read(org, headers, params, query)?;
    if let Some(origin) = headers.get(header::ORIGIN) {
        check_browser(
            &claimed.app,
            asked,
            params,
            origin.to_str().unwrap_or_default(),
        )?;
    }
    let grant_type = match asked {
        "authorization_code" => GrantType::AuthorizationCode,
        "client_credentials" => GrantType::ClientCredentials,
        "refresh_token" => GrantType::RefreshToken,
        _ => {
            return Err(OAuthError::bad(
                "unsupported_grant_type",
                format!(
                    "The authorization grant type is not supported by the authorization server. \
                     Configured grant types: [{}].",
                    configured(&claimed.app)
                ),
            ));
        }
    };
    check_service(&claimed, grant_type)?;
    let app = claimed.authenticate(org, &format!("{}/oauth2/v1/token", org.origin))?;
    if !app.allows(grant_type) {
        return Err(OAuthError::bad(
            "unauthorized_client",
            format!(
                "The client is not authorized to use the provided grant type. Configured grant \
                 types: [{}].",
                configured(&app)
            ),
        ));
    }
    let jkt = match dpop::check_token_proof(org, headers) {
        Ok(None) if app.dpop => return Err(ProofError::Missing.at_token_endpoint(org)),
        Ok(jkt) => jkt.and_then(|jkt| match org.faults().dpop_binding {
            DpopBinding::Nothing => None,
            DpopBinding::OtherKey => Some(OTHER_JKT.to_owned()),
            DpopBinding::ProofKey => Some(jkt),
        }),
        Err(error) => return Err(error.at_token_endpoint(org)),
    };
    match grant_type {
        GrantType::ClientCredentials => {
            client_credentials::grant(org, &app, params, jkt.as_deref())
        }
        GrantType::RefreshToken => refresh::grant(org, &app, params, jkt.as_deref()),
        _ => code_grant::grant(org, &app, params, jkt.as_deref()),
    }
}

/// What Okta refuses to browsers. Who is one shows by the `Origin` header.
fn check_browser(
    app: &App,
    grant_type: &str,
    params: &Params,
    origin: &str,
) -> Result<(), OAuthError> {
    let with_pkce = match grant_type {
        "authorization_code" => params.value("code_verifier").is_some(),
        // A public client's refresh token came of PKCE.
        "refresh_token" => app.kind == AppKind::Spa,
        _ => false,
    };
    if !with_pkce {
        return Err(OAuthError::invalid_client(
            "Browser requests to the token endpoint must use Proof Key for Code Exchange.",
        ));
    }
    if !app.accepts_origin(origin) {
        return Err(OAuthError::invalid_request(
            "Browser requests to the token endpoint must be part of at least one whitelisted \
             redirect_uri.",
        ));
    }
    Ok(())
}

fn check_service(claimed: &Claimed<'_>, grant_type: GrantType) -> Result<(), OAuthError> {
    if grant_type != GrantType::ClientCredentials {
        return Ok(());
    }
    if claimed.app.kind != AppKind::Service {
        return Err(OAuthError::invalid_client(
            "Only clients with 'application_type' of 'service' may use the client_credentials \
             'grant_type' with the Org Authorization Server.",
        ));
    }
    if claimed.has_secret() {
        return Err(OAuthError::invalid_client(
            "Client Credentials requests to the Org Authorization Server must use the \
             private_key_jwt token_endpoint_auth_method.",
        ));
    }
    Ok(())
}

/// An ID token, when the scopes ask for one.
pub(crate) fn id_token(
    org: &Org,
    wanted: &IdTokenClaims<'_>,
) -> Result<Option<String>, OAuthError> {
    if !wanted.scopes.iter().any(|scope| scope == "openid") {
        return Ok(None);
    }
    issue::id_token(org, wanted)
        .map(Some)
        .map_err(|_| OAuthError::server_error())
}

fn configured(app: &App) -> String {
    app.grants
        .iter()
        .map(|grant| grant.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The thumbprint of RFC 9449's own key, which nobody has here.
const OTHER_JKT: &str = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

const GRANT_TYPES: &str = "authorization_code, client_credentials, refresh_token";
