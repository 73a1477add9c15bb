//! DER (ITU-T X.690), read strictly: as much of it as keys are made of.
//!
//! One value has one encoding: a length that could be shorter, an indefinite length or a number with a spare byte is refused.

/// `INTEGER`.
pub const INTEGER: u8 = 0x02;
/// `BIT STRING`.
pub const BIT_STRING: u8 = 0x03;
/// `OCTET STRING`.
pub const OCTET_STRING: u8 = 0x04;
/// `NULL`.
pub const NULL: u8 = 0x05;
/// `OBJECT IDENTIFIER`.
pub const OBJECT_ID: u8 = 0x06;
/// `SEQUENCE`.
pub const SEQUENCE: u8 = 0x30;
/// `[0]`, with elements inside.
pub const CONTEXT_0: u8 = 0xa0;
/// `[1]`, with elements inside.
pub const CONTEXT_1: u8 = 0xa1;
/// `[1]`, with bytes inside.
pub const CONTEXT_1_BYTES: u8 = 0x81;

/// Reads elements, one after the other.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the first of these bytes on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The tag of the next element.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element: its tag and its content.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn element(&mut self) -> Result<(u8, &'a [u8]), DerError> {
        let tag = self.byte()?;
        // Tags of several bytes occur in no key.
        if tag & 0x1f == 0x1f {
            return Err(DerError::Malformed);
        }
        let length = self.length()?;
        let (content, rest) = self.rest.split_at_checked(length).ok_or(DerError::CutOff)?;
        self.rest = rest;
        Ok((tag, content))
    }

    /// The content of the next element, which must have this tag.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn expect(&mut self, tag: u8) -> Result<&'a [u8], DerError> {
        match self.peek() {
            None => Err(DerError::CutOff),
            Some(next) if next != tag => Err(DerError::Unexpected),
            Some(_) => Ok(self.element()?.1),
        }
    }

    /// The content of the next element if it has this tag.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, DerError> {
        match self.peek() == Some(tag) {
            true => Ok(Some(self.element()?.1)),
            false => Ok(None),
        }
    }

    /// The elements of the next one, a sequence.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn sequence(&mut self) -> Result<Self, DerError> {
        Ok(Self::new(self.expect(SEQUENCE)?))
    }

    /// A whole number that is not negative: its bytes, the highest first, none of them spare. Zero has none.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn unsigned(&mut self) -> Result<&'a [u8], DerError> {
        match self.expect(INTEGER)? {
            [] => Err(DerError::Malformed),
            [0] => Ok(&[]),
            // The zero keeps a high first bit from being taken for a sign.
            [0, rest @ ..] if rest[0] >= 0x80 => Ok(rest),
            [0, ..] | [0x80..=0xff, ..] => Err(DerError::Malformed),
            number => Ok(number),
        }
    }

    /// A whole number of at most 32 bits that is not negative.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn small(&mut self) -> Result<u32, DerError> {
        let number = self.unsigned()?;
        if number.len() > 4 {
            return Err(DerError::Malformed);
        }
        Ok(number
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// A bit string of whole bytes.
    ///
    /// # Errors
    ///
    /// See [`DerError`].
    pub fn bit_string(&mut self) -> Result<&'a [u8], DerError> {
        whole_bytes(self.expect(BIT_STRING)?)
    }

    /// There must be nothing more.
    ///
    /// # Errors
    ///
    /// [`DerError::Malformed`] if there is.
    pub fn end(&self) -> Result<(), DerError> {
        match self.rest {
            [] => Ok(()),
            _ => Err(DerError::Malformed),
        }
    }

    fn length(&mut self) -> Result<usize, DerError> {
        let first = self.byte()?;
        let count = match first {
            0..=0x7f => return Ok(first.into()),
            0x81..=0x84 => first & 0x7f,
            // The indefinite length, or more bytes than there can be.
            _ => return Err(DerError::Malformed),
        };
        let mut length = 0_usize;
        for index in 0..count {
            let byte = self.byte()?;
            if index == 0 && byte == 0 {
                return Err(DerError::Malformed);
            }
            length = length << 8 | usize::from(byte);
        }
        match length {
            0..0x80 => Err(DerError::Malformed),
            _ => Ok(length),
        }
    }

    fn byte(&mut self) -> Result<u8, DerError> {
        let (byte, rest) = self.rest.split_first().ok_or(DerError::CutOff)?;
        self.rest = rest;
        Ok(*byte)
    }
}

/// Why bytes are not the DER that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerError {
    /// They end too early.
    CutOff,
    /// Not DER, or more of it than belongs there.
    Malformed,
    /// DER, but another element.
    Unexpected,
}

/// The content of a bit string, if it is made of whole bytes.
///
/// # Errors
///
/// [`DerError::Malformed`] if it is not.
pub fn whole_bytes(content: &[u8]) -> Result<&[u8], DerError> {
    match content {
        [0, bytes @ ..] => Ok(bytes),
        _ => Err(DerError::Malformed),
    }
}

/// What stands before the content of an element: its tag and its length in bytes.
pub fn header(tag: u8, length: usize) -> Vec<u8> {
    if length < 0x80 {
        // Below 128.
        return vec![tag, length as u8];
    }
    let bytes = length.to_be_bytes();
    let bytes = without_zeros(&bytes);
    // At most eight bytes.
    let mut out = vec![tag, 0x80 | bytes.len() as u8];
    out.extend_from_slice(bytes);
    out
}

/// An element.
pub fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    [&header(tag, content.len()), content].concat()
}

/// What stands before the bytes of a whole number: [`INTEGER`], the length, and a zero if the first bit would be taken for a
/// sign. `number` has the highest byte first, and none to spare.
pub fn integer_header(number: &[u8]) -> Vec<u8> {
    let sign = match number.first() {
        Some(0..0x80) => 0,
        _ => 1,
    };
    let mut out = header(INTEGER, number.len() + sign);
    out.resize(out.len() + sign, 0);
    out
}

/// A number's bytes, the highest first, without the spare ones.
pub fn without_zeros(number: &[u8]) -> &[u8] {
    let spare = number.iter().take_while(|byte| **byte == 0).count();
    // Not more than there are.
    &number[spare..]
}
