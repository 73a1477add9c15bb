//! How lists and objects are kept: as texts that one can look through, in which it still shows what is a value of its own.
//!
//! `["a, b", 3]` is kept as `<GS><US>a, b,<RS>3`, and shown as `a, b, 3`. What begins with none of the marks is shown as it is. No text
//! has them: JSON writes control characters as escapes, and for these three their symbols are kept.

use std::borrow::Cow;

/// Begins a list, the group separator. Its values follow, each with a mark before it, and commas between them.
pub(crate) const LIST: u8 = 0x1d;

/// Begins a value that is kept as JSON, the record separator.
pub(crate) const JSON: u8 = 0x1e;

/// Begins a text in a list, the unit separator.
pub(crate) const TEXT: u8 = 0x1f;

/// What is kept of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    List(Vec<Single<'a>>),
    Single(Single<'a>),
}

/// A value that is no list, or stands in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Single<'a> {
    /// An object, or whatever is no text in a list, as JSON.
    Json(&'a str),
    /// A text, or a number and the like that stands in no list.
    Text(&'a str),
}

impl<'a> Value<'a> {
    pub(crate) fn of(kept: &'a str) -> Self {
        match split_mark(kept) {
            Some((LIST, values)) => Self::List(self::values(values).collect()),
            Some((_, json)) => Self::Single(Single::Json(json)),
            None => Self::Single(Single::Text(kept)),
        }
    }
}

fn values(mut rest: &str) -> impl Iterator<Item = Single<'_>> {
    core::iter::from_fn(move || {
        let (mark, after) = split_mark(rest)?;
        let end = after.find(is_of_value);
        let (value, others) = after.split_at(end.unwrap_or(after.len()));
        rest = others;
        let value = match others.is_empty() {
            true => value,
            false => value.strip_suffix(',').unwrap_or(value),
        };
        Some(match mark {
            TEXT => Single::Text(value),
            _ => Single::Json(value),
        })
    })
}

/// What people see.
pub(crate) fn shown(kept: &str) -> Cow<'_, str> {
    match split_mark(kept) {
        // What marks the first one is nothing to be seen.
        Some((LIST, values)) => values
            .get(1..)
            .unwrap_or_default()
            .replace(is_of_value, " ")
            .into(),
        Some((_, json)) => json.into(),
        None => kept.into(),
    }
}

/// The same without the marks before it: as it is sorted.
pub(crate) fn bare(kept: &[u8]) -> &[u8] {
    match kept {
        [LIST, JSON | TEXT, rest @ ..] | [LIST | JSON, rest @ ..] => rest,
        kept => kept,
    }
}

fn is_of_value(character: char) -> bool {
    matches!(character, '\x1e' | '\x1f')
}

fn split_mark(kept: &str) -> Option<(u8, &str)> {
    let mark = *kept.as_bytes().first()?;
    matches!(mark, LIST | JSON | TEXT).then(|| (mark, &kept[1..]))
}

/// Puts symbols into the place of marks, from a place on.
pub(crate) fn without_marks(text: &mut Vec<u8>, from: usize) {
    let is_mark = |byte: &u8| matches!(*byte, LIST | JSON | TEXT);
    while let Some(at) = text[from..].iter().position(is_mark) {
        let at = from + at;
        // U+241D and those after it, in UTF-8.
        let symbol = [0xe2, 0x90, 0x9d + (text[at] - LIST)];
        text.splice(at..=at, symbol);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_each_other() {
        use Single::{Json, Text};
        use Value::List;
        for (kept, value, seen) in [
            ("", Value::Single(Text("")), ""),
            ("a, b", Value::Single(Text("a, b")), "a, b"),
            ("\x1d", List(vec![]), ""),
            ("\x1d\x1f", List(vec![Text("")]), ""),
            ("\x1d\x1fa, b", List(vec![Text("a, b")]), "a, b"),
            ("\x1d\x1fa,\x1fb", List(vec![Text("a"), Text("b")]), "a, b"),
            (
                "\x1d\x1fa,,\x1f,",
                List(vec![Text("a,"), Text(",")]),
                "a,, ,",
            ),
            (
                "\x1d\x1e[1],\x1fé,\x1enull",
                List(vec![Json("[1]"), Text("é"), Json("null")]),
                "[1], é, null",
            ),
            ("\x1e{}", Value::Single(Json("{}")), "{}"),
        ] {
            assert_eq!(Value::of(kept), value, "{kept:?}");
            assert_eq!(shown(kept), seen, "{kept:?}");
            // Sorting takes what is between the values for a little else than a space.
            let sorted =
                String::from_utf8_lossy(bare(kept.as_bytes())).replace(['\x1e', '\x1f'], " ");
            assert_eq!(sorted, seen, "{kept:?}");
        }
    }

    #[test]
    fn marks_in_texts_become_symbols() {
        let mut text = b"\x1fa\x1d\x1e\x1fb".to_vec();
        without_marks(&mut text, 1);
        assert_eq!(String::from_utf8_lossy(&text), "\x1fa␝␞␟b");
    }
}
