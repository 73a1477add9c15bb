//! What an action is called and what it will do, in plain words.

use super::{Action, Change, Choice};
use crate::okta::users::Status;

/// An e-mail that Okta sends because of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    /// To the org's administrators: that the user was deactivated.
    Administrators,
    /// To the user, if the org tells its users of such changes.
    Perhaps,
    /// To the user, with a link to set a password.
    User,
}

impl Action {
    /// What a button for it says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Activate => "Activate",
            Self::ClearSessions => "Clear sessions",
            Self::Create => "Create user",
            Self::Deactivate => "Deactivate",
            Self::Delete => "Delete",
            Self::Edit => "Edit",
            Self::ExpirePassword => "Expire password",
            Self::Reactivate => "Reactivate",
            Self::ResetFactors => "Reset factors",
            Self::ResetPassword => "Reset password",
            Self::Suspend => "Suspend",
            Self::TemporaryPassword => "Set temporary password",
            Self::Unlock => "Unlock",
            Self::Unsuspend => "Unsuspend",
        }
    }

    /// The same before the name of somebody.
    pub fn label_of(self) -> &'static str {
        match self {
            Self::ClearSessions => "Clear the sessions of",
            Self::ExpirePassword => "Expire the password of",
            Self::ResetFactors => "Reset the factors of",
            Self::ResetPassword => "Reset the password of",
            Self::TemporaryPassword => "Set a temporary password for",
            other => other.label(),
        }
    }

    /// What the button says that does it.
    pub fn button(self) -> String {
        match self {
            Self::Edit => "Save the changes".to_owned(),
            other => [other.label(), " now"].concat(),
        }
    }

    /// That it was done.
    pub fn done(self, was: &Status) -> &'static str {
        match self {
            Self::Activate => "Activated",
            Self::ClearSessions => "Sessions cleared",
            Self::Create => "Created",
            Self::Delete if *was == Status::Deprovisioned => "Deleted",
            Self::Deactivate | Self::Delete => "Deactivated",
            Self::Edit => "Changed",
            Self::ExpirePassword => "Password expired",
            Self::Reactivate => "Reactivated",
            Self::ResetFactors => "Factors reset",
            Self::ResetPassword => "Password reset",
            Self::Suspend => "Suspended",
            Self::TemporaryPassword => "Temporary password set",
            Self::Unlock => "Unlocked",
            Self::Unsuspend => "Unsuspended",
        }
    }

    /// The e-mail that goes out, if one does. `has_password` is for [`Action::Create`] alone.
    pub fn mail(self, on: Choice, has_password: bool) -> Option<Mail> {
        if self == Self::ResetFactors {
            return Some(Mail::Perhaps);
        }
        let is_sent = match self {
            // Who is given a password signs in with that.
            // Nor is it done without one if it is to be changed.
            Self::Create => on == [true, false] && !has_password,
            Self::Activate
            | Self::Deactivate
            | Self::Delete
            | Self::Reactivate
            | Self::ResetPassword => on[0],
            _ => false,
        };
        let to = match self {
            Self::Deactivate | Self::Delete => Mail::Administrators,
            _ => Mail::User,
        };
        is_sent.then_some(to)
    }

    /// What it will do to a user in this status, but for the e-mail.
    pub fn effects(self, was: &Status, on: Choice) -> Vec<&'static str> {
        let mut out = Vec::new();
        match self {
            Self::Activate => {
                out.push("The user becomes Pending user action until they set a password. With a password, or a sign-in elsewhere, they become Active at once.");
                if *was == Status::Deprovisioned {
                    out.push("Apps that the deactivation took them out of are to be assigned anew.");
                }
                if !on[0] {
                    out.push("Okta answers with an activation link, shown here once. Whoever has it can set the password.");
                }
            }
            Self::ClearSessions => {
                out.push("All sessions of the user at Okta end, and they have to sign in again. Apps with sessions of their own may stay open.");
                if on[0] {
                    out.push("Access and refresh tokens that were issued for the user are revoked.");
                }
            }
            Self::Create => out.push(match on {
                [false, true] => "Okta refuses this: only who is activated at once can be asked for a new password.",
                [false, false] => "The user is Staged: nobody is told, and they cannot sign in until they are activated.",
                [true, true] => "The user can sign in with the password, and has to set a new one then. Without a password, Okta refuses this.",
                [true, false] => "With a password, the user is Active. Without one they are Pending user action until they set it.",
            }),
            Self::Deactivate => {
                out.push("The user becomes Deactivated and cannot sign in.");
                out.push(DESTRUCTIVE);
            }
            Self::Delete if *was == Status::Deprovisioned => {
                out.push("The user is deleted for good. Nothing brings them back.");
            }
            Self::Delete => {
                out.push("Okta deletes in two steps. This is the first: the user becomes Deactivated. Delete them once more to delete them for good.");
                out.push(DESTRUCTIVE);
            }
            Self::Edit => out.push("Only the attributes listed here change; the others stay as they are."),
            Self::ExpirePassword => {
                out.push("The user becomes Password expired: they have to set a new password when they next sign in.");
            }
            Self::Reactivate => {
                out.push("The activation begins anew, and links that were sent before stop working. The user is Pending user action until they set a password.");
                if !on[0] {
                    out.push("Okta answers with an activation link, shown here once. Whoever has it can set the password.");
                }
            }
            Self::ResetFactors => {
                out.push("Every factor is taken from the user. They enrol anew when they next sign in. The old factors do not come back.");
            }
            Self::ResetPassword => {
                out.push("The user becomes Password reset: they cannot sign in until they have set a new password. The old one does not come back.");
                if !on[0] {
                    out.push("Okta answers with a reset link, shown here once. Whoever has it can set the password.");
                }
                if on[1] {
                    out.push("All their sessions at Okta end.");
                }
            }
            Self::Suspend => {
                out.push("The user becomes Suspended and cannot sign in. Groups, apps and password stay.");
            }
            Self::TemporaryPassword => {
                out.push("Okta replaces the password by a temporary one and expires it: the user becomes Password expired, and has to set a new password when they next sign in. The old one does not come back.");
                out.push("Okta answers with the temporary password, shown here once. Whoever has it can sign in as the user.");
                if on[0] {
                    out.push("All their sessions at Okta end.");
                }
            }
            Self::Unlock if *was == Status::Active => {
                out.push("If Okta keeps the user from signing in with devices it does not know, it lets them in again, with the same password. They stay Active.");
                out.push(NOT_OF_A_DIRECTORY);
            }
            Self::Unlock => {
                out.push("The user becomes Active again, with the same password.");
                out.push(NOT_OF_A_DIRECTORY);
            }
            Self::Unsuspend => out.push("The user becomes Active again, with everything they had."),
        }
        out
    }
}

/// The e-mail that may go out because of an edit: where it changes how the org reaches the user, or what they sign in as.
pub fn mail_of_edit(changes: &[Change]) -> Option<Mail> {
    let is_told = |change: &Change| matches!(&*change.name, "email" | "login" | "secondEmail");
    changes.iter().any(is_told).then_some(Mail::Perhaps)
}

/// What the user signs in as from now on, if an edit changes that.
pub fn new_login(changes: &[Change]) -> Option<&str> {
    let login = changes.iter().find(|change| change.name == "login")?;
    login.after.as_str()
}

const NOT_OF_A_DIRECTORY: &str = "It does not work for users who come from a directory.";

const DESTRUCTIVE: &str = "They are taken out of every app, and an app may destroy what was theirs there, such as mail or files. That does not come back.";
