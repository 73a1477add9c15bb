//! A token in anything else: alone, in a variable, in a command or a log.

use super::{Found, Kind, kind_of, of_value, trim};
use crate::oauth::text;
use crate::oauth::token::TokenType;
use crate::okta::import::ImportProblem as Problem;

pub(super) fn find(pasted: &str) -> Result<Found, Problem> {
    // A token that a terminal or a mail broke over several lines.
    let whole: String = pasted.split_whitespace().collect();
    if whole.starts_with("ey")
        && whole.bytes().filter(|byte| *byte == b'.').count() == 2
        && whole.bytes().all(is_token_byte)
    {
        return Ok(Found::new(&whole, false));
    }
    let mut found: Option<Found> = None;
    let mut instead = None;
    let mut add = |new: Found| match &found {
        Some(old) if old.token != new.token => Err(Problem::Several),
        Some(_) => Ok(()),
        None => {
            found = Some(new);
            Ok(())
        }
    };
    let lines = pasted.lines().filter(|line| !line.trim().is_empty());
    let is_one_line = lines.clone().count() == 1;
    for line in lines {
        match variable(line) {
            Some((name, value)) => match kind_of(name) {
                Kind::AccessToken => add(of_value(value, true)?)?,
                Kind::Other(problem) => instead = Some(problem),
                Kind::Unknown if is_one_line => add(of_value(value, false)?)?,
                Kind::Unknown => {}
            },
            None if is_one_line && trim(line).split_whitespace().count() < 4 => {
                add(of_value(line, false)?)?;
            }
            None => {}
        }
    }
    if found.is_none() && instead.is_none() {
        // A command or a log: whatever in it is a signed token.
        let is_bound = text::contains(pasted, "DPoP ");
        let words = pasted
            .split(|character: char| !character.is_ascii() || !is_token_byte(character as u8));
        for word in words.filter(|word| word.starts_with("ey") && word.contains('.')) {
            let mut new = Found::new(word, false);
            new.token_type = is_bound.then_some(TokenType::DPoP);
            match &found {
                Some(old) if old.token != new.token => return Err(Problem::Several),
                _ => found = Some(new),
            }
        }
        if found.is_none() && text::contains(pasted, "SSWS ") {
            instead = Some(Problem::ApiToken);
        }
    }
    found.ok_or_else(|| instead.unwrap_or(Problem::NoToken))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// A line that gives a variable a value: `NAME=value`, as in an environment file or before a command.
fn variable(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = ["export ", "set ", "$env:"]
        .iter()
        .find_map(|start| line.strip_prefix(start))
        .unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| (name, value.trim().trim_end_matches(';')))
}
