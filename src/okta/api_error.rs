//! What Okta says when it refuses, in either of its two shapes.

use crate::oauth::http::Response;
use crate::oauth::json::{self, Json};
use crate::oauth::text;

use super::rate_limit::{RateLimit, server_time};

/// The body of a refusal.
///
/// Okta's APIs write `errorCode`, `errorSummary`, `errorId`, `errorCauses`; its OAuth endpoints `error` and
/// `error_description`. Either may come from anywhere. Only the code is a promise: the summary may be reworded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub code: String,
    pub summary: String,
    /// What Okta's support asks for.
    pub id: Option<String>,
    pub causes: Vec<String>,
}

impl ApiError {
    /// Reads a body in either shape; `None` if it is in neither.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let body = json::parse(body, MAX_ERROR_BYTES).ok()?;
        let member = |name| body.member_str(name).filter(|text| !text.is_empty());
        if let Some(code) = member("errorCode") {
            let causes = match body.member("errorCauses") {
                Some(Json::Array(causes)) => causes
                    .iter()
                    .filter_map(|cause| text::owned(cause.member_str("errorSummary")))
                    .collect(),
                _ => Vec::new(),
            };
            return Some(Self {
                code: code.to_owned(),
                summary: member("errorSummary").unwrap_or_default().to_owned(),
                id: text::owned(member("errorId")),
                causes,
            });
        }
        Some(Self {
            code: member("error")?.to_owned(),
            summary: member("error_description").unwrap_or_default().to_owned(),
            id: None,
            causes: Vec::new(),
        })
    }
}

/// A call that did not give what it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiFailure {
    pub status: u16,
    pub kind: FailureKind,
    /// `None` if the body was empty, or in no shape we know.
    pub error: Option<ApiError>,
    /// `WWW-Authenticate`, if the page may read it.
    pub challenge: Option<String>,
    pub request_id: Option<String>,
    pub rate: Option<RateLimit>,
}

impl ApiFailure {
    /// Reads a response whose status is not the one hoped for.
    pub fn refused(response: &Response) -> Self {
        let rate = RateLimit::of(&response.headers);
        let kind = match response.status {
            429 => FailureKind::RateLimited {
                // Okta's windows are a minute long: without the headers, that is the longest one has to wait.
                wait: match (rate, server_time(&response.headers)) {
                    (Some(rate), Some(now)) => rate.wait(now),
                    _ => 60,
                },
            },
            _ => FailureKind::Refused,
        };
        Self {
            error: ApiError::parse(&response.body),
            ..Self::of(response, kind)
        }
    }

    /// Says what was wrong with a response whose status promised better.
    pub fn of(response: &Response, kind: FailureKind) -> Self {
        Self {
            status: response.status,
            kind,
            error: None,
            challenge: text::owned(response.headers.find("www-authenticate")),
            request_id: response.request_id(),
            rate: RateLimit::of(&response.headers),
        }
    }
}

/// What went wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// The link to the next page leads back to one that was read: the list would never end.
    NextAgain,
    /// The link to the next page leads to another origin: following it would give the token away.
    NextElsewhere,
    /// JSON, but not what the API documents.
    NotExpected,
    NotJson,
    RateLimited {
        /// Seconds, at least 1.
        wait: u64,
    },
    Refused,
    TooLarge,
}

const MAX_ERROR_BYTES: usize = 1 << 20;
