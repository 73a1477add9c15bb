//! Addresses that an authorization response came to: taken apart however they were copied, and whatever is in them.

use super::support::*;
use latchkey::oauth::callback::{
    CallbackFault as F, RedirectParts, Validated, read, split_address, validate,
};
use latchkey::oauth::transaction::Claim;
use latchkey::oauth::{form, token};
use proptest::prelude::*;

#[test]
fn a_pasted_address_is_taken_apart_however_it_was_copied() {
    let whole = RedirectParts {
        query: "code=a&state=b".to_owned(),
        fragment: String::new(),
    };
    for text in [
        "http://localhost:8080/callback?code=a&state=b",
        "  http://localhost:8080/callback?code=a&state=b\n",
        "\"http://localhost:8080/callback?code=a&state=b\"",
        "<http://localhost:8080/callback?code=a&state=b>",
        "?code=a&state=b",
        "code=a&state=b",
        "http://localhost:8080/callback?code=a\n  &state=b",
    ] {
        assert_eq!(split_address(text), Ok(whole.clone()), "{text}");
    }
    let parts = split_address("http://localhost:8080/callback#code=a&state=b").unwrap();
    assert_eq!(parts.fragment, "code=a&state=b");
    assert_eq!(split_address("#code=a").unwrap().fragment, "code=a");
}

#[test]
fn a_pasted_text_without_an_answer_is_refused() {
    for text in [
        "",
        "   ",
        "http://localhost:8080/callback",
        "hello there",
        "http://localhost:8080/callback?",
        "some words? and more#x",
    ] {
        let error = split_address(text).unwrap_err();
        assert_eq!(error.fault(), &F::NoParameters, "{text}");
    }
    let error = split_address(&"x=".repeat(600_000)).unwrap_err();
    assert_eq!(error.fault(), &F::TooLong { name: None });
}

proptest! {
    #[test]
    fn no_address_whatever_makes_reading_panic_or_pass(text in "\\PC{0,200}") {
        if let Ok(parts) = split_address(&text) {
            prop_assert!(judge_if_any(&parts));
        }
        prop_assert!(judge_if_any(&query(&text)));
    }

    #[test]
    fn no_state_but_the_right_one_passes(state in "[ -~]{1,40}") {
        prop_assume!(state != STATE);
        let encoded = form::percent_encode_component(&state);
        let result = judge(&query(&format!("code=abc&state={encoded}")), code_transaction());
        prop_assert_eq!(fault(result), F::StateMismatch);
    }

    /// However it travels, and with whatever around it.
    #[test]
    fn a_code_that_was_sent_is_the_code_that_is_exchanged(
        code in "[!-~]{1,60}", other in "[a-z]{1,5}_x", value in "[^\0]{0,20}", pasted in any::<bool>(),
    ) {
        let sent = form::encode(&[(&other, &value), ("code", &code), ("state", STATE)]);
        let parts = match pasted {
            true => split_address(&format!(" \"{REDIRECT}?{sent}\" ")).unwrap(),
            false => query(&sent),
        };
        let Ok(Validated::Code(code_got)) = judge(&parts, code_transaction()) else {
            panic!("{sent} was refused");
        };
        let body = token::code_request(&code_got).body.unwrap();
        let body = form::decode(&body).unwrap();
        prop_assert!(body.contains(&("code".to_owned(), code)));
    }

    #[test]
    fn a_token_that_was_sent_is_the_token_that_is_got(token in "[!-~]{1,60}", scope in "[!-~]{1,9}( [!-~]{1,9})?", seconds in 0..86_400_u64) {
        let sent = form::encode(&[
            ("access_token", &token), ("token_type", "Bearer"), ("expires_in", &seconds.to_string()), ("scope", &scope), ("state", STATE),
        ]);
        let Ok(Validated::Implicit(implicit)) = judge(&fragment(&sent), implicit_transaction()) else {
            panic!("{sent} was refused");
        };
        let grant = implicit.into_grant();
        prop_assert_eq!(grant.access_token.reveal(), token);
        prop_assert_eq!(grant.expires_in, Some(seconds));
        prop_assert_eq!(grant.scope.granted.join(" "), scope);
    }
}

/// Whether the address is refused, or is no answer.
fn judge_if_any(parts: &RedirectParts) -> bool {
    match read(parts) {
        Ok(Some(answer)) => validate(answer, Claim::Fresh(code_transaction()), None, NOW).is_err(),
        Ok(None) | Err(_) => true,
    }
}
