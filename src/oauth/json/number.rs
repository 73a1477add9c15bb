//! Numbers, kept as they were written.

use crate::oauth::text;

/// A JSON number (RFC 8259 section 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Takes a text; `None` if it is no number, or one beyond an `f64`.
    pub(super) fn of(text: String) -> Option<Self> {
        read(&text)?;
        Some(Self(text))
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A whole number that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        text::number(&self.0)
    }

    /// The number, within the limits of an `f64`: exact for whole numbers up to 2^53.
    pub fn as_f64(&self) -> Option<f64> {
        read(&self.0)
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

/// Checks the grammar and works out the value; `None` if it is no number or not finite.
fn read(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let mut bytes = unsigned.bytes().peekable();
    let (mut value, mut exponent) = (0.0, 0_i32);
    let (mut digits, mut point) = (0_u32, false);
    while let Some(byte) = bytes.next() {
        match byte {
            // No zero stands in front of a whole number.
            b'0'..=b'9' if digits != 1 || point || value != 0.0 => {
                digits += 1;
                if value < ENOUGH {
                    value = value * 10.0 + f64::from(byte - b'0');
                    exponent -= i32::from(point);
                } else {
                    exponent += i32::from(!point);
                }
            }
            b'.' if !point && digits > 0 => (digits, point) = (0, true),
            b'e' | b'E' if digits > 0 => {
                let sign = bytes.next_if(|byte| matches!(byte, b'+' | b'-'));
                bytes.peek()?;
                let mut written = 0;
                for byte in bytes.by_ref() {
                    if !byte.is_ascii_digit() {
                        return None;
                    }
                    // Beyond that the number is zero or too large, whatever its digits.
                    written = (written * 10 + i32::from(byte - b'0')).min(100_000_000);
                }
                exponent += if sign == Some(b'-') {
                    -written
                } else {
                    written
                };
            }
            _ => return None,
        }
    }
    if digits == 0 {
        return None;
    }
    while exponent != 0 && value != 0.0 && value.is_finite() {
        if exponent < 0 {
            value /= 10.0;
            exponent += 1;
        } else {
            value *= 10.0;
            exponent -= 1;
        }
    }
    if unsigned.len() < text.len() {
        value = -value;
    }
    value.is_finite().then_some(value)
}

/// Further digits change nothing that an `f64` can hold.
const ENOUGH: f64 = 1e17;
