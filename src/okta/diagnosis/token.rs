//! A token request that gave no token.

use super::callback::id_token;
use super::{Action, Diagnosis, Page, Step, known, without_secrets};
use crate::oauth::token::TokenError;
use crate::oauth::transaction::Transaction;
use crate::okta::api_error::ApiError;
use crate::okta::org::OrgUrl;

/// Explains why the code could not be exchanged.
pub fn token(error: &TokenError, transaction: &Transaction) -> Diagnosis {
    let clean = |text: &Option<String>| {
        text.as_deref()
            .map(|text| without_secrets(text, transaction))
    };
    let diagnosis = match error {
        TokenError::ServerSaidNo {
            error, description, ..
        } => known::explain(error, clean(description).as_deref(), transaction),
        TokenError::Challenge {
            error: Some(error),
            description,
            ..
        } => known::explain(error, clean(description).as_deref(), transaction),
        other => plain(other),
    };
    status(diagnosis, error)
        .with("Org", &transaction.org)
        .with("Client ID", &transaction.client_id)
}

/// Explains why a token could not be revoked.
pub fn revoke(error: &TokenError, org: &OrgUrl) -> Diagnosis {
    let mut diagnosis = plain(error);
    let words = Diagnosis::new(
        "The token was not revoked\n\
         The org did not take the request, so the token still works until it expires.\n\
         Try again. If it stays so, an admin can clear the person's sessions and tokens in the Admin Console.",
        Step::Retry,
    );
    (diagnosis.title, diagnosis.cause, diagnosis.fix) = (words.title, words.cause, words.fix);
    if !matches!(diagnosis.action, Some(Action::Wait { .. })) {
        diagnosis.action = Some(Action::Retry);
    }
    status(diagnosis, error)
        .with("Org", org.as_str())
        .at(Some(Page::People), org, "")
}

/// What holds whoever asked for what.
fn plain(error: &TokenError) -> Diagnosis {
    use TokenError as E;
    match error {
        E::OktaError { error, .. } => Diagnosis::new(
            "Okta refused the token request\n\
             It gave the reason below.\n\
             Read the evidence. The org's System Log may say more.",
            Step::SignInAgain,
        )
        .with_error(error),
        E::RateLimited { reset, error, .. } => {
            let mut diagnosis = Diagnosis::new(
                "Too many requests\n\
                 The org takes only so many token requests at a time, and the limit is reached.\n\
                 Wait, then sign in again.",
                Step::SignInAgain,
            );
            if *reset > 0 {
                diagnosis.action = Some(Action::Wait { until: *reset });
            }
            match error {
                Some(error) => diagnosis.with_error(error),
                None => diagnosis,
            }
        }
        E::Status { content_type, .. } => Diagnosis::new(
            "The token endpoint gave no usable answer\n\
             The status is not one of a token answer, and nothing explains it.\n\
             Check the org's address. If a proxy or a sign-in page of your network is in between, get past it first.",
            Step::CheckOrg,
        )
        .with_some("Content type", content_type.as_deref()),
        E::NotJson { content_type } => Diagnosis::new(
            "The token answer is not JSON\n\
             It was cut off, or something between here and Okta answered in its place.\n\
             If your network has a sign-in page of its own, get past it first. Then sign in again.",
            Step::SignInAgain,
        )
        .with("Content type", content_type.as_deref().unwrap_or("not told")),
        E::EmptyBody => odd("It is empty."),
        E::NotObject => odd("It is JSON, but not an object."),
        E::DuplicateKey { name } => odd("It names one thing twice.").with("Member", name),
        E::TooLarge { bytes } => odd("It is far longer than any token answer.").with("Bytes", &(*bytes as u64).to_string()),
        E::Missing { field } => odd("Something is missing in it.").with("Member", field),
        E::Invalid { field } => odd("Something in it is not what it must be.").with("Member", field),
        E::UnsupportedTokenType { token_type } => Diagnosis::new(
            "The token is of another kind\n\
             A Bearer token was asked for.\n\
             In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests.",
            Step::None,
        )
        .with("Token type", token_type),
        E::IdToken(error) => id_token(error),
        E::Challenge {
            error, description, ..
        } => said_no(error.as_deref(), description.as_deref()),
        E::ServerSaidNo {
            error, description, ..
        } => said_no(Some(error), description.as_deref()),
    }
}

fn said_no(error: Option<&str>, description: Option<&str>) -> Diagnosis {
    Diagnosis::new(
        "The server said no\n\
         It gave no reason that Latchkey has advice for.\n\
         Sign in again. The org's System Log may say more.",
        Step::SignInAgain,
    )
    .with("Error", error.unwrap_or("none given"))
    .with("Description", description.unwrap_or("none given"))
}

fn odd(reason: &'static str) -> Diagnosis {
    Diagnosis::of(
        "The token answer makes no sense\n\n\
         Sign in again. If it stays so, check that the address is an Okta org's and that nothing is in between.",
        reason,
        Step::SignInAgain,
    )
}

fn status(diagnosis: Diagnosis, error: &TokenError) -> Diagnosis {
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
        } => diagnosis
            .with("Status", &u64::from(*status).to_string())
            .with_some("Request ID", request_id.as_deref()),
        _ => diagnosis,
    }
}

impl Diagnosis {
    /// Everything that a refusal's body tells.
    pub(super) fn with_error(self, error: &ApiError) -> Self {
        let mut diagnosis = self
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
            diagnosis = diagnosis.with("Because", cause);
        }
        diagnosis
    }
}
