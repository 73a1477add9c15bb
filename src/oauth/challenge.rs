//! `WWW-Authenticate` (RFC 9110 section 11.6.1; RFC 6750 section 3).

use super::text;

/// One challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// In lower case.
    pub scheme: String,
    /// Names in lower case.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// A parameter's value. If it was given twice, the last counts.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .rev()
            .find(|(parameter, _)| parameter == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads the challenges of a header, or of several joined by commas. A challenge that is not as RFC 9110 has it is left out, and
/// all that follows it: where it ends cannot be told.
pub fn parse(header: &str) -> Vec<Challenge> {
    let mut challenges = Vec::new();
    let mut open = false;
    let mut rest = header;
    loop {
        rest = text::split_before(rest, |byte| !matches!(byte, b' ' | b'\t' | b',')).1;
        if rest.is_empty() {
            return challenges;
        }
        let Some(after) = element(rest, &mut challenges, &mut open) else {
            challenges.pop();
            return challenges;
        };
        rest = after;
    }
}

/// Reads what stands between two commas: a scheme, a parameter, or a scheme and the first of its parameters. Gives what follows;
/// `None` if it is none of these. `open` tells whether the last challenge may have a parameter yet.
fn element<'a>(text: &'a str, challenges: &mut Vec<Challenge>, open: &mut bool) -> Option<&'a str> {
    let mut rest = text;
    let (word, after) = token(rest);
    let next = text::trim_blanks(after);
    if !next.starts_with('=') {
        // What follows a scheme is apart from it by a space, even if it is but the comma before its first parameter.
        *open = next.len() < after.len();
        if word.is_empty() || !(*open || ends(next)) {
            return None;
        }
        challenges.push(Challenge {
            scheme: word.to_ascii_lowercase(),
            parameters: Vec::new(),
        });
        if ends(next) {
            return Some(next);
        }
        if let Some(after) = token68(next) {
            *open = false;
            return Some(after);
        }
        rest = next;
    }
    let (name, after) = token(rest);
    let value = text::trim_blanks(after).strip_prefix('=')?;
    let (value, after) = parameter_value(text::trim_blanks(value))?;
    let after = text::trim_blanks(after);
    if name.is_empty() || !*open || !ends(after) {
        return None;
    }
    let challenge = challenges.last_mut()?;
    challenge
        .parameters
        .push((name.to_ascii_lowercase(), value));
    Some(after)
}

/// What stands in double quotes (RFC 9110 section 5.6.4), from after the first of them, and what follows; `None` if they are
/// never closed.
#[inline(never)]
pub(crate) fn quoted_string(text: &str) -> (String, Option<&str>) {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return (out, Some(characters.as_str())),
            '\\' => out.extend(characters.next()),
            other => out.push(other),
        }
    }
    (out, None)
}

fn token(text: &str) -> (&str, &str) {
    text::split_before(text, |byte| {
        !byte.is_ascii_alphanumeric() && !b"!#$%&'*+-.^_`|~".contains(&byte)
    })
}

/// What follows the base64 that some schemes carry in place of parameters; `None` if there is none.
fn token68(text: &str) -> Option<&str> {
    let (value, after) = text::split_before(text, |byte| {
        !byte.is_ascii_alphanumeric() && !b"-._~+/".contains(&byte)
    });
    let after = text::trim_blanks(text::split_before(after, |byte| byte != b'=').1);
    (!value.is_empty() && ends(after)).then_some(after)
}

fn ends(text: &str) -> bool {
    text.is_empty() || text.starts_with(',')
}

fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = token(text);
        return (!value.is_empty()).then(|| (value.to_owned(), after));
    };
    let (value, after) = quoted_string(quoted);
    Some((value, after?))
}
