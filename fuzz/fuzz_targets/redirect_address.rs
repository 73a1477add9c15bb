//! The address a sign-in ends at, pasted or from the address bar: what passes belongs to the sign-in, and is what was in it.

#![no_main]

use latchkey::oauth::callback::{self, RedirectParts, Validated};
use latchkey::oauth::flow::{Flow, ResponseMode};
use latchkey::oauth::form;
use latchkey::oauth::secret::CodeVerifier;
use latchkey::oauth::token;
use latchkey::oauth::transaction::{Claim, Transaction};
use libfuzzer_sys::fuzz_target;

const NOW: u64 = 1_800_000_000;
const STATE: &str = "st";

fuzz_target!(|text: &str| {
    let bar = match text.split_once('#') {
        Some((query, fragment)) => parts(query, fragment),
        None => parts(text, ""),
    };
    judge(&bar);
    if let Ok(pasted) = callback::split_address(text) {
        judge(&pasted);
        // Taken apart once is taken apart for good.
        let again = ["https://a/?", &pasted.query, "#", &pasted.fragment, "&"].concat();
        let again = callback::split_address(&again).expect("there is something in it");
        assert!(again.query == pasted.query && again.fragment == [&pasted.fragment, "&"].concat());
    }
});

fn parts(query: &str, fragment: &str) -> RedirectParts {
    RedirectParts {
        query: query.to_owned(),
        fragment: fragment.to_owned(),
    }
}

fn judge(parts: &RedirectParts) {
    for flow in [Flow::AuthorizationCode, Flow::Implicit] {
        for mode in [ResponseMode::Query, ResponseMode::Fragment] {
            let Ok(Some(answer)) = callback::read(parts) else {
                return;
            };
            let (text, start) = match mode {
                ResponseMode::Query => (&parts.query, '?'),
                ResponseMode::Fragment => (&parts.fragment, '#'),
            };
            let text = text.strip_prefix(start).unwrap_or(text);
            let claim = Claim::Fresh(transaction(flow, mode));
            match callback::validate(answer, claim, None, NOW) {
                Ok(Validated::Code(code)) => {
                    assert_eq!(flow, Flow::AuthorizationCode);
                    assert!(code.checks().iter().all(|check| check.passed));
                    assert_eq!(only(text, "state"), STATE);
                    let body = token::code_request(&code).body.expect("a form");
                    assert_eq!(only(text, "code"), only(&body, "code"));
                }
                Ok(Validated::Implicit(implicit)) => {
                    assert_eq!(flow, Flow::Implicit);
                    // Whatever was asked for, a token comes in the fragment.
                    let text = parts.fragment.strip_prefix('#').unwrap_or(&parts.fragment);
                    assert!(implicit.checks().iter().all(|check| check.passed));
                    assert_eq!(only(text, "state"), STATE);
                    let grant = implicit.into_grant();
                    assert_eq!(only(text, "access_token"), grant.access_token.reveal());
                    assert!(grant.expires_in.is_none_or(|seconds| seconds <= 31_536_000));
                    assert_eq!(grant.refresh_token, None);
                }
                Err(error) => {
                    assert!(error.checks().iter().filter(|check| !check.passed).count() <= 1)
                }
            }
        }
    }
}

/// The value of a parameter that is there once.
fn only(text: &str, name: &str) -> String {
    let mut values = form::decode(text)
        .expect("it was read before")
        .into_iter()
        .filter(|(parameter, _)| parameter == name);
    let (_, value) = values.next().expect("the parameter is there");
    assert_eq!(values.next(), None);
    value
}

fn transaction(flow: Flow, response_mode: ResponseMode) -> Transaction {
    Transaction {
        state: STATE.to_owned(),
        nonce: Some("n".to_owned()),
        verifier: Some(CodeVerifier::new("v".to_owned())),
        org: "https://acme.okta.com".to_owned(),
        client_id: "0oa1".to_owned(),
        flow,
        response_mode,
        scopes: vec!["okta.users.read".to_owned()],
        redirect_uri: "http://localhost:8080/callback".to_owned(),
        prompt: None,
        dpop: false,
        created: NOW - 30,
        created_at_org: NOW - 30,
        private: false,
    }
}
