//! The token request and its answer (RFC 6749 sections 4.1.3, 4.1.4 and 5), and revocation (RFC 7009).

mod grant;

use super::callback::ValidatedCode;
use super::challenge;
use super::http::{Request, Response};
use super::id_token::{self, Expected, IdTokenError};
use super::json::{self, Json, JsonError};
use super::secret::{AccessToken, IdToken, RefreshToken};
use super::text;
use super::transaction::Transaction;
use crate::okta::api_error::ApiError;
use crate::okta::rate_limit;

pub use self::grant::{Grant, GrantedScopes, TokenType, Warning};

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
    if response.status != 200 {
        return Err(refusal(response));
    }
    let content_type = response.headers.find("content-type");
    let body = json::parse(&response.body, MAX_BYTES).map_err(|error| match error {
        JsonError::DuplicateKey { name } => TokenError::DuplicateKey { name },
        JsonError::Empty => TokenError::EmptyBody,
        JsonError::TooLarge { bytes } => TokenError::TooLarge { bytes },
        JsonError::Malformed => TokenError::NotJson {
            content_type: content_type.map(shortened),
        },
    })?;
    if !matches!(body, Json::Object(_)) {
        return Err(TokenError::NotObject);
    }

    let access_token = required(&body, "access_token")?;
    // RFC 6749 appendix A.12; a header could not carry anything else.
    if !text::is_visible(access_token) {
        return Err(TokenError::Invalid {
            field: "access_token",
        });
    }
    let access_token = AccessToken::new(access_token.to_owned());
    let token_type = required(&body, "token_type")?;
    // No proof was sent, so a DPoP token would be bound to nobody's key.
    if !token_type.eq_ignore_ascii_case("bearer") {
        return Err(TokenError::UnsupportedTokenType {
            token_type: shortened(token_type),
        });
    }
    let expires_in = match body.member("expires_in") {
        None => None,
        Some(value) => Some(seconds(value).ok_or(TokenError::Invalid {
            field: "expires_in",
        })?),
    };
    let scope = optional(&body, "scope", true)?;
    let scope = GrantedScopes::of(&transaction.scopes, scope);
    let refresh_token = optional(&body, "refresh_token", false)?;
    let id_token = match optional(&body, "id_token", false)? {
        None if scope.granted.iter().any(|scope| scope == "openid") => {
            return Err(TokenError::Missing { field: "id_token" });
        }
        None => None,
        Some(token) => {
            let expected = Expected {
                issuer: &transaction.org,
                client_id: &transaction.client_id,
                nonce: transaction.nonce.as_deref(),
                access_token: Some(&access_token),
                front_channel: false,
            };
            Some(
                id_token::check(IdToken::new(token.to_owned()), &expected, now)
                    .map_err(TokenError::IdToken)?,
            )
        }
    };

    let mut grant = Grant {
        access_token,
        token_type: TokenType::Bearer,
        expires_in,
        scope,
        refresh_token: refresh_token.map(|token| RefreshToken::new(token.to_owned())),
        id_token,
        issued_at: now,
        org: transaction.org.clone(),
        client_id: transaction.client_id.clone(),
        flow: transaction.flow,
        warnings: Vec::new(),
    };
    grant.warnings = Warning::of(&grant);
    // A page may not see this header on an answer from another origin, so only a header that says otherwise counts.
    if response
        .headers
        .find("cache-control")
        .is_some_and(|value| !text::contains(&value.to_ascii_lowercase(), "no-store"))
    {
        grant.warnings.push(Warning::Cacheable);
    }
    if content_type.is_some_and(|value| !text::contains(&value.to_ascii_lowercase(), "json")) {
        grant.warnings.push(Warning::ContentType);
    }
    Ok(grant)
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

/// Reads a number of seconds: digits alone, at most a year. `"60abc"`, `"3600.5"` and `"2030-01-01"` are none.
pub(crate) fn read_seconds(text: &str) -> Option<u64> {
    text::number(text).filter(|seconds| *seconds <= YEAR)
}

/// Like [`read_seconds`], for a number or a string.
pub(crate) fn seconds(value: &Json) -> Option<u64> {
    match value {
        Json::String(text) => read_seconds(text),
        other => other.as_u64().filter(|seconds| *seconds <= YEAR),
    }
}

fn required<'a>(body: &'a Json, field: &'static str) -> Result<&'a str, TokenError> {
    match body.member(field) {
        None => Err(TokenError::Missing { field }),
        Some(Json::String(text)) if !text.is_empty() => Ok(text),
        Some(_) => Err(TokenError::Invalid { field }),
    }
}

fn optional<'a>(
    body: &'a Json,
    field: &'static str,
    may_be_empty: bool,
) -> Result<Option<&'a str>, TokenError> {
    match body.member(field) {
        None => Ok(None),
        Some(Json::String(text)) if may_be_empty || !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(TokenError::Invalid { field }),
    }
}

/// Tells why a status is not 200: by rate limit, by challenge, by either of Okta's two shapes, or not at all.
fn refusal(response: &Response) -> TokenError {
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
    if let Some(challenge) = challenges.as_ref().and_then(|list| list.first()) {
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

fn shortened(text: &str) -> String {
    text::shortened(text, 80)
}

/// The longest answer that is read: Okta's are a few kilobytes.
const MAX_BYTES: usize = 1 << 18;

/// In seconds.
const YEAR: u64 = 31_536_000;
