//! AR: what an authorization response must be (RFC 6749 section 4.1.2, RFC 9207), and what is refused.

use super::support::*;
use latchkey::oauth::callback::{CallbackFault as F, RedirectParts, Validated, read, validate};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::transaction::{Claim, MAX_AGE};

#[test]
fn ar01_a_code_without_state_is_refused_since_every_request_has_one() {
    assert_eq!(code_fault("code=abc"), F::StateMissing);
}

#[test]
fn ar02_a_code_with_the_right_state_is_accepted_in_query_and_fragment() {
    for mode in [ResponseMode::Query, ResponseMode::Fragment] {
        let code = validated_code(transaction(Flow::AuthorizationCode, mode));
        assert_eq!(code.transaction().state, STATE);
        assert!(code.checks().iter().all(|check| check.passed));
        let names: Vec<_> = code.checks().iter().map(|check| check.name).collect();
        assert_eq!(
            names,
            ["state", "age", "issuer", "channel", "contents", "PKCE"]
        );
    }
}

#[test]
fn ar03_there_is_no_way_to_skip_the_state() {
    let parts = query(&format!("code=abc&state={STATE}"));
    assert_eq!(fault(judge_claim(&parts, Claim::None)), F::StateUnexpected);
}

#[test]
fn ar04_access_denied_is_a_typed_refusal() {
    let parts = query(&format!(
        "state={STATE}&error=access_denied&error_description=User+is+not+assigned+to+the%20client+application."
    ));
    let error = judge(&parts, code_transaction()).unwrap_err();
    assert_eq!(
        error.fault(),
        &F::Denied {
            error: "access_denied".to_owned(),
            description: Some("User is not assigned to the client application.".to_owned()),
            error_uri: None,
        }
    );
    assert_eq!(error.transaction(), Some(&code_transaction()));
    assert!(error.checks().last().is_some_and(|check| !check.passed));
}

#[test]
fn ar05_an_address_without_oauth_parameters_is_no_answer() {
    for parts in [
        RedirectParts::default(),
        query("utm_source=mail&x"),
        query("%zz=1&%ff"),
        fragment("section-2"),
        // So begins a sign-in that Okta's dashboard starts.
        query("iss=https%3A%2F%2Facme.okta.com"),
    ] {
        assert_eq!(read(&parts), Ok(None), "{parts:?}");
    }
}

#[test]
fn ar06_a_jarm_response_is_refused() {
    assert_eq!(
        code_fault("response=eyJ.eyJ.c2ln&state=x"),
        F::JarmUnsupported
    );
}

#[test]
fn ar07_op04_an_absent_issuer_is_fine_as_okta_announces_none() {
    assert!(
        judge(
            &query(&format!("code=abc&state={STATE}")),
            code_transaction()
        )
        .is_ok()
    );
}

#[test]
fn ar08_op03_another_issuer_is_refused() {
    let found = "https://evil.example.com".to_owned();
    assert_eq!(
        code_fault(&format!("code=abc&state={STATE}&iss={found}")),
        F::IssuerMismatch {
            expected: ORG.to_owned(),
            found
        }
    );
}

#[test]
fn ar09_op02_wrong_state_is_refused() {
    assert_eq!(code_fault("code=abc&state=wrong"), F::StateMismatch);
}

#[test]
fn ar10_a_state_that_nobody_asked_with_is_refused() {
    let parts = query("code=abc&state=other");
    assert_eq!(fault(judge_claim(&parts, Claim::Foreign)), F::Foreign);
    assert_eq!(fault(judge_claim(&parts, Claim::None)), F::StateUnexpected);
}

#[test]
fn ar11_ar12_an_empty_expectation_matches_nothing() {
    let mut transaction = code_transaction();
    transaction.state = String::new();
    assert_eq!(
        fault(judge(&query("code=abc&state=x"), transaction.clone())),
        F::StateMismatch
    );
    assert_eq!(
        fault(judge(&query("code=abc&state="), transaction.clone())),
        F::Empty { name: "state" }
    );
    assert_eq!(
        fault(judge(&query("code=abc"), transaction)),
        F::StateMissing
    );
}

#[test]
fn ar13_op01_an_absent_state_is_refused_whatever_the_store_says() {
    for claim in [Claim::None, Claim::Fresh(code_transaction())] {
        assert_eq!(
            fault(judge_claim(&query("code=abc"), claim)),
            F::StateMissing
        );
    }
}

#[test]
fn ar14_ar15_ar16_ar17_tokens_beside_or_instead_of_a_code_are_refused() {
    for (text, name) in [
        ("code=abc&id_token=a.b.c", "id_token"),
        ("code=abc&token=t", "token"),
        ("code=abc&access_token=t", "access_token"),
        ("code=abc&refresh_token=t", "refresh_token"),
        ("code=abc&token_type=Bearer", "token_type"),
        ("code=abc&expires_in=3600", "expires_in"),
        ("id_token=a.b.c&token=t", "id_token"),
        ("code=abc&id_token=a.b.c&token=t", "id_token"),
    ] {
        assert_eq!(
            code_fault(&format!("{text}&state={STATE}")),
            F::UnexpectedToken { name },
            "{text}"
        );
    }
}

#[test]
fn ar18_ar19_a_parameter_twice_is_refused_even_with_the_same_value() {
    for name in [
        "state",
        "code",
        "access_token",
        "expires_in",
        "scope",
        "token_type",
        "error",
        "error_description",
        "iss",
        "id_token",
    ] {
        assert_eq!(
            code_fault(&format!("code=abc&{name}=1&{name}=1")),
            F::Duplicate {
                name: if name == "code" { "code" } else { name }
            },
        );
    }
    // The second one in disguise.
    assert_eq!(
        code_fault("code=abc&state=1&st%61te=1"),
        F::Duplicate { name: "state" }
    );
}

#[test]
fn ar20_ar22_empty_values_are_refused() {
    assert_eq!(code_fault("code=&state=x"), F::Empty { name: "code" });
    assert_eq!(code_fault("code&state=x"), F::Empty { name: "code" });
    assert_eq!(code_fault("error=&state=x"), F::Empty { name: "error" });
    assert_eq!(code_fault("code=a&iss=&state=x"), F::Empty { name: "iss" });
    assert_eq!(
        code_fault("response=&state=x"),
        F::Empty { name: "response" }
    );
}

#[test]
fn ar21_a_code_and_an_error_at_once_are_refused() {
    let text = format!("code=abc&error=access_denied&state={STATE}");
    assert_eq!(code_fault(&text), F::CodeAndError);
    let text = format!("access_token=abc&error=access_denied&state={STATE}");
    assert_eq!(implicit_fault(&text), F::TokenAndError);
}

#[test]
fn ar23_an_error_without_description_is_told() {
    for tail in ["", "&error_description="] {
        assert_eq!(
            code_fault(&format!("error=server_error&state={STATE}{tail}")),
            F::Denied {
                error: "server_error".to_owned(),
                description: None,
                error_uri: None
            }
        );
    }
}

#[test]
fn ar24_an_error_with_the_wrong_state_is_not_told() {
    assert_eq!(
        code_fault("error=access_denied&state=wrong"),
        F::StateMismatch
    );
    assert_eq!(code_fault("error=access_denied"), F::StateMissing);
}

#[test]
fn ar25_neither_code_nor_error_is_refused() {
    assert_eq!(code_fault(&format!("state={STATE}")), F::NoAnswer);
    assert_eq!(code_fault("error_description=x&state=x"), F::NoAnswer);
}

#[test]
fn ar26_parameters_in_query_and_fragment_are_refused() {
    let parts = RedirectParts {
        query: format!("?code=abc&state={STATE}"),
        fragment: "#state=x".to_owned(),
    };
    assert_eq!(
        fault(judge(&parts, code_transaction())),
        F::BothQueryAndFragment
    );
    // A fragment of another kind does no harm.
    let parts = RedirectParts {
        query: format!("?code=abc&state={STATE}"),
        fragment: "#_=_".to_owned(),
    };
    assert!(judge(&parts, code_transaction()).is_ok());
}

#[test]
fn ar27_ar37_ar38_a_used_state_is_refused() {
    let parts = query(&format!("code=abc&state={STATE}"));
    let claim = Claim::Replayed { used: NOW - 60 };
    assert_eq!(
        fault(judge_claim(&parts, claim)),
        F::Replayed { used: NOW - 60 }
    );
}

#[test]
fn ar28_a_sign_in_older_than_ten_minutes_is_refused() {
    let parts = query(&format!("code=abc&state={STATE}"));
    let mut transaction = code_transaction();
    transaction.created = NOW - MAX_AGE;
    assert!(judge(&parts, transaction.clone()).is_ok());
    transaction.created = NOW - MAX_AGE - 1;
    assert_eq!(fault(judge(&parts, transaction)), F::TooOld { age: 601 });
    let claim = Claim::TooOld { age: 7200 };
    assert_eq!(fault(judge_claim(&parts, claim)), F::TooOld { age: 7200 });
}

#[test]
fn ar29_ar39_other_settings_meanwhile_are_refused() {
    let judge = |org, client| {
        let parts = query(&format!("code=abc&state={STATE}"));
        let answer = read(&parts).unwrap().unwrap();
        validate(
            answer,
            Claim::Fresh(code_transaction()),
            Some((org, client)),
            NOW,
        )
    };
    assert!(judge(ORG, CLIENT).is_ok());
    for (other_org, other_client) in [(true, false), (false, true), (true, true)] {
        assert_eq!(
            fault(judge(
                if other_org {
                    "https://other.okta.com"
                } else {
                    ORG
                },
                if other_client { "0oaOther" } else { CLIENT }
            )),
            F::SettingsChanged {
                org: other_org,
                client: other_client
            }
        );
    }
}

#[test]
fn ar30_no_stored_sign_in_and_no_state_do_not_match() {
    assert_eq!(
        fault(judge_claim(&query("code=abc"), Claim::None)),
        F::StateMissing
    );
}

#[test]
fn ar31_a_state_that_nearly_fits_is_refused() {
    for near in [
        STATE.to_uppercase(),
        format!("{STATE}+"),
        format!("{STATE}%20"),
        format!("%09{STATE}"),
        STATE[..STATE.len() - 1].to_owned(),
    ] {
        assert_eq!(
            code_fault(&format!("code=abc&state={near}")),
            F::StateMismatch,
            "{near}"
        );
    }
}

#[test]
fn ar32_damaged_values_are_refused_by_name() {
    for value in ["%00", "a%00b", "%", "%4", "%zz", "%ff", "%c3%28"] {
        assert_eq!(
            code_fault(&format!("code=abc&state={value}")),
            F::Malformed {
                name: "state".to_owned()
            },
            "{value}"
        );
    }
    // A plus is a space, and no code has one.
    assert_eq!(
        code_fault(&format!("code=a+b&state={STATE}")),
        F::Malformed {
            name: "code".to_owned()
        }
    );
    assert_eq!(
        code_fault(&format!("state={STATE}&code={}", "a".repeat(1_000_000))),
        F::TooLong { name: None }
    );
    assert_eq!(
        code_fault(&format!("state={STATE}&code={}", "a".repeat(9_000))),
        F::TooLong { name: Some("code") }
    );
    assert_eq!(
        code_fault(&format!("state={STATE}&error=a%22b")),
        F::Malformed {
            name: "error".to_owned()
        }
    );
}

#[test]
fn ar33_an_encoded_issuer_is_decoded_before_it_is_compared() {
    let transaction = transaction(Flow::AuthorizationCode, ResponseMode::Fragment);
    let parts = fragment(&format!(
        "code=abc&state={STATE}&iss=https%3A%2F%2Facme.okta.com"
    ));
    assert!(judge(&parts, transaction).is_ok());
}

#[test]
fn ar34_an_issuer_with_a_slash_at_the_end_is_another() {
    assert!(matches!(
        code_fault(&format!("code=abc&state={STATE}&iss={ORG}/")),
        F::IssuerMismatch { .. }
    ));
}

#[test]
fn ar35_markup_and_control_characters_in_a_description_stay_text() {
    let text =
        format!("error=access_denied&state={STATE}&error_description=%3Cimg%20src%3Dx%3E%0A%07z");
    let F::Denied { description, .. } = code_fault(&text) else {
        panic!("not a refusal");
    };
    assert_eq!(description.as_deref(), Some("<img src=x>  z"));
}

#[test]
fn ar36_two_sign_ins_answered_in_the_other_order_do_not_mix() {
    let (first, mut second) = (code_transaction(), code_transaction());
    second.state = "second".to_owned();
    let answer_to_second = query("code=abc&state=second");
    assert!(judge(&answer_to_second, second.clone()).is_ok());
    assert_eq!(
        fault(judge(&answer_to_second, first.clone())),
        F::StateMismatch
    );
    let answer_to_first = query(&format!("code=abc&state={STATE}"));
    assert!(judge(&answer_to_first, first).is_ok());
    assert_eq!(fault(judge(&answer_to_first, second)), F::StateMismatch);
    let claim = Claim::OtherWindow;
    let error = judge_claim(&answer_to_first, claim).unwrap_err();
    assert_eq!(error.fault(), &F::OtherWindow);
    assert!(error.belongs_elsewhere());
}

#[test]
fn ar40_a_token_though_a_code_was_asked_for_is_refused() {
    let transaction = transaction(Flow::AuthorizationCode, ResponseMode::Fragment);
    let parts = fragment(&format!(
        "access_token=abc&token_type=Bearer&expires_in=3600&state={STATE}"
    ));
    assert_eq!(
        fault(judge(&parts, transaction)),
        F::UnexpectedToken {
            name: "access_token"
        }
    );
}

#[test]
fn a_code_in_the_other_channel_is_refused_but_an_error_is_told() {
    assert_eq!(
        fault(judge(
            &fragment(&format!("code=abc&state={STATE}")),
            code_transaction()
        )),
        F::WrongChannel {
            expected: ResponseMode::Query,
            found: ResponseMode::Fragment
        }
    );
    let error = format!("error=unsupported_response_mode&state={STATE}");
    assert!(matches!(
        fault(judge(&fragment(&error), code_transaction())),
        F::Denied { .. }
    ));
}

#[test]
fn a_code_whose_verifier_is_gone_is_refused() {
    let mut transaction = code_transaction();
    transaction.verifier = None;
    assert_eq!(
        fault(judge(
            &query(&format!("code=abc&state={STATE}")),
            transaction
        )),
        F::VerifierMissing
    );
}

#[test]
fn what_is_validated_is_what_was_sent() {
    let result = judge(
        &fragment(&format!(
            "access_token={TOKEN}&token_type=bearer&expires_in=3600&scope=okta.users.read&state={STATE}"
        )),
        implicit_transaction(),
    );
    let Ok(Validated::Implicit(implicit)) = result else {
        panic!("not a token");
    };
    assert_eq!(implicit.into_grant().access_token.reveal(), TOKEN);
}
