//! Names that people give to what is kept, and what is wrong with them.

use super::looks_secret;

/// The longest name of a saved org, in bytes.
pub const LONGEST_NAME: usize = 80;

/// Checks a name that a person gives to something that is kept.
///
/// # Errors
///
/// What is wrong with it, whatever else has it.
pub fn plain_name(name: &str) -> Result<(), NameProblem> {
    if name.trim().is_empty() {
        return Err(NameProblem::Missing);
    }
    if name.len() > LONGEST_NAME {
        return Err(NameProblem::TooLong);
    }
    if name.chars().any(is_invisible) {
        return Err(NameProblem::Invisible);
    }
    if looks_secret(name) {
        return Err(NameProblem::Secret);
    }
    Ok(())
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// A control character, or one that changes the direction of what follows: it could pass for another name.
    Invisible,
    Missing,
    Secret,
    Taken,
    TooLong,
}

impl NameProblem {
    /// What is wrong and how to put it right.
    pub fn text(self) -> &'static str {
        match self {
            Self::Invisible => "The name has a character that cannot be seen. Type it anew.",
            Self::Missing => "Give it a name.",
            Self::Secret => "That looks like a token or a key. Give it a plain name.",
            Self::Taken => "There is one of this name already. Choose another.",
            Self::TooLong => "That is too long. Take a shorter name.",
        }
    }
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
