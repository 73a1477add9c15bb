//! Which answers scripts of other origins may read.
//!
//! <https://developer.okta.com/docs/guides/enable-cors/main/>

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::faults::WithoutCors;
use crate::state::Org;

/// Answers preflights and marks responses.
pub(crate) async fn layer(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let policy = Policy::of(request.uri().path());
    let origin = request.headers().get(header::ORIGIN).cloned();
    let call = Call {
        preflight: request.method() == Method::OPTIONS,
        asked_headers: request
            .headers()
            .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
            .cloned(),
        bearer: has_oauth_credentials(request.headers()),
    };
    let mut response = next.run(request).await;
    let hidden = response.extensions().get::<WithoutCors>().is_some();
    let Some(origin) = origin.filter(|_| !hidden) else {
        return response;
    };
    if call.preflight && policy != Policy::Closed && response.status().is_client_error() {
        // No route answers OPTIONS by itself; the preflight is answered here.
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = policy.preflight_status();
        if let Some(id) = response.headers().get(REQUEST_ID) {
            answer.headers_mut().insert(REQUEST_ID, id.clone());
        }
        response = answer;
    }
    policy.mark(&org, &call, origin, response.headers_mut());
    response
}

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-okta-request-id");

/// The CORS-relevant facts of a request.
struct Call {
    preflight: bool,
    asked_headers: Option<HeaderValue>,
    /// Whether it carries an OAuth access token.
    bearer: bool,
}

/// What an endpoint lets other origins do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    /// `/api/v1`: any origin, given an access token. No Trusted Origin is needed.
    Api,
    /// Page navigation alone.
    Closed,
    /// The sandbox's own control calls.
    Control,
    /// Any origin.
    Public,
    /// Any origin; who may call is the endpoint's own decision, told in readable JSON.
    Token,
}

impl Policy {
    fn of(path: &str) -> Self {
        match path {
            "/oauth2/v1/token" => Self::Token,
            "/.well-known/oauth-authorization-server"
            | "/.well-known/okta-organization"
            | "/.well-known/openid-configuration"
            | "/oauth2/v1/introspect"
            | "/oauth2/v1/keys"
            | "/oauth2/v1/revoke"
            | "/oauth2/v1/userinfo" => Self::Public,
            _ if path.starts_with("/oauth2/v1/clients") => Self::Public,
            _ if path.starts_with("/api/") => Self::Api,
            _ if path == "/sandbox" || path.starts_with("/sandbox/") => Self::Control,
            _ => Self::Closed,
        }
    }

    fn preflight_status(self) -> StatusCode {
        match self {
            Self::Token => StatusCode::NO_CONTENT,
            _ => StatusCode::OK,
        }
    }

    fn mark(self, org: &Org, call: &Call, origin: HeaderValue, headers: &mut HeaderMap) {
        let allowed_methods = match self {
            // A call with a session cookie or an API token would need a Trusted Origin.
            Self::Api if !call.preflight && !call.bearer => return,
            Self::Closed => return,
            Self::Control => {
                headers.insert(
                    header::ACCESS_CONTROL_ALLOW_ORIGIN,
                    HeaderValue::from_static("*"),
                );
                "GET, POST, PUT, DELETE"
            }
            Self::Api | Self::Public => {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                headers.insert(
                    header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
                    HeaderValue::from_static("true"),
                );
                headers.append(header::VARY, HeaderValue::from_static("Origin"));
                "GET, POST, PUT, PATCH, DELETE, OPTIONS"
            }
            Self::Token => {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                headers.append(header::VARY, HeaderValue::from_static("Origin"));
                "POST"
            }
        };
        if call.preflight {
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static(allowed_methods),
            );
            headers.insert(
                header::ACCESS_CONTROL_MAX_AGE,
                HeaderValue::from_static("3600"),
            );
            if let Some(allowed) = allowed_headers(call.asked_headers.as_ref()) {
                headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
            }
            return;
        }
        if self != Self::Control {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed_headers(org));
        }
    }
}

fn has_oauth_credentials(headers: &HeaderMap) -> bool {
    let scheme = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_whitespace().next())
        .unwrap_or_default();
    scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("dpop")
}

/// The headers asked for, and `Content-Type`, as Okta has it.
fn allowed_headers(asked: Option<&HeaderValue>) -> Option<HeaderValue> {
    let asked = asked
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let separator = if asked.is_empty() { "" } else { "," };
    HeaderValue::from_str(&format!("{asked}{separator}Content-Type")).ok()
}

fn exposed_headers(org: &Org) -> HeaderValue {
    let faults = org.faults();
    let challenges = faults
        .show_www_authenticate
        .unwrap_or(org.config.show_challenges);
    HeaderValue::from_static(match (challenges, faults.show_dpop_nonce) {
        (false, false) => EXPOSED,
        (false, true) => EXPOSED_NONCE,
        (true, false) => EXPOSED_CHALLENGE,
        (true, true) => EXPOSED_BOTH,
    })
}

const EXPOSED: &str = "Date, Link, X-Okta-Edge-Log, X-Okta-Request-Id, X-Rate-Limit-Limit, \
                       X-Rate-Limit-Remaining, X-Rate-Limit-Reset";
const EXPOSED_NONCE: &str = "Date, Link, X-Okta-Edge-Log, X-Okta-Request-Id, X-Rate-Limit-Limit, \
                             X-Rate-Limit-Remaining, X-Rate-Limit-Reset, DPoP-Nonce";
const EXPOSED_CHALLENGE: &str = "Date, Link, X-Okta-Edge-Log, X-Okta-Request-Id, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, \
     X-Rate-Limit-Reset, WWW-Authenticate";
const EXPOSED_BOTH: &str = "Date, Link, X-Okta-Edge-Log, X-Okta-Request-Id, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, \
     X-Rate-Limit-Reset, WWW-Authenticate, DPoP-Nonce";
