//! Checks of profiles and passwords that clients send.

use serde_json::{Map, Value};

use crate::directory::attributes::{ATTRIBUTES, Attribute, AttributeKind};
use crate::directory::{Kind, Profile};

use super::answer::Refused;
use super::schema::requires;

/// What is done with the attributes a client does not mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmentioned {
    Cleared,
    Kept,
}

/// A profile with the attributes a client sent. Attributes the schema does not have are dropped, as
/// at Okta.
///
/// # Errors
///
/// `E0000001` with a cause for each attribute that is not as the schema wants it.
pub(super) fn profile(
    old: &Profile,
    sent: &Map<String, Value>,
    unmentioned: Unmentioned,
) -> Result<Profile, Refused> {
    let mut profile = match unmentioned {
        Unmentioned::Cleared => Profile::default(),
        Unmentioned::Kept => old.clone(),
    };
    for (name, value) in sent {
        profile.set(name, value.clone());
    }
    let mut causes: Vec<(&str, &str)> = Vec::new();
    for name in REQUIRED {
        // Someone imported without a name can be changed without giving one.
        let always_blank = old != &Profile::default() && old.text(name).is_empty();
        if profile.text(name).is_empty() && !always_blank {
            causes.push((name, "The field cannot be left blank"));
        }
    }
    let login = profile.text("login");
    if !is_address(login) && (login.is_empty() || login != old.text("login")) {
        causes.push(("login", "Username must be in the form of an email address"));
    }
    for attribute in &ATTRIBUTES {
        let changed = profile.value(attribute.name) != old.value(attribute.name);
        let value = profile.value(attribute.name).filter(|_| changed);
        if let Some(complaint) = value.and_then(|value| complaint(attribute, value)) {
            causes.push((attribute.name, complaint));
        }
    }
    let Some((first, _)) = causes.first() else {
        return Ok(profile);
    };
    let texts: Vec<String> = causes
        .iter()
        .map(|(name, complaint)| format!("{name}: {complaint}"))
        .collect();
    Err(Refused::invalid(first, &texts))
}

/// Refuses a profile that lacks what its type of user requires beside what everyone has.
///
/// # Errors
///
/// `E0000001` with a cause for each attribute that is missing.
pub(super) fn required(profile: &Profile, type_id: &str) -> Result<(), Refused> {
    let user_type = Kind::UserType.number(type_id).unwrap_or(0) as usize;
    let missing: Vec<&str> = ATTRIBUTES
        .iter()
        .map(|attribute| attribute.name)
        .filter(|name| requires(user_type, name) && profile.value(name).is_none())
        .collect();
    let Some(first) = missing.first() else {
        return Ok(());
    };
    let causes: Vec<String> = missing
        .iter()
        .map(|name| format!("{name}: The field cannot be left blank"))
        .collect();
    Err(Refused::invalid(first, &causes))
}

/// Whether a password would do.
///
/// # Errors
///
/// The cause to report.
pub(super) fn password(password: &str, login: &str) -> Result<(), String> {
    let has = |test: fn(char) -> bool| password.chars().any(test);
    let local = login.split('@').next().unwrap_or_default().to_lowercase();
    let lower = password.to_lowercase();
    let part_of_login = local
        .split(['.', '-', '_', ',', '#'])
        .any(|part| part.chars().count() > 3 && lower.contains(part));
    let good = password.chars().count() >= 8
        && has(char::is_lowercase)
        && has(char::is_uppercase)
        && has(char::is_numeric)
        && !part_of_login;
    if good {
        Ok(())
    } else {
        Err(PASSWORD_RULES.to_owned())
    }
}

/// `E0000001` for a login that someone else has.
pub(super) fn duplicate_login() -> Refused {
    let cause = "login: An object with this field already exists in the current organization";
    Refused::invalid("login", &[cause.to_owned()])
}

fn complaint(attribute: &Attribute, value: &Value) -> Option<&'static str> {
    let right_type = match attribute.kind {
        AttributeKind::Boolean => value.is_boolean(),
        AttributeKind::Integer => value.is_i64(),
        AttributeKind::Integers => is_array_of(value, Value::is_i64),
        AttributeKind::Number => value.is_number(),
        AttributeKind::Email | AttributeKind::Text => value.is_string(),
        AttributeKind::Texts => is_array_of(value, Value::is_string),
    };
    if !right_type {
        return Some("The field is not of the type the schema defines");
    }
    let text = value.as_str()?;
    // Okta stores at most three bytes of UTF-8 for each character.
    if text.chars().any(|letter| letter.len_utf8() > 3) {
        return Some("The field contains characters that are not supported");
    }
    let length = text.chars().count() as u64;
    if attribute.max.is_some_and(|max| length > max) {
        return Some("The field is too long");
    }
    // Blank required fields are reported elsewhere.
    if length > 0 && attribute.min.is_some_and(|min| length < min) {
        return Some("The field is too short");
    }
    if attribute.kind == AttributeKind::Email && length > 0 && !is_address(text) {
        return Some("Does not match required pattern");
    }
    if !attribute.options.is_empty() && !attribute.options.contains(&text) {
        return Some("The value is not one of the values the schema lists");
    }
    None
}

fn is_array_of(value: &Value, test: fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(test))
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control())
}

/// In the order Okta complains about them.
const REQUIRED: [&str; 4] = ["login", "firstName", "lastName", "email"];

const PASSWORD_RULES: &str = "password: Password requirements were not met. Password requirements: \
    at least 8 characters, a lowercase letter, an uppercase letter, a number, no parts of your \
    username.";
