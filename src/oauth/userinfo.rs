//! Who a token belongs to, as the org tells (OpenID Connect Core section 5.3).

use super::http::{Request, Response};
use super::json::Json;
use super::secret::{AccessToken, same};
use super::text;
use super::token::{TokenError, answer};

/// A person, as far as the token's scopes let the org tell.
#[derive(Clone, Debug, PartialEq)]
pub struct UserInfo {
    /// The person's user ID.
    pub subject: String,
    /// What else is told, in the org's order.
    pub claims: Vec<(String, Json)>,
}

/// Why there is no [`UserInfo`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserInfoError {
    /// The org said no, or what it said is no answer. What is wrong with the token stands in a header (RFC 6750 section 3.1):
    /// [`TokenError::Challenge`] with `invalid_token`, or with `insufficient_scope` if it was asked for without `openid`.
    Answer(TokenError),
    /// It is about someone else than the ID token: to be used for nothing.
    Subject { found: String },
}

/// The request for it.
pub fn request(org: &str, token: &AccessToken) -> Request {
    Request::get([org, "/oauth2/v1/userinfo"].concat()).with_token(token)
}

/// Judges the answer to [`request`]. `expected_subject` is the ID token's `sub`, which section 5.3.2 wants compared: an access
/// token alone may be somebody else's.
///
/// # Errors
///
/// See [`UserInfoError`].
pub fn process(response: &Response, expected_subject: &str) -> Result<UserInfo, UserInfoError> {
    let body = answer::object(response).map_err(UserInfoError::Answer)?;
    let subject = answer::required(&body, "sub").map_err(UserInfoError::Answer)?;
    if !same(subject, expected_subject) {
        return Err(UserInfoError::Subject {
            found: text::shortened(subject, 200),
        });
    }
    let subject = subject.to_owned();
    let Json::Object(mut claims) = body else {
        return Err(UserInfoError::Answer(TokenError::NotObject));
    };
    claims.retain(|(name, _)| name != "sub");
    Ok(UserInfo { subject, claims })
}
