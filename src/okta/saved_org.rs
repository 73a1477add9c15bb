//! An org that a person saved: where to sign in and what to ask for, under a name and a colour. Never a secret.

mod name;
mod setup;

use crate::oauth::json::Json;
use crate::oauth::record::{Record, add, member};
use crate::oauth::text;

pub use self::name::{LONGEST_NAME, NameProblem, plain_name};
pub use self::setup::{Setup, SetupProblem};

/// The most orgs that are saved.
pub const MOST: usize = 50;

/// A way to sign in under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedOrg {
    /// It is the only one of this name.
    pub name: String,
    pub colour: Colour,
    pub setup: Setup,
}

/// One object, as a settings file has it.
impl Record for SavedOrg {
    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            name: member(json, "name")?,
            colour: member(json, "colour")?,
            setup: Setup::from_json(json)?,
        })
    }

    fn to_json(&self) -> Json {
        let mut members = Vec::new();
        add(&mut members, "name", &self.name);
        add(&mut members, "colour", &self.colour);
        if let Json::Object(setup) = self.setup.to_json() {
            members.extend(setup);
        }
        Json::Object(members)
    }
}

/// All of them, in the order they were saved in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedOrgs(pub Vec<SavedOrg>);

/// One that cannot be read must not take the others with it.
impl Record for SavedOrgs {
    fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Array(items) => {
                Some(Self(items.iter().filter_map(SavedOrg::from_json).collect()))
            }
            _ => None,
        }
    }

    fn to_json(&self) -> Json {
        Json::Array(self.0.iter().map(SavedOrg::to_json).collect())
    }
}

impl SavedOrgs {
    /// The place of a name. Small and capital letters are the same.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.0
            .iter()
            .position(|saved| saved.name.eq_ignore_ascii_case(name))
    }

    /// The one that a token of this org and app belongs to. Of another app's token only the org is told, where that is no guess.
    pub fn of(&self, org: &str, client_id: &str) -> Option<&SavedOrg> {
        let mut of_org = self.0.iter().filter(|saved| saved.setup.org == org);
        let exact = of_org
            .clone()
            .find(|saved| saved.setup.client_id == client_id);
        match (exact, of_org.next(), of_org.next()) {
            (None, only, None) => only,
            (exact, _, _) => exact,
        }
    }

    /// A name that nothing has yet.
    pub fn free_name(&self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1_u64;
        while self.position(&name).is_some() {
            number += 1;
            name = [wanted, " ", &number.to_string()].concat();
        }
        name
    }

    /// The colour that the fewest have.
    pub fn free_colour(&self) -> Colour {
        let uses = |colour: &Colour| {
            self.0
                .iter()
                .filter(|saved| saved.colour == *colour)
                .count()
        };
        Colour::all().min_by_key(uses).unwrap_or_default()
    }

    /// Checks a name that is to be given. `except` is the place of the one that it is for, if that is saved already.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check_name(&self, name: &str, except: Option<usize>) -> Result<(), NameProblem> {
        plain_name(name)?;
        match self.position(name) {
            Some(place) if except != Some(place) => Err(NameProblem::Taken),
            _ => Ok(()),
        }
    }
}

/// One of eight colours. What they look like, the style says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colour(u8);

const COLOURS: [&str; 8] = [
    "blue", "green", "gold", "red", "violet", "teal", "orange", "pink",
];

impl Colour {
    /// Every colour.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..8).map(Self)
    }

    /// The colour of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|colour| colour.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        COLOURS
            .get(usize::from(self.0))
            .copied()
            .unwrap_or_default()
    }
}

impl Record for Colour {
    fn from_json(json: &Json) -> Option<Self> {
        Self::from_name(json.as_str()?)
    }

    fn to_json(&self) -> Json {
        Json::String(self.name().to_owned())
    }
}

/// Whether a text has the form of a token or a key, and not of a name, an ID or a scope.
pub fn looks_secret(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|byte| kind(&byte));
    let is_mixed =
        has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let is_plain = text.bytes().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
    });
    // Refresh tokens, codes, API tokens and secrets are long and random; a JWT begins with `{"` in base64url.
    is_plain && text.len() >= 40 && (is_mixed || text.starts_with("ey"))
        || MARKS.iter().any(|mark| text::contains(text, mark))
}

/// What stands before a secret.
const MARKS: [&str; 5] = ["-----BEGIN", "Bearer ", "SSWS ", "token=", "code="];
