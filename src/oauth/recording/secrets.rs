//! The values that were left out by their name, so that they are left out wherever else they stand.
//!
//! A server may repeat what it was sent: in a description, a link, the name of a member. No rule about names or looks knows a
//! short value there; only who saw it before does.

use core::fmt;

use super::redact::mark;
use crate::oauth::{form, json::Json, text};

/// Values that may stand nowhere in a recording. They are in memory only: nothing writes or shows them.
#[derive(Clone, Default)]
pub(super) struct Secrets(Vec<String>);

/// The shortest value that is looked for, in bytes.
///
/// What is shorter stands in harmless texts by chance, as `true`, `3600` or `Bearer` do: marks would make addresses and dates
/// unreadable, and the places of the marks would tell the value. What OAuth keeps secret is longer, as it must not be guessed
/// (RFC 6749 section 10.10).
const SHORTEST: usize = 8;

/// How many values are remembered: a server that sends thousands must not make the page slow.
const MOST: usize = 512;

impl Secrets {
    /// Remembers a value.
    #[inline(never)]
    pub(super) fn learn(&mut self, value: &str) {
        // A part of a mark would be found in every mark.
        let is_in_marks = text::contains(&mark(""), &value.to_ascii_lowercase());
        if value.len() < SHORTEST || is_in_marks || self.0.iter().any(|known| known == value) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(value.to_owned());
    }

    /// Remembers every text in a value.
    pub(super) fn learn_all(&mut self, value: &Json) {
        match value {
            Json::String(text) => self.learn(text),
            Json::Array(items) => items.iter().for_each(|item| self.learn_all(item)),
            Json::Object(members) => members.iter().for_each(|(_, item)| self.learn_all(item)),
            _ => {}
        }
    }

    /// Remembers the others' values too. Gives those that are new.
    pub(super) fn join(&mut self, others: Self) -> Self {
        let mut new = others;
        new.0.retain(|value| !self.0.contains(value));
        for value in &new.0 {
            self.learn(value);
        }
        new
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a mark in the place of every value in a text, encoded if the text is. True if there was one.
    #[inline(never)]
    pub(super) fn leave(&self, text: &mut String, is_encoded: bool) -> bool {
        let bytes = text.as_bytes();
        let mut out = String::new();
        let (mut at, mut done) = (0, 0);
        while at < bytes.len() {
            let begin = at;
            let mut end = self.end(bytes, at);
            at += 1;
            if end == begin {
                continue;
            }
            // Values that overlap go together: cutting one would leave a part of the other.
            while at < end {
                end = end.max(self.end(bytes, at));
                at += 1;
            }
            out.push_str(text.get(done..begin).unwrap_or_default());
            let mark = mark(text.get(begin..end).unwrap_or_default());
            match is_encoded {
                true => out.push_str(&form::percent_encode_component(&mark)),
                false => out.push_str(&mark),
            }
            done = end;
        }
        let is_found = done > 0;
        if is_found {
            out.push_str(text::split_at(text, done).1);
            *text = out;
        }
        is_found
    }

    /// Where the longest value ends that begins at `at`; `at` if none does.
    fn end(&self, text: &[u8], at: usize) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        let mut longest = 0;
        for value in &self.0 {
            // Almost everywhere there is nothing: that has to be seen quickly.
            let (Some(found), Some(byte)) = (rest.first(), value.as_bytes().first()) else {
                continue;
            };
            if !found.eq_ignore_ascii_case(byte) && !matches!(found, b'%' | b'+' | b'\\') {
                continue;
            }
            for escape in [0, b'%', b'\\'] {
                longest = longest.max(length(rest, value.as_bytes(), escape));
            }
        }
        at + longest
    }
}

/// How many bytes a value takes at the start of a text; 0 if it is not there.
///
/// `escape` is the character that escapes begin with: `%` in addresses and forms, `\` in JSON. Which characters a writer
/// escapes is its own affair, so each may or may not be. Neither does the case count: names of headers lose theirs.
#[inline(never)]
fn length(text: &[u8], value: &[u8], escape: u8) -> usize {
    let mut at = 0;
    for byte in value {
        let Some((found, length)) = unit(text.get(at..).unwrap_or_default(), escape) else {
            return 0;
        };
        let is_space = found == b'+' && *byte == b' ' && escape == b'%';
        if !found.eq_ignore_ascii_case(byte) && !is_space {
            return 0;
        }
        at += length;
    }
    at
}

/// The byte that a text begins with or that its first escape means, and how many bytes that takes.
fn unit(text: &[u8], escape: u8) -> Option<(u8, usize)> {
    let first = *text.first()?;
    let digits = match (first == escape, escape, text.get(1)) {
        (true, b'%', _) => 1..3,
        (true, _, Some(b'u')) => 2..6,
        (true, _, Some(letter)) => {
            let byte = match letter {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                letter => *letter,
            };
            return Some((byte, 2));
        }
        _ => return Some((first, 1)),
    };
    let end = digits.end;
    let mut code = 0;
    for digit in text.get(digits).unwrap_or(b"-") {
        // What is no escape means itself.
        let Some(digit) = char::from(*digit).to_digit(16) else {
            return Some((first, 1));
        };
        code = code << 4 | digit;
    }
    match u8::try_from(code) {
        Ok(byte) => Some((byte, end)),
        Err(_) => Some((first, 1)),
    }
}

/// What was met is no part of what is told: an event is the same without it.
impl PartialEq for Secrets {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Secrets {}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(redacted)")
    }
}
