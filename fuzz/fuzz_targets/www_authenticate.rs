//! `WWW-Authenticate`: what was read can be written and read again, and junk at the end spoils nothing before it.

#![no_main]

use latchkey::oauth::challenge::{Challenge, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|header: &str| {
    let challenges = parse(header);
    for challenge in &challenges {
        assert!(is_token(&challenge.scheme));
        assert!(challenge.parameters.iter().all(|(name, _)| is_token(name)));
    }
    assert_eq!(parse(&written(&challenges)), challenges);

    let spoiled = parse(&[header, ", ???"].concat());
    assert!(challenges.starts_with(&spoiled));
    assert!(challenges.len() <= spoiled.len() + 1);
});

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase())
}

fn written(challenges: &[Challenge]) -> String {
    let mut parts = Vec::new();
    for challenge in challenges {
        let mut before = challenge.scheme.clone();
        for (name, value) in &challenge.parameters {
            if !before.is_empty() {
                before.push(' ');
            }
            let value = value.replace('\\', r"\\").replace('"', "\\\"");
            parts.push(format!("{before}{name}=\"{value}\""));
            before.clear();
        }
        if !before.is_empty() {
            parts.push(before);
        }
    }
    parts.join(", ")
}
