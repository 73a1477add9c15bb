//! Calls: what counts as an answer, and how one ends that gets none.

use latchkey::browser::{
    http::{self, TransportError},
    location,
};
use latchkey::oauth::http::{Method, Request};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, AbortSignal};

/// Browsers do not even try this port: a call to it fails at once, everywhere.
const NOWHERE: &str = "http://127.0.0.1:1/";

#[wasm_bindgen_test]
async fn a_refusal_is_an_answer() {
    let request = get(&[&location::origin(), "/no/such/file"].concat());
    let answer = http::send(&request, None)
        .await
        .expect("the test's own server answers");
    assert_eq!(answer.response.status, 404);
}

#[wasm_bindgen_test]
async fn tr30_silence_is_an_error() {
    let failed = http::send(&get(NOWHERE), None)
        .await
        .map(|answer| answer.response.status);
    assert_eq!(failed, Err(TransportError::Failed));
    assert!(!http::answers(NOWHERE, 5_000).await);
    assert!(http::answers(&location::origin(), 5_000).await);
}

#[wasm_bindgen_test]
async fn a_call_can_be_stopped() {
    let controller = AbortController::new().expect("browsers have abort signals");
    controller.abort();
    let request = get(&location::origin());
    let stopped = http::send(&request, Some(&controller.signal()))
        .await
        .map(|answer| answer.response.status);
    assert_eq!(stopped, Err(TransportError::Aborted));
}

#[wasm_bindgen_test]
async fn tr31_a_call_that_takes_too_long_is_told_from_one_that_was_stopped() {
    let request = get(&location::origin());
    let over = AbortSignal::timeout_with_u32(0);
    super::support::until("the time is over", || over.aborted()).await;
    let late = http::send(&request, Some(&over))
        .await
        .map(|answer| answer.response.status);
    assert_eq!(late, Err(TransportError::TimedOut));
}

#[wasm_bindgen_test]
async fn an_address_that_is_none_fails() {
    let failed = http::send(&get("http://[::"), None)
        .await
        .map(|answer| answer.response.status);
    assert_eq!(failed, Err(TransportError::Failed));
}

fn get(url: &str) -> Request {
    Request {
        method: Method::Get,
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
    }
}
