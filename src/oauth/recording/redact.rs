//! What may be recorded, and what stands in the place of the rest.
//!
//! By name first: only headers, form fields and members that are known to be harmless keep their value. Then by shape: whatever
//! looks like a token goes, wherever it stands.

use super::Field;
use crate::oauth::{form, json::Json, text};

/// Headers, form fields and members of answers that tell nothing about anybody and open nothing, between spaces.
///
/// `login_hint` and `username` are people's; `code_challenge` is a hash of a secret: none of them is here.
const HARMLESS: &str = " accept accept-language access-control-allow-origin access-control-expose-headers \
cache-control client_assertion_type client_id code_challenge_method content-language content-length content-type date \
error error_description error_uri errorcode errorid errorsummary expires expires_in grant_type issued_token_type link pragma \
prompt redirect_uri response_mode response_type retry-after scope token_type token_type_hint vary www-authenticate \
x-okta-request-id x-rate-limit-limit x-rate-limit-remaining x-rate-limit-reset ";

/// Parts of the names of parameters that an API's address could carry a secret in.
const SECRET: [&str; 10] = [
    "assertion",
    "auth",
    "code",
    "jwt",
    "key",
    "nonce",
    "passw",
    "secret",
    "state",
    "token",
];

/// What stands in the place of a text.
#[inline(never)]
pub(super) fn mark(text: &str) -> String {
    let length = text.chars().count().to_string();
    ["(redacted, ", &length, " characters)"].concat()
}

/// A header, a form field or a member of an answer: its value only if its name is known to be harmless.
#[inline(never)]
pub(super) fn field(name: &str, value: &str) -> Field {
    let lower = [" ", &name.to_ascii_lowercase(), " "].concat();
    let value = match text::contains(HARMLESS, &lower) {
        // A name for one exchange, which Okta's support asks for: as long as a token, and opens nothing.
        true if lower == " x-okta-request-id " && value.len() <= 40 => value.to_owned(),
        true if lower == " redirect_uri " => address(value),
        true => scrub(value),
        false => mark(value),
    };
    Field {
        // Names come from elsewhere too.
        name: scrub(name),
        value,
    }
}

/// A member of an answer. What is no text is told only if its name is harmless.
pub(super) fn member(name: &str, value: &Json) -> Field {
    match value {
        Json::String(value) => field(name, value),
        other => field(name, &other.to_text()),
    }
}

/// A parameter of a redirect: nobody knows who wrote it, so only a plain error code is told.
pub(super) fn redirect_field(name: &str, value: &str) -> Field {
    let is_code = value.len() <= 40 && value.bytes().all(|b| b == b'_' || b.is_ascii_lowercase());
    Field {
        name: scrub(name),
        value: match name == "error" && is_code {
            true => value.to_owned(),
            false => mark(value),
        },
    }
}

/// A parameter of an API's address, told unless its name or its look is a secret's.
pub(super) fn query_field(name: &str, value: &str) -> Field {
    let lower = name.to_ascii_lowercase();
    let value = match SECRET.iter().any(|part| text::contains(&lower, part)) {
        true => mark(value),
        false => scrub(value),
    };
    Field {
        name: scrub(name),
        value,
    }
}

/// An address: its host as it is, its path by its look, its query by names and looks, and no fragment.
#[inline(never)]
pub(super) fn address(address: &str) -> String {
    let (address, fragment) = text::split_before(address, |byte| byte == b'#');
    let (place, query) = text::split_before(address, |byte| byte == b'?');
    let (origin, path) = split_origin(place);
    let mut out = without_user(origin);
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            out.push('/');
        }
        out.push_str(&scrub(segment));
    }
    match form::decode(text::split_at(query, 1).1) {
        Ok(pairs) => {
            for (index, (name, value)) in pairs.iter().enumerate() {
                let field = query_field(name, value);
                out.push(if index == 0 { '?' } else { '&' });
                out.push_str(&form::percent_encode_component(&field.name));
                out.push('=');
                out.push_str(&form::percent_encode_component(&field.value));
            }
        }
        Err(_) => {
            out.push('?');
            out.push_str(&form::percent_encode_component(&mark(query)));
        }
    }
    if !fragment.is_empty() {
        out.push('#');
        out.push_str(&form::percent_encode_component(&mark(fragment)));
    }
    out
}

/// A text without anything that looks like a token.
///
/// A token is a word with 24 or more letters, digits, `-` and `_` in a row, a digit among them; or 32 of both cases; or one that
/// begins as a JWT does. Okta's IDs have 20 characters, and the longest word of its own making has 25, without a digit.
#[inline(never)]
pub(super) fn scrub(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after) = text::split_before(rest, |byte| !is_word_byte(byte));
        match is_token(word) {
            true => out.push_str(&mark(word)),
            false => out.push_str(word),
        }
        let (between, after) = text::split_before(after, is_word_byte);
        out.push_str(between);
        rest = after;
    }
    out
}

/// Where the origin of an address ends and its path begins.
fn split_origin(place: &str) -> (&str, &str) {
    let Some((scheme, rest)) = text::split_once(place, "://") else {
        return ("", place);
    };
    let host = text::split_before(rest, |byte| byte == b'/').0;
    text::split_at(place, scheme.len() + 3 + host.len())
}

/// An origin without a name and password before its host.
fn without_user(origin: &str) -> String {
    match (origin.rsplit_once('@'), origin.split_once(':')) {
        (Some((_, host)), Some((scheme, _))) => [scheme, "://", host].concat(),
        _ => origin.to_owned(),
    }
}

/// What a token, or one that is encoded for an address, is made of.
fn is_word_byte(byte: u8) -> bool {
    is_part_byte(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'%')
}

fn is_part_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_token(word: &str) -> bool {
    word.as_bytes()
        .split(|byte| !is_part_byte(*byte))
        .any(|part| {
            let has = |is: fn(&u8) -> bool| part.iter().any(is);
            part.starts_with(b"eyJ")
                || part.len() >= 24 && has(u8::is_ascii_digit)
                || part.len() >= 32 && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
        })
}
