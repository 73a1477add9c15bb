//! The token request and its answer (RFC 6749 sections 4.1.3, 4.1.4 and 5), and revocation (RFC 7009).

pub(crate) mod answer;
mod grant;

use super::callback::ValidatedCode;
use super::challenge;
use super::http::{Request, Response};
use super::id_token::IdTokenError;
use super::text;
use super::transaction::Transaction;
use crate::okta::api_error::ApiError;
use crate::okta::rate_limit;

use self::answer::Asked;

pub use self::grant::{Grant, GrantedScopes, Person, TokenType, Warning};

/// The request that exchanges a code for tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.5). A public client: no secret.
pub fn code_request(code: &ValidatedCode) -> Request {
    let transaction = code.transaction();
    let verifier = transaction
        .verifier
        .as_ref()
        .map_or("", |verifier| verifier.reveal());
    Request::form(
        endpoint(&transaction.org, "/oauth2/v1/token"),
        &[
            ("grant_type", "authorization_code"),
            ("client_id", &transaction.client_id),
            ("redirect_uri", &transaction.redirect_uri),
            ("code", code.code().reveal()),
            ("code_verifier", verifier),
        ],
    )
}

/// Judges the answer to [`code_request`] (RFC 6749 section 5; OpenID Connect Core section 3.1.3.7 if an ID token came).
///
/// # Errors
///
/// See [`TokenError`].
pub fn process_code_response(
    transaction: &Transaction,
    response: &Response,
    now: u64,
) -> Result<Grant, TokenError> {
    let asked = Asked {
        org: &transaction.org,
        client_id: &transaction.client_id,
        flow: transaction.flow,
        scopes: &transaction.scopes,
        token_type: match transaction.dpop {
            true => TokenType::DPoP,
            // No proof is sent, so a DPoP token would be bound to nobody's key.
            false => TokenType::Bearer,
        },
        nonce: transaction.nonce.as_deref(),
        earlier: None,
    };
    answer::judge(&asked, response, now)
}

/// The request that ends an access token before its time (RFC 7009 section 2.1). A refresh token lives on: see
/// [`revoke_refresh_request`].
pub fn revoke_request(grant: &Grant) -> Request {
    revoke(grant, grant.access_token.reveal(), "access_token")
}

/// The request that ends the refresh token, and with it every access token it gave; `None` if there is no refresh token.
pub fn revoke_refresh_request(grant: &Grant) -> Option<Request> {
    let token = grant.refresh_token.as_ref()?;
    Some(revoke(grant, token.reveal(), "refresh_token"))
}

/// Judges the answer to a revocation. Okta says 200 even for a token it does not know.
///
/// # Errors
///
/// See [`TokenError`].
pub fn process_revoke_response(response: &Response) -> Result<(), TokenError> {
    match response.status {
        200 => Ok(()),
        _ => Err(refusal(response)),
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The server said no in a header (RFC 6750 section 3).
    Challenge {
        status: u16,
        error: Option<String>,
        description: Option<String>,
        request_id: Option<String>,
    },
    DuplicateKey {
        name: String,
    },
    /// 200, and nothing else.
    EmptyBody,
    IdToken(IdTokenError),
    /// A member that is not what it must be.
    Invalid {
        field: &'static str,
    },
    Missing {
        field: &'static str,
    },
    NotJson {
        content_type: Option<String>,
    },
    /// JSON, but not an object.
    NotObject,
    /// The server said no the way Okta's APIs do.
    OktaError {
        status: u16,
        error: Box<ApiError>,
        request_id: Option<String>,
    },
    /// It is bound to another key than the one that the proof was made with (RFC 9449 section 6.1).
    OtherKey {
        jkt: String,
    },
    RateLimited {
        status: u16,
        /// When to try again, in seconds since 1970 by the server's clock; 0 if nothing tells.
        reset: u64,
        error: Option<Box<ApiError>>,
        request_id: Option<String>,
    },
    /// The server said no (RFC 6749 section 5.2).
    ServerSaidNo {
        status: u16,
        error: String,
        description: Option<String>,
        request_id: Option<String>,
    },
    /// A status that no token answer has, with nothing to explain it.
    Status {
        status: u16,
        content_type: Option<String>,
        request_id: Option<String>,
    },
    TooLarge {
        bytes: usize,
    },
    /// Neither Bearer nor anything that was asked for.
    UnsupportedTokenType {
        token_type: String,
    },
}

impl TokenError {
    /// Whether the refresh token that was sent is of no use any more, told by the code alone: Okta words its descriptions as it
    /// likes. Anything else, a rate limit or a failing server, says nothing about the token.
    pub fn discards_refresh_token(&self) -> bool {
        match self {
            Self::ServerSaidNo { error, .. }
            | Self::Challenge {
                error: Some(error), ..
            } => error == "invalid_grant",
            _ => false,
        }
    }
}

/// Reads a number of seconds: digits alone, at most a year. `"60abc"`, `"3600.5"` and `"2030-01-01"` are none.
pub(crate) fn read_seconds(text: &str) -> Option<u64> {
    text::number(text).filter(|seconds| *seconds <= YEAR)
}

/// Tells why a status is not 200: by rate limit, by challenge, by either of Okta's two shapes, or not at all.
pub(crate) fn refusal(response: &Response) -> TokenError {
    let status = response.status;
    let request_id = response.request_id();
    let error = ApiError::parse(&response.body);
    if status == 429 {
        return TokenError::RateLimited {
            status,
            reset: rate_limit::reset(&response.headers),
            error: error.map(Box::new),
            request_id,
        };
    }
    let challenges = response
        .headers
        .find("www-authenticate")
        .map(challenge::parse);
    // The one that gives a reason, wherever it stands.
    let challenge = challenges.as_ref().and_then(|list| {
        let with_error = list.iter().find(|one| one.find("error").is_some());
        with_error.or_else(|| list.first())
    });
    if let Some(challenge) = challenge {
        // Okta sends a bare challenge with some refusals whose reason is in the body.
        if challenge.find("error").is_some() || error.is_none() {
            return TokenError::Challenge {
                status,
                error: text::owned(challenge.find("error")),
                description: text::owned(challenge.find("error_description")),
                request_id,
            };
        }
    }
    match error {
        Some(error) if error.id.is_some() || error.code.starts_with("E0") => {
            TokenError::OktaError {
                status,
                error: Box::new(error),
                request_id,
            }
        }
        Some(error) => TokenError::ServerSaidNo {
            status,
            error: error.code,
            description: (!error.summary.is_empty()).then_some(error.summary),
            request_id,
        },
        None => TokenError::Status {
            status,
            content_type: response.headers.find("content-type").map(shortened),
            request_id,
        },
    }
}

fn revoke(grant: &Grant, token: &str, hint: &str) -> Request {
    Request::form(
        endpoint(&grant.org, "/oauth2/v1/revoke"),
        &[
            ("token", token),
            ("token_type_hint", hint),
            ("client_id", &grant.client_id),
        ],
    )
}

fn endpoint(org: &str, path: &str) -> String {
    [org, path].concat()
}

pub(crate) fn shortened(text: &str) -> String {
    text::shortened(text, 80)
}

/// In seconds.
const YEAR: u64 = 31_536_000;
