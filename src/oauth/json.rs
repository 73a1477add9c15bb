//! JSON, read strictly: a size limit, and no key twice in one object.
//!
//! Two programs that read `{"a":1,"a":2}` may see different things; RFC 8259 section 4 leaves it open, so it is refused.

mod number;
mod parse;

pub use self::number::Number;
pub use self::parse::parse;

/// A JSON value. An object's members keep their order, as the one who wrote them meant it.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Array(Vec<Self>),
    Bool(bool),
    Null,
    Number(Number),
    Object(Vec<(String, Self)>),
    String(String),
}

impl Json {
    /// The value of an object's member.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => find(members, name),
            _ => None,
        }
    }

    /// The value of a member that is a string.
    #[inline(never)]
    pub fn member_str(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// Any number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// The value for people: a string without its quotes, `null` as nothing, a list with commas; an object as JSON.
    pub fn display(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::String(text) => text.clone(),
            Self::Array(items) if items.iter().all(|item| !item.is_compound()) => {
                let mut out = String::new();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&item.display());
                }
                out
            }
            other => other.to_text(),
        }
    }

    /// The value as JSON text, without spaces.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// The value as JSON text, indented by two spaces a level.
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    fn is_compound(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number.as_str()),
            Self::String(text) => write_string(out, text),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(out, index, level);
                    item.write(out, level.map(|level| level + 1));
                }
                close(out, items.is_empty(), level);
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    separate(out, index, level);
                    write_string(out, name);
                    out.push_str(if level.is_some() { ": " } else { ":" });
                    value.write(out, level.map(|level| level + 1));
                }
                close(out, members.is_empty(), level);
                out.push('}');
            }
        }
    }
}

/// Why a text was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// One object names a member twice.
    DuplicateKey { name: String },
    /// There is no text at all.
    Empty,
    /// Not JSON, cut off, or nested or numerous beyond reason.
    Malformed,
    /// Longer than the caller takes.
    TooLarge { bytes: usize },
}

/// The value of the member called `name`.
#[inline(never)]
pub fn find<'a>(members: &'a [(String, Json)], name: &str) -> Option<&'a Json> {
    members
        .iter()
        .find(|(member, _)| member == name)
        .map(|(_, value)| value)
}

fn separate(out: &mut String, index: usize, level: Option<usize>) {
    if index > 0 {
        out.push(',');
    }
    if let Some(level) = level {
        new_line(out, level + 1);
    }
}

fn close(out: &mut String, empty: bool, level: Option<usize>) {
    if let (Some(level), false) = (level, empty) {
        new_line(out, level);
    }
}

fn new_line(out: &mut String, level: usize) {
    out.push('\n');
    for _ in 0..level {
        out.push_str("  ");
    }
}

fn write_string(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => {
                // Below 32, so two digits tell it.
                let code = character as usize;
                out.push_str("\\u00");
                out.push(char::from(DIGITS[code >> 4]));
                out.push(char::from(DIGITS[code & 0xf]));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
