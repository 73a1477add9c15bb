//! An answer that was not accepted.

use super::{Action, Diagnosis, known, without_secrets};
use crate::oauth::callback::{CallbackError, CallbackFault};
use crate::oauth::flow::ResponseMode;
use crate::oauth::id_token::IdTokenError;
use crate::oauth::jwt::JwtError;

/// Explains why an answer was not accepted.
pub fn callback(error: &CallbackError) -> Diagnosis {
    use CallbackFault as F;
    let mut diagnosis = match error.fault() {
        F::Denied {
            error: code,
            description,
            error_uri,
        } => match error.transaction() {
            Some(transaction) => {
                let description = description
                    .as_deref()
                    .map(|text| without_secrets(text, transaction));
                known::explain(code, description.as_deref(), transaction)
                    .with_some("More at", error_uri.as_deref())
            }
            // A refusal always comes with the sign-in it answers; without one there is still something to show.
            None => Diagnosis::new("The server said no", code, AGAIN, Some(Action::SignInAgain)),
        },
        F::BothQueryAndFragment => damaged("Parameters stand both after ? and after #. Only one of the two can be the answer."),
        F::CodeAndError => damaged("It has a code and an error at once."),
        F::TokenAndError => damaged("It has a token and an error at once."),
        F::Duplicate { name } => damaged("A parameter stands in it twice.").with("Parameter", *name),
        F::Empty { name } => damaged("A parameter in it has no value.").with("Parameter", *name),
        F::Malformed { name } => {
            damaged("A parameter has characters in it that it cannot have.").with("Parameter", name)
        }
        F::TooLong { name } => damaged("It is far longer than anything Okta sends.").with_some("Parameter", *name),
        F::ExpiresInInvalid => damaged("The token's life is not a number of seconds.").with("Parameter", "expires_in"),
        F::TokenTypeMissing => damaged("It does not say how the token is used.").with("Parameter", "token_type"),
        F::TokenTypeUnsupported { token_type } => Diagnosis::new(
            "The token is of another kind",
            "Only Bearer tokens can come through the address bar.",
            "Turn DPoP off for the app, or use the code flow.",
            None,
        )
        .with("Token type", token_type),
        F::NoAnswer => damaged("There is neither a code, nor a token, nor an error in it."),
        F::NoParameters => Diagnosis::new(
            "There is no answer in it",
            "What was pasted has nothing after ? or #.",
            "Copy the whole address from the address bar of the window you signed in with, and paste it again.",
            Some(Action::CopyAndPasteBack),
        ),
        F::JarmUnsupported => Diagnosis::new(
            "The answer is a signed document",
            "The server answered with a JWT (JARM), which was not asked for.",
            "Check that the address is an Okta org's, then sign in again.",
            Some(Action::CheckOrg),
        )
        .with("Parameter", "response"),
        F::StateMissing => unasked("The answer has no state, and every request made here has one."),
        F::StateUnexpected => unasked("Nothing is known here about its state."),
        F::StateMismatch => unasked("Its state is not the one this window sent."),
        F::Foreign => unasked("Its state is not one that this browser sent, or was sent more than a day ago."),
        F::OtherWindow => Diagnosis::new(
            "Another window asked for this",
            "The secret that makes the answer useful is in the window where the sign-in began.",
            "Copy the answer and paste it there, under Connect. Or sign in again here.",
            Some(Action::CopyAndPasteBack),
        ),
        F::Replayed { .. } => Diagnosis::new(
            "This answer was used before",
            "An answer works once. The address came back from the history, a bookmark or a reload.",
            "Sign in again.",
            Some(Action::SignInAgain),
        ),
        F::TooOld { age } => Diagnosis::new(
            "This answer is too old",
            "It was asked for more than 10 minutes ago.",
            "Sign in again.",
            Some(Action::SignInAgain),
        )
        .with("Age", [&age.to_string(), " s"].concat()),
        F::IssuerMismatch { expected, found } => Diagnosis::new(
            "Another server answered",
            "The answer names an issuer that is not the org that was asked.",
            "Do not go on with it. Check the org's address, then sign in again.",
            Some(Action::CheckOrg),
        )
        .with("Asked", expected)
        .with("Answered", found),
        F::SettingsChanged { org, client } => Diagnosis::new(
            "The settings changed meanwhile",
            match (*org, *client) {
                (true, _) => "The sign-in was at another org than the one chosen now.",
                _ => "The sign-in was for another client ID than the one chosen now.",
            },
            "Put the settings back, or sign in again with the new ones.",
            Some(Action::SignInAgain),
        ),
        F::WrongChannel { expected, found } => Diagnosis::new(
            "The answer came in the wrong place",
            "It is not where the request asked for it, so it may not be Okta's.",
            "Sign in again; do not change the copied address.",
            Some(Action::SignInAgain),
        )
        .with("Asked for", channel(*expected))
        .with("Came in", channel(*found)),
        F::UnexpectedCode => Diagnosis::new(
            "A code came in place of a token",
            "The request asked for a token.",
            AGAIN,
            Some(Action::SignInAgain),
        )
        .with("Parameter", "code"),
        F::UnexpectedToken { name } => Diagnosis::new(
            "A token came that was not asked for",
            "It is not used.",
            AGAIN,
            Some(Action::SignInAgain),
        )
        .with("Parameter", *name),
        F::RefreshTokenInFragment => Diagnosis::new(
            "A refresh token came in the address",
            "No server that follows the rules puts one there, so nothing of the answer is used.",
            "Check that the address is an Okta org's.",
            Some(Action::CheckOrg),
        )
        .with("Parameter", "refresh_token"),
        F::VerifierMissing => Diagnosis::new(
            "The secret half of PKCE is gone",
            "The code came, but this window no longer has what makes it work.",
            "Sign in again.",
            Some(Action::SignInAgain),
        ),
        F::IdTokenMissing => Diagnosis::new(
            "The ID token is missing",
            "The scope openid asks for one, and none came.",
            "Sign in again, or without openid. For the implicit flow, ID token has to be ticked under Grant type in the app.",
            Some(Action::SignInAgain),
        )
        .with("Parameter", "id_token"),
        F::IdToken(error) => id_token(error),
    };
    // What the server said speaks for itself; what was found here is told by the check that found it.
    diagnosis = match error.checks().last() {
        Some(_) if matches!(error.fault(), F::Denied { .. }) => diagnosis,
        Some(check) => diagnosis.with("Check", [check.name, ": ", &check.detail].concat()),
        None => diagnosis.with("Check", "reading the address"),
    };
    if let Some(transaction) = error.transaction() {
        diagnosis = diagnosis
            .with("Org", transaction.org.as_str())
            .with("Client ID", transaction.client_id.as_str());
    }
    diagnosis
}

/// Explains why an ID token was refused, wherever it came from.
pub(super) fn id_token(error: &IdTokenError) -> Diagnosis {
    use IdTokenError as E;
    let (reason, subject) = match error {
        E::AccessTokenHash => ("It belongs to another access token.", Some("at_hash")),
        E::AccessTokenHashMissing => (
            "It does not say which access token it belongs to.",
            Some("at_hash"),
        ),
        E::Algorithm => ("It is not signed with RS256, as Okta's are.", Some("alg")),
        E::Audience => ("It is for another app.", Some("aud")),
        E::AuthorizedParty => ("It was issued to another app.", Some("azp")),
        E::Claim { name } => ("A claim is not of the kind it must be.", Some(*name)),
        E::Critical => (
            "It asks for an understanding that Latchkey lacks.",
            Some("crit"),
        ),
        E::Expired => (
            "It has expired, or this machine's clock is ahead.",
            Some("exp"),
        ),
        E::Issuer { .. } => ("It was issued by another server.", Some("iss")),
        E::Jwt(JwtError::Encrypted) => ("It is encrypted.", None),
        E::Jwt(_) => ("It is not a token that can be read.", None),
        E::Missing { name } => ("A claim is missing.", Some(*name)),
        E::Nonce => ("It answers another request.", Some("nonce")),
        E::NonceUnexpected => ("It has a nonce, though none was sent.", Some("nonce")),
        E::NotYetValid => (
            "It is not valid yet, or this machine's clock is behind.",
            Some("nbf"),
        ),
        E::Stale => (
            "It was issued more than an hour ago, yet it just came.",
            Some("iat"),
        ),
        E::Unsigned => ("It has no signature.", None),
    };
    let fix = match error {
        E::Expired | E::NotYetValid | E::Stale => "Set this machine's clock, then sign in again.",
        E::Issuer { .. } => "Use the domain that the app's issuer names, then sign in again.",
        _ => "Sign in again. If it stays so, sign in without openid.",
    };
    let mut diagnosis = Diagnosis::new(
        "The ID token was refused",
        reason,
        fix,
        Some(Action::SignInAgain),
    )
    .with_some("Claim", subject);
    if let E::Issuer { found } = error {
        diagnosis = diagnosis.with("Issuer", found.as_str());
    }
    diagnosis
}

fn damaged(reason: &'static str) -> Diagnosis {
    Diagnosis::new(
        "The answer is damaged",
        reason,
        "Sign in again. If you pasted it, copy the whole address once more.",
        Some(Action::SignInAgain),
    )
}

fn unasked(reason: &'static str) -> Diagnosis {
    Diagnosis::new(
        "This window did not ask for this answer",
        reason,
        "Sign in again. If another window is waiting for it, copy it and paste it there. If you followed a link here, do not.",
        Some(Action::SignInAgain),
    )
}

fn channel(mode: ResponseMode) -> &'static str {
    match mode {
        ResponseMode::Fragment => "fragment (after #)",
        ResponseMode::Query => "query (after ?)",
    }
}

const AGAIN: &str = "Sign in again. If it stays so, check that the address is an Okta org's.";
