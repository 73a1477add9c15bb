//! What the scopes of a token are worth. Okta gives every scope that the app was granted, whoever signs in, and looks at the person's
//! admin role only when a call is made. One small read for each scope tells what the token can really do.
//!
//! See <https://developer.okta.com/docs/guides/implement-oauth-for-okta/main/>.

use super::api_error::{ApiFailure, FailureKind};
use super::org::OrgUrl;
use crate::oauth::challenge;
use crate::oauth::http::{Request, Response};
use crate::oauth::token::Grant;

/// What a read of a scope told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The org does not offer what the scope is for.
    NotOffered,
    RateLimited {
        /// Seconds to wait, at least 1.
        wait: u64,
    },
    /// The admin role of the person, or of the service app, does not reach that far.
    RoleMissing,
    /// The org does not honour the scope, though the token names it.
    ScopeMissing,
    /// The org does not take the token at all.
    TokenRefused,
    /// An answer that tells nothing about the scope.
    Unclear {
        status: u16,
    },
    Works,
}

impl Finding {
    /// The finding in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotOffered => "not offered by this org",
            Self::RateLimited { .. } => "rate limit reached",
            Self::RoleMissing => "role missing",
            Self::ScopeMissing => "scope missing",
            Self::TokenRefused => "token refused",
            Self::Unclear { .. } => "unclear",
            Self::Works => "works",
        }
    }

    /// What follows from it.
    pub fn meaning(self, scope: &str) -> &'static str {
        match self {
            Self::NotOffered => "The org has no such API, or its licence leaves it out.",
            Self::RateLimited { .. } => "Try again in a minute.",
            Self::RoleMissing => {
                "The token has the scope, but the admin role of whoever it is for does not allow the call."
            }
            Self::ScopeMissing => {
                "The token names the scope, but the org refuses it: the grant to the app may have been taken back."
            }
            Self::TokenRefused => "It was revoked, has expired, or was made for another org.",
            Self::Unclear { .. } => "The answer tells nothing about the scope.",
            Self::Works if scope.ends_with(".manage") => {
                "Reading works. Changing was not tried: it would change something."
            }
            Self::Works => "",
        }
    }

    /// Whether there is no use in trying the other scopes now.
    pub fn is_final(self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::TokenRefused)
    }
}

/// The path of the read for a scope, by the text of `assets/probes.txt`; `None` if none is known.
pub fn path<'a>(text: &'a str, scope: &str) -> Option<&'a str> {
    let find = |wanted: &str| {
        text.split('\n').find_map(|line| {
            let (name, path) = line.split_once(' ')?;
            (name == wanted && path.starts_with('/')).then_some(path)
        })
    };
    find(scope).or_else(|| find(&[scope.strip_suffix(".manage")?, ".read"].concat()))
}

/// The read at a path of the org that gave the token.
pub fn request(grant: &Grant, path: &str) -> Request {
    let url = [OrgUrl::from_origin(&grant.org).as_str(), path].concat();
    let mut request = Request::get(url);
    let token = [grant.token_type.as_str(), " ", grant.access_token.reveal()].concat();
    request.headers.push(("authorization", token));
    request
}

/// Judges the answer to [`request`].
pub fn judge(response: &Response) -> Finding {
    if matches!(response.status, 200..=299) {
        return Finding::Works;
    }
    let failure = ApiFailure::refused(response);
    let code = failure.error.as_ref().map_or("", |error| &error.code);
    let told = failure.challenge.as_deref().and_then(|header| {
        challenge::parse(header)
            .first()?
            .find("error")
            .map(str::to_owned)
    });
    match (response.status, code) {
        // A feature that the org lacks is told as if the person were unknown.
        (401 | 403, "E0000015") | (404, _) => Finding::NotOffered,
        (403, "E0000006") => Finding::RoleMissing,
        (403, "")
            if told
                .as_deref()
                .is_none_or(|error| error == "insufficient_scope") =>
        {
            Finding::ScopeMissing
        }
        (401, _) => Finding::TokenRefused,
        _ => match failure.kind {
            FailureKind::RateLimited { wait } => Finding::RateLimited { wait },
            _ => Finding::Unclear {
                status: response.status,
            },
        },
    }
}
