//! The values that were left out by their name, so that they are left out wherever else they stand.
//!
//! A server may repeat what it was sent: in a description, a link, the name of a member. No rule about names or looks knows a
//! short value there; only who saw it before does.

use core::fmt;

use super::redact::mark;
use crate::oauth::{json::Json, text};

/// Values that may stand nowhere in a recording. They are in memory only: nothing writes or shows them.
#[derive(Clone, Default)]
pub(super) struct Secrets(Vec<String>);

/// The shortest value that is looked for, in bytes.
///
/// What is shorter stands in harmless texts by chance, as `true`, `3600` or `Bearer` do: marks would make addresses and dates
/// unreadable, and the places of the marks would tell the value. What OAuth keeps secret is longer, as it must not be guessed
/// (RFC 6749 section 10.10).
const SHORTEST: usize = 8;

/// Of how many bytes a value is known by, at least, where its backslashes do not count.
const FEWEST: usize = 4;

/// How many values are remembered: a server that sends thousands must not make the page slow.
const MOST: usize = 512;

impl Secrets {
    /// Remembers a value. True if it is new.
    #[inline(never)]
    pub(super) fn learn(&mut self, value: &str) -> bool {
        // A part of a mark would be found in every mark.
        let is_looked_for = value.len() >= SHORTEST && !text::contains(&mark(""), value);
        let is_new = is_looked_for && !self.0.iter().any(|known| known == value);
        if is_new {
            if self.0.len() >= MOST {
                self.0.remove(0);
            }
            self.0.push(value.to_owned());
        }
        is_new
    }

    /// Remembers every text in a value.
    pub(super) fn learn_all(&mut self, value: &Json) {
        match value {
            Json::String(text) => {
                self.learn(text);
            }
            Json::Array(items) => items.iter().for_each(|item| self.learn_all(item)),
            Json::Object(members) => members.iter().for_each(|(_, item)| self.learn_all(item)),
            _ => {}
        }
    }

    /// Remembers the others' values too. Gives those that are new.
    pub(super) fn join(&mut self, others: Self) -> Self {
        let mut new = Self::default();
        for value in others.0 {
            if self.learn(&value) {
                new.0.push(value);
            }
        }
        new
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a mark in the place of every value in a text. True if there was one.
    #[inline(never)]
    pub(super) fn leave(&self, text: &mut String) -> bool {
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
            out.push_str(&mark(text.get(begin..end).unwrap_or_default()));
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
/// escapes, and how often, is its own affair. Neither does the case count: names of headers lose theirs.
#[inline(never)]
fn length(text: &[u8], value: &[u8], escape: u8) -> usize {
    let (mut at, mut found) = (0, 0);
    for byte in value {
        // In JSON, nobody knows which of several backslashes are meant: none of them counts.
        if escape == b'\\' && *byte == escape {
            continue;
        }
        match step(text.get(at..).unwrap_or_default(), *byte, escape) {
            0 => return 0,
            length => at += length,
        }
        found += 1;
    }
    match found >= FEWEST {
        true => at,
        false => 0,
    }
}

/// How many bytes of a text mean a byte of a value; 0 if they mean another.
fn step(text: &[u8], byte: u8, escape: u8) -> usize {
    let is_meant = |found: u8| found.eq_ignore_ascii_case(&byte);
    let mut at = 0;
    while escape == b'\\' && text.get(at) == Some(&escape) {
        at += 1;
        // It is a backslash itself.
        if text
            .get(at..at + 5)
            .is_some_and(|code| code.eq_ignore_ascii_case(b"u005c"))
        {
            at += 5;
        }
    }
    let Some(first) = text.get(at) else {
        return 0;
    };
    match (escape, first) {
        (b'\\', b'u') if at > 0 && hex(text, at + 1, 4).is_some_and(is_meant) => at + 5,
        (b'%', b'+') if byte == b' ' => 1,
        (b'%', b'%') => {
            // The sign of an escape may be escaped itself.
            let mut digits = 1;
            while text.get(digits..digits + 2) == Some(b"25") {
                digits += 2;
            }
            match hex(text, digits, 2) {
                _ if byte == b'%' => digits,
                Some(found) if is_meant(found) => digits + 2,
                _ => 0,
            }
        }
        (_, first) if is_meant(*first) => at + 1,
        _ => 0,
    }
}

/// The byte that so many hexadecimal digits mean.
fn hex(text: &[u8], at: usize, digits: usize) -> Option<u8> {
    let mut code = 0;
    for digit in text.get(at..at + digits)? {
        code = code << 4 | char::from(*digit).to_digit(16)?;
    }
    u8::try_from(code).ok()
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
