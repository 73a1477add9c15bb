//! `WWW-Authenticate` (RFC 9110 section 11.6.1; RFC 6750 section 3).

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
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (word, after) = token(rest);
        if word.is_empty() {
            return challenges;
        }
        let value = after.trim_start_matches([' ', '\t']).strip_prefix('=');
        match (value, challenges.last_mut()) {
            // `name=value`: a parameter of the challenge before it.
            (Some(value), Some(challenge)) => {
                let Some((value, after)) = parameter_value(value.trim_start_matches([' ', '\t']))
                else {
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

fn token(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(c))
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Leaves out the base64 that some schemes carry in place of parameters.
fn skip_token68(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\t']);
    let end = trimmed
        .find(|c: char| !c.is_ascii_alphanumeric() && !"-._~+/".contains(c))
        .unwrap_or(trimmed.len());
    let after = trimmed[end..]
        .trim_start_matches('=')
        .trim_start_matches([' ', '\t']);
    let ends = after.is_empty() || after.starts_with(',');
    if end > 0 && ends { after } else { text }
}

fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = token(text);
        return (!value.is_empty()).then(|| (value.to_owned(), after));
    };
    let mut out = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((out, &quoted[at + 1..])),
            '\\' => out.push(characters.next()?.1),
            other => out.push(other),
        }
    }
    None
}
