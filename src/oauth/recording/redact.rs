//! What may be recorded, and what stands in the place of the rest.
//!
//! By name first: only headers, form fields and members that are known to be harmless keep their value. Then by shape: whatever
//! looks like a token goes, wherever it stands.

use super::{Field, secrets::Secrets};
use crate::oauth::{form, json::Json, text};

/// Parameters and members of OAuth's that tell nothing about anybody and open nothing, between spaces.
///
/// `login_hint` and `username` are people's; `code_challenge` is a hash of a secret: none of them is here.
const TOLD: &str = "client_assertion_type client_id code_challenge_method error error_description error_uri expires_in \
grant_type iss issued_token_type prompt redirect_uri response_mode response_type scope token_type token_type_hint";

/// Headers, and members of an API's refusal, that do not either.
const TOLD_ELSEWHERE: &str = "accept accept-language access-control-allow-origin access-control-expose-headers \
cache-control content-language content-length content-type date errorcode errorid errorsummary expires link pragma \
retry-after vary www-authenticate x-okta-request-id x-rate-limit-limit x-rate-limit-remaining x-rate-limit-reset";

/// Parameters of OAuth's with a value that is not told. Their names may be.
const HIDDEN: &str = "access_token client_assertion client_secret code code_challenge code_verifier device_code id_token \
interaction_code login_hint nonce password refresh_token response session_state state token username";

/// Parameters of an API's address that the page sends, or that order and narrow a list.
///
/// `after` is not here: what it holds is the server's own affair.
const QUERY: &str = "activate client_id expand fields filter limit nextLogin oauthTokens q revokeSessions search sendEmail since sortBy sortOrder until";

/// Whether a list has a name: the whole of it, whatever is in it.
#[inline(never)]
fn has(list: &str, name: &str) -> bool {
    !name.is_empty()
        && list
            .as_bytes()
            .split(|b| *b == b' ')
            .any(|known| known == name.as_bytes())
}

/// Whether a name is one of those that this program knows, which tell nothing.
pub(super) fn is_known(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_harmless(&lower) || has(HIDDEN, &lower)
}

fn is_harmless(lower: &str) -> bool {
    has(TOLD, lower) || has(TOLD_ELSEWHERE, lower)
}

/// What stands in the place of a text.
#[inline(never)]
pub(super) fn mark(text: &str) -> String {
    let length = text.chars().count().to_string();
    ["(redacted, ", &length, " characters)"].concat()
}

/// What is left out by its name is remembered.
impl Secrets {
    /// A header, a form field or a member of an answer: its value only if its name is known to be harmless.
    #[inline(never)]
    pub(super) fn field(&mut self, name: &str, value: &str) -> Field {
        let lower = name.to_ascii_lowercase();
        let value = match is_harmless(&lower) {
            // A name for one exchange, which Okta's support asks for: as long as a token, and opens nothing.
            true if lower == "x-okta-request-id" && value.len() <= 40 => value.to_owned(),
            true if lower == "redirect_uri" || lower == "error_uri" => self.address(value),
            true if lower == "link" => self.links(value),
            true => scrub(value),
            false => {
                // What follows the scheme stands elsewhere without it.
                if lower == "authorization" {
                    self.learn(text::split_once(value, " ").unwrap_or_default().1);
                }
                self.hide(value)
            }
        };
        self.named(name, value)
    }

    /// A member of an answer. What is no text is told only if its name is harmless.
    pub(super) fn member(&mut self, name: &str, value: &Json) -> Field {
        if !is_harmless(&name.to_ascii_lowercase()) {
            self.learn_all(value);
        }
        match value {
            Json::String(value) => self.field(name, value),
            other => self.field(name, &other.to_text()),
        }
    }

    /// A parameter of a redirect: nobody knows who wrote it, so only OAuth's own names and a plain error code are told.
    pub(super) fn redirect_field(&mut self, name: &str, value: &str) -> Field {
        let is_code =
            value.len() <= 40 && value.bytes().all(|b| b == b'_' || b.is_ascii_lowercase());
        let is_harmless = has(TOLD, name);
        let value = match is_harmless {
            true if name == "error" && is_code => value.to_owned(),
            // The next answer may well have the same scope, and tells it.
            true => mark(value),
            false => self.hide(value),
        };
        Field {
            name: match is_harmless || has(HIDDEN, name) {
                true => name.to_owned(),
                false => self.hide(name),
            },
            value,
        }
    }

    /// An address: its host as it is, its path by its look, its query by names and looks, and no fragment.
    #[inline(never)]
    pub(super) fn address(&mut self, address: &str) -> String {
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
                    let value = match has(QUERY, name) {
                        true => scrub(value),
                        false if is_server(path) => self.field(name, value).value,
                        false => self.hide(value),
                    };
                    let field = self.named(name, value);
                    out.push(if index == 0 { '?' } else { '&' });
                    out.push_str(&form::percent_encode_component(&field.name));
                    out.push('=');
                    out.push_str(&form::percent_encode_component(&field.value));
                }
            }
            Err(_) => {
                out.push('?');
                out.push_str(&form::percent_encode_component(&self.hide(query)));
            }
        }
        // It is never sent, so nobody can repeat it.
        if !fragment.is_empty() {
            out.push('#');
            out.push_str(&form::percent_encode_component(&mark(fragment)));
        }
        out
    }

    /// A `Link` header: each of its addresses as any other.
    fn links(&mut self, header: &str) -> String {
        let mut out = String::new();
        let mut rest = header;
        while let Some((before, after)) = text::split_once(rest, "<") {
            let (address, after) = text::split_before(after, |byte| byte == b'>');
            out.push_str(&scrub(before));
            out.push('<');
            out.push_str(&self.address(address));
            rest = after;
        }
        out.push_str(&scrub(rest));
        out
    }

    /// A value with its name, which comes from elsewhere too: one that this program does not know is told if it looks like one.
    fn named(&mut self, name: &str, value: String) -> Field {
        let is_plain = name.len() <= 40 && name.bytes().all(|b| b == b'.' || is_part_byte(b));
        Field {
            name: match is_known(name) || is_plain && !is_token(name) {
                true => name.to_owned(),
                false => self.hide(name),
            },
            value,
        }
    }

    /// What stands in the place of a value, which is remembered.
    fn hide(&mut self, value: &str) -> String {
        self.learn(value);
        mark(value)
    }
}

/// Whether a path is an authorization server's.
pub(super) fn is_server(path: &str) -> bool {
    path.starts_with("/oauth2/") || is_public(path)
}

/// Whether everybody may read what is there.
pub(super) fn is_public(path: &str) -> bool {
    path.starts_with("/.well-known/")
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
pub(super) fn split_origin(place: &str) -> (&str, &str) {
    let Some((scheme, rest)) = text::split_once(place, "://") else {
        return ("", place);
    };
    let host = text::split_before(rest, |byte| byte == b'/' || byte == b'?').0;
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
