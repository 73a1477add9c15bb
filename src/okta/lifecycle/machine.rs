//! Okta's user statuses and what leads from one to another.
//!
//! See <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/section/User-status>.

use super::Action;
use crate::okta::users::Status;

/// Why a user's status changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An administrator, by a call.
    Action(Action),
    /// The user, or Okta by itself, in words.
    Else(&'static str),
}

/// A step from a status to another.
#[derive(Debug, PartialEq, Eq)]
pub struct Move {
    /// The statuses it begins in; none for a user who is not there yet.
    pub from: &'static [Status],
    pub by: Cause,
    /// The status it ends in; `None` for a user who is not there any more.
    pub to: Option<Status>,
}

impl Cause {
    /// What it is, in few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Action(action) => action.label(),
            Self::Else(words) => words,
        }
    }
}

/// Every move that is documented. Where one action may end in two statuses, the more usual one is first.
pub static MOVES: [Move; 22] = [
    act(&[], Action::Create, Some(Status::Provisioned)),
    act(&[], Action::Create, Some(Status::Active)),
    act(&[], Action::Create, Some(Status::PasswordExpired)),
    act(&[], Action::Create, Some(Status::Staged)),
    act(
        &[Status::Staged, Status::Deprovisioned],
        Action::Activate,
        Some(Status::Provisioned),
    ),
    act(
        &[Status::Staged, Status::Deprovisioned],
        Action::Activate,
        Some(Status::Active),
    ),
    act(
        &[Status::Provisioned, Status::Recovery],
        Action::Reactivate,
        Some(Status::Provisioned),
    ),
    other(
        &[
            Status::Provisioned,
            Status::Recovery,
            Status::PasswordExpired,
        ],
        "the user sets a password",
        Status::Active,
    ),
    act(&[Status::Active], Action::Suspend, Some(Status::Suspended)),
    act(
        &[Status::Suspended],
        Action::Unsuspend,
        Some(Status::Active),
    ),
    act(
        &[
            Status::Active,
            Status::Provisioned,
            Status::Recovery,
            Status::PasswordExpired,
            Status::LockedOut,
        ],
        Action::ResetPassword,
        Some(Status::Recovery),
    ),
    act(
        &[Status::Active],
        Action::ExpirePassword,
        Some(Status::PasswordExpired),
    ),
    act(
        &[Status::Active],
        Action::TemporaryPassword,
        Some(Status::PasswordExpired),
    ),
    other(
        &[Status::Active],
        "the password gets too old",
        Status::PasswordExpired,
    ),
    other(
        &[Status::Active],
        "too many wrong passwords",
        Status::LockedOut,
    ),
    act(&[Status::LockedOut], Action::Unlock, Some(Status::Active)),
    other(
        &[Status::LockedOut],
        "the lock ends by itself, if the org’s policy says so",
        Status::Active,
    ),
    act(LIVING, Action::Deactivate, Some(Status::Deprovisioned)),
    act(LIVING, Action::Delete, Some(Status::Deprovisioned)),
    act(&[Status::Deprovisioned], Action::Delete, None),
    other(
        &[Status::Active],
        "the user forgets the password",
        Status::Recovery,
    ),
    other(
        LIVING,
        "the directory the user comes from says so",
        Status::Deprovisioned,
    ),
];

/// Everyone but the deactivated.
const LIVING: &[Status] = &[
    Status::Staged,
    Status::Provisioned,
    Status::Active,
    Status::Recovery,
    Status::PasswordExpired,
    Status::LockedOut,
    Status::Suspended,
];

const fn act(from: &'static [Status], action: Action, to: Option<Status>) -> Move {
    Move {
        from,
        by: Cause::Action(action),
        to,
    }
}

const fn other(from: &'static [Status], words: &'static str, to: Status) -> Move {
    Move {
        from,
        by: Cause::Else(words),
        to: Some(to),
    }
}
