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

/// Reads the challenges of a header, or of several joined by commas. From the first that cannot be read on, nothing is.
pub fn parse(header: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    let mut rest = header;
    loop {
        rest = text::split_before(rest, |byte| !matches!(byte, b' ' | b'\t' | b',')).1;
        let (word, after) = token(rest);
        if word.is_empty() {
            return challenges;
        }
        let value = text::trim_blanks(after).strip_prefix('=');
        match (value, challenges.last_mut()) {
            // `name=value`: a parameter of the challenge before it.
            (Some(value), Some(challenge)) => {
                let Some((value, after)) = parameter_value(text::trim_blanks(value)) else {
                    return challenges;
                };
                challenge
                    .parameters
                    .push((word.to_ascii_lowercase(), value));
                rest = after;
            }
            (Some(_), None) => return challenges,
            (None, _) => {
                challenges.push(Challenge {
                    scheme: word.to_ascii_lowercase(),
                    parameters: Vec::new(),
                });
                rest = skip_token68(after);
            }
        }
    }
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

/// Leaves out the base64 that some schemes carry in place of parameters.
fn skip_token68(text: &str) -> &str {
    let (value, after) = text::split_before(text::trim_blanks(text), |byte| {
        !byte.is_ascii_alphanumeric() && !b"-._~+/".contains(&byte)
    });
    let after = text::trim_blanks(text::split_before(after, |byte| byte != b'=').1);
    let ends = after.is_empty() || after.starts_with(',');
    if !value.is_empty() && ends {
        after
    } else {
        text
    }
}

fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = token(text);
        return (!value.is_empty()).then(|| (value.to_owned(), after));
    };
    let (value, after) = quoted_string(quoted);
    Some((value, after?))
}
