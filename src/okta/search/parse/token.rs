//! What an expression is made of: parentheses, texts and words.

use crate::okta::search::problem::{Fault, Problem};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Close,
    Open,
    /// In double quotes.
    Text,
    /// A path, an operator, a number, a word.
    Word,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn wrong(self, fault: Fault) -> Problem {
        Problem {
            start: self.start,
            end: self.end,
            fault,
        }
    }
}

/// Cuts a text into them.
///
/// # Errors
///
/// A quote that is not closed.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Problem> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let kind = match byte {
            b'(' => TokenKind::Open,
            b')' => TokenKind::Close,
            b'"' => {
                at = text_end(bytes, at).ok_or(Problem {
                    start,
                    end: bytes.len(),
                    fault: Fault::UnclosedQuote,
                })?;
                TokenKind::Text
            }
            byte if byte.is_ascii_whitespace() => continue,
            _ => {
                // No byte of a longer character is one of these.
                let ends =
                    |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'(' | b')' | b'"');
                while bytes.get(at).is_some_and(|byte| !ends(byte)) {
                    at += 1;
                }
                TokenKind::Word
            }
        };
        tokens.push(Token {
            kind,
            start,
            end: at,
        });
    }
    Ok(tokens)
}

/// Where a quoted text ends.
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}
