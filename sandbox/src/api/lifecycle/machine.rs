//! Which operation leads from which status to which.
//!
//! <https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/section/User-status>

use axum::http::StatusCode;

use crate::access::Permission;
use crate::api::answer::Refused;
use crate::directory::status::Status;
use crate::directory::{Provider, User};

/// A lifecycle operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Activate,
    Deactivate,
    ExpirePassword,
    ExpirePasswordWithTempPassword,
    Reactivate,
    ResetFactors,
    ResetPassword,
    Suspend,
    Unlock,
    Unsuspend,
}

impl Operation {
    pub(crate) const ALL: [Self; 10] = [
        Self::Activate,
        Self::Deactivate,
        Self::ExpirePassword,
        Self::ExpirePasswordWithTempPassword,
        Self::Reactivate,
        Self::ResetFactors,
        Self::ResetPassword,
        Self::Suspend,
        Self::Unlock,
        Self::Unsuspend,
    ];

    /// The last segment of the operation's path.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::ExpirePassword => "expire_password",
            Self::ExpirePasswordWithTempPassword => "expire_password_with_temp_password",
            Self::Reactivate => "reactivate",
            Self::ResetFactors => "reset_factors",
            Self::ResetPassword => "reset_password",
            Self::Suspend => "suspend",
            Self::Unlock => "unlock",
            Self::Unsuspend => "unsuspend",
        }
    }

    /// The operation of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
    }

    /// What a caller's role must allow.
    pub(crate) fn permission(self) -> Permission {
        match self {
            Self::ExpirePassword
            | Self::ExpirePasswordWithTempPassword
            | Self::ResetFactors
            | Self::ResetPassword
            | Self::Unlock => Permission::HelpDesk,
            Self::Activate
            | Self::Deactivate
            | Self::Reactivate
            | Self::Suspend
            | Self::Unsuspend => Permission::Manage,
        }
    }

    /// The event the System Log knows it by.
    pub(crate) fn event(self) -> (&'static str, &'static str) {
        match self {
            Self::Activate => ("user.lifecycle.activate", "Activate Okta user"),
            Self::Deactivate => ("user.lifecycle.deactivate", "Deactivate Okta user"),
            Self::ExpirePassword | Self::ExpirePasswordWithTempPassword => (
                "user.account.expire_password",
                "User's Okta password is expired",
            ),
            Self::Reactivate => ("user.lifecycle.reactivate", "Reactivate Okta user"),
            Self::ResetFactors => ("user.mfa.factor.reset_all", "Reset all factors for user"),
            Self::ResetPassword => (
                "user.account.reset_password",
                "User reset password for Okta",
            ),
            Self::Suspend => ("user.lifecycle.suspend", "Suspend Okta user"),
            Self::Unlock => ("user.account.unlock", "User account unlocked"),
            Self::Unsuspend => ("user.lifecycle.unsuspend", "Unsuspend Okta user"),
        }
    }

    /// The status the user has afterwards.
    ///
    /// # Errors
    ///
    /// Why the operation is not possible for this user now.
    pub(crate) fn outcome(self, user: &User) -> Result<Status, Obstacle> {
        let federated = matches!(
            user.credentials.provider,
            Provider::Federation | Provider::Social
        );
        match (self, user.status) {
            (Self::Activate, Status::Deprovisioned | Status::Staged) => Ok(if user.can_sign_in() {
                Status::Active
            } else {
                Status::Provisioned
            }),
            (Self::Activate, _) => Err(Obstacle::AlreadyActive),
            (Self::Deactivate, Status::Deprovisioned) => Err(Obstacle::AlreadyDeactivated),
            (Self::Deactivate, _) => Ok(Status::Deprovisioned),
            (Self::ExpirePassword | Self::ExpirePasswordWithTempPassword, Status::Active)
                if user.credentials.password =>
            {
                Ok(Status::PasswordExpired)
            }
            (Self::Reactivate, Status::Provisioned | Status::Recovery) => Ok(Status::Provisioned),
            (Self::ResetFactors, Status::Active) => Ok(Status::Active),
            (
                Self::ResetPassword,
                Status::Active
                | Status::LockedOut
                | Status::PasswordExpired
                | Status::Provisioned
                | Status::Recovery,
            ) => {
                if federated {
                    Err(Obstacle::NoPassword)
                } else {
                    Ok(Status::Recovery)
                }
            }
            (Self::Suspend, Status::Active) => Ok(Status::Suspended),
            (Self::Suspend, _) => Err(Obstacle::NotActive),
            (Self::Unlock, Status::LockedOut) => Ok(Status::Active),
            (Self::Unlock, Status::Active) if user.is_blocked => Ok(Status::Active),
            (Self::Unlock, _) => Err(Obstacle::NotLocked),
            (Self::Unsuspend, Status::Suspended) => Ok(Status::Active),
            (Self::Unsuspend, _) => Err(Obstacle::NotSuspended),
            _ => Err(Obstacle::WrongStatus),
        }
    }
}

/// Why an operation is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    AlreadyActive,
    AlreadyDeactivated,
    NoPassword,
    NotActive,
    NotLocked,
    NotSuspended,
    WrongStatus,
}

impl From<Obstacle> for Refused {
    fn from(obstacle: Obstacle) -> Self {
        let forbidden = |code, summary| Self::new(StatusCode::FORBIDDEN, code, summary);
        match obstacle {
            Obstacle::AlreadyActive => forbidden(
                "E0000016",
                "Activation failed because the user is already active",
            ),
            Obstacle::AlreadyDeactivated => Self::invalid(
                "deactivate",
                &["deactivate: The user is already deactivated".to_owned()],
            ),
            Obstacle::NoPassword => forbidden("E0000017", "Password reset failed"),
            Obstacle::NotActive => Self::invalid(
                "suspend",
                &["suspend: Only a user whose status is ACTIVE can be suspended".to_owned()],
            ),
            Obstacle::NotLocked => forbidden("E0000032", "Unlock is not allowed for this user."),
            Obstacle::NotSuspended => Self::invalid(
                "unsuspend",
                &[
                    "unsuspend: Only a user whose status is SUSPENDED can be unsuspended"
                        .to_owned(),
                ],
            ),
            Obstacle::WrongStatus => Self::wrong_status(),
        }
    }
}

#[cfg(test)]
mod tests;
