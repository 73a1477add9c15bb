//! What is remembered of a sign-in.

use super::support::*;
use latchkey::oauth::authorize::AuthorizationRequest;
use latchkey::oauth::flow::{Flow, Prompt, ResponseMode};
use latchkey::oauth::json::Json;
use latchkey::oauth::record::Record;
use latchkey::oauth::secret::CodeVerifier;
use latchkey::oauth::transaction::{Transaction, fingerprint};
use latchkey::okta::org::OrgUrl;

#[test]
fn a_sign_in_remembers_what_was_asked() {
    let request = AuthorizationRequest {
        org: OrgUrl::from_origin(ORG),
        client_id: CLIENT.to_owned(),
        flow: Flow::AuthorizationCode,
        response_mode: ResponseMode::Query,
        scopes: vec!["okta.users.read".to_owned()],
        redirect_uri: REDIRECT.to_owned(),
        prompt: Some(Prompt::Login),
        login_hint: None,
        state: STATE.to_owned(),
        nonce: None,
        code_challenge: Some("x".to_owned()),
        dpop: true,
    };
    let verifier = CodeVerifier::new(VERIFIER.to_owned());
    let transaction = Transaction::of(&request, Some(verifier), false, NOW - 30, NOW - 30);
    let expected = Transaction {
        prompt: Some(Prompt::Login),
        dpop: true,
        ..code_transaction()
    };
    assert_eq!(transaction, expected);
    assert_eq!(transaction.age(NOW), 30);
    assert_eq!(transaction.age(NOW - 100), 0);
    let ahead = Transaction {
        created_at_org: NOW + 570,
        ..code_transaction()
    };
    assert_eq!(ahead.by_org_clock(NOW), NOW + 600);
    assert!(!transaction.wants_id_token());
    assert!(openid_transaction().wants_id_token());
}

#[test]
fn a_sign_in_survives_the_way_to_the_org_and_back() {
    for transaction in [
        code_transaction(),
        implicit_transaction(),
        openid_transaction(),
    ] {
        assert_eq!(kept_and_read(&transaction), Some(transaction));
    }
}

#[test]
fn a_record_that_lacks_something_is_none() {
    let kept = code_transaction().to_json();
    let Json::Object(members) = &kept else {
        panic!("not an object");
    };
    // What may be missing in a sign-in may be missing in its record.
    let optional = ["nonce", "prompt", "verifier"];
    for (at, (name, _)) in members.iter().enumerate() {
        let mut fewer = members.clone();
        fewer.remove(at);
        let read = Transaction::from_json(&Json::Object(fewer));
        assert_eq!(read.is_some(), optional.contains(&name.as_str()), "{name}");
        let mut wrong = members.clone();
        wrong[at].1 = Json::Array(vec![Json::Null]);
        assert_eq!(Transaction::from_json(&Json::Object(wrong)), None, "{name}");
    }
}

#[test]
fn names_in_the_store_do_not_change() {
    let kept = implicit_transaction().to_json();
    assert_eq!(kept.member_str("flow"), Some("implicit"));
    assert_eq!(kept.member_str("response_mode"), Some("fragment"));
    let kept = code_transaction().to_json();
    assert_eq!(kept.member_str("flow"), Some("authorization_code"));
    assert_eq!(kept.member_str("response_mode"), Some("query"));
    for (prompt, name) in [
        (Prompt::Consent, "consent"),
        (Prompt::Login, "login"),
        (Prompt::LoginConsent, "login_consent"),
        (Prompt::None, "none"),
    ] {
        assert_eq!(prompt.to_json().as_str(), Some(name));
        assert_eq!(Prompt::from_json(&prompt.to_json()), Some(prompt));
    }
}

#[test]
fn a_fingerprint_tells_states_apart_without_telling_them() {
    let one = fingerprint(STATE);
    assert_eq!(one.len(), 16);
    assert_eq!(one, fingerprint(STATE));
    assert_ne!(one, fingerprint("another"));
    assert!(!one.contains(&STATE[..6]));
}
