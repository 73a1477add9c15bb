//! What the org tells about itself to anyone.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::params::Params;
use crate::access::api_error;
use crate::jwt::ALGORITHMS;
use crate::scopes;
use crate::state::Org;

/// Authorization server metadata (OpenID Connect Discovery 1.0; RFC 8414).
pub(crate) async fn metadata(State(org): State<Arc<Org>>, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    if params
        .value("client_id")
        .is_some_and(|id| org.apps.find(id).is_none())
    {
        return unknown_client();
    }
    let endpoint = |name: &str| format!("{}/oauth2/v1/{name}", org.origin);
    let auth_methods = [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
        "none",
    ];
    let document = json!({
        "issuer": org.origin,
        "authorization_endpoint": endpoint("authorize"),
        "token_endpoint": endpoint("token"),
        "userinfo_endpoint": endpoint("userinfo"),
        "registration_endpoint": endpoint("clients"),
        "jwks_uri": endpoint("keys"),
        "response_types_supported": [
            "code", "id_token", "code id_token", "code token", "id_token token",
            "code id_token token",
        ],
        "response_modes_supported": ["query", "fragment", "form_post", "okta_post_message"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": scopes::OPENID,
        "token_endpoint_auth_methods_supported": auth_methods,
        "claims_supported": [
            "iss", "ver", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "idp", "nonce",
            "name", "nickname", "preferred_username", "given_name", "middle_name", "family_name",
            "email", "email_verified", "profile", "zoneinfo", "locale", "address", "phone_number",
            "picture", "website", "gender", "birthdate", "updated_at", "at_hash", "c_hash",
        ],
        "code_challenge_methods_supported": ["S256"],
        "introspection_endpoint": endpoint("introspect"),
        "introspection_endpoint_auth_methods_supported": auth_methods,
        "revocation_endpoint": endpoint("revoke"),
        "revocation_endpoint_auth_methods_supported": auth_methods,
        "end_session_endpoint": endpoint("logout"),
        "request_parameter_supported": false,
        "dpop_signing_alg_values_supported": ALGORITHMS,
    });
    (
        [(header::CACHE_CONTROL, "max-age=86400, must-revalidate")],
        Json(document),
    )
        .into_response()
}

/// The org's id and address: the surest sign that an address is an Okta org.
pub(crate) async fn organization(State(org): State<Arc<Org>>) -> Response {
    Json(json!({
        "id": org.id,
        "pipeline": "idx",
        "_links": { "organization": { "href": org.origin } },
    }))
    .into_response()
}

/// The public keys the org signs with (RFC 7517).
pub(crate) async fn keys(State(org): State<Arc<Org>>, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    if params
        .value("client_id")
        .is_some_and(|id| org.apps.find(id).is_none())
    {
        return unknown_client();
    }
    let cache = [(header::CACHE_CONTROL, "max-age=3600, must-revalidate")];
    (cache, Json(org.keys.published())).into_response()
}

/// Okta answers this OAuth error in the shape of its management API.
fn unknown_client() -> Response {
    api_error(
        StatusCode::BAD_REQUEST,
        "invalid_client",
        "Invalid value for 'client_id' parameter.",
        &[],
    )
}
