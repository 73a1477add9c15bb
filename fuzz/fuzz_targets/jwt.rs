//! Tokens: decoded for display, held against the rules of a DPoP proof, and taken over from elsewhere.

#![no_main]

use latchkey::oauth::base64url;
use latchkey::oauth::dpop::{self, Expected};
use latchkey::oauth::json;
use latchkey::oauth::jwt::{self, Member};
use latchkey::oauth::record::Record;
use latchkey::oauth::token::Grant;
use latchkey::okta::import;
use latchkey::okta::org::OrgUrl;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

const NOW: u64 = 1_800_000_000;

fuzz_target!(|text: &str| {
    let decoded = jwt::decode(text);
    if let Ok(decoded) = &decoded {
        let parts: Vec<_> = text.split('.').collect();
        assert_eq!(parts.len(), 3);
        assert_same(parts[0], &decoded.header);
        assert_same(parts[1], &decoded.claims);
        assert_eq!(decoded.signature_present, !parts[2].is_empty());
    }
    let rules = dpop::rules(text, &Expected::default());
    assert_eq!(rules.map(drop), decoded.map(drop));

    if let Ok(imported) = import::read(text, NOW) {
        let token = imported.access_token.reveal();
        assert!(!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
        let org = OrgUrl::from_origin("https://acme.okta.com");
        let grant = imported.into_grant(&org, NOW);
        let _ = (grant.expires_at(), grant.name());
        let kept = grant.to_json().to_text();
        let kept = json::parse(kept.as_bytes(), kept.len()).expect("it was written here");
        assert!(Grant::from_json(&kept) == Some(grant));
    }
});

/// A part has one form only, and another reader finds the same members in it.
fn assert_same(part: &str, members: &[Member]) {
    let bytes = base64url::decode(part).expect("it was decoded before");
    assert_eq!(base64url::encode(&bytes), part);
    let theirs: Map<String, Value> = serde_json::from_slice(&bytes).expect("it is an object");
    assert_eq!(theirs.len(), members.len());
    for member in members {
        match &theirs[&member.name] {
            Value::String(text) => assert_eq!(text, &member.value),
            Value::Bool(value) => assert_eq!(value.to_string(), member.value),
            _ => {}
        }
    }
}
