//! A token request that gave no token.

use super::callback::id_token;
use super::{BECAUSE, Symptom, refusal, stage, without_secrets};
use crate::oauth::client_credentials::ServiceRequest;
use crate::oauth::id_token::IdTokenError;
use crate::oauth::token::{Grant, TokenError};
use crate::oauth::transaction::Transaction;
use crate::oauth::userinfo::UserInfoError;
use crate::okta::api_error::ApiError;
use crate::okta::org::{Endpoint, OrgUrl};

/// Explains why the code could not be exchanged.
pub fn token(error: &TokenError, transaction: &Transaction) -> Symptom {
    let clean = |text: &str| without_secrets(text, transaction);
    let symptom = symptom(error, stage(transaction), clean);
    status(symptom, error)
        .with("Org", &transaction.org)
        .with("Client ID", &transaction.client_id)
        .at(&transaction.org, &transaction.client_id)
}

/// Explains why a service app got no token. `is_pasted` if another program got the answer: its status did not come along.
pub fn service(error: &TokenError, request: &ServiceRequest, is_pasted: bool) -> Symptom {
    let org = request.org.as_str();
    let mut symptom = symptom(error, "service", str::to_owned);
    if !is_pasted {
        symptom = status(symptom, error);
    }
    if symptom.chapter == CHAPTER {
        // Nobody signs in to a service app, and what was pasted may be anything.
        let code = symptom.codes.concat();
        let mut codes = vec![[&code, "/service"].concat(), code.clone()];
        if is_pasted {
            codes.insert(0, [&code, "/pasted"].concat());
        }
        symptom.codes = codes;
    }
    symptom
        .with("Org", org)
        .with("Client ID", &request.client_id)
        .at(org, &request.client_id)
}

/// Explains why a service app's call about its token came to nothing: introspection, or revocation.
pub fn about_service_token(error: &TokenError, grant: &Grant, endpoint: Endpoint) -> Symptom {
    let mut told = symptom(error, "service", str::to_owned);
    let is_unproven = match error {
        TokenError::ServerSaidNo { error, .. } => error == "invalid_client",
        _ => false,
    };
    // What is wrong with the assertion counts for more than what it was sent with.
    if !is_unproven {
        told.chapter = CHAPTER;
        let code = match endpoint {
            Endpoint::Revoke => "revoke/service",
            _ => "introspection/service",
        };
        told.codes = vec![code.to_owned()];
    }
    status(told, error)
        .with("Org", &grant.org)
        .with("Client ID", &grant.client_id)
        .at(&grant.org, &grant.client_id)
}

/// Explains that the relay, which was there before, gives no answer.
pub fn relay_silent(org: &OrgUrl) -> Symptom {
    Symptom::new(CHAPTER, &["relay"])
        .with("Org", org.as_str())
        .with(
            "Observed",
            "no answer from the server that this page came from",
        )
}

/// Explains why an ID token was refused after the answer that brought it was taken.
pub fn unproven(error: &IdTokenError, org: &OrgUrl) -> Symptom {
    id_token(error)
        .with("Org", org.as_str())
        .at(org.as_str(), "")
}

/// Explains why the org's public keys could not be had.
pub fn keys(error: &TokenError, org: &OrgUrl) -> Symptom {
    whatever(error, "keys", org)
}

/// Explains why the org did not say whether a token is good.
pub fn introspection(error: &TokenError, org: &OrgUrl) -> Symptom {
    whatever(error, "introspection", org)
}

/// Explains why the org did not say whom a token belongs to.
pub fn userinfo(error: &UserInfoError, org: &OrgUrl) -> Symptom {
    match error {
        UserInfoError::Answer(error) => whatever(error, "userinfo", org),
        UserInfoError::Subject { found } => Symptom::new(CHAPTER, &["userinfo-subject"])
            .with("Subject", found)
            .with("Org", org.as_str())
            .at(org.as_str(), ""),
    }
}

/// Explains why a token could not be revoked.
pub fn revoke(error: &TokenError, org: &OrgUrl) -> Symptom {
    whatever(error, "revoke", org)
}

/// Explains why a token could not be renewed.
pub fn renewal(error: &TokenError, grant: &Grant) -> Symptom {
    status(symptom(error, "refresh", str::to_owned), error)
        .with("Org", &grant.org)
        .with("Client ID", &grant.client_id)
        .at(&grant.org, &grant.client_id)
}

/// Explains that another tab used the refresh token, and did not tell what came of it.
pub fn renewed_elsewhere(org: &OrgUrl) -> Symptom {
    Symptom::new(CHAPTER, &["elsewhere"])
        .with("Org", org.as_str())
        .with("Observed", "the refresh token was used by another tab")
}

/// What did not go well, whatever the reason: that the token still works, for example, is what counts.
fn whatever(error: &TokenError, what: &'static str, org: &OrgUrl) -> Symptom {
    let mut symptom = symptom(error, what, str::to_owned);
    symptom.chapter = CHAPTER;
    symptom.codes = vec![what.to_owned()];
    status(symptom, error)
        .with("Org", org.as_str())
        .at(org.as_str(), "")
}

fn symptom(error: &TokenError, stage: &str, clean: impl Fn(&str) -> String) -> Symptom {
    use TokenError as E;
    let known = |code| Symptom::new(CHAPTER, &[code]);
    match error {
        E::ServerSaidNo {
            error, description, ..
        }
        | E::Challenge {
            error: Some(error),
            description,
            ..
        } => refusal(stage, error, description.as_deref().map(clean).as_deref()),
        E::Challenge {
            error: None,
            description,
            ..
        } => known("said-no").with("Error", "none given").with(
            "Description",
            description.as_deref().unwrap_or("none given"),
        ),
        E::OktaError { error, .. } => known("okta").with_error(error),
        E::RateLimited { reset, error, .. } => {
            let mut symptom = known("rate-limit");
            symptom.until = (*reset > 0).then_some(*reset);
            match error {
                Some(error) => symptom.with_error(error),
                None => symptom,
            }
        }
        E::Status { content_type, .. } => {
            known("status").with_some("Content type", content_type.as_deref())
        }
        E::NotJson { content_type } => known("not-json").with(
            "Content type",
            content_type.as_deref().unwrap_or("not told"),
        ),
        E::EmptyBody => known("empty"),
        E::NotObject => known("not-object"),
        E::DuplicateKey { name } => known("duplicate").with("Member", name),
        E::TooLarge { bytes } => known("too-large").with("Bytes", &(*bytes as u64).to_string()),
        E::Missing { field } => known("missing").with("Member", field),
        E::Invalid { field } => known("invalid").with("Member", field),
        // No other answer is asked for than Bearer or DPoP: Bearer is wrong only where a proof was sent.
        E::UnsupportedTokenType { token_type } => {
            known(match token_type.eq_ignore_ascii_case("bearer") {
                true => "downgrade",
                false => "token-type",
            })
            .with("Token type", token_type)
        }
        E::OtherKey { jkt } => known("other-key").with("Key of the token", jkt),
        E::IdToken(error) => id_token(error),
    }
}

fn status(symptom: Symptom, error: &TokenError) -> Symptom {
    match error {
        TokenError::Challenge {
            status, request_id, ..
        }
        | TokenError::OktaError {
            status, request_id, ..
        }
        | TokenError::RateLimited {
            status, request_id, ..
        }
        | TokenError::ServerSaidNo {
            status, request_id, ..
        }
        | TokenError::Status {
            status, request_id, ..
        } => symptom
            .with("Status", &u64::from(*status).to_string())
            .with_some("Request ID", request_id.as_deref()),
        _ => symptom,
    }
}

impl Symptom {
    /// Everything that a refusal's body tells.
    pub(super) fn with_error(self, error: &ApiError) -> Self {
        let mut symptom = self
            .with("Error", &error.code)
            .with(
                "Description",
                match error.summary.as_str() {
                    "" => "none given",
                    summary => summary,
                },
            )
            .with_some("Error ID", error.id.as_deref());
        for cause in &error.causes {
            symptom = symptom.with(BECAUSE, cause);
        }
        symptom
    }
}

const CHAPTER: &str = "token";
