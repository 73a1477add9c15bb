//! A user who is to be created.

use core::fmt;

use crate::oauth::json::Json;

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
}

impl Newcomer {
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
    }

    /// The body of the request. To be shown, it has [`HIDDEN`] in the place of the password.
    pub fn to_json(&self, is_shown: bool) -> Json {
        let text = |text: &str| Json::String(text.to_owned());
        let member = |name: &str, value: Json| (name.to_owned(), value);
        let mut members = vec![member(
            "profile",
            Json::Object(vec![
                member("firstName", text(self.first_name.trim())),
                member("lastName", text(self.last_name.trim())),
                member("email", text(self.email.trim())),
                member("login", text(self.login())),
            ]),
        )];
        if !self.password.is_empty() {
            let password = if is_shown { HIDDEN } else { &self.password };
            let value = Json::Object(vec![member("value", text(password))]);
            let credentials = Json::Object(vec![member("password", value)]);
            members.push(member("credentials", credentials));
        }
        Json::Object(members)
    }
}

/// The password is not shown.
impl fmt::Debug for Newcomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json(true).to_text())
    }
}
