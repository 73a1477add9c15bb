//! Editing a profile: what was typed, what changes by it, and the part of the profile that is sent.

use crate::oauth::json::{self, Json};
use crate::okta::user_schema::{Attribute, Kind};

/// An attribute that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub name: String,
    /// `null` if there is no value.
    pub before: Json,
    /// `null` clears the attribute.
    pub after: Json,
}

/// Why a text is no value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    NotANumber,
    NotYesOrNo,
    NotWhole,
    /// A kind of value that is not edited here.
    Unreadable,
}

impl Mistake {
    /// What is wrong.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotANumber => "Enter a number.",
            Self::NotYesOrNo => "Enter true or false.",
            Self::NotWhole => "Enter a whole number.",
            Self::Unreadable => "This kind of value cannot be edited here.",
        }
    }
}

/// A value as it stands in a field: a list has a line for each item.
pub fn written(value: &Json) -> String {
    match value {
        Json::Array(items) => {
            let lines: Vec<_> = items.iter().map(Json::display).collect();
            lines.join("\n")
        }
        other => other.display(),
    }
}

/// Reads what stands in a field, one value a line where there may be several. Nothing at all clears the attribute.
///
/// # Errors
///
/// See [`Mistake`].
pub fn read(kind: Kind, is_array: bool, text: &str) -> Result<Json, Mistake> {
    if text.is_empty() {
        return Ok(Json::Null);
    }
    match (kind, is_array) {
        (Kind::Boolean, false) => match text.trim() {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            _ => Err(Mistake::NotYesOrNo),
        },
        (Kind::Integer | Kind::Number, false) => number(kind, text),
        (Kind::Integer | Kind::Number, true) => {
            let items = lines(text).map(|line| number(kind, line));
            items.collect::<Result<_, _>>().map(Json::Array)
        }
        (Kind::Text, false) => Ok(Json::String(text.to_owned())),
        (Kind::Text, true) => Ok(Json::Array(
            lines(text)
                .map(|line| Json::String(line.to_owned()))
                .collect(),
        )),
        _ => Err(Mistake::Unreadable),
    }
}

/// Whether an attribute is one that can be edited here.
pub fn is_editable(attribute: &Attribute) -> bool {
    let is_readable = match attribute.kind {
        Kind::Boolean => !attribute.is_array,
        kind => kind.is_number() || kind == Kind::Text,
    };
    is_readable && !attribute.is_read_only
}

/// What changes, in the order of `typed`. An attribute that is missing in `before` has no value; one that is missing in `typed`
/// stays.
pub fn changes(before: &[(String, Json)], typed: &[(String, Json)]) -> Vec<Change> {
    let mut out = Vec::new();
    for (name, after) in typed {
        let before = json::find(before, name).unwrap_or(&Json::Null);
        if before != after {
            out.push(Change {
                name: name.clone(),
                before: before.clone(),
                after: after.clone(),
            });
        }
    }
    out
}

/// The same changes, back.
pub fn reversed(changes: &[Change]) -> Vec<Change> {
    let back = changes.iter().map(|change| Change {
        name: change.name.clone(),
        before: change.after.clone(),
        after: change.before.clone(),
    });
    back.collect()
}

/// The same changes to a profile that is another by now: what is so already is left out. `None` if what they change is as it was.
pub fn rebased(changes: &[Change], now: &[(String, Json)]) -> Option<Vec<Change>> {
    let is_value = |change: &Change, value: &Json| {
        json::find(now, &change.name).unwrap_or(&Json::Null) == value
    };
    let is_as_it_was = |change: &Change| is_value(change, &change.before);
    if changes.iter().all(is_as_it_was) {
        return None;
    }
    let left = changes
        .iter()
        .filter(|change| !is_value(change, &change.after));
    let anew = left.map(|change| Change {
        before: json::find(now, &change.name).unwrap_or(&Json::Null).clone(),
        ..change.clone()
    });
    Some(anew.collect())
}

/// The body of a partial update: the attributes that change, and no other.
pub fn profile_of(changes: &[Change]) -> Json {
    let members = changes
        .iter()
        .map(|change| (change.name.clone(), change.after.clone()));
    Json::Object(vec![(
        "profile".to_owned(),
        Json::Object(members.collect()),
    )])
}

fn number(kind: Kind, text: &str) -> Result<Json, Mistake> {
    match json::parse(text.trim().as_bytes(), LONGEST_NUMBER) {
        Ok(Json::Number(number)) => {
            let digits = number.as_str();
            let is_whole = digits.bytes().all(|b| b == b'-' || b.is_ascii_digit());
            match is_whole || kind == Kind::Number {
                true => Ok(Json::Number(number)),
                false => Err(Mistake::NotWhole),
            }
        }
        _ => Err(Mistake::NotANumber),
    }
}

/// The lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.trim().is_empty())
}

const LONGEST_NUMBER: usize = 100;
