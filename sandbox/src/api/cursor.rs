//! Cursors: where a list goes on. Opaque to clients, and bound to the list they were made for.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::directory::roll;

use super::answer::Refused;

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The number of the last item that was sent.
    pub(super) last: u64,
    /// How many items were sent up to and including it; lists in their own order do not need it.
    pub(super) sent: u64,
}

impl Cursor {
    /// The cursor as text, for the list that `list` describes.
    pub(super) fn write(self, list: &str) -> String {
        let mut bytes = Vec::with_capacity(24);
        bytes.extend(self.seal(list).to_be_bytes());
        let mask = roll(self.seal(list), 1);
        bytes.extend((self.last ^ mask).to_be_bytes());
        bytes.extend((self.sent ^ roll(mask, 2)).to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor that was made for the list that `list` describes.
    ///
    /// # Errors
    ///
    /// `E0000029` when it was altered or belongs to another list.
    pub(super) fn read(text: &str, list: &str) -> Result<Self, Refused> {
        Self::decode(text, list).ok_or_else(|| {
            Refused::new(
                StatusCode::BAD_REQUEST,
                "E0000029",
                "Invalid paging request.",
            )
        })
    }

    fn decode(text: &str, list: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (seal, rest) = bytes.split_first_chunk::<8>()?;
        let (last, rest) = rest.split_first_chunk::<8>()?;
        let sent: &[u8; 8] = rest.try_into().ok()?;
        let seal = u64::from_be_bytes(*seal);
        let mask = roll(seal, 1);
        let cursor = Self {
            last: u64::from_be_bytes(*last) ^ mask,
            sent: u64::from_be_bytes(*sent) ^ roll(mask, 2),
        };
        (cursor.seal(list) == seal).then_some(cursor)
    }

    /// A checksum over the place and the list. It keeps clients from making cursors by accident,
    /// not by malice.
    fn seal(self, list: &str) -> u64 {
        let list = list
            .bytes()
            .fold(0, |hash, byte| roll(hash, u64::from(byte)));
        roll(roll(self.last, list), self.sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_and_alterations_do_not() {
        let cursor = Cursor {
            last: 199,
            sent: 200,
        };
        let text = cursor.write("users");
        assert_eq!(Cursor::decode(&text, "users"), Some(cursor));
        assert_eq!(Cursor::decode(&text, "groups"), None);
        for position in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[position] = if other[position] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            assert_eq!(Cursor::decode(&other, "users"), None, "{other}");
        }
        for other in [
            "",
            "x",
            "200u118oQYT4TBTemp0g4",
            &text[1..],
            &format!("{text}A"),
        ] {
            assert_eq!(Cursor::decode(other, "users"), None, "{other}");
        }
    }
}
