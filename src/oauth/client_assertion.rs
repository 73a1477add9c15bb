//! Client assertions: how a service app proves who it is (RFC 7523 sections 2.2 and 3, `private_key_jwt`).

mod rules;

use super::base64url;
use super::json::Json;
use super::jwk::Algorithm;
use super::jws::Unsigned;
use super::record::{Record as _, text};
use crate::okta::org::{Endpoint, OrgUrl};

pub use self::rules::{Expected, rules};

/// How long an assertion should live, in seconds: enough for a clock that is off by some minutes.
pub const LIFETIME: u64 = 300;

/// The longest that Okta takes, in seconds.
pub const MAX_LIFETIME: u64 = 3600;

/// An assertion is dated back by so many seconds: what is known of the org's clock comes from dates without fractions, and Okta
/// takes none from the future.
pub const MARGIN: u64 = 3;

/// What an assertion says. Make a new one for each request: Okta takes each `jti` once, even if the request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion<'a> {
    pub org: &'a OrgUrl,
    pub client_id: &'a str,
    /// Where it is sent: Okta takes it nowhere else.
    pub endpoint: Endpoint,
    /// Which of the app's keys signs it. Okta can do without if the app has one key only.
    pub kid: Option<&'a str>,
    pub algorithm: Algorithm,
    /// In seconds; more than [`MAX_LIFETIME`] counts as that.
    pub lifetime: u64,
    pub random: [u8; 32],
    /// In seconds since 1970, by the org's clock.
    pub now: u64,
}

impl Assertion<'_> {
    /// The assertion, to be signed; what comes of it is a [`super::secret::ClientAssertion`].
    pub fn unsigned(&self) -> Unsigned {
        let member = |name: &str, value: Json| (name.to_owned(), value);
        let mut header = vec![member("alg", text(self.algorithm.as_str()))];
        if let Some(kid) = self.kid {
            header.push(member("kid", text(kid)));
        }
        let expiry = self.now.saturating_add(self.lifetime.min(MAX_LIFETIME));
        let claims = vec![
            member("iss", text(self.client_id)),
            member("sub", text(self.client_id)),
            member("aud", text(&self.org.endpoint(self.endpoint))),
            member("iat", self.now.to_json()),
            member("exp", expiry.to_json()),
            member("jti", text(&base64url::encode(&self.random))),
        ];
        Unsigned::new(
            self.algorithm,
            &Json::Object(header).to_text(),
            &Json::Object(claims).to_text(),
        )
    }
}
