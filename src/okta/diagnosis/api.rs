//! A call to Okta's APIs that did not give what it was made for.

use super::{Action, Diagnosis, Page};
use crate::oauth::challenge::{self, Challenge};
use crate::oauth::token::Grant;
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::org::OrgUrl;
use crate::okta::scopes;

/// Explains why a call failed. `grant` is the token it was made with, `needed` the scope it needs.
///
/// A page often sees neither body nor challenge of a refusal, so the token's own scopes are evidence too.
pub fn api(failure: &ApiFailure, grant: &Grant, needed: &str) -> Diagnosis {
    let challenges = failure
        .challenge
        .as_deref()
        .map(challenge::parse)
        .unwrap_or_default();
    let refusal = challenges
        .iter()
        .find(|challenge| challenge.find("error").is_some());
    let (mut diagnosis, page) = match failure.kind {
        FailureKind::RateLimited { wait } => (rate_limited(failure, wait), None),
        FailureKind::NextElsewhere => (
            Diagnosis::new(
                "The next page is at another address",
                "The org's link to the next page leads to another origin. The token would go there, so the list stops here.",
                "Use the same domain for sign-in and calls: the org's own, or its custom domain throughout.",
                Some(Action::CheckOrg),
            ),
            None,
        ),
        FailureKind::NotExpected => (odd("It is JSON, but not what the API documents."), None),
        FailureKind::NotJson => (odd("It is not JSON, or was cut off."), None),
        FailureKind::TooLarge => (odd("It is too long to be read."), None),
        FailureKind::Refused => refused(failure, refusal, grant, needed),
    };
    diagnosis = diagnosis.with("Status", failure.status.to_string());
    diagnosis = match (&failure.error, refusal) {
        (Some(error), _) => diagnosis.with_error(error),
        (None, Some(challenge)) => diagnosis
            .with("Error", challenge.find("error").unwrap_or_default())
            .with(
                "Description",
                challenge.find("error_description").unwrap_or("none given"),
            ),
        (None, None) if failure.kind == FailureKind::Refused => diagnosis
            .with("Error", "none given")
            .with("Description", "none given: the body is empty"),
        (None, None) => diagnosis,
    };
    diagnosis
        .with_some("Request ID", failure.request_id.as_deref())
        .with("Scope needed", needed)
        .with("Scopes of the token", grant.scope.granted.join(" "))
        .at(page, &OrgUrl::from_origin(&grant.org), &grant.client_id)
}

fn refused(
    failure: &ApiFailure,
    challenge: Option<&Challenge>,
    grant: &Grant,
    needed: &str,
) -> (Diagnosis, Option<Page>) {
    let has_scope = grant
        .scope
        .granted
        .iter()
        .any(|scope| scopes::covers(scope, needed));
    let code = failure
        .error
        .as_ref()
        .map_or("", |error| error.code.as_str());
    let told = challenge.and_then(|challenge| challenge.find("error"));
    let text = challenge
        .and_then(|challenge| challenge.find("error_description"))
        .unwrap_or_default();

    match (failure.status, told, code) {
        (_, Some("insufficient_scope"), _) => return scope_missing(needed),
        // The page sees neither body nor header; the token's own scopes tell the rest.
        (403, None, "") if !has_scope => return scope_missing(needed),
        (_, Some("invalid_token"), _)
            if text.contains("issuer") || text.contains("not intended") =>
        {
            return (
                Diagnosis::new(
                    "The token is another server's",
                    "Okta's APIs take tokens of the org itself only, not those of a custom authorization server.",
                    "Sign in at the org's own address, without /oauth2.",
                    Some(Action::SignInAgain),
                ),
                None,
            );
        }
        (_, Some("invalid_token"), _) | (401, _, "" | "E0000011" | "invalid_token") => {
            return (token_refused(text), None);
        }
        _ => {}
    }
    if text.contains("DPoP") || code == "invalid_dpop_proof" || told == Some("invalid_dpop_proof") {
        return (
            Diagnosis::new(
                "The token has to be used with DPoP",
                "It is bound to a key, and the call carried no proof of it.",
                "In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests. Then sign in again.",
                Some(Action::SignInAgain),
            ),
            Some(Page::App),
        );
    }
    by_code(failure, code)
}

fn by_code(failure: &ApiFailure, code: &str) -> (Diagnosis, Option<Page>) {
    let (title, cause, fix, action, page) = match code {
        "E0000001" | "E0000002" | "E0000028" | "E0000037" | "E0000063" => (
            "Okta did not take the request",
            "Something in it is missing or wrong; the evidence says what.",
            "Change the search, the filter or the order, then try again.",
            Some(Action::Retry),
            None,
        ),
        "E0000005" => (
            "Okta saw no token",
            "The call arrived without one, or this endpoint takes no OAuth tokens.",
            "Sign in again. If a proxy is in between, check that it keeps the Authorization header.",
            Some(Action::SignInAgain),
            None,
        ),
        "E0000006" => (
            "An admin role is missing",
            "The token has the scope, but a scope is not enough: the person needs an admin role that lets them read users.",
            "Give the person a role such as Read-only Administrator, or sign in as someone who has one.",
            Some(Action::SignInAsSomeoneElse),
            Some(Page::Administrators),
        ),
        "E0000007" | "E0000048" => (
            "There is no such user",
            "The user was deleted, or is outside of what this admin may see.",
            "Load the list again.",
            Some(Action::Retry),
            None,
        ),
        "E0000008" | "E0000022" => (
            "The org has no such API",
            "The path or the method is unknown there.",
            "Check that the address is an Okta org's.",
            Some(Action::CheckOrg),
            None,
        ),
        "E0000009" => (
            "The org had an error of its own",
            "Often a list that took too long.",
            "Try again, or narrow the search. Okta's support can look it up by the error ID.",
            Some(Action::Retry),
            None,
        ),
        "E0000010" | "E0000100" => (
            "The org cannot do this for the moment",
            "It is being maintained, or its search is down.",
            "Try again in a moment. If it stays so, see status.okta.com.",
            Some(Action::Retry),
            None,
        ),
        "E0000015" => (
            "The org does not have this feature",
            "It is not part of the org's licence, or not switched on.",
            "Ask the org's owner, or Okta.",
            None,
            None,
        ),
        "E0000029" => (
            "The place in the list is no longer valid",
            "The cursor is too old, or the list changed too much.",
            "Load the list again from the start.",
            Some(Action::Retry),
            None,
        ),
        "E0000030" | "E0000031" | "E0000033" | "E0000094" => (
            "Okta did not understand the search",
            "An attribute, an operator or a value is not right. Names of attributes must be written exactly; values go in double quotes.",
            "Correct the search. An example: profile.department eq \"Sales\".",
            None,
            None,
        ),
        "E0000145" => (
            "Some users cannot be shown",
            "Their profiles no longer fit the org's profile schema.",
            "Narrow the search, or mend those profiles in the Admin Console.",
            None,
            Some(Page::People),
        ),
        "E0000212" => (
            "This page's origin is not trusted",
            "The org takes this call from its Trusted Origins only.",
            "Add this page's origin under Security, API, Trusted Origins, with CORS ticked.",
            Some(Action::Retry),
            None,
        ),
        "E0000256" => (
            "The search is too long",
            "The answer would not fit its own headers.",
            "Shorten the search.",
            None,
            None,
        ),
        "E0000260" => (
            "This org was deactivated",
            "Developer orgs are, when nobody uses them for some months.",
            "Sign in at the org as its owner to wake it up, or make a new one.",
            Some(Action::CheckOrg),
            None,
        ),
        _ => return by_status(failure.status),
    };
    (Diagnosis::new(title, cause, fix, action), page)
}

fn by_status(status: u16) -> (Diagnosis, Option<Page>) {
    let (title, cause, fix, action, page) = match status {
        403 => (
            "The call was refused",
            "The token has the scope, so it may be that the person has no admin role, or one that does not reach this far.",
            "Give the person a role such as Read-only Administrator, or sign in as someone who has one.",
            Some(Action::SignInAsSomeoneElse),
            Some(Page::Administrators),
        ),
        404 => (
            "There is nothing at this address",
            "The org does not know the path.",
            "Check that the address is an Okta org's.",
            Some(Action::CheckOrg),
            None,
        ),
        500.. => (
            "The org had an error of its own",
            "It could not finish the call.",
            "Try again in a moment. If it stays so, see status.okta.com.",
            Some(Action::Retry),
            None,
        ),
        _ => (
            "The call was refused",
            "The org gave a reason that Latchkey has no advice for.",
            "Read the evidence. The org's System Log may say more.",
            Some(Action::Retry),
            Some(Page::SystemLog),
        ),
    };
    (Diagnosis::new(title, cause, fix, action), page)
}

fn scope_missing(needed: &str) -> (Diagnosis, Option<Page>) {
    let diagnosis = Diagnosis::new(
        "The token lacks a scope",
        "The call needs a scope that the token does not have.",
        [
            "As a super admin, grant ",
            needed,
            " on the app's Okta API Scopes tab. Then ask again with it.",
        ]
        .concat(),
        Some(Action::AskWithScope(vec![needed.to_owned()])),
    );
    (diagnosis, Some(Page::App))
}

fn token_refused(text: &str) -> Diagnosis {
    let (title, cause) = if text.contains("expired") {
        (
            "The token has expired",
            "A token of the org lives one hour.",
        )
    } else if text.contains("revoked") {
        (
            "The token was revoked",
            "Someone ended it before its time, or its session was cleared.",
        )
    } else {
        (
            "The token is no longer accepted",
            "It has expired, was revoked, or is not this org's.",
        )
    };
    Diagnosis::new(title, cause, "Sign in again.", Some(Action::SignInAgain))
}

fn rate_limited(failure: &ApiFailure, wait: u64) -> Diagnosis {
    let diagnosis = Diagnosis::new(
        "Too many calls",
        "The org takes only so many calls a minute, and the limit is reached.",
        ["Wait ", &wait.to_string(), " s, then go on."].concat(),
        failure.rate.map(|rate| Action::Wait { until: rate.reset }),
    );
    match failure.rate {
        Some(rate) => diagnosis
            .with("Limit", rate.limit.to_string())
            .with("Left", rate.remaining.to_string()),
        None => diagnosis,
    }
}

fn odd(reason: &'static str) -> Diagnosis {
    Diagnosis::new(
        "The answer makes no sense",
        reason,
        "Try again. If it stays so, check that the address is an Okta org's and that nothing is in between.",
        Some(Action::Retry),
    )
}
