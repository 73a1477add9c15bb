//! A user who is to be created.

use core::fmt;

use super::edit::is_editable;
use crate::oauth::json::Json;
use crate::okta::{bulk::Group, user_schema::Attribute};

/// What stands in the place of the password where a request is only shown.
pub const HIDDEN: &str = "(the password)";

/// What is known of a user who is to be created.
#[derive(Clone, Default)]
pub struct Newcomer {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// Empty for the same as the e-mail address.
    pub login: String,
    /// Empty for none.
    pub password: String,
    /// What else the type of user requires, by the attribute's name; `null` as long as nothing is typed.
    pub others: Vec<(String, Json)>,
    /// What else is chosen to be told of them, by the attribute's name; `None` for what is typed and cannot be read.
    pub more: Vec<(String, Option<Json>)>,
    /// The groups they are in from the start.
    pub groups: Vec<Group>,
    /// The ID of the type of user; `None` for the default one.
    pub kind: Option<String>,
}

/// In so many groups may a user be created.
pub const MOST_GROUPS: usize = 20;

impl Newcomer {
    /// Whether anything is told of them, which would be lost with the form.
    pub fn is_begun(&self) -> bool {
        let typed = [
            &self.first_name,
            &self.last_name,
            &self.email,
            &self.login,
            &self.password,
        ];
        typed.iter().any(|text| !text.is_empty())
            || self.others.iter().any(|(_, value)| *value != Json::Null)
            || self
                .more
                .iter()
                .any(|(_, value)| *value != Some(Json::Null))
            || !self.groups.is_empty()
    }

    /// What the user will sign in as.
    pub fn login(&self) -> &str {
        match self.login.trim() {
            "" => self.email.trim(),
            login => login,
        }
    }

    /// Whether there is all that Okta asks for.
    pub fn is_complete(&self) -> bool {
        [&self.first_name, &self.last_name, &self.email]
            .iter()
            .all(|text| !text.trim().is_empty())
            && self.others.iter().all(|(_, value)| *value != Json::Null)
            && self.more.iter().all(|(_, value)| value.is_some())
    }

    /// The body of the request. To be shown, it has [`HIDDEN`] in the place of the password.
    pub fn to_json(&self, is_shown: bool) -> Json {
        let text = |text: &str| Json::String(text.to_owned());
        let member = |name: &str, value: Json| (name.to_owned(), value);
        let mut profile = vec![
            member("firstName", text(self.first_name.trim())),
            member("lastName", text(self.last_name.trim())),
            member("email", text(self.email.trim())),
            member("login", text(self.login())),
        ];
        let given = |(_, value): &&(String, Json)| *value != Json::Null;
        profile.extend(self.others.iter().filter(given).cloned());
        let more = self.more.iter();
        let more = more.filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
        profile.extend(more.filter(|(_, value)| *value != Json::Null));
        let mut members = vec![member("profile", Json::Object(profile))];
        if !self.password.is_empty() {
            let password = if is_shown { HIDDEN } else { &self.password };
            let value = Json::Object(vec![member("value", text(password))]);
            let credentials = Json::Object(vec![member("password", value)]);
            members.push(member("credentials", credentials));
        }
        if !self.groups.is_empty() {
            let ids = self.groups.iter().map(|group| text(&group.id));
            members.push(member("groupIds", Json::Array(ids.collect())));
        }
        if let Some(kind) = &self.kind {
            let id = member("id", text(kind));
            members.push(member("type", Json::Object(vec![id])));
        }
        Json::Object(members)
    }
}

/// The attributes of a schema that a newcomer has to have, beside those that everyone is asked for.
pub fn required(known: &[Attribute]) -> Vec<Attribute> {
    let is_left = |attribute: &&Attribute| {
        attribute.is_required && is_editable(attribute) && !ASKED.contains(&attribute.name())
    };
    known.iter().filter(is_left).cloned().collect()
}

/// The attributes of a schema that a newcomer may have as well.
pub fn optional(known: &[Attribute]) -> Vec<Attribute> {
    let is_left = |attribute: &&Attribute| {
        !attribute.is_required && is_editable(attribute) && !ASKED.contains(&attribute.name())
    };
    known.iter().filter(is_left).cloned().collect()
}

/// What the form asks for whatever the schema says.
const ASKED: [&str; 4] = ["firstName", "lastName", "email", "login"];

/// The password is not shown.
impl fmt::Debug for Newcomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json(true).to_text())
    }
}
