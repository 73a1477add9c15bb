//! Calls to the API that fail, and calls that nothing answers: why, as far as it can be told, and what to do.

use super::diagnosis::{check, evidence, explain};
use super::support::*;
use latchkey::okta::api_error::{ApiFailure, FailureKind};
use latchkey::okta::diagnosis::{self, Action, Book, Description, Diagnosis, NetworkFault};
use latchkey::okta::org::OrgUrl;

pub(super) fn api(status: u16, headers: &[(&str, &str)], body: &str) -> Diagnosis {
    let failure = ApiFailure::refused(&response(status, headers, body));
    let diagnosis = explain(diagnosis::api(&failure, &grant(), "okta.users.read"));
    check(&diagnosis);
    assert_eq!(evidence(&diagnosis, "Status"), Some(&*status.to_string()));
    assert!(evidence(&diagnosis, "Error").is_some_and(|text| !text.is_empty()));
    assert!(evidence(&diagnosis, "Description").is_some_and(|text| !text.is_empty()));
    assert_eq!(
        evidence(&diagnosis, "Scope needed"),
        Some("okta.users.read")
    );
    assert_eq!(
        evidence(&diagnosis, "Scopes of the token"),
        Some("okta.users.read")
    );
    diagnosis
}

#[test]
fn an_empty_403_is_told_by_the_scopes_of_the_token() {
    let mut grant = grant();
    grant.scope.granted = vec!["okta.groups.read".to_owned()];
    let failure = ApiFailure::refused(&response(403, &[], ""));
    let diagnosis = explain(diagnosis::api(&failure, &grant, "okta.users.read"));
    check(&diagnosis);
    assert_eq!(diagnosis.title, "The token lacks a scope");
    grant.scope.granted = vec!["okta.users.manage".to_owned()];
    assert_eq!(
        explain(diagnosis::api(&failure, &grant, "okta.users.read")).title,
        "The call was refused"
    );
}

#[test]
fn a_rate_limit_is_a_wait() {
    let headers = [
        ("x-rate-limit-limit", "600"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1800000042"),
        ("date", "Fri, 15 Jan 2027 08:00:00 GMT"),
    ];
    let body = r#"{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests.","errorId":"oae1"}"#;
    let diagnosis = api(429, &headers, body);
    assert_eq!(diagnosis.title, "Too many calls");
    assert_eq!(
        diagnosis.action,
        Some(Action::Wait {
            until: 1_800_000_042
        })
    );
    assert!(diagnosis.fix.contains("42 s"));
    assert_eq!(evidence(&diagnosis, "Limit"), Some("600"));
}

#[test]
fn answers_that_make_no_sense_are_explained() {
    for kind in [
        FailureKind::NextAgain,
        FailureKind::NextElsewhere,
        FailureKind::NotExpected,
        FailureKind::NotJson,
        FailureKind::TooLarge,
    ] {
        let failure = ApiFailure::of(&response(200, &[], ""), kind);
        check(&explain(diagnosis::api(
            &failure,
            &grant(),
            "okta.users.read",
        )));
    }
}

#[test]
fn tr30_tr31_silence_is_explained() {
    let org = OrgUrl::from_origin(ORG);
    let mut titles = Vec::new();
    for fault in [
        NetworkFault::Aborted,
        NetworkFault::Blocked,
        NetworkFault::BrokenOff,
        NetworkFault::Cors,
        NetworkFault::Hidden,
        NetworkFault::NotOkta,
        NetworkFault::Offline,
        NetworkFault::TimedOut,
        NetworkFault::Unreachable,
    ] {
        assert!(Book::is_at_hand(&diagnosis::network(&fault, &org)));
        let diagnosis = explain(diagnosis::network(&fault, &org));
        check(&diagnosis);
        assert_eq!(evidence(&diagnosis, "Org"), Some(ORG));
        assert!(diagnosis.action.is_some());
        let link = (fault == NetworkFault::Cors).then(|| {
            (
                "Open Trusted Origins",
                "https://acme-admin.okta.com/admin/access/api/trusted_origins".to_owned(),
            )
        });
        assert_eq!(diagnosis.link, link, "{fault:?}");
        titles.push(diagnosis.title);
    }
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 9);
    let local = OrgUrl::from_origin("http://localhost:8081");
    let diagnosis = explain(diagnosis::network(&NetworkFault::Unreachable, &local));
    assert!(diagnosis.fix.contains("cargo xtask serve"));
    check(&explain(diagnosis::storage()));
}

/// What the org's description came to, whether anything answers at the call's address, the fault, and its title.
const PROBED: [(Description, bool, NetworkFault, &str); 6] = [
    (
        Description::Okta,
        true,
        NetworkFault::Cors,
        "CORS kept the answer from this page",
    ),
    (
        Description::Okta,
        false,
        NetworkFault::Blocked,
        "The call was blocked",
    ),
    (
        Description::Other,
        true,
        NetworkFault::NotOkta,
        "That is not an Okta org",
    ),
    (
        Description::Other,
        false,
        NetworkFault::NotOkta,
        "That is not an Okta org",
    ),
    (
        Description::Hidden,
        true,
        NetworkFault::Hidden,
        "No Okta org can be read there",
    ),
    (
        Description::Hidden,
        false,
        NetworkFault::Unreachable,
        "The org cannot be reached",
    ),
];

#[test]
fn tr30_two_probes_tell_silences_apart() {
    let org = OrgUrl::from_origin(ORG);
    for (description, answers, fault, title) in PROBED {
        let case = format!("{description:?} {answers}");
        assert_eq!(NetworkFault::of(description, answers), fault, "{case}");
        let diagnosis = explain(diagnosis::network(&fault, &org));
        assert_eq!(diagnosis.title, title, "{case}");
    }
}

#[test]
fn tr30_a_call_without_an_answer_is_named_without_what_was_asked() {
    let org = OrgUrl::from_origin(ORG);
    for asked in ["", "?search=profile.login+eq+%22ann%22", "#part", "?a#b"] {
        let url = format!("{ORG}/api/v1/users{asked}");
        let symptom = diagnosis::call(&NetworkFault::Cors, &org, &url, "http://localhost:8080");
        let diagnosis = explain(symptom);
        check(&diagnosis);
        assert_eq!(
            evidence(&diagnosis, "Call"),
            Some("https://acme.okta.com/api/v1/users")
        );
        assert_eq!(
            evidence(&diagnosis, "This page's origin"),
            Some("http://localhost:8080")
        );
    }
}
