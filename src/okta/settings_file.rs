//! The file that carries saved orgs from one browser to another. Never a secret: a file with one in it is refused as a whole.

mod plan;
mod problem;

pub use plan::{Change, apply, plan};
pub use problem::{FileError, Problem};

use super::saved_org::{Colour, SavedOrg, SavedOrgs, Setup, SetupProblem, looks_secret};
use crate::oauth::authorize::RequestProblem;
use crate::oauth::flow::{Flow, ResponseMode};
use crate::oauth::json::{self, Json, JsonError};
use crate::oauth::record::Record;
use crate::oauth::text;

/// What the file calls itself.
const FORMAT: &str = "latchkey-settings";

const VERSION: u64 = 1;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 18;

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsFile {
    pub orgs: Vec<SavedOrg>,
    /// The places of what is not known here, and so is left out.
    pub unknown: Vec<String>,
}

/// Writes the file.
pub fn build(orgs: &SavedOrgs) -> String {
    let file = Json::Object(vec![
        ("format".to_owned(), Json::String(FORMAT.to_owned())),
        ("version".to_owned(), Json::Number(VERSION.into())),
        ("orgs".to_owned(), orgs.to_json()),
    ]);
    [&file.to_pretty(), "\n"].concat()
}

/// Reads a file.
///
/// # Errors
///
/// The first thing that is wrong with it, with its place. Nothing of such a file is to be used.
pub fn read(text: &str) -> Result<SettingsFile, FileError> {
    // Some editors put a mark before the text.
    let text = text.trim_start_matches('\u{feff}').trim();
    let json = json::parse(text.as_bytes(), MAX_BYTES).map_err(|error| match error {
        JsonError::Empty => FileError::whole(Problem::Empty),
        JsonError::TooLarge { .. } => FileError::whole(Problem::TooLong),
        _ if has_secret(text) => FileError::whole(Problem::Secret),
        JsonError::DuplicateKey { name } => FileError::at(&name, Problem::Twice),
        _ => FileError::whole(Problem::NotJson),
    })?;
    // Before all else: whatever else such a file is, nothing of it is to be kept or shown.
    refuse_secrets(&json, "")?;
    let Json::Object(members) = &json else {
        return Err(FileError::whole(Problem::NotSettings));
    };
    if json.member_str("format") != Some(FORMAT) {
        return Err(FileError::at("format", Problem::NotSettings));
    }
    if json.member("version").and_then(Json::as_u64) != Some(VERSION) {
        return Err(FileError::at("version", Problem::Version));
    }
    let mut file = SettingsFile::default();
    note_unknown(&mut file, members, &["format", "version", "orgs"], "");
    let Some(Json::Array(items)) = json.member("orgs") else {
        return Err(FileError::at("orgs", Problem::NoList));
    };
    let mut known = SavedOrgs::default();
    for (index, item) in items.iter().enumerate() {
        let place = ["orgs[", &index.to_string(), "]"].concat();
        let Json::Object(members) = item else {
            return Err(FileError::at(&place, Problem::NoObject));
        };
        note_unknown(&mut file, members, &MEMBERS, &place);
        let saved = read_org(item, &place, &known)?;
        known.0.push(saved);
    }
    file.orgs = known.0;
    Ok(file)
}

/// The members of an org.
const MEMBERS: [&str; 8] = [
    "name",
    "colour",
    "org",
    "client_id",
    "flow",
    "scopes",
    "response_mode",
    "dpop",
];

/// Reads one org. `before` are those that stand before it in the file.
fn read_org(json: &Json, place: &str, before: &SavedOrgs) -> Result<SavedOrg, FileError> {
    let fault = |member: &str, problem| FileError::at(&below(place, member), problem);
    let word = |member: &'static str| match json.member(member) {
        Some(Json::String(text)) => Ok(text.trim().to_owned()),
        None => Err(fault(member, Problem::Missing)),
        Some(_) => Err(fault(member, Problem::NoText)),
    };
    let name = word("name")?;
    before
        .check_name(&name, None)
        .map_err(|problem| fault("name", Problem::Name(problem)))?;
    // What tells how to sign in must be there; a colour is only for the eye.
    let colour = match json.member("colour") {
        None => before.free_colour(),
        Some(json) => Colour::from_json(json).ok_or_else(|| fault("colour", Problem::Colour))?,
    };
    let flow = match word("flow")?.as_str() {
        "authorization_code" => Flow::AuthorizationCode,
        "implicit" => Flow::Implicit,
        _ => return Err(fault("flow", Problem::Flow)),
    };
    let response_mode = json
        .member("response_mode")
        .map_or(Some(ResponseMode::Fragment), ResponseMode::from_json);
    let Some(Json::Array(items)) = json.member("scopes") else {
        return Err(fault("scopes", Problem::NoList));
    };
    let mut scopes = Vec::new();
    for item in items {
        let scope = item
            .as_str()
            .ok_or_else(|| fault("scopes", Problem::NoText))?;
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    let setup = Setup {
        org: word("org")?,
        client_id: word("client_id")?,
        flow,
        scopes,
        response_mode: response_mode
            .ok_or_else(|| fault("response_mode", Problem::ResponseMode))?,
        dpop: match json.member("dpop") {
            None | Some(Json::Bool(false)) => false,
            Some(Json::Bool(true)) => true,
            Some(_) => return Err(fault("dpop", Problem::NoChoice)),
        },
    };
    let setup = setup.checked().map_err(|problem| {
        let member = match &problem {
            SetupProblem::Org(_) => "org",
            SetupProblem::Request(
                RequestProblem::ClientIdMissing | RequestProblem::ClientIdCharacters,
            )
            | SetupProblem::Secret => "client_id",
            SetupProblem::Request(_) => "scopes",
        };
        fault(member, Problem::Setup(problem))
    })?;
    Ok(SavedOrg {
        name,
        colour,
        setup,
    })
}

fn note_unknown(file: &mut SettingsFile, members: &[(String, Json)], known: &[&str], place: &str) {
    for (name, _) in members {
        if !known.contains(&name.as_str()) {
            file.unknown.push(below(place, name));
        }
    }
}

fn below(place: &str, member: &str) -> String {
    let member = text::shortened(member, 40);
    match place {
        "" => member,
        place => [place, ".", &member].concat(),
    }
}

/// Looks at every name and every text, however deep.
fn refuse_secrets(json: &Json, place: &str) -> Result<(), FileError> {
    match json {
        Json::String(text) if has_secret(text) => Err(FileError::at(place, Problem::Secret)),
        Json::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            refuse_secrets(item, &[place, "[", &index.to_string(), "]"].concat())
        }),
        Json::Object(members) => members.iter().try_for_each(|(name, value)| {
            if has_secret(name) {
                return Err(FileError::at(place, Problem::Secret));
            }
            let place = below(place, name);
            if is_name_of_secret(name) {
                return Err(FileError::at(&place, Problem::Secret));
            }
            refuse_secrets(value, &place)
        }),
        _ => Ok(()),
    }
}

fn has_secret(text: &str) -> bool {
    looks_secret(text)
        || text
            .split(|character: char| {
                character.is_whitespace()
                    || matches!(character, '"' | '\'' | ',' | ':' | '{' | '}' | '[' | ']')
            })
            .any(looks_secret)
}

/// Whether a member of this name is there for a secret.
fn is_name_of_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|part| text::contains(&name, part)) || name == "code"
}

const SECRETS: [&str; 11] = [
    "token",
    "secret",
    "passw",
    "passphrase",
    "key",
    "jwk",
    "verifier",
    "assertion",
    "cookie",
    "credential",
    "authorization",
];
