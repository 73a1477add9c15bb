//! The sign-ins this window has begun.

use latchkey::browser::{clock, page, storage::Area, transactions};
use latchkey::oauth::{
    flow::{Flow, ResponseMode},
    json::{self, Json},
    secret::CodeVerifier,
    transaction::{Claim, MAX_AGE, Transaction},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::forget_everything;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

#[wasm_bindgen_test]
fn ar27_an_answer_is_claimed_once() {
    forget_everything();
    let transaction = begin("once", 0);
    assert_eq!(transactions::claim(Some("once")), Claim::Fresh(transaction));
    assert!(
        matches!(transactions::claim(Some("once")), Claim::Replayed { used } if clock::now() - used < 5)
    );
    assert!(matches!(
        transactions::claim(Some("once")),
        Claim::Replayed { .. }
    ));
}

#[wasm_bindgen_test]
fn ar28_an_answer_has_ten_minutes() {
    forget_everything();
    begin("young", MAX_AGE - 5);
    assert!(matches!(
        transactions::claim(Some("young")),
        Claim::Fresh(_)
    ));
    begin("old", MAX_AGE + 1);
    assert!(matches!(transactions::claim(Some("old")), Claim::TooOld { age } if age > MAX_AGE));
}

#[wasm_bindgen_test]
fn ar30_nothing_was_begun() {
    forget_everything();
    assert_eq!(transactions::claim(None), Claim::None);
    assert_eq!(transactions::claim(Some("")), Claim::Foreign);
    assert_eq!(transactions::claim(Some("never")), Claim::Foreign);
    // A state that differs in its case, or by a space, is another one.
    begin("State", 0);
    for other in ["state", "State ", " State", "Stat", "State\u{0}"] {
        assert_eq!(
            transactions::claim(Some(other)),
            Claim::Foreign,
            "{other:?}"
        );
    }
    assert!(matches!(
        transactions::claim(Some("State")),
        Claim::Fresh(_)
    ));
}

#[wasm_bindgen_test]
fn ar36_two_sign_ins_do_not_meet() {
    forget_everything();
    let (first, second) = (begin("first", 0), begin("second", 0));
    assert_eq!(transactions::claim(Some("second")), Claim::Fresh(second));
    assert_eq!(transactions::claim(Some("first")), Claim::Fresh(first));
}

#[wasm_bindgen_test]
fn another_window_knows_that_it_was_asked_for() {
    forget_everything();
    begin("elsewhere", 0);
    // What another window sees: the device's store, and its own, which is empty.
    tab_store().clear().expect("stores can be emptied");
    assert_eq!(transactions::claim(Some("elsewhere")), Claim::OtherWindow);
    // Looking does not use it up: it is still to be brought home.
    assert_eq!(transactions::claim(Some("elsewhere")), Claim::OtherWindow);
}

#[wasm_bindgen_test]
fn another_window_knows_that_it_is_too_old() {
    forget_everything();
    begin("long ago", MAX_AGE + 1);
    tab_store().clear().expect("stores can be emptied");
    assert!(matches!(
        transactions::claim(Some("long ago")),
        Claim::TooOld { .. }
    ));
}

#[wasm_bindgen_test]
fn a_duplicated_tab_cannot_use_an_answer_again() {
    forget_everything();
    begin("twice", 0);
    let copy = tab_records();
    assert!(matches!(
        transactions::claim(Some("twice")),
        Claim::Fresh(_)
    ));
    for (key, record) in copy {
        tab_store()
            .set_item(&key, &record)
            .expect("a small record fits");
    }
    assert!(matches!(
        transactions::claim(Some("twice")),
        Claim::Replayed { .. }
    ));
    assert_eq!(tab_records(), [], "the copy is left");
}

#[wasm_bindgen_test]
fn a_claimed_sign_in_leaves_no_verifier() {
    forget_everything();
    begin("claimed", 0);
    assert!(
        tab_records()
            .iter()
            .any(|(_, record)| record.contains(VERIFIER))
    );
    transactions::claim(Some("claimed"));
    assert!(
        tab_records()
            .iter()
            .all(|(_, record)| !record.contains(VERIFIER))
    );
}

#[wasm_bindgen_test]
fn a_verifier_nobody_came_back_for_is_forgotten() {
    forget_everything();
    begin("abandoned", MAX_AGE + 1);
    begin("next", 0);
    let keys: Vec<String> = tab_records().into_iter().map(|(key, _)| key).collect();
    assert!(
        keys.iter().all(|key| !key.contains("abandoned")),
        "{keys:?}"
    );
    assert!(matches!(transactions::claim(Some("next")), Claim::Fresh(_)));
}

#[wasm_bindgen_test]
fn the_device_keeps_nothing_that_helps_a_thief() {
    forget_everything();
    begin("a-state-to-be-kept-private", 0);
    let device = page::window()
        .local_storage()
        .ok()
        .flatten()
        .expect("the test browser keeps things");
    for index in 0..device.length().expect("stores can be counted") {
        let key = device
            .key(index)
            .ok()
            .flatten()
            .expect("there are as many keys");
        let record = device
            .get_item(&key)
            .ok()
            .flatten()
            .expect("a key has a record");
        for secret in ["a-state-to-be-kept-private", VERIFIER, "the-nonce"] {
            assert!(
                !key.contains(secret) && !record.contains(secret),
                "{key}: {record}"
            );
        }
    }
}

#[wasm_bindgen_test]
fn the_trace_does_not_grow_for_ever() {
    forget_everything();
    for n in 0..80 {
        begin(&format!("state {n}"), 0);
    }
    let trace = page::window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|store| store.get_item("latchkey.trace").ok().flatten())
        .expect("there is a trace");
    let Ok(Json::Array(trace)) = json::parse(trace.as_bytes(), trace.len()) else {
        panic!("{trace} is not a list");
    };
    assert!(trace.len() <= 51, "{}", trace.len());
    assert!(matches!(
        transactions::claim(Some("state 79")),
        Claim::Fresh(_)
    ));
    forget_everything();
}

/// Begins a sign-in `age` seconds ago.
fn begin(state: &str, age: u64) -> Transaction {
    let transaction = Transaction {
        state: state.to_owned(),
        nonce: Some("the-nonce".to_owned()),
        verifier: Some(CodeVerifier::new(VERIFIER.to_owned())),
        org: "https://acme.okta.com".to_owned(),
        client_id: "0oa1".to_owned(),
        flow: Flow::AuthorizationCode,
        response_mode: ResponseMode::Fragment,
        scopes: vec!["okta.users.read".to_owned()],
        redirect_uri: "https://latchkey.example/callback".to_owned(),
        prompt: None,
        created: clock::now() - age,
        created_at_org: clock::now() - age,
        private: false,
        dpop: false,
    };
    assert!(transactions::begin(&transaction));
    transaction
}

fn tab_store() -> web_sys::Storage {
    page::window()
        .session_storage()
        .ok()
        .flatten()
        .expect("the test browser keeps things")
}

fn tab_records() -> Vec<(String, String)> {
    let store = tab_store();
    Area::Tab
        .keys("")
        .into_iter()
        .filter_map(|key| {
            let record = store.get_item(&key).ok().flatten()?;
            Some((key, record))
        })
        .collect()
}
