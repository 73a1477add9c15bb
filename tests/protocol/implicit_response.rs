//! The implicit response (RFC 6749 section 4.2.2; OpenID Connect Core section 3.2.2).

use super::support::*;
use latchkey::oauth::callback::{CallbackFault as F, Validated};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::id_token::Signature;
use latchkey::oauth::token::{Grant, TokenType, Warning};
use latchkey::oauth::transaction::Transaction;

fn answer(tail: &str) -> String {
    format!("access_token={TOKEN}&token_type=Bearer&expires_in=3600&state={STATE}{tail}")
}

fn granted(text: &str, transaction: Transaction) -> Grant {
    match judge(&fragment(text), transaction) {
        Ok(Validated::Implicit(implicit)) => {
            assert!(implicit.checks().iter().all(|check| check.passed));
            assert_eq!(implicit.transaction().state, STATE);
            implicit.into_grant()
        }
        other => panic!("not granted: {other:?}"),
    }
}

fn openid() -> Transaction {
    let mut transaction = implicit_transaction();
    transaction.scopes.push("openid".to_owned());
    transaction
}

#[test]
fn a_token_in_the_fragment_is_granted() {
    let grant = granted(&answer("&scope=okta.users.read"), implicit_transaction());
    assert_eq!(grant.access_token.reveal(), TOKEN);
    assert_eq!(grant.token_type, TokenType::Bearer);
    assert_eq!(grant.expires_at(), Some(NOW + 3600));
    assert_eq!(grant.org, ORG);
    assert_eq!(grant.client_id, CLIENT);
    assert_eq!(grant.flow, Flow::Implicit);
    assert_eq!(grant.warnings, []);
}

#[test]
fn a_token_in_the_query_is_refused() {
    assert_eq!(
        fault(judge(&query(&answer("")), implicit_transaction())),
        F::WrongChannel {
            expected: ResponseMode::Fragment,
            found: ResponseMode::Query
        }
    );
}

#[test]
fn a_token_in_the_query_is_refused_even_if_it_was_asked_for_there() {
    let transaction = transaction(Flow::Implicit, ResponseMode::Query);
    assert_eq!(
        fault(judge(&query(&answer("")), transaction)),
        F::WrongChannel {
            expected: ResponseMode::Fragment,
            found: ResponseMode::Query
        }
    );
}

#[test]
fn op34_the_token_type_is_bearer_in_any_case_and_nothing_else() {
    for kind in ["Bearer", "bearer", "BEARER"] {
        let text = format!("access_token=t&token_type={kind}&state={STATE}");
        assert!(judge(&fragment(&text), implicit_transaction()).is_ok());
    }
    let text = format!("access_token=t&token_type=DPoP&state={STATE}");
    let token_type = "DPoP".to_owned();
    assert_eq!(
        implicit_fault(&text),
        F::TokenTypeUnsupported { token_type }
    );
    let text = format!("access_token=t&state={STATE}");
    assert_eq!(implicit_fault(&text), F::TokenTypeMissing);
}

#[test]
fn expires_in_is_digits_or_absent() {
    for bad in [
        "-1",
        "60abc",
        "3600.5",
        "1e3",
        "2030-01-01",
        "%2B60",
        "99999999999999999999",
        "31536001",
    ] {
        let text = format!("access_token=t&token_type=Bearer&expires_in={bad}&state={STATE}");
        assert_eq!(implicit_fault(&text), F::ExpiresInInvalid, "{bad}");
    }
    let text = format!("access_token=t&token_type=Bearer&state={STATE}");
    let grant = granted(&text, implicit_transaction());
    assert_eq!(grant.expires_at(), None);
    assert_eq!(grant.warnings, [Warning::ExpiryUnknown]);
}

#[test]
fn a_damaged_token_is_refused() {
    for bad in ["a+b", "a%20b", "a%0Ab", "%C3%A9"] {
        let text = format!("access_token={bad}&token_type=Bearer&state={STATE}");
        let name = "access_token".to_owned();
        assert_eq!(implicit_fault(&text), F::Malformed { name }, "{bad}");
    }
}

#[test]
fn scopes_are_compared_with_those_asked_for() {
    let grant = granted(&answer(""), implicit_transaction());
    assert_eq!(grant.scope.granted, ["okta.users.read"]);

    let grant = granted(
        &answer("&scope=okta.users.read+okta.apps.manage"),
        implicit_transaction(),
    );
    assert_eq!(grant.scope.extra(), ["okta.apps.manage"]);
    assert_eq!(grant.warnings, [Warning::ScopeWider]);

    let grant = granted(&answer("&scope="), implicit_transaction());
    assert_eq!(grant.scope.missing(), ["okta.users.read"]);
    assert_eq!(grant.warnings, [Warning::ScopeNarrower]);
}

#[test]
fn what_no_implicit_answer_has_is_refused() {
    assert_eq!(implicit_fault(&answer("&code=c")), F::UnexpectedCode);
    assert_eq!(
        implicit_fault(&answer("&refresh_token=r")),
        F::RefreshTokenInFragment
    );
    assert_eq!(
        implicit_fault(&answer("&token=t")),
        F::UnexpectedToken { name: "token" }
    );
    assert_eq!(
        implicit_fault(&answer("&id_token=a.b.c")),
        F::UnexpectedToken { name: "id_token" }
    );
    let text = format!("code=abc&state={STATE}");
    assert_eq!(implicit_fault(&text), F::UnexpectedCode);
}

#[test]
fn an_id_token_that_was_asked_for_must_come() {
    assert_eq!(
        fault(judge(&fragment(&answer("")), openid())),
        F::IdTokenMissing
    );
}

#[test]
fn an_id_tokens_claims_are_checked_before_its_signature() {
    let token = jwt(&rs256(), &id_token_claims());
    let grant = granted(&answer(&format!("&id_token={token}")), openid());
    let id_token = grant.id_token.as_ref().expect("there is one");
    assert_eq!(id_token.subject, "00u1user");
    assert_eq!(id_token.username.as_deref(), Some("ada@example.com"));
    assert_eq!(id_token.signature, Signature::NotChecked);
    assert_eq!(grant.subject().as_deref(), Some("ada@example.com"));
    let person = grant.person();
    assert!(person.is("00u1user", "other@example.com"));
    assert!(person.is("00u2", "Ada@Example.com"));
    assert!(!person.is("00u2", "bob@example.com") && !person.is("", ""));
    assert!(grant.warnings.contains(&Warning::SignatureNotChecked));
    let proven = grant.with_verified_id_token();
    assert_eq!(proven.id_token.unwrap().signature, Signature::Verified);
    assert!(!proven.warnings.contains(&Warning::SignatureNotChecked));
}
