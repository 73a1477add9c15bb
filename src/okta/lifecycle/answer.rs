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

/// A link that lets whoever has it set the user's password.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    /// What it is.
    pub label: &'static str,
    link: String,
}

impl Given {
    /// The link itself.
    pub fn reveal(&self) -> &str {
        &self.link
    }
}

/// The link is as good as a password: it is not shown.
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
        LINKS.iter().find_map(|(name, label)| {
            Some(Given {
                label,
                link: body.member_str(name)?.to_owned(),
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

const LINKS: [(&str, &str); 2] = [
    ("activationUrl", "Activation link"),
    ("resetPasswordUrl", "Reset link"),
];

/// The longest answer that is looked into for a link.
const LONGEST: usize = 64 << 10;
