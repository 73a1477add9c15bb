//! An answer that was not accepted.

use super::{Symptom, refusal, stage, without_secrets};
use crate::oauth::callback::{CallbackError, CallbackFault};
use crate::oauth::flow::ResponseMode;
use crate::oauth::id_token::IdTokenError;
use crate::oauth::jwks::KeyError;
use crate::oauth::jwt::JwtError;
use crate::oauth::transaction::Transaction;

/// Explains why an answer was not accepted.
pub fn callback(error: &CallbackError) -> Symptom {
    use CallbackFault as F;
    let age;
    // Where it stands in the book, and a piece of evidence.
    let (code, evidence) = match error.fault() {
        F::Denied {
            error: code,
            description,
            error_uri,
        } => return denied(error, code, description.as_deref(), error_uri.as_deref()),
        F::IdToken(fault) => return closing(id_token(fault), error),
        F::BothQueryAndFragment => ("both-query-and-fragment", None),
        F::CodeAndError => ("code-and-error", None),
        F::TokenAndError => ("token-and-error", None),
        F::Duplicate { name } => ("duplicate", parameter(name)),
        F::Empty { name } => ("empty", parameter(name)),
        F::Malformed { name } => ("malformed", parameter(name)),
        F::TooLong { name } => ("too-long", name.and_then(parameter)),
        F::ExpiresInInvalid => ("expires-in", parameter("expires_in")),
        F::TokenTypeMissing => ("token-type-missing", parameter("token_type")),
        F::NoAnswer => ("no-answer", None),
        F::StateMissing => ("state-missing", None),
        F::StateUnexpected => ("state-unexpected", None),
        F::StateMismatch => ("state-mismatch", None),
        F::Foreign => ("foreign", None),
        F::TokenTypeUnsupported { token_type } => {
            ("token-type", Some(("Token type", token_type.as_str())))
        }
        F::NoParameters => ("no-parameters", None),
        F::JarmUnsupported => ("jarm", parameter("response")),
        F::OtherWindow => ("other-window", None),
        F::Replayed { .. } => ("replayed", None),
        F::TooOld { age: seconds } => {
            age = [&seconds.to_string(), " s"].concat();
            ("too-old", Some(("Age", age.as_str())))
        }
        F::IssuerMismatch { expected, .. } => ("issuer", Some(("Asked", expected.as_str()))),
        F::SettingsChanged { org: true, .. } => ("settings-org", None),
        F::SettingsChanged { .. } => ("settings-client", None),
        F::WrongChannel { expected, .. } => ("channel", Some(("Asked for", channel(*expected)))),
        F::UnexpectedCode => ("unexpected-code", parameter("code")),
        F::UnexpectedToken { name } => ("unexpected-token", parameter(name)),
        F::RefreshTokenInFragment => ("refresh-token", parameter("refresh_token")),
        F::VerifierMissing => ("verifier", None),
        F::IdTokenMissing => ("id-token-missing", parameter("id_token")),
    };
    let mut symptom = Symptom::new("answer", &[code]);
    if let Some((name, value)) = evidence {
        symptom = symptom.with(name, value);
    }
    symptom = match error.fault() {
        F::IssuerMismatch { found, .. } => symptom.with("Answered", found),
        F::WrongChannel { found, .. } => symptom.with("Came in", channel(*found)),
        _ => symptom,
    };
    closing(symptom, error)
}

/// What the server said speaks for itself.
fn denied(
    error: &CallbackError,
    code: &str,
    description: Option<&str>,
    error_uri: Option<&str>,
) -> Symptom {
    match error.transaction() {
        Some(transaction) => {
            let description = description.map(|text| without_secrets(text, transaction));
            let symptom = refusal(stage(transaction), code, description.as_deref())
                .with_some("More at", error_uri);
            with_client(symptom, transaction)
        }
        // A refusal always comes with the sign-in it answers; without one there is still something to show.
        None => closing(
            Symptom::new("token", &["said-no"]).with("Error", code),
            error,
        ),
    }
}

/// What was found here is told by the check that found it.
fn closing(symptom: Symptom, error: &CallbackError) -> Symptom {
    let check = match error.checks().last() {
        Some(check) => [check.name, ": ", &check.detail].concat(),
        None => "reading the address".to_owned(),
    };
    let symptom = symptom.with("Check", &check);
    match error.transaction() {
        Some(transaction) => with_client(symptom, transaction),
        None => symptom,
    }
}

fn with_client(symptom: Symptom, transaction: &Transaction) -> Symptom {
    symptom
        .with("Org", &transaction.org)
        .with("Client ID", &transaction.client_id)
        .at(&transaction.org, &transaction.client_id)
}

/// Explains why an ID token was refused, wherever it came from.
pub(super) fn id_token(error: &IdTokenError) -> Symptom {
    use IdTokenError as E;
    let (code, claim) = match error {
        E::AccessTokenHash => ("at-hash", "at_hash"),
        E::AccessTokenHashMissing => ("at-hash-missing", "at_hash"),
        E::Algorithm => ("algorithm", "alg"),
        E::Audience => ("audience", "aud"),
        E::AuthTime => ("subject", "auth_time"),
        E::AuthorizedParty => ("party", "azp"),
        E::Claim { name } => ("claim", *name),
        E::Critical => ("critical", "crit"),
        E::Expired => ("expired", "exp"),
        E::Issuer { .. } => ("issuer", "iss"),
        E::Jwt(JwtError::Encrypted) => ("encrypted", ""),
        E::Jwt(_) => ("unreadable", ""),
        E::Key(KeyError::Ambiguous) => ("key-ambiguous", "kid"),
        E::Key(KeyError::Damaged) => ("key-damaged", "kid"),
        E::Key(KeyError::Unknown) => ("key-unknown", "kid"),
        E::Key(KeyError::Weak { .. }) => ("key-weak", "kid"),
        E::Missing { name } => ("missing", *name),
        E::Nonce => ("nonce", "nonce"),
        E::NonceUnexpected => ("nonce-unexpected", "nonce"),
        E::NotYetValid => ("not-yet", "nbf"),
        E::Signature => ("signature", ""),
        E::SignatureUnchecked => ("signature-unchecked", ""),
        E::Stale => ("stale", "iat"),
        E::Subject => ("subject", "sub"),
        E::Unsigned => ("unsigned", ""),
    };
    let symptom =
        Symptom::new("id-token", &[code]).with_some("Claim", (!claim.is_empty()).then_some(claim));
    match error {
        E::Issuer { found } => symptom.with("Issuer", found),
        E::Key(KeyError::Weak { bits }) => symptom.with(
            "Key length",
            &[&(*bits as u64).to_string(), " bits"].concat(),
        ),
        _ => symptom,
    }
}

fn parameter(name: &str) -> Option<(&'static str, &str)> {
    Some(("Parameter", name))
}

fn channel(mode: ResponseMode) -> &'static str {
    match mode {
        ResponseMode::Fragment => "fragment (after #)",
        ResponseMode::Query => "query (after ?)",
    }
}
