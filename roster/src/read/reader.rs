//! Reads JSON byte by byte: what is wanted of it is copied, and the rest is passed over.

use super::ReadError;
use crate::kept::{JSON, LIST, TEXT, without_marks};

/// The bytes of an answer, and how far they are read.
pub(super) struct Reader<'a> {
    pub(super) body: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    /// Passes white space, and gives the byte after it.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.body.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte.copied(),
            }
        }
    }

    #[inline]
    fn take(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.peek() != Some(byte) {
            return Err(ReadError::Malformed);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes what stands before an item of a list or an object, its bracket or a comma, or its end.
    #[inline]
    pub(super) fn goes_on(&mut self, is_first: bool, end: u8) -> Result<bool, ReadError> {
        if is_first {
            self.peek();
            self.at += 1;
        }
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(false)
            }
            Some(_) if is_first => Ok(true),
            Some(b',') => {
                self.at += 1;
                // No end after a comma.
                match self.peek() {
                    Some(byte) if byte != end => Ok(true),
                    _ => Err(ReadError::Malformed),
                }
            }
            _ => Err(ReadError::Malformed),
        }
    }

    /// The name of a member, as it is written, and the colon after it. Names with escapes are none that is known.
    #[inline]
    pub(super) fn name(&mut self) -> Result<&'a [u8], ReadError> {
        if self.peek() != Some(b'"') {
            return Err(ReadError::Malformed);
        }
        let (name, _) = self.string()?;
        self.take(b':')?;
        Ok(name)
    }

    /// What stands between the quotes, and whether there is an escape in it.
    #[inline]
    fn string(&mut self) -> Result<(&'a [u8], bool), ReadError> {
        let start = self.at + 1;
        let mut at = start;
        let mut has_escape = false;
        loop {
            at += plain(self.body.get(at..).unwrap_or_default());
            match self.body.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok((&self.body[start..at], has_escape));
                }
                Some(b'\\') => {
                    has_escape = true;
                    at += 1;
                    let length = match self.body.get(at) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 1,
                        Some(b'u') if hex(self.body, at + 1).is_some() => 5,
                        _ => return Err(ReadError::Malformed),
                    };
                    at += length;
                }
                _ => return Err(ReadError::Malformed),
            }
        }
    }

    /// A string, or nothing where there is no string.
    #[inline]
    pub(super) fn text(&mut self, out: &mut Vec<u8>) -> Result<(), ReadError> {
        if self.peek() != Some(b'"') {
            return self.skip(DEPTH - 3);
        }
        match self.string()? {
            (text, false) => out.extend_from_slice(text),
            (text, true) => unescape(text, out)?,
        }
        Ok(())
    }

    /// A value as it is kept: a string without its quotes, `null` as nothing, a number as it is written; a list and an object with
    /// marks, see [`crate::kept`].
    pub(super) fn keep(&mut self, out: &mut Vec<u8>) -> Result<(), ReadError> {
        match self.peek() {
            Some(b'"') => self.kept_text(out),
            Some(b'n') => self.skip(DEPTH - 3),
            Some(b'[') => {
                out.push(LIST);
                let mut is_first = true;
                while self.goes_on(is_first, b']')? {
                    if !is_first {
                        out.push(b',');
                    }
                    is_first = false;
                    if self.peek() == Some(b'"') {
                        out.push(TEXT);
                        self.kept_text(out)?;
                    } else {
                        out.push(JSON);
                        self.written(out)?;
                    }
                }
                Ok(())
            }
            Some(b'{') => {
                out.push(JSON);
                self.written(out)
            }
            _ => self.written(out),
        }
    }

    fn kept_text(&mut self, out: &mut Vec<u8>) -> Result<(), ReadError> {
        match self.string()? {
            (text, false) => out.extend_from_slice(text),
            (text, true) => {
                let start = out.len();
                unescape(text, out)?;
                without_marks(out, start);
            }
        }
        Ok(())
    }

    fn written(&mut self, out: &mut Vec<u8>) -> Result<(), ReadError> {
        self.peek();
        let start = self.at;
        self.skip(DEPTH - 4)?;
        out.extend_from_slice(&self.body[start..self.at]);
        Ok(())
    }

    /// Passes a value. `depth` is how many lists and objects there may be in it, one in another.
    pub(super) fn skip(&mut self, depth: usize) -> Result<(), ReadError> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(open @ (b'{' | b'[')) => {
                if depth == 0 {
                    return Err(ReadError::Malformed);
                }
                // In ASCII the closing bracket is two after the opening one.
                let mut is_first = true;
                while self.goes_on(is_first, open + 2)? {
                    is_first = false;
                    if open == b'{' {
                        self.name()?;
                    }
                    self.skip(depth - 1)?;
                }
                Ok(())
            }
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(ReadError::Malformed),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), ReadError> {
        let rest = self.body.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(ReadError::Malformed);
        }
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), ReadError> {
        self.at += usize::from(self.body.get(self.at) == Some(&b'-'));
        let whole = self.digits()?;
        if whole > 1 && self.body[self.at - whole] == b'0' {
            return Err(ReadError::Malformed);
        }
        if self.body.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.body.get(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(self.body.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<usize, ReadError> {
        let rest = self.body.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        match count {
            0 => Err(ReadError::Malformed),
            count => Ok(count),
        }
    }
}

/// How many bytes there are before a quote, a backslash or a control character. Eight at a time: texts are most of an answer.
#[inline]
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGHS: u64 = ONES << 7;
    let (words, _) = text.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let found = zero(word ^ (ONES * u64::from(b'"')))
            | zero(word ^ (ONES * u64::from(b'\\')))
            // Below a space.
            | (word.wrapping_sub(ONES * 0x20) & !word);
        let found = found & HIGHS;
        if found != 0 {
            // A borrow can raise false alarms above the first true one only.
            return number * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let start = words.len() * 8;
    let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
    start + text[start..].iter().take_while(is_plain).count()
}

/// Writes a text with its escapes resolved. They are well formed, but for halves of pairs.
fn unescape(text: &[u8], out: &mut Vec<u8>) -> Result<(), ReadError> {
    let mut at = 0;
    while let Some(byte) = text.get(at).copied() {
        if byte != b'\\' {
            out.push(byte);
            at += 1;
            continue;
        }
        let escape = text.get(at + 1).copied().unwrap_or_default();
        at += 2;
        out.push(match escape {
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut code = hex(text, at).ok_or(ReadError::Malformed)?;
                at += 4;
                if code >> 10 == 0xd800 >> 10 {
                    let low = match text.get(at..at + 2) {
                        Some(b"\\u") => hex(text, at + 2),
                        _ => None,
                    };
                    let low = low.filter(|low| low >> 10 == 0xdc00 >> 10);
                    let low = low.ok_or(ReadError::Malformed)?;
                    code = 0x10000 + ((code & 0x3ff) << 10 | low & 0x3ff);
                    at += 6;
                }
                let character = char::from_u32(code).ok_or(ReadError::Malformed)?;
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            same => same,
        });
    }
    Ok(())
}

fn hex(text: &[u8], at: usize) -> Option<u32> {
    let mut code = 0;
    for byte in text.get(at..at + 4)? {
        code = code << 4 | char::from(*byte).to_digit(16)?;
    }
    Some(code)
}

/// How many lists and objects there may be, one in another.
pub(super) const DEPTH: usize = 127;
