//! Renewing an access token (RFC 6749 section 6; OpenID Connect Core section 12).

use super::http::{Request, Response};
use super::token::answer::{self, Asked};
use super::token::{Grant, TokenError};

/// The request that renews a grant, for the scopes it has; `None` if it has no refresh token. Okta refuses to widen them.
pub fn request(grant: &Grant) -> Option<Request> {
    let token = grant.refresh_token.as_ref()?;
    let scope = grant.scope.granted.join(" ");
    let mut fields = vec![
        ("grant_type", "refresh_token"),
        ("client_id", &grant.client_id),
        ("refresh_token", token.reveal()),
    ];
    // Left out, it means the same as before; an empty one has no meaning (RFC 6749 section 3.3).
    if !scope.is_empty() {
        fields.push(("scope", &scope));
    }
    let url = [&grant.org, "/oauth2/v1/token"].concat();
    Some(Request::form(url, &fields))
}

/// Judges the answer to [`request`]: a grant that takes the place of `old`. A refresh token or an ID token that the answer does
/// not bring anew is the old one's; the scopes are compared with the old ones.
///
/// Okta rotates the refresh tokens of pages: the old one works for some 30 seconds more, and after that its use ends them all.
///
/// # Errors
///
/// See [`TokenError`], and [`TokenError::discards_refresh_token`] for whether to try again.
pub fn process(old: &Grant, response: &Response, now: u64) -> Result<Grant, TokenError> {
    let asked = Asked {
        org: &old.org,
        client_id: &old.client_id,
        flow: old.flow,
        scopes: &old.scope.granted,
        token_type: old.token_type,
        nonce: None,
        earlier: Some(old),
    };
    answer::judge(&asked, response, now)
}
