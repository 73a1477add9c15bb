//! The org's answers, judged as a token answer, as an introspection, as userinfo and as metadata: what is taken is what was sent,
//! in order, and can be kept.
//!
//! The first line of an input is the status and, after a space, `WWW-Authenticate`; the rest is the body.

#![no_main]

use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::http::{Headers, Response};
use latchkey::oauth::introspection::{self, Introspection};
use latchkey::oauth::json;
use latchkey::oauth::record::Record;
use latchkey::oauth::token::{self, Grant};
use latchkey::oauth::transaction::Transaction;
use latchkey::oauth::{discovery, userinfo};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const NOW: u64 = 1_800_000_000;
const ORG: &str = "https://acme.okta.com";

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == b'\n');
    let (first, body) = data.split_at(at.unwrap_or(data.len()));
    let body = body.get(1..).unwrap_or_default();
    let Ok(first) = str::from_utf8(first) else {
        return;
    };
    let (status, challenge) = first.split_once(' ').unwrap_or((first, ""));
    let mut headers = vec![("content-type", "application/json")];
    if !challenge.is_empty() {
        headers.push(("www-authenticate", challenge));
    }
    let headers = headers.into_iter();
    let response = Response {
        status: status.parse().unwrap_or(200),
        headers: Headers::new(
            headers
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        ),
        body: body.to_vec(),
    };

    if let Ok(grant) = token::process_code_response(&transaction(), &response, NOW) {
        let sent = sent(&response);
        assert_eq!(sent["access_token"], grant.access_token.reveal());
        let token = grant.access_token.reveal();
        assert!(!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
        assert!(grant.expires_in.is_none_or(|seconds| seconds <= 31_536_000));
        let kept = grant.to_json().to_text();
        let kept = json::parse(kept.as_bytes(), kept.len()).expect("it was written here");
        assert!(Grant::from_json(&kept) == Some(grant));
    }
    match introspection::process(&response) {
        Ok(Introspection::Active(told)) => {
            let sent = sent(&response);
            assert_eq!(sent["active"], true);
            assert_eq!(sent["exp"].as_u64(), told.exp);
            assert_eq!(sent["username"].as_str(), told.username.as_deref());
        }
        Ok(Introspection::Inactive) => assert_eq!(sent(&response)["active"], false),
        Err(_) => {}
    }
    if let Ok(told) = userinfo::process(&response, "00u1") {
        let sent = sent(&response);
        assert_eq!(sent["sub"], "00u1");
        assert_eq!(
            sent.as_object().map(|members| members.len()),
            Some(told.claims.len() + 1)
        );
    }
    if let Ok(told) = discovery::process(&response, ORG) {
        assert_eq!(sent(&response)["issuer"], ORG);
        for (_, url) in &told.endpoints {
            let rest = url.get(ORG.len()..).unwrap_or_default();
            assert!(rest.is_empty() || rest.starts_with(['/', '?']), "{url}");
        }
    }
});

/// The body as another reader has it. Only a 200 is an answer.
fn sent(response: &Response) -> Value {
    assert_eq!(response.status, 200);
    serde_json::from_slice(&response.body).expect("it is JSON")
}

fn transaction() -> Transaction {
    Transaction {
        state: "st".to_owned(),
        nonce: None,
        verifier: None,
        org: ORG.to_owned(),
        client_id: "0oa1".to_owned(),
        flow: Flow::AuthorizationCode,
        response_mode: ResponseMode::Query,
        scopes: vec!["okta.users.read".to_owned()],
        redirect_uri: "http://localhost:8080/callback".to_owned(),
        prompt: None,
        dpop: false,
        created: NOW - 30,
        created_at_org: NOW - 30,
        private: false,
    }
}
