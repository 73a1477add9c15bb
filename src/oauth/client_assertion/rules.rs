//! What Okta asks of a client assertion.

use super::MAX_LIFETIME;
use crate::oauth::json::Json;
use crate::oauth::jwk::{Algorithm, PublicKey};
use crate::oauth::jwt::{self, JwtError};
use crate::oauth::rules::{Judge, Rule, is};
use crate::okta::org::{Endpoint, OrgUrl};

/// What an assertion is held against. What is not known leads to [`crate::oauth::rules::Verdict::Unknown`].
#[derive(Clone, Debug, Default)]
pub struct Expected<'a> {
    pub org: Option<&'a OrgUrl>,
    pub client_id: Option<&'a str>,
    /// The key that the app has registered.
    pub key: Option<&'a PublicKey>,
    pub kid: Option<&'a str>,
    /// The `jti` of assertions that were sent before.
    pub used: &'a [String],
    /// Whether the signature is that of the key.
    pub signature: Option<bool>,
    /// In seconds since 1970, by the org's clock.
    pub now: u64,
}

/// Holds an assertion against Okta's rules, in the order of its parts.
///
/// # Errors
///
/// [`JwtError`] if it cannot be read: Okta says "The parsing of the client_assertion failed."
pub fn rules(assertion: &str, expected: &Expected<'_>) -> Result<Vec<Rule>, JwtError> {
    let parts = jwt::split(assertion)?;
    let mut rules = Vec::new();
    header(&parts.header, expected, &mut rules);
    claims(&parts.claims, expected, &mut rules);
    Judge {
        members: &[],
        rules: &mut rules,
    }
    .rule(
        "signature",
        [
            "Must be that of the registered key.",
            "The client_assertion signature is invalid.",
        ],
        |_| expected.signature,
    );
    Ok(rules)
}

fn header(members: &[(String, Json)], expected: &Expected<'_>, rules: &mut Vec<Rule>) {
    let mut judge = Judge { members, rules };
    judge.rule(
        "alg",
        [
            "RS256, RS384, RS512, ES256, ES384 or ES512, as the key allows.",
            "The client_assertion JWT signature algorithm is invalid.",
        ],
        |alg| {
            let algorithm = alg.and_then(Json::as_str).and_then(Algorithm::of);
            match (algorithm, expected.key) {
                (None, _) => Some(false),
                (Some(algorithm), Some(key)) => Some(key.fits(algorithm)),
                (Some(_), None) => Some(true),
            }
        },
    );
    judge.rule(
        "kid",
        [
            "Must name an active key of the app; not needed if the app has one key only.",
            "The client_assertion JWT kid is invalid.",
        ],
        |kid| match kid {
            None => None,
            kid => is(kid, expected.kid),
        },
    );
}

fn claims(members: &[(String, Json)], expected: &Expected<'_>, rules: &mut Vec<Rule>) {
    let now = expected.now;
    let endpoint = expected.org.map(|org| org.endpoint(Endpoint::Token));
    let mut judge = Judge { members, rules };
    judge.rule(
        "iss",
        [
            "Must be the client ID.",
            "The issuer claim for client_assertion is not a valid client_id.",
        ],
        |iss| is(iss, expected.client_id),
    );
    judge.rule(
        "sub",
        [
            "Must be the client ID.",
            "The subject claim for client_assertion is not a valid client_id.",
        ],
        |sub| is(sub, expected.client_id),
    );
    judge.rule(
        "aud",
        [
            "Must be the address of the token endpoint, not that of the org.",
            "The audience claim for client_assertion must be the endpoint invoked for the request.",
        ],
        |aud| match aud {
            // A list of one says the same.
            Some(Json::Array(list)) if list.len() == 1 => is(list.first(), endpoint.as_deref()),
            aud => is(aud, endpoint.as_deref()),
        },
    );
    judge.rule(
        "exp",
        [
            "Must be there, as seconds since 1970, not milliseconds.",
            "The client_assertion must contain the 'exp' claim as seconds since epoch.",
        ],
        |exp| {
            let seconds = exp.and_then(Json::as_u64);
            Some(seconds.is_some_and(|seconds| seconds < MILLISECONDS))
        },
    );
    judge.rule(
        "exp",
        [
            "Must not be over yet.",
            "The client_assertion token is expired.",
        ],
        |exp| Some(exp.and_then(Json::as_u64)? > now),
    );
    judge.rule(
        "exp",
        [
            "Must be at most an hour from now.",
            "The client_assertion token has an expiration too far into the future.",
        ],
        |exp| Some(exp.and_then(Json::as_u64)? <= now.saturating_add(MAX_LIFETIME)),
    );
    judge.rule(
        "iat",
        [
            "Must not be in the future; not needed.",
            "The client_assertion token must be issued before the current time.",
        ],
        |iat| match iat {
            None => Some(true),
            Some(iat) => Some(iat.as_u64().is_some_and(|iat| iat <= now)),
        },
    );
    judge.rule(
        "jti",
        [
            "Must not have been used before; not needed.",
            "The client_assertion token has already been used.",
        ],
        |jti| match jti {
            None => Some(true),
            Some(Json::String(jti)) => Some(!jti.is_empty() && !expected.used.contains(jti)),
            Some(_) => Some(false),
        },
    );
}

/// As seconds this is the year 5138; as milliseconds, 1973.
const MILLISECONDS: u64 = 100_000_000_000;
