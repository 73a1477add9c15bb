//! Client assertions: `private_key_jwt` and `client_secret_jwt` (RFC 7523; OpenID Connect Core 1.0,
//! section 9).
//!
//! <https://developer.okta.com/docs/guides/build-self-signed-jwt/main/>

use serde_json::Value;

use super::error::OAuthError;
use crate::apps::{App, AppKind, ClientKey};
use crate::jwt::{self, Jwt};
use crate::state::Org;

/// The value of `client_assertion_type`.
pub(crate) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The client an assertion speaks for. Nothing is proved yet.
///
/// # Errors
///
/// When the assertion is not a JWT or names no client.
pub(crate) fn client(
    org: &Org,
    assertion: &str,
    client_id: Option<&str>,
) -> Result<App, OAuthError> {
    let jwt = Jwt::parse(assertion).ok_or_else(|| Flaw::Parse.into_error())?;
    let issuer = jwt
        .claim_str("iss")
        .ok_or_else(|| Flaw::Issuer.into_error())?;
    let app = org
        .apps
        .find(issuer)
        .ok_or_else(|| Flaw::Issuer.into_error())?;
    if client_id.is_some_and(|id| id != app.client_id) {
        return Err(Flaw::Issuer.into_error());
    }
    if app.kind == AppKind::Spa {
        return Err(OAuthError::invalid_client(
            "Client authentication failed. Either the client or the client credentials are \
             invalid.",
        ));
    }
    Ok(app)
}

/// Checks an assertion. It counts once, whatever becomes of the request.
///
/// # Errors
///
/// The first thing wrong with it.
pub(crate) fn check(
    org: &Org,
    app: &App,
    assertion: &str,
    endpoint: &str,
) -> Result<(), OAuthError> {
    judge(org, app, assertion, endpoint).map_err(Flaw::into_error)
}

/// What is wrong with an assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Algorithm,
    Audience,
    EncryptionKey,
    Expired,
    ExpiryFormat,
    ExpiryTooFar,
    IssuedLater,
    Issuer,
    Kid,
    KeySet,
    NoKeys,
    Parse,
    Signature,
    Subject,
    Used,
}

impl Flaw {
    fn into_error(self) -> OAuthError {
        OAuthError::invalid_client(match self {
            Self::Algorithm => "The client_assertion JWT signature algorithm is invalid.",
            Self::Audience => {
                "The audience claim for client_assertion must be the endpoint invoked for the \
                 request."
            }
            Self::EncryptionKey => {
                "The client_assertion JWT needs to be signed using a signing key."
            }
            Self::Expired => "The client_assertion token is expired.",
            Self::ExpiryFormat => {
                "The client_assertion must contain the 'exp' claim as seconds since epoch."
            }
            Self::ExpiryTooFar => {
                "The client_assertion token has an expiration too far into the future."
            }
            Self::IssuedLater => {
                "The client_assertion token must be issued before the current time."
            }
            Self::Issuer => "The issuer claim for client_assertion is not a valid client_id.",
            Self::Kid => "The client_assertion JWT kid is invalid.",
            Self::KeySet => "The client JWKSet is invalid.",
            Self::NoKeys => {
                "The client does not have a JWKSet configured, but the client_assertion requires \
                 one."
            }
            Self::Parse => "The parsing of the client_assertion failed.",
            Self::Signature => "The client_assertion signature is invalid.",
            Self::Subject => "The subject claim for client_assertion is not a valid client_id.",
            Self::Used => "The client_assertion token has already been used.",
        })
    }
}

fn judge(org: &Org, app: &App, assertion: &str, endpoint: &str) -> Result<(), Flaw> {
    let jwt = Jwt::parse(assertion).ok_or(Flaw::Parse)?;
    let algorithms: &[&str] = match app.client_secret {
        Some(_) => &jwt::SECRET_ALGORITHMS,
        None => &jwt::ALGORITHMS,
    };
    if !jwt.alg().is_some_and(|alg| algorithms.contains(&alg)) {
        return Err(Flaw::Algorithm);
    }
    if jwt.claim_str("iss") != Some(&app.client_id) {
        return Err(Flaw::Issuer);
    }
    if jwt.claim_str("sub") != Some(&app.client_id) {
        return Err(Flaw::Subject);
    }
    if !is_for(&jwt, endpoint) {
        return Err(Flaw::Audience);
    }
    let verified = match &app.client_secret {
        Some(secret) => jwt::verify_with_secret(&jwt, secret.secret()),
        None => jwt::verify(&jwt, &signing_key(app, &jwt)?.jwk),
    };
    match verified {
        Ok(()) => {}
        // A key of the other family: the signature cannot be this key's.
        Err(jwt::SignatureError::Key | jwt::SignatureError::Mismatch) => {
            return Err(Flaw::Signature);
        }
    }
    let now = org.now();
    let expires_at = jwt
        .claims
        .get("exp")
        .and_then(Value::as_i64)
        // Later than the year 5138: milliseconds.
        .filter(|exp| *exp < 100_000_000_000)
        .ok_or(Flaw::ExpiryFormat)?;
    if expires_at <= now {
        return Err(Flaw::Expired);
    }
    if expires_at > now + MAX_LIFETIME {
        return Err(Flaw::ExpiryTooFar);
    }
    if jwt
        .claims
        .get("iat")
        .is_some_and(|iat| iat.as_i64().is_none_or(|iat| iat > now))
    {
        return Err(Flaw::IssuedLater);
    }
    if let Some(id) = jwt.claims.get("jti") {
        let id = format!("assertion {} {id}", app.client_id);
        if !org.tokens().used.first(&id, expires_at, now) {
            return Err(Flaw::Used);
        }
    }
    Ok(())
}

fn is_for(jwt: &Jwt, endpoint: &str) -> bool {
    match jwt.claims.get("aud") {
        Some(Value::String(audience)) => audience == endpoint,
        Some(Value::Array(audiences)) => audiences.iter().any(|audience| audience == endpoint),
        _ => false,
    }
}

/// The registered key an assertion names; without a `kid`, the only one there is.
fn signing_key<'a>(app: &'a App, jwt: &Jwt) -> Result<&'a ClientKey, Flaw> {
    if app.keys.is_empty() {
        return Err(Flaw::NoKeys);
    }
    let active: Vec<&ClientKey> = app.keys.iter().filter(|key| key.active).collect();
    let key = match jwt.header.get("kid") {
        Some(kid) => active
            .into_iter()
            .find(|key| key.jwk.get("kid") == Some(kid)),
        None if active.len() == 1 => active.into_iter().next(),
        None => None,
    };
    let key = key.ok_or(Flaw::Kid)?;
    match key.jwk.get("use").map(|usage| usage.as_str()) {
        None | Some(Some("sig")) => Ok(key),
        Some(Some("enc")) => Err(Flaw::EncryptionKey),
        Some(_) => Err(Flaw::KeySet),
    }
}

/// One hour, in seconds.
const MAX_LIFETIME: i64 = 3_600;
