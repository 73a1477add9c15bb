//! Tokens decoded for display.

use super::support::*;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey::oauth::jwt::{JwtError, decode, explain, is_time};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn an_access_token_of_the_org_is_decoded() {
    let token = jwt(
        &rs256(),
        &json!({"ver": 1, "jti": "AT.x", "iss": ORG, "aud": ORG, "sub": "ada@example.com", "iat": NOW, "exp": NOW + 3600,
                "cid": CLIENT, "uid": "00u1", "scp": ["okta.users.read", "okta.groups.read"], "auth_time": NOW - 9}),
    );
    let decoded = decode(&token).unwrap();
    assert!(decoded.signature_present);
    assert_eq!(decoded.claim_str("sub"), Some("ada@example.com"));
    assert_eq!(
        decoded.claim_str("scp"),
        Some("okta.users.read, okta.groups.read")
    );
    assert_eq!(decoded.claim_str("exp"), Some("1800003600"));
    assert_eq!(decoded.claim_str("nothing"), None);
    for member in decoded.header.iter().chain(&decoded.claims) {
        assert!(explain(&member.name).is_some(), "{}", member.name);
    }
    assert_eq!(explain("somethingElse"), None);
    assert!(is_time("exp") && is_time("auth_time") && !is_time("sub"));
}

#[test]
fn what_is_not_a_signed_token_is_told_apart() {
    for (text, error) in [
        ("", JwtError::Parts),
        ("opaque", JwtError::Parts),
        ("a.b.c.d", JwtError::Parts),
        ("a.b.c.d.e", JwtError::Encrypted),
        ("e30=.e30.x", JwtError::Base64),
        ("e30.W10.x", JwtError::Json),
    ] {
        assert_eq!(decode(text), Err(error), "{text}");
    }
    assert_eq!(decode(&"a".repeat(70_000)), Err(JwtError::TooLarge));
    assert!(!decode("e30.e30.").unwrap().signature_present);
}

proptest! {
    #[test]
    fn nothing_makes_decoding_panic(text in "[A-Za-z0-9_.=-]{0,80}") {
        if let Ok(decoded) = decode(&text) {
            prop_assert_eq!(text.matches('.').count(), 2);
            prop_assert_eq!(decoded.signature_present, !text.ends_with('.'));
        }
    }

    #[test]
    fn what_is_written_is_read(name in "[^\0]{1,12}", value in any::<String>(), number in any::<u64>(), signature in "[A-Za-z0-9_-]{0,20}") {
        let claims = json!({&name: value, "~number": number, "~list": [value, name]});
        let decoded = decode(&raw_jwt(&rs256().to_string(), &claims.to_string(), &signature)).unwrap();
        prop_assert_eq!(decoded.header.len(), 2);
        prop_assert_eq!(decoded.claim_str(&name), Some(value.as_str()));
        let (number, list) = (number.to_string(), format!("{value}, {name}"));
        prop_assert_eq!(decoded.claim_str("~number"), Some(&*number));
        prop_assert_eq!(decoded.claim_str("~list"), Some(&*list));
        prop_assert_eq!(decoded.signature_present, !signature.is_empty());
    }

    #[test]
    fn no_bytes_make_decoding_panic(header in prop::collection::vec(any::<u8>(), 0..40), claims in "\\PC{0,40}") {
        let encoded = BASE64_URL_SAFE_NO_PAD.encode(&header);
        let _ = decode(&format!("{encoded}.{encoded}."));
        prop_assert_eq!(decode(&format!("e30.{}.x", BASE64_URL_SAFE_NO_PAD.encode(&claims))).is_ok(), is_object(&claims));
    }
}

fn is_object(text: &str) -> bool {
    serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok()
}
