//! What Okta answers to an action.

use core::fmt;

use super::Action;
use crate::oauth::http::Response;
use crate::oauth::json;
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::users::{self, UserDetail};

/// An action that was done.
#[derive(Clone, Debug)]
pub struct Done {
    pub status: u16,
    pub request_id: Option<String>,
    /// The user as the answer shows them, if it does.
    pub user: Option<UserDetail>,
    /// What is to be passed on to the user.
    pub given: Option<Given>,
}

/// A link that lets whoever has it set the user's password, or a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// What it is.
    pub label: &'static str,
    /// What it opens to whoever has it.
    pub opens: &'static str,
    secret: String,
}

impl Given {
    /// The link or the password itself.
    pub fn reveal(&self) -> &str {
        &self.secret
    }
}

/// A link is as good as a password: neither is shown.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label)
    }
}

/// Judges the answer to [`Action::request`].
///
/// # Errors
///
/// See [`FailureKind`]. An answer that promises success is believed: only a user who was created has to be in it.
pub fn process(action: Action, response: &Response) -> Result<Done, Box<ApiFailure>> {
    if !(200..300).contains(&response.status) {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    let user = users::process_user(response).ok();
    if action == Action::Create && user.is_none() {
        return Err(Box::new(ApiFailure::of(response, FailureKind::NotExpected)));
    }
    let given = json::parse(&response.body, LONGEST).ok().and_then(|body| {
        SECRETS.iter().find_map(|(name, label, opens)| {
            Some(Given {
                label,
                opens,
                secret: body.member_str(name)?.to_owned(),
            })
        })
    });
    Ok(Done {
        status: response.status,
        request_id: response.request_id(),
        user,
        given,
    })
}

const SECRETS: [(&str, &str, &str); 3] = [
    ("activationUrl", "Activation link", SETS_PASSWORD),
    ("resetPasswordUrl", "Reset link", SETS_PASSWORD),
    (
        "tempPassword",
        "Temporary password",
        "whoever has it can sign in as the user",
    ),
];

const SETS_PASSWORD: &str = "whoever has it can set the password";

/// The longest answer that is looked into for a link or a password.
const LONGEST: usize = 64 << 10;
