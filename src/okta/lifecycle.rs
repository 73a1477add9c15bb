//! What can be done to a user: every action as data, from the statuses it is possible in to the request that it sends.
//!
//! One user and many are served alike: an action, a user's ID and status, and a [`Choice`] are all that is needed.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/>.

mod answer;
mod edit;
mod machine;
mod newcomer;
mod words;

use super::org::{Endpoint, OrgUrl};
use super::users::Status;
use crate::oauth::form;
use crate::oauth::http::{Method, Request};
use crate::oauth::json::Json;
use crate::oauth::secret::AccessToken;

pub use self::answer::{Done, Given, process};
pub use self::edit::{
    Change, Mistake, changes, is_editable, profile_of, read, rebased, reversed, written,
};
pub use self::machine::{Cause, MOVES, Move};
pub use self::newcomer::{HIDDEN, MOST_GROUPS, Newcomer, optional, required};
pub use self::words::{Mail, mail_of_edit, new_login};

/// The scope that every action needs.
pub const SCOPE: &str = "okta.users.manage";

/// Something that can be done to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Activate,
    ClearSessions,
    Create,
    Deactivate,
    Delete,
    Edit,
    ExpirePassword,
    Reactivate,
    ResetFactors,
    ResetPassword,
    Suspend,
    /// The password is replaced by one that the answer tells, and expired.
    TemporaryPassword,
    Unlock,
    Unsuspend,
}

/// What is chosen about an action: on or off for each of its [`Action::switches`], in their order.
pub type Choice = [bool; 2];

/// Something about an action that one can choose, and that its request always says.
#[derive(Debug, PartialEq, Eq)]
pub struct Switch {
    /// The parameter's name.
    pub name: &'static str,
    pub label: &'static str,
    /// How it stands unless it is changed.
    pub first: bool,
}

impl Action {
    /// All of them, in the order to offer them: what can be taken back before what cannot.
    pub const ALL: [Self; 14] = [
        Self::Create,
        Self::Edit,
        Self::Activate,
        Self::Reactivate,
        Self::Suspend,
        Self::Unsuspend,
        Self::Unlock,
        Self::ClearSessions,
        Self::ExpirePassword,
        Self::TemporaryPassword,
        Self::ResetPassword,
        Self::ResetFactors,
        Self::Deactivate,
        Self::Delete,
    ];

    /// The scope it needs.
    pub fn scope(self) -> &'static str {
        SCOPE
    }

    /// Whether Okta lets it be done to a user in this status.
    pub fn is_allowed(self, status: &Status) -> bool {
        match self {
            Self::ClearSessions => true,
            // An org may allow it for deactivated users too, and none does unless it is told.
            Self::Edit => *status != Status::Deprovisioned,
            Self::ResetFactors => *status == Status::Active,
            // Who is Active may be kept from signing in with devices that Okta does not know.
            Self::Unlock if *status == Status::Active => true,
            _ => self.outcomes(status).next().is_some(),
        }
    }

    /// Where a user in this status may be afterwards: in a status, or nowhere any more. Nothing if the status stays, or if the
    /// action is not possible.
    pub fn outcomes(self, status: &Status) -> impl Iterator<Item = Option<&'static Status>> {
        MOVES
            .iter()
            .filter(move |step| step.by == Cause::Action(self) && step.from.contains(status))
            .map(|step| step.to.as_ref())
    }

    /// Whether it takes away what no other action gives back. The login of the user is asked for before.
    pub fn is_dangerous(self) -> bool {
        matches!(
            self,
            Self::Deactivate
                | Self::Delete
                | Self::ResetFactors
                | Self::ResetPassword
                | Self::TemporaryPassword
        )
    }

    /// Whether the user cannot sign in afterwards as they did before.
    pub fn keeps_out(self) -> bool {
        matches!(
            self,
            Self::ClearSessions
                | Self::Deactivate
                | Self::Delete
                | Self::ExpirePassword
                | Self::ResetFactors
                | Self::ResetPassword
                | Self::Suspend
                | Self::TemporaryPassword
        )
    }

    /// What undoes it, as far as anything does. `was` is the status before. An edit is undone by [`reversed`].
    pub fn reverse(self, was: &Status) -> Option<Self> {
        match self {
            Self::Activate if *was == Status::Deprovisioned => Some(Self::Deactivate),
            Self::Create => Some(Self::Deactivate),
            Self::Deactivate => Some(Self::Activate),
            // The first of its two steps.
            Self::Delete if *was != Status::Deprovisioned => Some(Self::Activate),
            Self::Suspend => Some(Self::Unsuspend),
            Self::Unsuspend => Some(Self::Suspend),
            _ => None,
        }
    }

    /// What can be chosen about it.
    pub fn switches(self) -> &'static [Switch] {
        match self {
            Self::Activate | Self::Reactivate => &[SEND_TO_USER],
            Self::ClearSessions => &[Switch {
                name: "oauthTokens",
                label: "Revoke access and refresh tokens too",
                first: false,
            }],
            Self::Create => &[
                Switch {
                    name: "activate",
                    label: "Activate at once",
                    first: true,
                },
                Switch {
                    name: "nextLogin",
                    label: "Ask for a new password at the first sign-in",
                    first: false,
                },
            ],
            Self::Deactivate | Self::Delete => &[Switch {
                name: "sendEmail",
                label: "Tell the administrators by e-mail",
                first: false,
            }],
            Self::ResetPassword => &[SEND_TO_USER, END_SESSIONS],
            Self::TemporaryPassword => &[END_SESSIONS],
            _ => &[],
        }
    }

    /// The choice that is made unless it is changed.
    pub fn first_choice(self) -> Choice {
        let first = |at: usize| self.switches().get(at).is_some_and(|switch| switch.first);
        [first(0), first(1)]
    }

    /// The request that does it. `id` is the user's ID, of no use for [`Action::Create`]; `body` is for that and for
    /// [`Action::Edit`]: see [`Newcomer::to_json`] and [`profile_of`].
    pub fn request(
        self,
        org: &OrgUrl,
        token: &AccessToken,
        id: &str,
        on: Choice,
        body: Option<&Json>,
    ) -> Request {
        let mut url = org.endpoint(Endpoint::Users);
        if self != Self::Create {
            url.push('/');
            url.push_str(&form::percent_encode_component(id));
        }
        url.push_str(self.place());
        let mut separator = '?';
        for (switch, on) in self.switches().iter().zip(on) {
            let value = match (switch.name, on) {
                ("nextLogin", true) => "changePassword",
                // There is no word for the other.
                ("nextLogin", false) => continue,
                (_, true) => "true",
                (_, false) => "false",
            };
            url.push(separator);
            url.push_str(switch.name);
            url.push('=');
            url.push_str(value);
            separator = '&';
        }
        let mut request = Request::get(url).with_token(token);
        request.method = match self {
            Self::ClearSessions | Self::Delete => Method::Delete,
            _ => Method::Post,
        };
        if let Some(body) = body {
            let json = "application/json".to_owned();
            request.headers.push(("content-type", json));
            request.body = Some(body.to_text());
        }
        request
    }

    /// What follows the user in the address.
    fn place(self) -> &'static str {
        match self {
            Self::Activate => "/lifecycle/activate",
            Self::ClearSessions => "/sessions",
            Self::Create | Self::Delete | Self::Edit => "",
            Self::Deactivate => "/lifecycle/deactivate",
            Self::ExpirePassword => "/lifecycle/expire_password",
            Self::Reactivate => "/lifecycle/reactivate",
            Self::ResetFactors => "/lifecycle/reset_factors",
            Self::ResetPassword => "/lifecycle/reset_password",
            Self::Suspend => "/lifecycle/suspend",
            Self::TemporaryPassword => "/lifecycle/expire_password_with_temp_password",
            Self::Unlock => "/lifecycle/unlock",
            Self::Unsuspend => "/lifecycle/unsuspend",
        }
    }
}

const END_SESSIONS: Switch = Switch {
    name: "revokeSessions",
    label: "End all sessions",
    first: false,
};

const SEND_TO_USER: Switch = Switch {
    name: "sendEmail",
    label: "Send the link by e-mail",
    first: true,
};
