//! The client credentials grant (RFC 6749 section 4.4): a service app gets a token for itself, and no person signs in.
//!
//! Okta refuses it to a page: a request with an `Origin` has to use PKCE. Something that sends none has to pass it on.

use super::flow::Flow;
use super::http::{Request, Response};
use super::pasted;
use super::secret::{AccessToken, ClientAssertion};
use super::token::answer::{self, Asked};
use super::token::{Grant, TokenError, TokenType};
use crate::okta::org::{Endpoint, OrgUrl};

/// What a service app asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRequest {
    pub org: OrgUrl,
    pub client_id: String,
    pub scopes: Vec<String>,
    /// [`TokenType::DPoP`] if a proof goes with it.
    pub token_type: TokenType,
}

impl ServiceRequest {
    /// What Okta would refuse.
    pub fn problems(&self) -> Vec<ServiceProblem> {
        use ServiceProblem as P;
        let mut problems = Vec::new();
        if self.client_id.trim().is_empty() {
            problems.push(P::ClientIdMissing);
        }
        if self.scopes.is_empty() {
            problems.push(P::ScopesMissing);
        }
        for scope in &self.scopes {
            let problem = match scope.as_str() {
                "offline_access" => Some(P::OfflineAccess),
                "openid" | "profile" | "email" | "address" | "phone" | "groups" | "device_sso" => {
                    Some(P::OpenidScope {
                        scope: scope.clone(),
                    })
                }
                name if name.ends_with(".self") => Some(P::SelfScope {
                    scope: scope.clone(),
                }),
                name if name.is_empty() || !name.bytes().all(is_scope_byte) => {
                    Some(P::ScopeCharacters {
                        scope: scope.clone(),
                    })
                }
                _ => None,
            };
            problems.extend(problem);
        }
        problems
    }

    /// The request (RFC 6749 section 4.4.2, RFC 7523 section 2.2). With DPoP, a proof has to be attached to it.
    ///
    /// # Errors
    ///
    /// What Okta would refuse is not sent: it would cost an assertion, and one of the few requests a minute.
    pub fn to_request(&self, assertion: &ClientAssertion) -> Result<Request, Vec<ServiceProblem>> {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Request::form(
            self.org.endpoint(Endpoint::Token),
            &[
                ("grant_type", "client_credentials"),
                ("scope", &self.scopes.join(" ")),
                ("client_assertion_type", ASSERTION_TYPE),
                ("client_assertion", assertion.reveal()),
            ],
        ))
    }

    /// Judges an answer that another program got and somebody pasted, with or without what that program said around it.
    ///
    /// Where status and headers did not come along, nothing is held against them: see [`pasted::read`].
    ///
    /// # Errors
    ///
    /// As [`Self::process_response`]. The status in an error is the one that RFC 6749 section 5.2 asks for.
    pub fn process_pasted(&self, text: &str, now: u64) -> Result<Grant, TokenError> {
        self.process_response(&pasted::read(text).response, now)
    }

    /// Judges the answer (RFC 6749 section 4.4.3). `now` is in seconds since 1970.
    ///
    /// There should be no refresh token, and none is kept: a new assertion gives a new token at any time.
    ///
    /// # Errors
    ///
    /// See [`TokenError`]. A Bearer token in answer to a proof, or the reverse, is
    /// [`TokenError::UnsupportedTokenType`].
    pub fn process_response(&self, response: &Response, now: u64) -> Result<Grant, TokenError> {
        let asked = Asked {
            org: self.org.as_str(),
            client_id: &self.client_id,
            flow: Flow::ClientCredentials,
            token_type: self.token_type,
            scopes: &self.scopes,
            nonce: None,
            earlier: None,
        };
        let mut grant = answer::judge(&asked, response, now)?;
        grant.refresh_token = None;
        Ok(grant)
    }
}

/// The request by which a service app asks whether its token is good, or ends it: at [`Endpoint::Introspect`] or
/// [`Endpoint::Revoke`], with an assertion for that very address (RFC 7662 section 2.1, RFC 7009 section 2.1).
pub fn about_token(
    org: &OrgUrl,
    endpoint: Endpoint,
    token: &AccessToken,
    assertion: &ClientAssertion,
) -> Request {
    Request::form(
        org.endpoint(endpoint),
        &[
            ("token", token.reveal()),
            ("token_type_hint", "access_token"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion.reveal()),
        ],
    )
}

/// Why a request is not worth sending.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceProblem {
    ClientIdMissing,
    /// A refresh token belongs to a person's sign-in.
    OfflineAccess,
    /// A scope of OpenID Connect: it is about a person.
    OpenidScope {
        scope: String,
    },
    /// Characters that no scope has (RFC 6749 section 3.3).
    ScopeCharacters {
        scope: String,
    },
    ScopesMissing,
    /// A scope for what belongs to the person who signed in.
    SelfScope {
        scope: String,
    },
}

impl ServiceProblem {
    /// What it is, and what to do.
    pub fn text(&self) -> String {
        let (before, scope, after) = match self {
            Self::ClientIdMissing => ("Give the client ID of the service app.", "", ""),
            Self::OfflineAccess => (
                "A service app gets no refresh token: it signs a new assertion instead. Remove ",
                "offline_access",
                ".",
            ),
            Self::OpenidScope { scope } => (
                "No person signs in, so there is nothing to tell about one. Remove ",
                scope.as_str(),
                ".",
            ),
            Self::ScopeCharacters { scope } => (
                "A scope has visible ASCII characters only, and no quotes or backslashes. Correct ",
                scope.as_str(),
                ".",
            ),
            Self::ScopesMissing => (
                "Choose at least one scope: Okta has no default ones.",
                "",
                "",
            ),
            Self::SelfScope { scope } => (
                "This scope is for what belongs to the person who signed in, and nobody does. Remove ",
                scope.as_str(),
                ".",
            ),
        };
        [before, scope, after].concat()
    }
}

/// RFC 7523 section 2.2.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn is_scope_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'"' && byte != b'\\'
}
