//! Which client sends a request, and the proof that it is the one (RFC 6749, section 2.3).

use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use subtle::ConstantTimeEq;

use super::assertion;
use super::error::OAuthError;
use super::params::Params;
use crate::apps::{App, AppKind};
use crate::state::Org;

/// The client a request names and the credentials it brings, not yet judged.
pub(crate) struct Claimed<'a> {
    pub(crate) app: App,
    credentials: Credentials<'a>,
}

impl<'a> Claimed<'a> {
    /// Finds the client. `query` is looked at for credentials that do not belong there.
    ///
    /// # Errors
    ///
    /// When there is no client, or more than one kind of credentials.
    pub(crate) fn read(
        org: &Org,
        headers: &HeaderMap,
        params: &'a Params,
        query: &'a Params,
    ) -> Result<Self, OAuthError> {
        let in_query = ["client_secret", "client_assertion"];
        if in_query.iter().any(|name| query.raw(name).is_some()) {
            return Err(OAuthError::invalid_request(
                "Client credentials cannot be supplied via query parameters.",
            ));
        }
        let authorization = headers.get(header::AUTHORIZATION);
        let secret = params.value("client_secret");
        let assertion = params.value("client_assertion");
        let kinds = [
            authorization.is_some(),
            secret.is_some(),
            assertion.is_some(),
        ];
        if kinds.into_iter().filter(|present| *present).count() > 1 {
            return Err(OAuthError::unauthorized("invalid_request", MULTIPLE));
        }
        if let Some(assertion) = assertion {
            if params.value("client_assertion_type") != Some(assertion::TYPE) {
                return Err(OAuthError::invalid_request(
                    "The client_assertion_type is invalid.",
                ));
            }
            let app = assertion::client(org, assertion, params.value("client_id"))?;
            return Ok(Self {
                app,
                credentials: Credentials::Assertion(assertion),
            });
        }
        if let Some(authorization) = authorization {
            let (id, secret) = authorization
                .to_str()
                .ok()
                .and_then(basic)
                .ok_or_else(|| OAuthError::invalid_client(BAD_HEADER))?;
            if params.value("client_id").is_some_and(|other| other != id) {
                return Err(OAuthError::invalid_client(FAILED));
            }
            return Ok(Self {
                app: find(org, &id)?,
                credentials: Credentials::Header(secret),
            });
        }
        let id = params
            .value("client_id")
            .or_else(|| query.value("client_id"));
        let Some(id) = id else {
            return Err(OAuthError::invalid_client("No client credentials found."));
        };
        let credentials = secret.map_or(Credentials::None, Credentials::Body);
        Ok(Self {
            app: find(org, id)?,
            credentials,
        })
    }

    /// Whether the request authenticates with a secret.
    pub(crate) fn has_secret(&self) -> bool {
        matches!(
            self.credentials,
            Credentials::Body(_) | Credentials::Header(_)
        )
    }

    /// Judges the credentials. `endpoint` is the full address of the endpoint invoked.
    ///
    /// # Errors
    ///
    /// When they do not prove that it is this client.
    pub(crate) fn authenticate(self, org: &Org, endpoint: &str) -> Result<App, OAuthError> {
        let app = self.app;
        match (app.kind, self.credentials) {
            (AppKind::Service | AppKind::Web, Credentials::Assertion(assertion)) => {
                assertion::check(org, &app, assertion, endpoint)?;
                Ok(app)
            }
            (AppKind::Spa, Credentials::None) => Ok(app),
            (AppKind::Web, Credentials::Body(secret)) => with_secret(app, secret),
            (AppKind::Web, Credentials::Header(secret)) => with_secret(app, &secret),
            _ => Err(OAuthError::invalid_client(FAILED)),
        }
    }
}

enum Credentials<'a> {
    Assertion(&'a str),
    Body(&'a str),
    Header(String),
    None,
}

fn find(org: &Org, client_id: &str) -> Result<App, OAuthError> {
    org.apps
        .find(client_id)
        .ok_or_else(|| OAuthError::invalid_client("Invalid value for 'client_id' parameter."))
}

fn with_secret(app: App, presented: &str) -> Result<App, OAuthError> {
    let matches = app.client_secret.as_ref().is_some_and(|secret| {
        secret
            .secret()
            .as_bytes()
            .ct_eq(presented.as_bytes())
            .into()
    });
    if matches {
        return Ok(app);
    }
    Err(OAuthError::invalid_client(
        "The client secret supplied for a confidential client is invalid.",
    ))
}

/// Client id and secret of a Basic header. Both are form-encoded first (RFC 6749, section 2.3.1).
fn basic(authorization: &str) -> Option<(String, String)> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decode(id)?, form_decode(secret)?))
}

fn form_decode(value: &str) -> Option<String> {
    if value.contains(['&', '=']) {
        // Not form-encoded: take it as it is.
        return Some(value.to_owned());
    }
    let (decoded, _) = form_urlencoded::parse(value.as_bytes()).next()?;
    Some(decoded.into_owned())
}

const FAILED: &str =
    "Client authentication failed. Either the client or the client credentials are invalid.";
const BAD_HEADER: &str = "Found Authentication header but was not valid client credentials.";
const MULTIPLE: &str = "Cannot supply multiple client credentials. Use one of the following: \
                        credentials in the Authorization header, credentials in the post body, or \
                        a client_assertion in the post body.";
