//! An answer that was not accepted.

use super::{Diagnosis, Step, known, without_secrets};
use crate::oauth::callback::{CallbackError, CallbackFault};
use crate::oauth::flow::ResponseMode;
use crate::oauth::id_token::IdTokenError;
use crate::oauth::jwt::JwtError;
use crate::oauth::transaction::Transaction;

/// Explains why an answer was not accepted.
pub fn callback(error: &CallbackError) -> Diagnosis {
    use CallbackFault as F;
    let age;
    // A text, a cause where the text has none, what to do, and a piece of evidence.
    let (text, cause, step, evidence) = match error.fault() {
        F::Denied {
            error: code,
            description,
            error_uri,
        } => return denied(error, code, description.as_deref(), error_uri.as_deref()),
        F::IdToken(fault) => return closing(id_token(fault), error),
        F::BothQueryAndFragment => damaged(
            "Parameters stand both after ? and after #. Only one of the two can be the answer.",
            None,
        ),
        F::CodeAndError => damaged("It has a code and an error at once.", None),
        F::TokenAndError => damaged("It has a token and an error at once.", None),
        F::Duplicate { name } => damaged("A parameter stands in it twice.", Some(*name)),
        F::Empty { name } => damaged("A parameter in it has no value.", Some(*name)),
        F::Malformed { name } => damaged(
            "A parameter has characters in it that it cannot have.",
            Some(name),
        ),
        F::TooLong { name } => damaged("It is far longer than anything Okta sends.", *name),
        F::ExpiresInInvalid => damaged(
            "The token's life is not a number of seconds.",
            Some("expires_in"),
        ),
        F::TokenTypeMissing => {
            damaged("It does not say how the token is used.", Some("token_type"))
        }
        F::NoAnswer => damaged(
            "There is neither a code, nor a token, nor an error in it.",
            None,
        ),
        F::StateMissing => unasked("The answer has no state, and every request made here has one."),
        F::StateUnexpected => unasked("Nothing is known here about its state."),
        F::StateMismatch => unasked("Its state is not the one this window sent."),
        F::Foreign => {
            unasked("Its state is not one that this browser sent, or was sent more than a day ago.")
        }
        F::TokenTypeUnsupported { token_type } => (
            "The token is of another kind\n\
             Only Bearer tokens can come through the address bar.\n\
             Turn DPoP off for the app, or use the code flow.",
            "",
            Step::None,
            Some(("Token type", token_type.as_str())),
        ),
        F::NoParameters => (
            "There is no answer in it\n\
             What was pasted has nothing after ? or #.\n\
             In the window you signed in with, choose Copy this answer, and paste that.",
            "",
            Step::CopyAndPasteBack,
            None,
        ),
        F::JarmUnsupported => (
            "The answer is a signed document\n\
             The server answered with a JWT (JARM), which was not asked for.\n\
             Check that the address is an Okta org's, then sign in again.",
            "",
            Step::CheckOrg,
            Some((PARAMETER, "response")),
        ),
        F::OtherWindow => (
            "Another window asked for this\n\
             The secret that makes the answer useful is in the window where the sign-in began.\n\
             Copy the answer and paste it there, under Connect. Or sign in again here.",
            "",
            Step::CopyAndPasteBack,
            None,
        ),
        F::Replayed { .. } => (
            "This answer was used before\n\
             An answer works once. The address came back from the history, a bookmark or a reload.\n\
             Sign in again.",
            "",
            Step::SignInAgain,
            None,
        ),
        F::TooOld { age: seconds } => {
            age = [&seconds.to_string(), " s"].concat();
            (
                "This answer is too old\n\
                 It was asked for more than 10 minutes ago.\n\
                 Sign in again.",
                "",
                Step::SignInAgain,
                Some(("Age", age.as_str())),
            )
        }
        F::IssuerMismatch { expected, .. } => (
            "Another server answered\n\
             The answer names an issuer that is not the org that was asked.\n\
             Do not go on with it. Check the org's address, then sign in again.",
            "",
            Step::CheckOrg,
            Some(("Asked", expected.as_str())),
        ),
        F::SettingsChanged { org, .. } => (
            "The settings changed meanwhile\n\n\
             Put the settings back, or sign in again with the new ones.",
            match org {
                true => "The sign-in was at another org than the one chosen now.",
                false => "The sign-in was for another client ID than the one chosen now.",
            },
            Step::SignInAgain,
            None,
        ),
        F::WrongChannel { expected, .. } => (
            "The answer came in the wrong place\n\
             It is not where the request asked for it, so it may not be Okta's.\n\
             Sign in again; do not change the copied address.",
            "",
            Step::SignInAgain,
            Some(("Asked for", channel(*expected))),
        ),
        F::UnexpectedCode => (
            "A code came in place of a token\n\
             The request asked for a token.\n\
             Sign in again. If it stays so, check that the address is an Okta org's.",
            "",
            Step::SignInAgain,
            Some((PARAMETER, "code")),
        ),
        F::UnexpectedToken { name } => (
            "A token came that was not asked for\n\
             It is not used.\n\
             Sign in again. If it stays so, check that the address is an Okta org's.",
            "",
            Step::SignInAgain,
            Some((PARAMETER, *name)),
        ),
        F::RefreshTokenInFragment => (
            "A refresh token came in the address\n\
             No server that follows the rules puts one there, so nothing of the answer is used.\n\
             Check that the address is an Okta org's.",
            "",
            Step::CheckOrg,
            Some((PARAMETER, "refresh_token")),
        ),
        F::VerifierMissing => (
            "The secret half of PKCE is gone\n\
             The code came, but this window no longer has what makes it work.\n\
             Sign in again.",
            "",
            Step::SignInAgain,
            None,
        ),
        F::IdTokenMissing => (
            "The ID token is missing\n\
             The scope openid asks for one, and none came.\n\
             Sign in again, or without openid. For the implicit flow, ID token has to be ticked under Grant type in the app.",
            "",
            Step::SignInAgain,
            Some((PARAMETER, "id_token")),
        ),
    };
    let mut diagnosis = Diagnosis::of(text, cause, step);
    if let Some((name, value)) = evidence {
        diagnosis = diagnosis.with(name, value);
    }
    diagnosis = match error.fault() {
        F::IssuerMismatch { found, .. } => diagnosis.with("Answered", found),
        F::WrongChannel { found, .. } => diagnosis.with("Came in", channel(*found)),
        _ => diagnosis,
    };
    closing(diagnosis, error)
}

/// What the server said speaks for itself.
fn denied(
    error: &CallbackError,
    code: &str,
    description: Option<&str>,
    error_uri: Option<&str>,
) -> Diagnosis {
    match error.transaction() {
        Some(transaction) => {
            let description = description.map(|text| without_secrets(text, transaction));
            let diagnosis = known::explain(code, description.as_deref(), transaction)
                .with_some("More at", error_uri);
            with_client(diagnosis, transaction)
        }
        // A refusal always comes with the sign-in it answers; without one there is still something to show.
        None => {
            let diagnosis = Diagnosis::of(
                "The server said no\n\n\
                 Sign in again. If it stays so, check that the address is an Okta org's.",
                code,
                Step::SignInAgain,
            );
            closing(diagnosis, error)
        }
    }
}

/// What was found here is told by the check that found it.
fn closing(diagnosis: Diagnosis, error: &CallbackError) -> Diagnosis {
    let check = match error.checks().last() {
        Some(check) => [check.name, ": ", &check.detail].concat(),
        None => "reading the address".to_owned(),
    };
    let diagnosis = diagnosis.with("Check", &check);
    match error.transaction() {
        Some(transaction) => with_client(diagnosis, transaction),
        None => diagnosis,
    }
}

fn with_client(diagnosis: Diagnosis, transaction: &Transaction) -> Diagnosis {
    diagnosis
        .with("Org", &transaction.org)
        .with("Client ID", &transaction.client_id)
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
    let text = ["The ID token was refused", reason, fix].join("\n");
    let diagnosis = Diagnosis::new(&text, Step::SignInAgain).with_some("Claim", subject);
    match error {
        E::Issuer { found } => diagnosis.with("Issuer", found),
        _ => diagnosis,
    }
}

type Case<'a> = (
    &'static str,
    &'static str,
    Step,
    Option<(&'static str, &'a str)>,
);

fn damaged<'a>(reason: &'static str, parameter: Option<&'a str>) -> Case<'a> {
    (
        "The answer is damaged\n\n\
         Sign in again. If you pasted it, copy the whole address once more.",
        reason,
        Step::SignInAgain,
        parameter.map(|name| (PARAMETER, name)),
    )
}

fn unasked<'a>(reason: &'static str) -> Case<'a> {
    (
        "This window did not ask for this answer\n\n\
         If you opened a copied request here, copy this answer and paste it on the Connect page it was copied from. Otherwise sign in again. If you followed a link here, do not paste it anywhere.",
        reason,
        Step::SignInAgain,
        None,
    )
}

fn channel(mode: ResponseMode) -> &'static str {
    match mode {
        ResponseMode::Fragment => "fragment (after #)",
        ResponseMode::Query => "query (after ?)",
    }
}

const PARAMETER: &str = "Parameter";
