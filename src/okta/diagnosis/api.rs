//! A call to Okta's APIs that did not give what it was made for.

use super::{Action, Diagnosis, Page, Step, table};
use crate::oauth::challenge::{self, Challenge};
use crate::oauth::text;
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
                "The next page is at another address\n\
                 The org's link to the next page leads to another origin. The token would go there, so the list stops here.\n\
                 Use the same domain for sign-in and calls: the org's own, or its custom domain throughout.",
                Step::CheckOrg,
            ),
            None,
        ),
        FailureKind::NotExpected => (odd("It is JSON, but not what the API documents."), None),
        FailureKind::NotJson => (odd("It is not JSON, or was cut off."), None),
        FailureKind::TooLarge => (odd("It is too long to be read."), None),
        FailureKind::Refused => refused(failure, refusal, grant, needed),
    };
    diagnosis = diagnosis.with("Status", &u64::from(failure.status).to_string());
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
        .with("Scopes of the token", &grant.scope.granted.join(" "))
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
    let has = |part| text::contains(text, part);

    match (failure.status, told, code) {
        (_, Some("insufficient_scope"), _) => return scope_missing(needed),
        // The page sees neither body nor header; the token's own scopes tell the rest.
        (403, None, "") if !has_scope => return scope_missing(needed),
        (_, Some("invalid_token"), _) if has("issuer") || has("not intended") => {
            return (
                Diagnosis::new(
                    "The token is another server's\n\
                     Okta's APIs take tokens of the org itself only, not those of a custom authorization server.\n\
                     Sign in at the org's own address, without /oauth2.",
                    Step::SignInAgain,
                ),
                None,
            );
        }
        (_, Some("invalid_token"), _) | (401, _, "" | "E0000011" | "invalid_token") => {
            return (token_refused(text), None);
        }
        _ => {}
    }
    if has("DPoP") || code == "invalid_dpop_proof" || told == Some("invalid_dpop_proof") {
        return (
            Diagnosis::new(
                "The token has to be used with DPoP\n\
                 It is bound to a key, and the call carried no proof of it.\n\
                 In the app, under General, untick Require Demonstrating Proof of Possession (DPoP) header in token requests. Then sign in again.",
                Step::SignInAgain,
            ),
            Some(Page::App),
        );
    }
    by_code(failure, code)
}

fn by_code(failure: &ApiFailure, code: &str) -> (Diagnosis, Option<Page>) {
    let status = match failure.status {
        403 => "403",
        404 => "404",
        500.. => "500",
        _ => "other",
    };
    table::find(FAILURES, code, "")
        .or_else(|| table::find(FAILURES, status, ""))
        .unwrap_or_else(|| (odd(""), None))
}

fn scope_missing(needed: &str) -> (Diagnosis, Option<Page>) {
    let text = [
        "The token lacks a scope\n\
         The call needs a scope that the token does not have.\n\
         As a super admin, grant ",
        needed,
        " on the app's Okta API Scopes tab. Then ask again with it.",
    ];
    let mut diagnosis = Diagnosis::new(&text.concat(), Step::None);
    diagnosis.action = Some(Action::AskWithScope(vec![needed.to_owned()]));
    (diagnosis, Some(Page::App))
}

fn token_refused(text: &str) -> Diagnosis {
    let text = if text::contains(text, "expired") {
        "The token has expired\n\
         A token of the org lives one hour.\n\
         Sign in again."
    } else if text::contains(text, "revoked") {
        "The token was revoked\n\
         Someone ended it before its time, or its session was cleared.\n\
         Sign in again."
    } else {
        "The token is no longer accepted\n\
         It has expired, was revoked, or is not this org's.\n\
         Sign in again."
    };
    Diagnosis::new(text, Step::SignInAgain)
}

fn rate_limited(failure: &ApiFailure, wait: u64) -> Diagnosis {
    let text = [
        "Too many calls\n\
         The org takes only so many calls a minute, and the limit is reached.\n\
         Wait ",
        &wait.to_string(),
        " s, then go on.",
    ];
    let mut diagnosis = Diagnosis::new(&text.concat(), Step::None);
    let Some(rate) = failure.rate else {
        return diagnosis;
    };
    diagnosis.action = Some(Action::Wait { until: rate.reset });
    diagnosis
        .with("Limit", &u64::from(rate.limit).to_string())
        .with("Left", &u64::from(rate.remaining).to_string())
}

fn odd(reason: &'static str) -> Diagnosis {
    Diagnosis::of(
        "The answer makes no sense\n\n\
         Try again. If it stays so, check that the address is an Okta org's and that nothing is in between.",
        reason,
        Step::Retry,
    )
}

/// See [`table::find`]. By Okta's error code, then by status.
const FAILURES: &str = r#"E0000001 E0000002 E0000028 E0000037 E0000063||r-|Okta did not take the request|Something in it is missing or wrong; the evidence says what.|Change the search, the filter or the order, then try again.
E0000005||a-|Okta saw no token|The call arrived without one, or this endpoint takes no OAuth tokens.|Sign in again. If a proxy is in between, check that it keeps the Authorization header.
E0000006||pr|An admin role is missing|The token has the scope, but a scope is not enough: the person needs an admin role that lets them read users.|Give the person a role such as Read-only Administrator, or sign in as someone who has one.
E0000007 E0000048||r-|There is no such user|The user was deleted, or is outside of what this admin may see.|Load the list again.
E0000008 E0000022||o-|The org has no such API|The path or the method is unknown there.|Check that the address is an Okta org's.
E0000009||r-|The org had an error of its own|Often a list that took too long.|Try again, or narrow the search. Okta's support can look it up by the error ID.
E0000010 E0000100||r-|The org cannot do this for the moment|It is being maintained, or its search is down.|Try again in a moment. If it stays so, see status.okta.com.
E0000015||--|The org does not have this feature|It is not part of the org's licence, or not switched on.|Ask the org's owner, or Okta.
E0000029||r-|The place in the list is no longer valid|The cursor is too old, or the list changed too much.|Load the list again from the start.
E0000030 E0000031 E0000033 E0000094||--|Okta did not understand the search|An attribute, an operator or a value is not right. Names of attributes must be written exactly; values go in double quotes.|Correct the search. An example: profile.department eq "Sales".
E0000145||-p|Some users cannot be shown|Their profiles no longer fit the org's profile schema.|Narrow the search, or mend those profiles in the Admin Console.
E0000212||r-|This page's origin is not trusted|The org takes this call from its Trusted Origins only.|Add this page's origin under Security, API, Trusted Origins, with CORS ticked.
E0000256||--|The search is too long|The answer would not fit its own headers.|Shorten the search.
E0000260||o-|This org was deactivated|Developer orgs are, when nobody uses them for some months.|Sign in at the org as its owner to wake it up, or make a new one.
403||pr|The call was refused|The token has the scope, so it may be that the person has no admin role, or one that does not reach this far.|Give the person a role such as Read-only Administrator, or sign in as someone who has one.
404||o-|There is nothing at this address|The org does not know the path.|Check that the address is an Okta org's.
500||r-|The org had an error of its own|It could not finish the call.|Try again in a moment. If it stays so, see status.okta.com.
other||rs|The call was refused|The org gave a reason that Latchkey has no advice for.|Read the evidence. The org's System Log may say more."#;
