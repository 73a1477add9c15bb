//! One thing done to many users, one after another: who is meant, who is left out, and what became of each.
//!
//! An account has a row for everyone who was chosen, and each row has one outcome at any time. A call that was sent and not answered
//! leaves its user in doubt: they are read again before anything else is sent for them.

mod account;
mod answer;
mod deed;
mod group;
mod members;
mod report;

use crate::oauth::record::{record, record_by_name};

pub use self::account::{Account, Counts, Row};
pub use self::answer::{Look, Verdict, judge, look};
pub use self::group::{Found, Group, groups_request, process_groups};
pub use self::members::{MOST_PAGES, Members, Way, process_belonging, process_members};

/// The scope that finding a group needs.
pub const GROUPS_SCOPE: &str = "okta.groups.read";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    AddToGroup,
    /// Only as the way back: of those who were added.
    RemoveFromGroup,
    Suspend,
    Unsuspend,
}

record_by_name!(Kind {
    AddToGroup = "add_to_group",
    RemoveFromGroup = "remove_from_group",
    Suspend = "suspend",
    Unsuspend = "unsuspend",
});

/// What is done, and for a group, to which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub kind: Kind,
    /// `Some` for [`Kind::AddToGroup`] and [`Kind::RemoveFromGroup`], and for nothing else.
    pub group: Option<Group>,
}

record!(Deed { kind, group });

/// What became of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Left out beforehand: they are so already.
    AlreadySo,
    Done,
    /// Nothing was sent for them yet.
    Left,
    /// Left out beforehand: their status does not allow it.
    NotAllowed,
    /// No answer came, and the user, read again, is as before.
    NotDone,
    /// Okta said no.
    Refused,
    /// The answer never came, and the user, read again, is as they should be.
    Seen,
    /// Sent, and the answer is still to come.
    Sent,
    /// The answer never came, and the user could not be read again.
    Unknown,
}

record_by_name!(Outcome {
    AlreadySo = "already_so",
    Done = "done",
    Left = "left",
    NotAllowed = "not_allowed",
    NotDone = "not_done",
    Refused = "refused",
    Seen = "seen",
    Sent = "sent",
    Unknown = "unknown",
});

/// Why Okta said no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    pub status: u64,
    /// Empty if the answer has none; so are the others.
    pub code: String,
    pub text: String,
    pub request_id: String,
}

record!(Refusal {
    status,
    code,
    text,
    request_id
});

/// What Okta said when it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub status: u64,
    /// Empty if the answer has none.
    pub request_id: String,
}

record!(Answered { status, request_id });
