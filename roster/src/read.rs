//! Reads an answer's users out of its bytes, in one pass and without a tree.
//!
//! What is not kept is passed over, but its structure is checked all the same: an answer that was cut off or mixed up is refused
//! whole.

mod reader;

use core::{mem, ops::Range};

use self::reader::{DEPTH, Reader};
use crate::{NOTED, Roster, segment::Draft};

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

/// So many names of attributes are noted at most. Okta allows some hundred.
const MOST_MET: usize = 500;
