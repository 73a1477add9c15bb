//! `application/x-www-form-urlencoded`: how parameters travel in bodies, queries and fragments (RFC 6749 appendix B).

/// What is wrong with an encoded text. `name` is the parameter's, as it was sent, shortened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormError {
    /// `%` without two hex digits after it.
    BadEscape { name: String },
    /// A zero byte: no parameter has use for one, and much software cuts a value there.
    Nul { name: String },
    /// Bytes that are not UTF-8.
    NotUtf8 { name: String },
}

impl FormError {
    /// The parameter with the fault.
    pub fn name(&self) -> &str {
        match self {
            Self::BadEscape { name } | Self::Nul { name } | Self::NotUtf8 { name } => name,
        }
    }
}

/// Encodes names and values for a form's body; a space becomes `+`.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        push(&mut out, name, true);
        out.push('=');
        push(&mut out, value, true);
    }
    out
}

/// Encodes one part of a URL: everything but the unreserved characters of RFC 3986 section 2.3.
pub fn percent_encode_component(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push(&mut out, text, false);
    out
}

/// Decodes names and values in the order they came. `+` is a space.
///
/// # Errors
///
/// Bad escapes, bytes that are not UTF-8 and zero bytes are refused rather than guessed at.
pub fn decode(text: &str) -> Result<Vec<(String, String)>, FormError> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let fault = |fault: Fault| fault.of(name);
            Ok((
                decode_one(name).map_err(fault)?,
                decode_one(value).map_err(fault)?,
            ))
        })
        .collect()
}

enum Fault {
    BadEscape,
    Nul,
    NotUtf8,
}

impl Fault {
    fn of(self, name: &str) -> FormError {
        let name = super::text::shortened(name, 40);
        match self {
            Self::BadEscape => FormError::BadEscape { name },
            Self::Nul => FormError::Nul { name },
            Self::NotUtf8 => FormError::NotUtf8 { name },
        }
    }
}

fn decode_one(text: &str) -> Result<String, Fault> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'+' => b' ',
            b'%' => {
                let high = hex(bytes.next()).ok_or(Fault::BadEscape)?;
                let low = hex(bytes.next()).ok_or(Fault::BadEscape)?;
                high << 4 | low
            }
            other => other,
        };
        if byte == 0 {
            return Err(Fault::Nul);
        }
        out.push(byte);
    }
    String::from_utf8(out).map_err(|_| Fault::NotUtf8)
}

fn hex(byte: Option<u8>) -> Option<u8> {
    // A hex digit is below 16, so it fits.
    char::from(byte?).to_digit(16).map(|digit| digit as u8)
}

fn push(out: &mut String, text: &str, form: bool) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            b'*' if form => out.push('*'),
            b'~' if !form => out.push('~'),
            b' ' if form => out.push('+'),
            _ => {
                out.push('%');
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 0xf)]));
            }
        }
    }
}
