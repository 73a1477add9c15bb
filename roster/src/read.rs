//! Reads an answer's users out of its bytes, in one pass and without a tree.
//!
//! What is not kept is passed over, but its structure is checked all the same: an answer that was cut off or mixed up is refused
//! whole.

use core::{mem, ops::Range};

use crate::{
    NOTED, Roster,
    kept::{JSON, LIST, TEXT, without_marks},
    segment::Draft,
};

/// Why an answer was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Not JSON, cut off, nested beyond reason, or an attribute stands twice in one user.
    Malformed,
    /// JSON, but no list of users.
    NotUsers,
}

/// Reads a list of users into the roster, and returns the rows of those who are there already, with where the answer tells of them.
/// After an error there may be some that have to go again.
pub(crate) fn users(
    roster: &mut Roster,
    body: &[u8],
) -> Result<Vec<(usize, Range<usize>)>, ReadError> {
    // Once for all: every text is a part of it, between two quotes.
    if core::str::from_utf8(body).is_err() {
        return Err(ReadError::Malformed);
    }
    let mut reader = Reader { body, at: 0 };
    if reader.peek() != Some(b'[') {
        reader.skip(DEPTH)?;
        return Err(match reader.peek() {
            None => ReadError::NotUsers,
            Some(_) => ReadError::Malformed,
        });
    }
    let mut row = Row {
        kept: vec![Vec::new(); roster.kept.len()],
        ..Row::default()
    };
    let mut again = Vec::new();
    let mut is_first = true;
    while reader.goes_on(is_first, b']')? {
        is_first = false;
        if reader.peek() != Some(b'{') {
            return Err(ReadError::NotUsers);
        }
        let start = reader.at;
        row.clear();
        user(&mut reader, roster, &mut row)?;
        if row.id.is_empty() {
            return Err(ReadError::NotUsers);
        }
        let time = |text: &[u8]| (roster.parse_time)(crate::as_text(text));
        let draft = Draft {
            id: &row.id,
            first_name: &row.first_name,
            last_name: &row.last_name,
            login: &row.login,
            email: &row.email,
            status: crate::as_text(&row.status),
            times: [&row.created, &row.last_login, &row.last_updated].map(|text| time(text)),
            kept: &row.kept,
        };
        if let Some(known) = roster.push(&draft) {
            again.push((known, start..reader.at));
        }
        roster.lists |= row.lists;
        for name in row.met.drain(..) {
            if !roster.met.iter().any(|met| **met == *name) {
                roster.met.push(name.into());
            }
        }
    }
    match reader.peek() {
        None => Ok(again),
        Some(_) => Err(ReadError::Malformed),
    }
}

/// The parts of one user, in buffers that serve all.
#[derive(Default)]
struct Row {
    id: Vec<u8>,
    status: Vec<u8>,
    created: Vec<u8>,
    last_login: Vec<u8>,
    last_updated: Vec<u8>,
    first_name: Vec<u8>,
    last_name: Vec<u8>,
    login: Vec<u8>,
    email: Vec<u8>,
    kept: Vec<Vec<u8>>,
    /// Which of them stood there already.
    seen: u32,
    seen_kept: Vec<bool>,
    /// Which of them are lists or objects, one bit each.
    lists: u64,
    /// Attributes of the profile that were passed over, while that is noted.
    met: Vec<String>,
}

impl Row {
    fn clear(&mut self) {
        for part in [
            &mut self.id,
            &mut self.status,
            &mut self.created,
            &mut self.last_login,
            &mut self.last_updated,
            &mut self.first_name,
            &mut self.last_name,
            &mut self.login,
            &mut self.email,
        ] {
            part.clear();
        }
        self.kept.iter_mut().for_each(Vec::clear);
        self.seen = 0;
        self.lists = 0;
        self.seen_kept.clear();
        self.seen_kept.resize(self.kept.len(), false);
    }
}

fn user(reader: &mut Reader<'_>, roster: &Roster, row: &mut Row) -> Result<(), ReadError> {
    let mut is_first = true;
    while reader.goes_on(is_first, b'}')? {
        is_first = false;
        let name = reader.name()?;
        let (bit, part) = match name {
            b"id" => (0, &mut row.id),
            b"status" => (1, &mut row.status),
            b"created" => (2, &mut row.created),
            b"lastLogin" => (3, &mut row.last_login),
            b"lastUpdated" => (4, &mut row.last_updated),
            b"profile" => {
                once(&mut row.seen, 5)?;
                if reader.peek() == Some(b'{') {
                    profile(reader, roster, row)?;
                } else {
                    reader.skip(DEPTH - 2)?;
                }
                continue;
            }
            name => {
                other(reader, roster, row, name, false)?;
                continue;
            }
        };
        once(&mut row.seen, bit)?;
        reader.text(part)?;
    }
    Ok(())
}

fn profile(reader: &mut Reader<'_>, roster: &Roster, row: &mut Row) -> Result<(), ReadError> {
    let mut is_first = true;
    while reader.goes_on(is_first, b'}')? {
        is_first = false;
        let name = reader.name()?;
        let (bit, part) = match name {
            b"firstName" => (6, &mut row.first_name),
            b"lastName" => (7, &mut row.last_name),
            b"login" => (8, &mut row.login),
            b"email" => (9, &mut row.email),
            name => {
                other(reader, roster, row, name, true)?;
                continue;
            }
        };
        once(&mut row.seen, bit)?;
        reader.text(part)?;
    }
    Ok(())
}

/// An attribute that is not in every list: kept if it was asked for, or passed over.
fn other(
    reader: &mut Reader<'_>,
    roster: &Roster,
    row: &mut Row,
    name: &[u8],
    is_profile: bool,
) -> Result<(), ReadError> {
    let wanted = roster
        .kept
        .iter()
        .position(|kept| kept.is_profile == is_profile && kept.name.as_bytes() == name);
    let Some(wanted) = wanted else {
        if is_profile && roster.len < NOTED && roster.met.len() < MOST_MET {
            row.met.push(crate::as_text(name).to_owned());
        }
        return reader.skip(DEPTH - 3);
    };
    if mem::replace(&mut row.seen_kept[wanted], true) {
        return Err(ReadError::Malformed);
    }
    if let Some(b'[' | b'{') = reader.peek() {
        row.lists |= 1_u64.checked_shl(wanted as u32).unwrap_or(0);
    }
    reader.keep(&mut row.kept[wanted])
}

fn once(seen: &mut u32, bit: u32) -> Result<(), ReadError> {
    let before = *seen;
    *seen |= 1 << bit;
    match before == *seen {
        true => Err(ReadError::Malformed),
        false => Ok(()),
    }
}

struct Reader<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Passes white space, and gives the byte after it.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
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
    fn goes_on(&mut self, is_first: bool, end: u8) -> Result<bool, ReadError> {
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
    fn name(&mut self) -> Result<&'a [u8], ReadError> {
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
    fn text(&mut self, out: &mut Vec<u8>) -> Result<(), ReadError> {
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
    fn keep(&mut self, out: &mut Vec<u8>) -> Result<(), ReadError> {
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
    fn skip(&mut self, depth: usize) -> Result<(), ReadError> {
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

/// So many names of attributes are noted at most. Okta allows some hundred.
const MOST_MET: usize = 500;

/// How many lists and objects there may be, one in another.
const DEPTH: usize = 127;
