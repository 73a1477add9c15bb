//! What was granted.

use crate::oauth::dpop::{self, Binding};
use crate::oauth::flow::Flow;
use crate::oauth::id_token::{CheckedIdToken, Signature};
use crate::oauth::jwk::PublicKey;
use crate::oauth::jwt;
use crate::oauth::record::{record, record_by_name};
use crate::oauth::secret::{AccessToken, RefreshToken};

use super::TokenError;

/// A token that was got, and what came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub access_token: AccessToken,
    pub token_type: TokenType,
    /// The name of the key that a DPoP token was got with; `None` if it never was here.
    pub key: Option<String>,
    /// In seconds from `issued_at`; `None` if the server did not say.
    pub expires_in: Option<u64>,
    pub scope: GrantedScopes,
    pub refresh_token: Option<RefreshToken>,
    pub id_token: Option<CheckedIdToken>,
    /// When it came, in seconds since 1970 by the org's clock.
    pub issued_at: u64,
    /// The org's origin.
    pub org: String,
    pub client_id: String,
    pub flow: Flow,
    pub warnings: Vec<Warning>,
}

/// Who signed in, as far as the tokens tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Empty if it is not told; so is the login.
    pub id: String,
    pub login: String,
}

impl Person {
    /// Whether it is this user. Okta does not tell logins apart by their case.
    pub fn is(&self, id: &str, login: &str) -> bool {
        !id.is_empty() && self.id == id
            || !login.is_empty() && self.login.eq_ignore_ascii_case(login)
    }
}

impl Grant {
    /// When the access token expires, in seconds since 1970; `None` if it is not known.
    pub fn expires_at(&self) -> Option<u64> {
        Some(self.issued_at + self.expires_in?)
    }

    /// Who signed in, as far as the tokens tell: for display only.
    pub fn subject(&self) -> Option<String> {
        let told = self
            .id_token
            .as_ref()
            .and_then(|token| token.username.clone());
        told.or_else(|| {
            let decoded = jwt::decode(self.access_token.reveal()).ok()?;
            decoded.claim_str("sub").map(str::to_owned)
        })
    }

    /// Who signed in, to be recognised among others: for a warning only.
    pub fn person(&self) -> Person {
        let decoded = jwt::decode(self.access_token.reveal()).ok();
        let uid = decoded.and_then(|decoded| decoded.claim_str("uid").map(str::to_owned));
        let told = self.id_token.as_ref().map(|token| token.subject.clone());
        Person {
            id: uid.or(told).unwrap_or_default(),
            login: self.subject().unwrap_or_default(),
        }
    }

    /// The same, now that the ID token's signature was checked and found to be the org's.
    pub fn with_verified_id_token(mut self) -> Self {
        if let Some(token) = &mut self.id_token {
            token.signature = Signature::Verified;
        }
        self.warnings
            .retain(|warning| *warning != Warning::SignatureNotChecked);
        self
    }

    /// The same, got with this key. `name` is what the key is kept under.
    ///
    /// # Errors
    ///
    /// [`TokenError::OtherKey`] if the token tells that it is bound to another one. One that does not tell is taken: it may be
    /// opaque.
    pub fn with_key(mut self, name: &str, key: &PublicKey) -> Result<Self, TokenError> {
        match dpop::binding(&self.access_token, key) {
            Binding::OtherKey { jkt } => Err(TokenError::OtherKey { jkt }),
            _ => {
                self.key = Some(name.to_owned());
                Ok(self)
            }
        }
    }

    /// What to call it: who signed in, else the app, else the org.
    pub fn name(&self) -> String {
        self.subject().unwrap_or_else(|| {
            // Of a token from elsewhere, the app may be unknown.
            match self.client_id.is_empty() {
                true => self.org.clone(),
                false => self.client_id.clone(),
            }
        })
    }
}

/// How the token is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// Whoever has it may use it (RFC 6750).
    Bearer,
    /// It works only with a proof by the key it is bound to (RFC 9449).
    DPoP,
}

impl TokenType {
    /// The scheme of the `Authorization` header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::DPoP => "DPoP",
        }
    }
}

/// What was asked for, and what was given (RFC 6749 section 3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedScopes {
    pub asked: Vec<String>,
    pub granted: Vec<String>,
}

impl GrantedScopes {
    /// Compares; without a `scope` in the answer, what was asked for was granted (RFC 6749 section 5.1).
    pub fn of(asked: &[String], scope: Option<&str>) -> Self {
        Self {
            asked: asked.to_vec(),
            granted: match scope {
                Some(scope) => scope.split_ascii_whitespace().map(str::to_owned).collect(),
                None => asked.to_vec(),
            },
        }
    }

    /// Asked for, not given: at Okta, scopes that the app was not granted.
    pub fn missing(&self) -> Vec<&str> {
        difference(&self.asked, &self.granted)
    }

    /// Given, not asked for.
    pub fn extra(&self) -> Vec<&str> {
        difference(&self.granted, &self.asked)
    }
}

/// Something about an answer that was taken, yet deserves a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The answer may be kept by a cache.
    Cacheable,
    /// JSON under another name.
    ContentType,
    ExpiryUnknown,
    ScopeNarrower,
    ScopeWider,
    /// The ID token's signature was not checked.
    SignatureNotChecked,
}

impl Warning {
    /// What the grant itself gives rise to.
    pub(crate) fn of(grant: &Grant) -> Vec<Self> {
        let found = [
            (!grant.scope.extra().is_empty(), Self::ScopeWider),
            (!grant.scope.missing().is_empty(), Self::ScopeNarrower),
            (grant.expires_in.is_none(), Self::ExpiryUnknown),
            (
                grant
                    .id_token
                    .as_ref()
                    .is_some_and(|token| token.signature == Signature::NotChecked),
                Self::SignatureNotChecked,
            ),
        ];
        found
            .into_iter()
            .filter_map(|(there, warning)| there.then_some(warning))
            .collect()
    }

    /// The warning in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Cacheable => "The token answer did not forbid caches to keep it.",
            Self::ContentType => {
                "The token answer was JSON, but did not say so. Something between here and Okta may have changed it."
            }
            Self::ExpiryUnknown => "The answer did not say when the token expires.",
            Self::ScopeNarrower => {
                "Not every scope was given. Grant the missing ones to the app on its Okta API Scopes tab."
            }
            Self::ScopeWider => {
                "The token has scopes that were not asked for. It can do more than you wanted: revoke it when done."
            }
            Self::SignatureNotChecked => {
                "The ID token's signature was not checked, as the org's public keys could not be had. It came from the org itself, over TLS."
            }
        }
    }
}

record!(Grant {
    access_token,
    token_type,
    key,
    expires_in,
    scope,
    refresh_token,
    id_token,
    issued_at,
    org,
    client_id,
    flow,
    warnings,
});

record_by_name!(TokenType {
    Bearer = "Bearer",
    DPoP = "DPoP",
});

record!(GrantedScopes { asked, granted });

record_by_name!(Warning {
    Cacheable = "Cacheable",
    ContentType = "ContentType",
    ExpiryUnknown = "ExpiryUnknown",
    ScopeNarrower = "ScopeNarrower",
    ScopeWider = "ScopeWider",
    SignatureNotChecked = "SignatureNotChecked",
});

fn difference<'a>(these: &'a [String], those: &[String]) -> Vec<&'a str> {
    these
        .iter()
        .filter(|scope| !those.contains(scope))
        .map(String::as_str)
        .collect()
}
