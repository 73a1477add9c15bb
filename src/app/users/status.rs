//! A user's status in words and colour.

use crate::app::dom::{Element, el};
use crate::okta::users::Status;

/// Classes for a status; the words say the same without the colour.
pub(super) fn class(status: &Status) -> &'static str {
    match status {
        Status::Active => "status status-active",
        Status::Deprovisioned => "status status-deprovisioned",
        Status::LockedOut => "status status-locked-out",
        Status::PasswordExpired => "status status-password-expired",
        Status::Provisioned => "status status-provisioned",
        Status::Recovery => "status status-recovery",
        Status::Staged => "status status-staged",
        Status::Suspended => "status status-suspended",
        Status::Unknown(_) => "status",
    }
}

/// One status.
pub(super) fn badge(status: &Status) -> Element {
    el("span").class(class(status)).text(status.label())
}
