//! DPoP proofs at the token endpoint and at the API (RFC 9449).
//!
//! <https://developer.okta.com/docs/guides/dpop/main/>

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::error::{DPOP_NONCE, OAuthError};
use crate::access::{Refusal, challenge};
use crate::jwt::{self, Jwt};
use crate::state::Org;

/// What is wrong with a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProofError {
    Algorithm,
    Expired,
    Future,
    Hash,
    Id,
    IssuedAt,
    Key,
    Method,
    Missing,
    MissingAtResource,
    Multiple,
    Nonce,
    NotBound,
    Old,
    Parse,
    RefreshBinding,
    Reused,
    Signature,
    Type,
    Uri,
}

impl ProofError {
    /// Okta's words.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Algorithm => "The DPoP proof JWT signature algorithm is invalid.",
            Self::Expired => "The DPoP proof JWT is expired.",
            Self::Future => "The DPoP proof JWT is issued in the future.",
            Self::Hash => {
                "'ath' claim in the DPoP proof does not match the presented access_token."
            }
            Self::Id => "'jti' claim in the DPoP proof JWT is invalid.",
            Self::IssuedAt => "'iat' claim in the DPoP proof JWT is invalid.",
            Self::Key => "The public key used to sign the DPoP proof JWT is invalid.",
            Self::Method => "'htm' claim in the DPoP proof JWT is invalid.",
            Self::Missing => "The DPoP proof JWT header is missing.",
            Self::MissingAtResource => "The resource request requires a DPoP proof.",
            Self::Multiple => "Multiple DPoP proof JWT headers are not allowed.",
            Self::Nonce => "Authorization server requires nonce in DPoP proof.",
            Self::NotBound => "The access_token is not bound to the provided DPoP proof.",
            Self::Old => "The DPoP proof JWT is issued more than five minutes in the past.",
            Self::Parse => "The DPoP proof JWT cannot be parsed.",
            Self::RefreshBinding => "Invalid DPoP Public Key binding in refresh token",
            Self::Reused => "The DPoP proof JWT has already been used.",
            Self::Signature => "The DPoP proof JWT signature is invalid.",
            Self::Type => "'typ' must be 'dpop+jwt' in the DPoP proof JWT.",
            Self::Uri => "'htu' claim in the DPoP proof JWT is invalid.",
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Key => "access_denied",
            Self::MissingAtResource => "invalid_request",
            Self::Nonce => "use_dpop_nonce",
            _ => "invalid_dpop_proof",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Key => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The error as the token endpoint answers it.
    pub(crate) fn at_token_endpoint(self, org: &Org) -> OAuthError {
        let nonce = (self == Self::Nonce).then(|| org.tokens().nonces.current(org.now()));
        OAuthError {
            status: self.status(),
            nonce,
            ..OAuthError::bad(self.code(), self.description())
        }
    }
}

/// Checks the proof of a token request; the key's thumbprint, or `None` when there is no proof.
pub(crate) fn check_token_proof(
    org: &Org,
    headers: &HeaderMap,
) -> Result<Option<String>, ProofError> {
    let Some(proof) = header(headers)? else {
        return Ok(None);
    };
    let wanted = Wanted {
        method: "POST",
        path: "/oauth2/v1/token",
        token: None,
        nonce: true,
    };
    check(org, proof, &wanted).map(Some)
}

/// Checks the proof of an API call made with a token that is bound to the key `jkt`.
pub(crate) fn check_resource_proof(
    org: &Org,
    parts: &Parts,
    token: &str,
    jkt: &str,
) -> Result<(), ProofError> {
    let proof = header(&parts.headers)?.ok_or(ProofError::MissingAtResource)?;
    let wanted = Wanted {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        token: Some(token),
        nonce: org.faults().api_dpop_nonce,
    };
    if check(org, proof, &wanted)? != jkt {
        return Err(ProofError::NotBound);
    }
    Ok(())
}

/// Refuses an API call for its proof.
pub(crate) fn resource_refusal(
    org: &Org,
    parts: &Parts,
    error: &ProofError,
    scopes: &[&str],
) -> Response {
    let description = match error {
        ProofError::Nonce => "Resource server requires nonce in DPoP proof.",
        other => other.description(),
    };
    let status = match error {
        ProofError::Nonce => StatusCode::UNAUTHORIZED,
        other => other.status(),
    };
    let refusal = Refusal {
        status,
        scheme: "DPoP",
        error: error.code(),
        description,
    };
    let mut response = challenge(org, parts, &refusal, scopes);
    if *error == ProofError::Nonce {
        let nonce = org.tokens().nonces.current(org.now());
        if let Ok(nonce) = HeaderValue::try_from(nonce) {
            response.headers_mut().insert(DPOP_NONCE, nonce);
        }
    }
    response
}

/// What a proof has to say.
struct Wanted<'a> {
    method: &'a str,
    path: &'a str,
    /// The access token it comes with.
    token: Option<&'a str>,
    /// Whether it must carry a nonce.
    nonce: bool,
}

fn header(headers: &HeaderMap) -> Result<Option<&str>, ProofError> {
    let mut proofs = headers.get_all("dpop").iter();
    let Some(proof) = proofs.next() else {
        return Ok(None);
    };
    if proofs.next().is_some() {
        return Err(ProofError::Multiple);
    }
    proof.to_str().map(Some).map_err(|_| ProofError::Parse)
}

/// RFC 9449, section 4.3, in the order Okta reports what is wrong. Gives the key's thumbprint.
fn check(org: &Org, proof: &str, wanted: &Wanted<'_>) -> Result<String, ProofError> {
    let jwt = Jwt::parse(proof).ok_or(ProofError::Parse)?;
    if jwt.header.get("typ").and_then(Value::as_str) != Some("dpop+jwt") {
        return Err(ProofError::Type);
    }
    if !jwt.alg().is_some_and(|alg| jwt::ALGORITHMS.contains(&alg)) {
        return Err(ProofError::Algorithm);
    }
    let jwk = jwt.header.get("jwk").ok_or(ProofError::Parse)?;
    if jwt::is_private(jwk) {
        return Err(ProofError::Key);
    }
    let thumbprint = jwt::thumbprint(jwk).ok_or(ProofError::Key)?;
    match jwt::verify(&jwt, jwk) {
        Ok(()) => {}
        Err(jwt::SignatureError::Key) => return Err(ProofError::Key),
        Err(jwt::SignatureError::Mismatch) => return Err(ProofError::Signature),
    }
    if jwt.claim_str("htm") != Some(wanted.method) {
        return Err(ProofError::Method);
    }
    let uri = jwt
        .claim_str("htu")
        .and_then(|htu| htu.strip_prefix(&org.origin));
    if uri != Some(wanted.path) {
        return Err(ProofError::Uri);
    }
    let now = org.now();
    let issued_at = jwt
        .claims
        .get("iat")
        .and_then(Value::as_i64)
        .ok_or(ProofError::IssuedAt)?;
    if issued_at > now + LEEWAY {
        return Err(ProofError::Future);
    }
    if issued_at < now - MAX_AGE {
        return Err(ProofError::Old);
    }
    if jwt
        .claims
        .get("exp")
        .is_some_and(|exp| exp.as_i64().is_none_or(|exp| exp <= now))
    {
        return Err(ProofError::Expired);
    }
    let mut tokens = org.tokens();
    let has_nonce = jwt
        .claim_str("nonce")
        .is_some_and(|nonce| tokens.nonces.accepts(nonce, now));
    if wanted.nonce && !has_nonce {
        return Err(ProofError::Nonce);
    }
    let id = jwt
        .claim_str("jti")
        .filter(|id| !id.is_empty())
        .ok_or(ProofError::Id)?;
    if let Some(token) = wanted.token {
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(token));
        if jwt.claim_str("ath") != Some(&hash) {
            return Err(ProofError::Hash);
        }
    }
    if !tokens.used.first(
        &format!("dpop {thumbprint} {id}"),
        now + MAX_AGE + LEEWAY,
        now,
    ) {
        return Err(ProofError::Reused);
    }
    Ok(thumbprint)
}

/// Five minutes, in seconds.
const MAX_AGE: i64 = 300;
/// How far ahead a client's clock may be, in seconds.
const LEEWAY: i64 = 5;
