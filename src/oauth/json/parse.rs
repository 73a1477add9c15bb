//! Reads JSON (RFC 8259), strictly.

use crate::oauth::text;

use super::{Json, JsonError, Number, find};

/// Reads one JSON value of at most `limit` bytes.
///
/// # Errors
///
/// See [`JsonError`].
pub fn parse(bytes: &[u8], limit: usize) -> Result<Json, JsonError> {
    if bytes.len() > limit {
        return Err(JsonError::TooLarge { bytes: bytes.len() });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(JsonError::Empty);
    }
    let mut reader = Reader { rest: bytes };
    let value = reader.value(MAX_DEPTH)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(JsonError::Malformed),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    /// `depth` is how many more lists and objects there may be around a value.
    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", Json::Bool(true)),
            Some(b'f') => self.word(b"false", Json::Bool(false)),
            Some(b'n') => self.word(b"null", Json::Null),
            _ => Err(JsonError::Malformed),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut members: Vec<(String, Json)> = Vec::new();
        while self.goes_on(members.is_empty(), depth, b'}')? {
            // The search for a name met before is linear, so the number of names has a limit.
            if members.len() == MAX_MEMBERS || self.peek() != Some(b'"') {
                return Err(JsonError::Malformed);
            }
            let name = self.string()?;
            if find(&members, &name).is_some() {
                let name = text::shortened(&name, 40);
                return Err(JsonError::DuplicateKey { name });
            }
            if !self.take(b':') {
                return Err(JsonError::Malformed);
            }
            let value = self.value(depth - 1)?;
            members.push((name, value));
        }
        Ok(Json::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        let mut items = Vec::new();
        while self.goes_on(items.is_empty(), depth, b']')? {
            items.push(self.value(depth - 1)?);
        }
        Ok(Json::Array(items))
    }

    /// Passes what stands before an item of a list or an object, or its end.
    fn goes_on(&mut self, first: bool, depth: usize, end: u8) -> Result<bool, JsonError> {
        if first {
            // The bracket that brought us here.
            self.peek();
            self.next();
            if depth == 0 {
                return Err(JsonError::Malformed);
            }
        }
        if self.take(end) {
            return Ok(false);
        }
        match first || self.take(b',') {
            true => Ok(true),
            false => Err(JsonError::Malformed),
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        let mut out = Vec::new();
        self.next();
        loop {
            let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let length = self.rest.iter().take_while(|byte| plain(byte)).count();
            let (run, rest) = self.rest.split_at(length);
            out.extend_from_slice(run);
            self.rest = rest;
            match self.next() {
                Some(b'"') => return String::from_utf8(out).map_err(|_| JsonError::Malformed),
                Some(b'\\') => {
                    let character = self.escape().ok_or(JsonError::Malformed)?;
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => return Err(JsonError::Malformed),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hex4()?;
                // Half of a pair: the other half has to follow.
                if code >> 10 == 0xd800 >> 10 {
                    let low = (self.next() == Some(b'\\') && self.next() == Some(b'u'))
                        .then(|| self.hex4())??;
                    if low >> 10 != 0xdc00 >> 10 {
                        return None;
                    }
                    code = 0x10000 + ((code & 0x3ff) << 10 | low & 0x3ff);
                }
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code << 4 | char::from(self.next()?).to_digit(16)?;
        }
        Some(code)
    }

    fn number(&mut self) -> Result<Json, JsonError> {
        let is_part = |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
        let length = self.rest.iter().take_while(is_part).count();
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        // All of it is ASCII.
        let text = text.iter().copied().map(char::from).collect();
        Number::of(text)
            .map(Json::Number)
            .ok_or(JsonError::Malformed)
    }

    fn word(&mut self, word: &[u8], value: Json) -> Result<Json, JsonError> {
        self.rest = self.rest.strip_prefix(word).ok_or(JsonError::Malformed)?;
        Ok(value)
    }

    /// Passes a byte, after any white space, if it is this one.
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.next();
        }
        there
    }

    /// Passes white space, and gives the byte after it.
    fn peek(&mut self) -> Option<u8> {
        while let Some((b' ' | b'\t' | b'\n' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }
}

const MAX_DEPTH: usize = 127;

const MAX_MEMBERS: usize = 4096;
