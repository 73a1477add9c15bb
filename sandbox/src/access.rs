//! Who calls the API, and whether they may: credentials, then scopes, then the admin role.
//!
//! <https://developer.okta.com/docs/guides/implement-oauth-for-okta/main/>

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::accounts::Role;
use crate::oauth::dpop;
use crate::random;
use crate::state::Org;
use crate::tokens::{AccessToken, Presented};

/// The holder of a valid access token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The user's id; none when a service app calls on its own behalf.
    pub user_id: Option<String>,
    pub login: Option<String>,
    pub client_id: String,
    pub scopes: Vec<String>,
    pub role: Option<Role>,
    /// Whether the token only reaches the caller's own record, by a `.self` scope. Only
    /// [`require_or_self`] gives such callers.
    pub self_only: bool,
}

/// What a role must allow for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Unlock people and reset their passwords and factors.
    HelpDesk,
    /// Change things.
    Manage,
    /// Look at things.
    Read,
    /// Look at or change who has which admin role.
    Super,
}

impl Permission {
    /// Whether `role` includes this permission.
    pub fn allows(self, role: Option<Role>) -> bool {
        match role {
            None => false,
            Some(Role::HelpDesk) => matches!(self, Self::HelpDesk | Self::Read),
            Some(Role::ReadOnly) => self == Self::Read,
            Some(Role::SuperAdmin) => true,
        }
    }
}

/// Checks that the request may do something that needs all of `scopes` and `permission`.
/// `okta.x.manage` stands in for `okta.x.read`.
///
/// # Errors
///
/// The response that refuses the request, just as Okta words it.
pub fn require(
    org: &Org,
    parts: &Parts,
    scopes: &[&str],
    permission: Permission,
) -> Result<Caller, Response> {
    let caller = authenticate(org, parts, scopes)?;
    if !scopes.iter().all(|scope| covers(&caller.scopes, scope)) {
        return Err(insufficient_scope(org, parts, scopes));
    }
    if !permission.allows(caller.role) {
        return Err(forbidden());
    }
    Ok(caller)
}

/// As [`require`], and also lets the holder of `okta.x.read.self` through with
/// [`Caller::self_only`] set. The handler must then show or change nothing but the caller's own
/// record.
///
/// # Errors
///
/// The response that refuses the request.
pub fn require_or_self(
    org: &Org,
    parts: &Parts,
    scopes: &[&str],
    permission: Permission,
) -> Result<Caller, Response> {
    let caller = authenticate(org, parts, scopes)?;
    if scopes.iter().all(|scope| covers(&caller.scopes, scope)) {
        if permission.allows(caller.role) {
            return Ok(caller);
        }
        return Err(forbidden());
    }
    let own: Vec<String> = scopes.iter().map(|scope| format!("{scope}.self")).collect();
    if own.iter().all(|scope| covers(&caller.scopes, scope)) && caller.user_id.is_some() {
        return Ok(Caller {
            self_only: true,
            ..caller
        });
    }
    Err(insufficient_scope(org, parts, scopes))
}

/// An error in the shape of Okta's management API. `causes` are summaries.
///
/// <https://developer.okta.com/docs/reference/error-codes/>
pub fn api_error(status: StatusCode, code: &str, summary: &str, causes: &[String]) -> Response {
    let causes: Vec<_> = causes
        .iter()
        .map(|cause| json!({ "errorSummary": cause }))
        .collect();
    let body = json!({
        "errorCode": code,
        "errorSummary": summary,
        "errorLink": code,
        "errorId": format!("oae{}", &random::token(18)[..22]),
        "errorCauses": causes,
    });
    (
        status,
        [(header::CACHE_CONTROL, "no-cache, no-store")],
        axum::Json(body),
    )
        .into_response()
}

/// A refusal told in `WWW-Authenticate` alone, with an empty body.
pub(crate) fn challenge(
    org: &Org,
    parts: &Parts,
    refusal: &Refusal<'_>,
    scopes: &[&str],
) -> Response {
    // Okta writes http:// here whatever the org's scheme.
    let realm = org.origin.replacen("https://", "http://", 1);
    let algs = match refusal.scheme {
        "DPoP" => r#"algs="RS256 RS384 RS512 ES256 ES384 ES512", "#,
        _ => "",
    };
    let value = format!(
        "{} {algs}authorization_uri=\"{realm}/oauth2/v1/authorize\", realm=\"{realm}\", \
         scope=\"{}\", error=\"{}\", error_description=\"{}\", resource=\"{}\"",
        refusal.scheme,
        scopes.join(" "),
        refusal.error,
        refusal.description,
        parts.uri.path(),
    );
    let mut response = Response::new(Body::empty());
    *response.status_mut() = refusal.status;
    if let Ok(value) = HeaderValue::from_str(&value) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

/// The facts of a refusal that goes into `WWW-Authenticate`.
pub(crate) struct Refusal<'a> {
    pub(crate) status: StatusCode,
    pub(crate) scheme: &'static str,
    pub(crate) error: &'a str,
    pub(crate) description: &'a str,
}

/// The access token in the `Authorization` header, checked for everything but scopes.
pub(crate) fn presented_token(
    org: &Org,
    parts: &Parts,
    scopes: &[&str],
) -> Result<AccessToken, Response> {
    let refuse = |status, scheme, error: &str, description: &str| {
        challenge(
            org,
            parts,
            &Refusal {
                status,
                scheme,
                error,
                description,
            },
            scopes,
        )
    };
    let in_query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .any(|(name, _)| name == "access_token");
    if in_query {
        return Err(refuse(
            StatusCode::BAD_REQUEST,
            "Bearer",
            "invalid_request",
            "The access token cannot be presented in a query string.",
        ));
    }
    let Some(authorization) = parts.headers.get(header::AUTHORIZATION) else {
        return Err(invalid_session());
    };
    let Some((scheme, token)) = authorization
        .to_str()
        .ok()
        .and_then(|value| value.trim().split_once(' '))
    else {
        return Err(invalid_token_provided());
    };
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => "Bearer",
        "dpop" => "DPoP",
        _ => return Err(invalid_token_provided()),
    };
    let token = token.trim();
    let unauthorized = |description: &str| {
        refuse(
            StatusCode::UNAUTHORIZED,
            scheme,
            "invalid_token",
            description,
        )
    };
    let found = match Presented::look_up(org, token) {
        Presented::Expired => return Err(unauthorized("The token has expired.")),
        Presented::ForeignAudience => {
            return Err(unauthorized(
                "The access token provided is not intended for Okta.",
            ));
        }
        Presented::ForeignIssuer => {
            return Err(unauthorized(
                "The access token provided has an invalid issuer.",
            ));
        }
        Presented::Invalid => return Err(unauthorized("The access token is invalid.")),
        Presented::Revoked => return Err(unauthorized("The access token has been revoked.")),
        Presented::Valid(found) => found,
    };
    match (scheme, &found.jkt) {
        ("Bearer", None) => Ok(found),
        ("Bearer", Some(_)) => Err(refuse(
            StatusCode::BAD_REQUEST,
            "DPoP",
            "invalid_request",
            "The resource request must use the DPoP authentication scheme when using a DPoP bound \
             token.",
        )),
        (_, None) => Err(unauthorized(
            "The presented access_token is not DPoP bound.",
        )),
        (_, Some(jkt)) => match dpop::check_resource_proof(org, parts, token, jkt) {
            Ok(()) => Ok(found),
            Err(error) => Err(dpop::resource_refusal(org, parts, &error, scopes)),
        },
    }
}

fn authenticate(org: &Org, parts: &Parts, scopes: &[&str]) -> Result<Caller, Response> {
    let token = presented_token(org, parts, scopes)?;
    let role = match &token.user_id {
        Some(user_id) => org.role(user_id),
        None => org.apps.find(&token.client_id).and_then(|app| app.role),
    };
    Ok(Caller {
        user_id: token.user_id,
        login: token.login,
        client_id: token.client_id,
        scopes: token.scopes,
        role,
        self_only: false,
    })
}

fn covers(held: &[String], wanted: &str) -> bool {
    let manage = wanted.replacen(".read", ".manage", 1);
    held.iter().any(|scope| scope == wanted || *scope == manage)
}

fn insufficient_scope(org: &Org, parts: &Parts, scopes: &[&str]) -> Response {
    let refusal = Refusal {
        status: StatusCode::FORBIDDEN,
        scheme: "Bearer",
        error: "insufficient_scope",
        description: "The access token provided does not contain the required scopes.",
    };
    challenge(org, parts, &refusal, scopes)
}

fn forbidden() -> Response {
    api_error(
        StatusCode::FORBIDDEN,
        "E0000006",
        "You do not have permission to perform the requested action",
        &[],
    )
}

fn invalid_session() -> Response {
    api_error(StatusCode::FORBIDDEN, "E0000005", "Invalid session", &[])
}

fn invalid_token_provided() -> Response {
    api_error(
        StatusCode::UNAUTHORIZED,
        "E0000011",
        "Invalid token provided",
        &[],
    )
}
