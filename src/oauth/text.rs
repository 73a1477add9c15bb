//! Searching and cutting text in few bytes of code: what the standard library has for this brings its general string search and
//! its messages about cuts inside of a character, some kilobytes that the page would load for nothing.

/// Where `part` begins.
#[inline(never)]
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    (0..=text.len()).find(|at| text.as_bytes()[*at..].starts_with(part.as_bytes()))
}

/// Whether `part` is in it.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// What stands before and after the first `part`.
pub(crate) fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let (before, after) = split_at(text, find(text, part)?);
    Some((before, split_at(after, part.len()).1))
}

/// Puts `other` in the place of every `part`, which must not be empty.
#[inline(never)]
pub(crate) fn replace(text: &str, part: &str, other: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = split_once(rest, part) {
        out.push_str(before);
        out.push_str(other);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The first `at` bytes, and the rest. All of it and nothing, if there is no such place in it.
#[inline(never)]
pub(crate) fn split_at(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// What stands before the first byte that fits, and the rest from there on.
pub(crate) fn split_before(text: &str, fits: impl Fn(u8) -> bool) -> (&str, &str) {
    let at = text.bytes().position(fits);
    split_at(text, at.unwrap_or(text.len()))
}

/// Without spaces and tabs at the start.
#[inline(never)]
pub(crate) fn trim_blanks(text: &str) -> &str {
    split_before(text, |byte| byte != b' ' && byte != b'\t').1
}

/// A number made of digits alone: no sign, no spaces.
#[inline(never)]
pub(crate) fn number(text: &str) -> Option<u64> {
    digits(text.as_bytes())
}

/// Like [`number`].
#[inline(never)]
pub(crate) fn digits(text: &[u8]) -> Option<u64> {
    let mut number: Option<u64> = None;
    for byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        let digit = u64::from(byte - b'0');
        number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
    }
    number
}

/// A copy.
#[inline(never)]
pub(crate) fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// The first `longest` characters.
#[inline(never)]
pub(crate) fn shortened(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// Whether there are only visible ASCII characters in it.
#[inline(never)]
pub(crate) fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Looks up a name in a table that is one text, a line `name=value` for each row: an array of pairs costs the page more bytes.
#[inline(never)]
pub(crate) fn row<'a>(table: &'a str, name: &str) -> Option<&'a str> {
    rows(table).find_map(|(row, value)| (row == name).then_some(value))
}

/// The rows of such a table.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.split('\n').filter_map(|row| row.split_once('='))
}
