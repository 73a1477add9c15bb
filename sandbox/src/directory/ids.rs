//! Ids in Okta's form (a type prefix and 17 letters and digits, 20 in all) that stand for a number.
//!
//! The number goes through a bijection, so neighbours look unrelated, and three check characters
//! keep a made-up id from naming anything. Nothing is stored: an id is computed from its number and
//! read back.

const ALPHABET: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Ends every id of one org, as the cell's suffix does at Okta.
const CELL: &str = "5d7";

/// The kinds of object that have an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    App,
    Device,
    Event,
    Factor,
    Group,
    Policy,
    Role,
    User,
    UserType,
}

impl Kind {
    /// The prefix Okta uses for this kind.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::App => "0oa",
            Self::Device => "guo",
            Self::Event => "evt",
            Self::Factor => "opf",
            Self::Group => "00g",
            Self::Policy => "00p",
            Self::Role => "ra1",
            Self::User => "00u",
            Self::UserType => "oty",
        }
    }

    /// The id of object `number`.
    pub fn id(self, number: u64) -> String {
        let mut digits = [0; 14];
        let mut value = scramble(number ^ self.key());
        for digit in digits[..11].iter_mut().rev() {
            *digit = ALPHABET[(value % 62) as usize];
            value /= 62;
        }
        digits[11..].copy_from_slice(&self.check(number));
        let mut id = String::with_capacity(20);
        id.push_str(self.prefix());
        id.extend(digits.iter().map(|&digit| char::from(digit)));
        id.push_str(CELL);
        id
    }

    /// The number `id` stands for, or `None` when `id` is not one of this kind's.
    pub fn number(self, id: &str) -> Option<u64> {
        let digits = id
            .strip_prefix(self.prefix())?
            .strip_suffix(CELL)?
            .as_bytes();
        if digits.len() != 14 {
            return None;
        }
        let mut value = 0_u64;
        for digit in &digits[..11] {
            let digit = ALPHABET.iter().position(|letter| letter == digit)? as u64;
            value = value.checked_mul(62)?.checked_add(digit)?;
        }
        let number = unscramble(value) ^ self.key();
        (digits[11..] == self.check(number)).then_some(number)
    }

    fn key(self) -> u64 {
        roll(self as u64, 0x5eed)
    }

    fn check(self, number: u64) -> [u8; 3] {
        let mut hash = roll(number, self.key());
        [(); 3].map(|()| {
            let digit = ALPHABET[(hash % 62) as usize];
            hash /= 62;
            digit
        })
    }
}

/// A number that depends on `number` and `salt` and on nothing else: the one source of chance in
/// the directory.
pub(crate) fn roll(number: u64, salt: u64) -> u64 {
    scramble(
        scramble(number.wrapping_add(0x9e37_79b9_7f4a_7c15))
            ^ salt.wrapping_mul(0xff51_afd7_ed55_8ccd),
    )
}

/// The bijective finisher of SplitMix64.
fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The inverse of [`scramble`].
fn unscramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 31) ^ (value >> 62)).wrapping_mul(0x3196_42b2_d24d_8ec3);
    value = (value ^ (value >> 27) ^ (value >> 54)).wrapping_mul(0x96de_1b17_3f11_9089);
    value ^ (value >> 30) ^ (value >> 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_id() {
        for number in (0..5_000).chain([u64::MAX, u64::MAX / 3, 1 << 40]) {
            let id = Kind::User.id(number);
            assert_eq!(id.len(), 20, "{id}");
            assert_eq!(Kind::User.number(&id), Some(number), "{id}");
            assert_eq!(Kind::Group.number(&id), None, "{id}");
        }
    }

    #[test]
    fn invented_ids_name_nothing() {
        let id = Kind::User.id(7);
        for position in 3..17 {
            let mut other = id.clone().into_bytes();
            other[position] = if other[position] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            assert!(
                Kind::User
                    .number(&other)
                    .is_none_or(|number| number > 1_000_000),
                "{other}"
            );
        }
        for other in [
            "",
            "00u",
            "00u118oQYT4TBTemp0g4",
            "00u\u{e9}",
            "00uZZZZZZZZZZZZZZ5d7",
        ] {
            assert_eq!(Kind::User.number(other), None, "{other}");
        }
    }
}
