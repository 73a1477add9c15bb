//! A call to Okta's APIs that did not give what it was made for.

use super::Symptom;
use crate::oauth::challenge::{self, Challenge};
use crate::oauth::text;
use crate::oauth::token::{Grant, TokenType};
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::scopes;

/// Explains why a call failed. `grant` is the token it was made with, `needed` the scope it needs.
///
/// A page often sees neither body nor challenge of a refusal, so the token's own scopes are evidence too.
pub fn api(failure: &ApiFailure, grant: &Grant, needed: &str) -> Symptom {
    let challenges = failure
        .challenge
        .as_deref()
        .map(challenge::parse)
        .unwrap_or_default();
    let refusal = challenges
        .iter()
        .find(|challenge| challenge.find("error").is_some());
    let mut symptom = match failure.kind {
        FailureKind::RateLimited { wait } => rate_limited(failure, wait),
        FailureKind::NextAgain => Symptom::new(CHAPTER, &["next-again"]),
        FailureKind::NextElsewhere => Symptom::new(CHAPTER, &["next-elsewhere"]),
        FailureKind::NotExpected => Symptom::new(CHAPTER, &["not-expected"]),
        FailureKind::NotJson => Symptom::new(CHAPTER, &["not-json"]),
        FailureKind::TooLarge => Symptom::new(CHAPTER, &["too-large"]),
        FailureKind::Refused => refused(failure, refusal, grant, needed),
    };
    symptom = symptom.with("Status", &u64::from(failure.status).to_string());
    symptom = match (&failure.error, refusal) {
        (Some(error), _) => symptom.with_error(error),
        (None, Some(challenge)) => symptom
            .with("Error", challenge.find("error").unwrap_or_default())
            .with(
                "Description",
                challenge.find("error_description").unwrap_or("none given"),
            ),
        (None, None) if failure.kind == FailureKind::Refused => symptom
            .with("Error", "none given")
            .with("Description", "none given: the body is empty"),
        (None, None) => symptom,
    };
    symptom
        .with_some("Request ID", failure.request_id.as_deref())
        .with("Scope needed", needed)
        .with("Scopes of the token", &grant.scope.granted.join(" "))
        .at(&grant.org, &grant.client_id)
}

fn refused(
    failure: &ApiFailure,
    challenge: Option<&Challenge>,
    grant: &Grant,
    needed: &str,
) -> Symptom {
    let has_scope = grant
        .scope
        .granted
        .iter()
        .any(|scope| scopes::covers(scope, needed));
    let error = failure.error.as_ref();
    let code = error.map_or("", |error| error.code.as_str());
    let told = challenge
        .and_then(|challenge| challenge.find("error"))
        .unwrap_or_default();
    let mut words = challenge
        .and_then(|challenge| challenge.find("error_description"))
        .unwrap_or_default()
        .to_owned();
    if let Some(error) = error {
        for part in error.causes.iter().chain([&error.summary]) {
            words.push(' ');
            words.push_str(part);
        }
    }
    // The page may see neither body nor header: then the token's own scopes tell the rest.
    let is_silent = told.is_empty() && code.is_empty();
    let status = match failure.status {
        // The reason stands in a header that the page may not read.
        400 | 401 if is_silent && grant.token_type == TokenType::DPoP => "dpop-silent",
        401 if is_silent => "invalid_token",
        403 if is_silent && !has_scope => "scope-missing",
        403 => "403",
        404 => "404",
        500.. => "5xx",
        _ => "",
    };
    let named = match told {
        "insufficient_scope" => "scope-missing",
        "" => code,
        other => other,
    };
    // What is wrong with a proof is the same wherever it goes.
    let is_proof = named == "invalid_dpop_proof"
        || named == "use_dpop_nonce"
        || text::contains(&words, "DPoP");
    let chapter = match is_proof {
        true => "oauth",
        false => CHAPTER,
    };
    Symptom::new(chapter, &[named, code, status])
        .saying(&words)
        .fill("{scope}", needed)
}

fn rate_limited(failure: &ApiFailure, wait: u64) -> Symptom {
    // Too many calls at the same time are told by a limit of nothing (Okta's guide on concurrency limits).
    let code = match failure.rate {
        Some(rate) if rate.limit == 0 => "concurrency",
        _ => "rate-limit",
    };
    let symptom = Symptom::new(CHAPTER, &[code]).fill("{seconds}", &wait.to_string());
    let Some(rate) = failure.rate else {
        return symptom;
    };
    Symptom {
        until: Some(rate.reset),
        ..symptom
    }
    .with("Limit", &u64::from(rate.limit).to_string())
    .with("Left", &u64::from(rate.remaining).to_string())
}

const CHAPTER: &str = "api";
