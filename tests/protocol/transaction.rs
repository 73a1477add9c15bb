//! What is remembered of a sign-in.

use super::support::*;
use latchkey::oauth::authorize::AuthorizationRequest;
use latchkey::oauth::flow::{Flow, Prompt, ResponseMode};
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
    };
    let verifier = CodeVerifier::new(VERIFIER.to_owned());
    let transaction = Transaction::of(&request, Some(verifier), false, NOW - 30);
    assert_eq!(transaction, code_transaction());
    assert_eq!(transaction.age(NOW), 30);
    assert_eq!(transaction.age(NOW - 100), 0);
    assert!(!transaction.wants_id_token());
    assert!(openid_transaction().wants_id_token());
}

#[test]
fn a_sign_in_survives_the_way_to_the_org_and_back() {
    let kept = serde_json::to_string(&openid_transaction()).unwrap();
    assert_eq!(
        serde_json::from_str::<Transaction>(&kept).unwrap(),
        openid_transaction()
    );
}

#[test]
fn names_in_the_store_do_not_change() {
    let kept = serde_json::to_value(implicit_transaction()).unwrap();
    assert_eq!(kept["flow"], "implicit");
    assert_eq!(kept["response_mode"], "fragment");
    let kept = serde_json::to_value(code_transaction()).unwrap();
    assert_eq!(kept["flow"], "authorization_code");
    assert_eq!(kept["response_mode"], "query");
    assert_eq!(
        serde_json::to_value(Prompt::LoginConsent).unwrap(),
        "login_consent"
    );
}

#[test]
fn a_fingerprint_tells_states_apart_without_telling_them() {
    let one = fingerprint(STATE);
    assert_eq!(one.len(), 16);
    assert_eq!(one, fingerprint(STATE));
    assert_ne!(one, fingerprint("another"));
    assert!(!one.contains(&STATE[..6]));
}
