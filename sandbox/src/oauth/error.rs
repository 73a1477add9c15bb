//! Errors of the OAuth endpoints that answer in JSON (RFC 6749, section 5.2).

use std::borrow::Cow;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An OAuth error as Okta words it.
#[derive(Debug)]
pub(crate) struct OAuthError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) description: Cow<'static, str>,
    /// A nonce for the next DPoP proof (RFC 9449, section 8).
    pub(crate) nonce: Option<String>,
}

impl OAuthError {
    /// A 400.
    pub(crate) fn bad(code: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            description: description.into(),
            nonce: None,
        }
    }

    /// A 401.
    pub(crate) fn unauthorized(
        code: &'static str,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::bad(code, description)
        }
    }

    /// A 401 `invalid_client`.
    pub(crate) fn invalid_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::unauthorized("invalid_client", description)
    }

    /// A 400 `invalid_grant`.
    pub(crate) fn invalid_grant(description: &'static str) -> Self {
        Self::bad("invalid_grant", description)
    }

    /// A 400 `invalid_request`.
    pub(crate) fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::bad("invalid_request", description)
    }

    /// Parameters that were sent twice.
    pub(crate) fn duplicates(names: &[&str]) -> Self {
        Self::invalid_request(duplicate_description(names))
    }

    /// A parameter that was not sent.
    pub(crate) fn missing(name: &str) -> Self {
        Self::invalid_request(format!("The required parameter '{name}' is missing."))
    }

    /// Something inside the org went wrong.
    pub(crate) fn server_error() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..Self::bad(
                "server_error",
                "The authorization server encountered an unexpected condition that prevented it \
                 from fulfilling the request.",
            )
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.code, "error_description": self.description });
        let mut response = (self.status, axum::Json(body)).into_response();
        if let Some(nonce) = self
            .nonce
            .and_then(|nonce| HeaderValue::try_from(nonce).ok())
        {
            response.headers_mut().insert(DPOP_NONCE, nonce);
        }
        response
    }
}

/// Okta's words for parameters that were sent twice.
pub(crate) fn duplicate_description(names: &[&str]) -> String {
    format!(
        "Duplicate parameter provided in request. Duplicated parameters: [{}].",
        names.join(", ")
    )
}

/// The header that carries a nonce for DPoP proofs.
pub(crate) const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
