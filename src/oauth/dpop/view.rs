//! A proof held against the rules of RFC 9449 section 4.3, as Okta words them.

use super::{MAX_AGE, TYPE, ath, same_htu};
use crate::oauth::http::Method;
use crate::oauth::json::{self, Json};
use crate::oauth::jwk::{Algorithm, PublicKey};
use crate::oauth::jwt::{self, JwtError};
use crate::oauth::rules::{Judge, Rule, Verdict, is};
use crate::oauth::secret::AccessToken;

/// What a proof is held against. What is not known leads to [`Verdict::Unknown`].
#[derive(Clone, Debug, Default)]
pub struct Expected<'a> {
    pub method: Option<Method>,
    pub url: Option<&'a str>,
    /// The token that goes with the request.
    pub access_token: Option<&'a AccessToken>,
    /// What the server asked for.
    pub nonce: Option<&'a str>,
    /// The thumbprint that the token is bound to, if it is known from elsewhere than the token itself.
    pub jkt: Option<&'a str>,
    /// The `jti` of proofs that were sent before.
    pub used: &'a [String],
    /// Whether the signature is that of the proof's own key.
    pub signature: Option<bool>,
    /// In seconds since 1970, by the server's clock.
    pub now: u64,
}

/// Holds a proof against its rules, in the order of its parts.
///
/// # Errors
///
/// [`JwtError`] if it cannot be read: Okta says "The DPoP proof JWT cannot be parsed."
pub fn rules(proof: &str, expected: &Expected<'_>) -> Result<Vec<Rule>, JwtError> {
    let parts = jwt::split(proof)?;
    let mut rules = Vec::new();
    let key = json::find(&parts.header, "jwk").and_then(|jwk| PublicKey::from_jwk(jwk).ok());
    header(&parts.header, key.as_ref(), &mut rules);
    claims(&parts.claims, expected, &mut rules);
    rules.push(signature(expected));
    rules.push(binding(key.as_ref(), expected));
    Ok(rules)
}

fn header(members: &[(String, Json)], key: Option<&PublicKey>, rules: &mut Vec<Rule>) {
    let mut judge = Judge { members, rules };
    judge.rule(
        "typ",
        [
            "Must be dpop+jwt.",
            "'typ' must be 'dpop+jwt' in the DPoP proof JWT.",
        ],
        |typ| is(typ, Some(TYPE)),
    );
    judge.rule(
        "alg",
        [
            "RS256, RS384, RS512, ES256, ES384 or ES512, as the key allows.",
            "The DPoP proof JWT signature algorithm is invalid.",
        ],
        |alg| {
            let algorithm = alg.and_then(Json::as_str).and_then(Algorithm::of);
            Some(algorithm.is_some_and(|algorithm| key.is_none_or(|key| key.fits(algorithm))))
        },
    );
    judge.rule(
        "jwk",
        [
            "Must be the public key, and nothing of the private one.",
            "The DPoP proof JWT cannot be parsed.",
        ],
        |_| Some(key.is_some()),
    );
}

fn claims(members: &[(String, Json)], expected: &Expected<'_>, rules: &mut Vec<Rule>) {
    let mut judge = Judge { members, rules };
    judge.rule(
        "htm",
        [
            "Must be the method of the request.",
            "'htm' claim in the DPoP proof JWT is invalid.",
        ],
        |htm| is(htm, expected.method.map(Method::as_str)),
    );
    judge.rule(
        "htu",
        [
            "Must be the address of the request, without query and fragment.",
            "'htu' claim in the DPoP proof JWT is invalid.",
        ],
        |htu| match (htu.and_then(Json::as_str), expected.url) {
            (None, _) => Some(false),
            (Some(htu), url) => Some(same_htu(htu, url?)),
        },
    );
    judge.rule(
        "iat",
        [
            "Must be within five minutes of the server's clock.",
            "'iat' claim in the DPoP proof JWT is invalid.",
        ],
        |iat| {
            let iat = iat.and_then(Json::as_u64);
            Some(iat.is_some_and(|iat| iat.abs_diff(expected.now) <= MAX_AGE))
        },
    );
    judge.rule(
        "jti",
        [
            "Must be there, and not have been used before.",
            "The DPoP proof JWT has already been used.",
        ],
        |jti| {
            let jti = jti.and_then(Json::as_str);
            let used = |jti| expected.used.iter().any(|used| used == jti);
            Some(jti.is_some_and(|jti| !jti.is_empty() && !used(jti)))
        },
    );
    let hash = expected.access_token.map(ath);
    judge.rule(
        "ath",
        [
            "Must be the hash of the token that goes with it; none goes to the token endpoint.",
            "'ath' claim in the DPoP proof does not match the presented access_token.",
        ],
        |ath| match (ath, &hash) {
            (None, None) => Some(true),
            (ath, hash) => is(ath, hash.as_deref()),
        },
    );
    judge.rule(
        "nonce",
        [
            "Must be what the server gave, once it gave one.",
            "Authorization server requires nonce in DPoP proof.",
        ],
        |nonce| match (nonce, expected.nonce) {
            (None, None) => Some(true),
            (nonce, expected) => is(nonce, expected),
        },
    );
}

fn signature(expected: &Expected<'_>) -> Rule {
    Rule {
        name: "signature",
        text: "Must be that of the key in the proof.",
        found: String::new(),
        verdict: Verdict::of(expected.signature),
        refusal: "The DPoP proof JWT signature is invalid.",
    }
}

/// RFC 9449 section 6.1.
fn binding(key: Option<&PublicKey>, expected: &Expected<'_>) -> Rule {
    let thumbprint = key.map(PublicKey::thumbprint);
    let token = expected.access_token;
    let parts = token.and_then(|token| jwt::split(token.reveal()).ok());
    let claimed = parts.as_ref().map(|parts| super::bound_to(&parts.claims));
    let kept = match (&thumbprint, expected.jkt, claimed) {
        (None, ..) => Some(false),
        (Some(own), Some(jkt), _) | (Some(own), None, Some(Some(jkt))) => Some(own == jkt),
        // It can be read, and is bound to nothing.
        (Some(_), None, Some(None)) => Some(false),
        (Some(_), None, None) => None,
    };
    Rule {
        name: "jkt",
        text: "The thumbprint of the key must be the one that the token is bound to.",
        found: thumbprint.unwrap_or_default(),
        verdict: Verdict::of(kept),
        refusal: "The access_token is not bound to the provided DPoP proof.",
    }
}
