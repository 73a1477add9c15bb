//! Every failure explains itself: a title, the evidence, what to do; and no secret in it.

use super::support::*;
use latchkey::oauth::callback::{self, CallbackError, CallbackFault};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::id_token::IdTokenError;
use latchkey::oauth::introspection;
use latchkey::oauth::jwks::{self, KeyError};
use latchkey::oauth::jwt::JwtError;
use latchkey::oauth::token::{TokenError, process_code_response, process_revoke_response};
use latchkey::oauth::transaction::Transaction;
use latchkey::oauth::userinfo;
use latchkey::okta::diagnosis::{self, Action, Book, Diagnosis, ProofFault, Symptom};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users;
use serde_json::json;

/// The symptom in words, by the book that the page loads.
pub(super) fn explain(symptom: Symptom) -> Diagnosis {
    Book::new(include_str!("../../assets/doctor.txt").to_owned()).explain(&symptom)
}

/// Everything that holds of every diagnosis.
pub(super) fn check(diagnosis: &Diagnosis) {
    let Diagnosis {
        title,
        cause,
        evidence,
        fix,
        link,
        ..
    } = diagnosis;
    assert!(!title.is_empty() && !title.ends_with('.'), "{diagnosis:?}");
    assert!(!cause.is_empty(), "{diagnosis:?}");
    assert!(fix.ends_with('.'), "{diagnosis:?}");
    assert!(
        !evidence.is_empty() && evidence.iter().all(|(name, _)| !name.is_empty()),
        "{diagnosis:?}"
    );
    if let Some((label, url)) = link {
        assert!(!label.is_empty());
        assert!(url.starts_with("https://acme-admin.okta.com/"), "{url}");
    }
    let text = format!("{diagnosis:?}");
    for secret in [TOKEN, CODE, VERIFIER, STATE, NONCE] {
        assert!(!text.contains(secret), "{text}");
    }
}

pub(super) fn evidence<'a>(diagnosis: &'a Diagnosis, name: &str) -> Option<&'a str> {
    diagnosis
        .evidence
        .iter()
        .find(|(row, _)| *row == name)
        .map(|(_, value)| value.as_str())
}

pub(super) fn denied(error: &str, description: &str, transaction: Transaction) -> Diagnosis {
    let text = format!(
        "error={error}&error_description={}&state={STATE}",
        description.replace(' ', "+")
    );
    let parts = match transaction.response_mode {
        ResponseMode::Query => query(&text),
        ResponseMode::Fragment => fragment(&text),
    };
    explain(diagnosis::callback(
        &judge(&parts, transaction).unwrap_err(),
    ))
}

pub(super) fn refused(status: u16, error: &str, description: &str) -> Diagnosis {
    let body = serde_json::json!({"error": error, "error_description": description});
    let error =
        process_code_response(&code_transaction(), &json_response(status, &body), NOW).unwrap_err();
    explain(diagnosis::token(&error, &code_transaction()))
}

#[test]
fn a_flow_that_is_switched_off_offers_the_other() {
    let text = "The response type is not supported by the authorization server. Configured response types: [code].";
    let implicit = denied("unsupported_response_type", text, implicit_transaction());
    assert_eq!(
        implicit.action,
        Some(Action::SwitchFlow(Flow::AuthorizationCode))
    );
    assert!(implicit.fix.contains("Implicit (hybrid)"));
    let code = denied("unsupported_response_type", text, code_transaction());
    assert_eq!(code.action, Some(Action::SwitchFlow(Flow::Implicit)));
    assert!(code.fix.contains("Authorization Code"));
    let link = code.link.expect("the app's page is known");
    assert_eq!(
        link.1,
        format!("https://acme-admin.okta.com/admin/app/oidc_client/instance/{CLIENT}")
    );
}

#[test]
fn an_org_at_a_domain_of_its_own_has_no_link() {
    let mut transaction = code_transaction();
    transaction.org = "https://login.example.com".to_owned();
    let diagnosis = denied(
        "access_denied",
        "User is not assigned to the client application.",
        transaction,
    );
    assert_eq!(diagnosis.link, None);
    assert_eq!(diagnosis.action, Some(Action::SignInAsSomeoneElse));
}

#[test]
fn a_description_that_repeats_a_secret_is_cut() {
    let text = format!("bad {STATE} and {VERIFIER}");
    let diagnosis = denied("server_error", &text, code_transaction());
    assert_eq!(evidence(&diagnosis, "Description"), Some("bad … and …"));
    check(&diagnosis);
    check(&refused(400, "invalid_grant", &text));
}

#[test]
fn ar35_a_description_is_text_and_an_error_without_one_says_so() {
    let diagnosis = denied(
        "access_denied",
        "<script>alert(1)</script>",
        code_transaction(),
    );
    assert_eq!(
        evidence(&diagnosis, "Description"),
        Some("<script>alert(1)</script>")
    );
    let diagnosis = denied("access_denied", "", code_transaction());
    assert_eq!(evidence(&diagnosis, "Description"), Some("none given"));
}

#[test]
fn every_answer_that_is_refused_is_explained() {
    use CallbackFault as F;
    let name = || "code".to_owned();
    let id_token = [
        IdTokenError::AccessTokenHash,
        IdTokenError::AccessTokenHashMissing,
        IdTokenError::Algorithm,
        IdTokenError::Audience,
        IdTokenError::AuthorizedParty,
        IdTokenError::Claim { name: "sub" },
        IdTokenError::Critical,
        IdTokenError::Expired,
        IdTokenError::Issuer {
            found: "https://x.example".to_owned(),
        },
        IdTokenError::Jwt(JwtError::Encrypted),
        IdTokenError::Jwt(JwtError::Parts),
        IdTokenError::Missing { name: "exp" },
        IdTokenError::Nonce,
        IdTokenError::NonceUnexpected,
        IdTokenError::NotYetValid,
        IdTokenError::Key(KeyError::Ambiguous),
        IdTokenError::Key(KeyError::Damaged),
        IdTokenError::Key(KeyError::Unknown),
        IdTokenError::Key(KeyError::Weak { bits: 1024 }),
        IdTokenError::Signature,
        IdTokenError::SignatureUnchecked,
        IdTokenError::Stale,
        IdTokenError::Unsigned,
    ];
    let faults = [
        F::BothQueryAndFragment,
        F::CodeAndError,
        F::Denied {
            error: "access_denied".to_owned(),
            description: None,
            error_uri: None,
        },
        F::Duplicate { name: "state" },
        F::Empty { name: "code" },
        F::ExpiresInInvalid,
        F::Foreign,
        F::IdTokenMissing,
        F::IssuerMismatch {
            expected: ORG.to_owned(),
            found: "https://x.example".to_owned(),
        },
        F::JarmUnsupported,
        F::Malformed { name: name() },
        F::NoAnswer,
        F::NoParameters,
        F::OtherWindow,
        F::RefreshTokenInFragment,
        F::Replayed { used: NOW },
        F::SettingsChanged {
            org: true,
            client: false,
        },
        F::SettingsChanged {
            org: false,
            client: true,
        },
        F::StateMismatch,
        F::StateMissing,
        F::StateUnexpected,
        F::TokenAndError,
        F::TokenTypeMissing,
        F::TokenTypeUnsupported {
            token_type: "DPoP".to_owned(),
        },
        F::TooLong { name: Some("code") },
        F::TooOld { age: 601 },
        F::UnexpectedCode,
        F::UnexpectedToken {
            name: "access_token",
        },
        F::VerifierMissing,
        F::WrongChannel {
            expected: ResponseMode::Query,
            found: ResponseMode::Fragment,
        },
    ];
    for fault in faults
        .into_iter()
        .chain(id_token.into_iter().map(F::IdToken))
    {
        let error = CallbackError::from(fault);
        let diagnosis = explain(diagnosis::callback(&error));
        check(&diagnosis);
        assert!(
            diagnosis.action.is_some() || matches!(error.fault(), F::TokenTypeUnsupported { .. })
        );
    }
}

#[test]
fn what_a_check_found_is_evidence() {
    let error = judge(&query("code=abc&state=wrong"), code_transaction()).unwrap_err();
    let diagnosis = explain(diagnosis::callback(&error));
    assert_eq!(evidence(&diagnosis, "Check"), Some("state: differs"));
    let answer = callback::read(&query("code=a&code=b")).unwrap_err();
    assert_eq!(
        evidence(&explain(diagnosis::callback(&answer)), "Parameter"),
        Some("code")
    );
}

#[test]
fn every_token_answer_that_is_refused_is_explained() {
    let okta = br#"{"errorCode":"E0000047","errorSummary":"Slow down.","errorId":"oae1","errorCauses":[{"errorSummary":"why"}]}"#;
    let limit = [
        ("x-rate-limit-limit", "4"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "1800000040"),
        ("x-okta-request-id", "req1"),
    ];
    let challenge = [("www-authenticate", "DPoP error=\"invalid_dpop_proof\"")];
    let errors: Vec<TokenError> = [
        response(200, &[], ""),
        response(200, &[], "<html>"),
        response(200, &[], "[]"),
        response(200, &[], r#"{"a":1,"a":2}"#),
        response(200, &[], r#"{"token_type":"Bearer"}"#),
        response(200, &[], r#"{"access_token":5}"#),
        response(200, &[], r#"{"access_token":"a","token_type":"mac"}"#),
        response(
            200,
            &[],
            r#"{"access_token":"a","token_type":"Bearer","id_token":"x"}"#,
        ),
        response(200, &[], vec![b' '; 1 << 20]),
        response(302, &[], ""),
        response(401, &challenge, ""),
        response(401, &[("www-authenticate", "Basic")], ""),
        response(429, &limit, okta),
        response(429, &[], ""),
        response(500, &limit[3..], okta),
    ]
    .iter()
    .map(|response| process_code_response(&code_transaction(), response, NOW).unwrap_err())
    .collect();
    for error in &errors {
        let diagnosis = explain(diagnosis::token(error, &code_transaction()));
        check(&diagnosis);
        assert_eq!(evidence(&diagnosis, "Client ID"), Some(CLIENT));
    }
    let limited = explain(diagnosis::token(&errors[12], &code_transaction()));
    assert_eq!(
        limited.action,
        Some(Action::Wait {
            until: 1_800_000_040
        })
    );
    assert_eq!(evidence(&limited, "Error ID"), Some("oae1"));
    assert_eq!(evidence(&limited, "Because"), Some("why"));
    assert_eq!(evidence(&limited, "Request ID"), Some("req1"));
    assert_eq!(
        explain(diagnosis::token(&errors[10], &code_transaction())).title,
        "Okta did not take the proof"
    );
}

#[test]
fn a_proof_that_comes_to_nothing_is_explained() {
    let org = OrgUrl::from_origin(ORG);
    for (fault, title) in [
        (ProofFault::KeyGone, "The token's key is not here"),
        (ProofFault::NoKeys, "The browser has no keys for this page"),
        (ProofFault::NonceHidden, "The org hides the nonce"),
        (
            ProofFault::NonceRepeated,
            "The org does not take its own nonce",
        ),
        (ProofFault::SigningKeyGone, "The app's key cannot be used"),
    ] {
        let diagnosis = explain(diagnosis::proof(fault, &org));
        check(&diagnosis);
        assert_eq!(diagnosis.title, title);
        assert_eq!(evidence(&diagnosis, "Org"), Some(ORG));
    }
}

#[test]
fn an_app_that_requires_dpop_is_one_press_away() {
    let refused = response(
        400,
        &[],
        r#"{"error":"invalid_dpop_proof","error_description":"The DPoP proof JWT header is missing."}"#,
    );
    let error = process_code_response(&code_transaction(), &refused, NOW).unwrap_err();
    let diagnosis = explain(diagnosis::token(&error, &code_transaction()));
    assert_eq!(diagnosis.action, Some(Action::UseDpop));
    let (label, _) = diagnosis.link.unwrap();
    assert_eq!(label, "Open the app in Okta");
}

/// The org may hide `WWW-Authenticate` from pages: then neither the header nor a body tells the reason.
#[test]
fn a_refusal_without_a_word_of_a_bound_token_may_be_of_its_proof() {
    let body = r#"{"access_token":"t","token_type":"DPoP","expires_in":3600}"#;
    let transaction = Transaction {
        dpop: true,
        ..code_transaction()
    };
    let grant = process_code_response(&transaction, &response(200, &[], body), NOW).unwrap();
    for status in [400, 401] {
        let failure = users::process_user(&response(status, &[], "")).unwrap_err();
        let diagnosis = explain(diagnosis::api(&failure, &grant, "okta.users.read"));
        check(&diagnosis);
        assert_eq!(diagnosis.title, "The token or its proof was refused");
    }
}

#[test]
fn a_revocation_that_failed_says_that_the_token_still_works() {
    let org = OrgUrl::from_origin(ORG);
    for answer in [
        response(
            400,
            &[],
            r#"{"error":"invalid_request","error_description":"The 'token' parameter is required."}"#,
        ),
        response(500, &[], ""),
    ] {
        let error = process_revoke_response(&answer).unwrap_err();
        let diagnosis = explain(diagnosis::revoke(&error, &org));
        check(&diagnosis);
        assert_eq!(diagnosis.title, "The token was not revoked");
        assert_eq!(diagnosis.action, Some(Action::Retry));
        assert_eq!(
            evidence(&diagnosis, "Status"),
            Some(&*answer.status.to_string())
        );
    }
}

#[test]
fn a_question_that_the_org_did_not_answer_is_explained() {
    let org = OrgUrl::from_origin(ORG);
    let refused = response(
        401,
        &[],
        r#"{"error":"invalid_client","error_description":"Client authentication failed. Either the client or the client credentials are invalid."}"#,
    );
    let error = introspection::process(&refused).unwrap_err();
    let diagnosis = explain(diagnosis::introspection(&error, &org));
    check(&diagnosis);
    assert_eq!(
        diagnosis.title,
        "The org did not say whether the token is good"
    );
    assert_eq!(evidence(&diagnosis, "Error"), Some("invalid_client"));

    let header = r#"Bearer error="invalid_token", error_description="The access token is invalid""#;
    let error = userinfo::process(
        &response(401, &[("www-authenticate", header)], ""),
        "00u1user",
    );
    let diagnosis = explain(diagnosis::userinfo(&error.unwrap_err(), &org));
    check(&diagnosis);
    assert_eq!(diagnosis.title, "The org did not say who it is");
    assert_eq!(evidence(&diagnosis, "Error"), Some("invalid_token"));

    let other = json_response(200, &json!({"sub": "00u9other"}));
    let error = userinfo::process(&other, "00u1user").unwrap_err();
    let diagnosis = explain(diagnosis::userinfo(&error, &org));
    check(&diagnosis);
    assert_eq!(diagnosis.title, "Two answers about two people");
    assert_eq!(evidence(&diagnosis, "Subject"), Some("00u9other"));

    let error = jwks::process(&response(500, &[], "")).unwrap_err();
    let diagnosis = explain(diagnosis::keys(&error, &org));
    check(&diagnosis);
    assert_eq!(diagnosis.title, "The ID token could not be checked");
    assert_eq!(evidence(&diagnosis, "Status"), Some("500"));
}
