//! An org that a person saved: where to sign in and what to ask for, under a name and a colour. Never a secret.

use std::borrow::Cow;

use super::org::{OrgError, OrgUrl};
use crate::oauth::authorize::{RequestProblem, choice_problems};
use crate::oauth::flow::{Flow, ResponseMode};
use crate::oauth::json::Json;
use crate::oauth::record::{Record, add, member};
use crate::oauth::text;

/// The most orgs that are saved.
pub const MOST: usize = 50;

/// The longest name of a saved org, in bytes.
pub const LONGEST_NAME: usize = 80;

/// How to sign in at an org: what a link and a file may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The org's origin.
    pub org: String,
    pub client_id: String,
    pub flow: Flow,
    pub scopes: Vec<String>,
    pub response_mode: ResponseMode,
    /// Whether tokens of the code flow are bound to a key (RFC 9449).
    pub dpop: bool,
}

/// `dpop` is there only where it is so: older records lack it.
impl Record for Setup {
    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            org: member(json, "org")?,
            client_id: member(json, "client_id")?,
            flow: member(json, "flow")?,
            scopes: member(json, "scopes")?,
            response_mode: member(json, "response_mode")?,
            dpop: member::<Option<bool>>(json, "dpop")?.unwrap_or(false),
        })
    }

    fn to_json(&self) -> Json {
        let mut members = Vec::new();
        add(&mut members, "org", &self.org);
        add(&mut members, "client_id", &self.client_id);
        add(&mut members, "flow", &self.flow);
        add(&mut members, "scopes", &self.scopes);
        add(&mut members, "response_mode", &self.response_mode);
        if self.dpop {
            add(&mut members, "dpop", &self.dpop);
        }
        Json::Object(members)
    }
}

impl Setup {
    /// The same, with the org's address as it is meant, if a sign-in could begin with it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, in the order of the form.
    pub fn checked(mut self) -> Result<Self, SetupProblem> {
        let (org, _) = OrgUrl::parse(&self.org).map_err(SetupProblem::Org)?;
        org.as_str().clone_into(&mut self.org);
        self.client_id = self.client_id.trim().to_owned();
        if looks_secret(&self.client_id) || self.scopes.iter().any(|scope| looks_secret(scope)) {
            return Err(SetupProblem::Secret);
        }
        if self.client_id.len() > LONGEST_CLIENT_ID {
            return Err(RequestProblem::ClientIdCharacters.into());
        }
        let problems = choice_problems(&self.client_id, &self.scopes);
        match problems.into_iter().next() {
            Some(problem) => Err(problem.into()),
            None => Ok(self),
        }
    }
}

/// What keeps a sign-in from beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupProblem {
    Org(OrgError),
    Request(RequestProblem),
    /// A token or a key where an ID or a scope belongs.
    Secret,
}

impl From<RequestProblem> for SetupProblem {
    fn from(problem: RequestProblem) -> Self {
        Self::Request(problem)
    }
}

impl SetupProblem {
    /// What is wrong and how to put it right.
    pub fn text(&self) -> Cow<'static, str> {
        match self {
            Self::Org(error) => error.text(),
            Self::Request(problem) => problem.text(),
            Self::Secret => Cow::Borrowed(
                "There is what looks like a token or a key where the client ID or a scope belongs. Remove it.",
            ),
        }
    }
}

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

/// Checks a name that a person gives to something that is kept.
///
/// # Errors
///
/// What is wrong with it, whatever else has it.
pub fn plain_name(name: &str) -> Result<(), NameProblem> {
    if name.trim().is_empty() {
        return Err(NameProblem::Missing);
    }
    if name.len() > LONGEST_NAME {
        return Err(NameProblem::TooLong);
    }
    if name.chars().any(is_invisible) {
        return Err(NameProblem::Invisible);
    }
    if looks_secret(name) {
        return Err(NameProblem::Secret);
    }
    Ok(())
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// A control character, or one that changes the direction of what follows: it could pass for another name.
    Invisible,
    Missing,
    Secret,
    Taken,
    TooLong,
}

impl NameProblem {
    /// What is wrong and how to put it right.
    pub fn text(self) -> &'static str {
        match self {
            Self::Invisible => "The name has a character that cannot be seen. Type it anew.",
            Self::Missing => "Give it a name.",
            Self::Secret => "That looks like a token or a key. Give it a plain name.",
            Self::Taken => "There is one of this name already. Choose another.",
            Self::TooLong => "That is too long. Take a shorter name.",
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

/// Okta takes IDs of one's own choice up to 100 characters.
const LONGEST_CLIENT_ID: usize = 128;

fn is_invisible(character: char) -> bool {
    matches!(character, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
