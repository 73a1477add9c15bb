//! The statuses of a user.

/// A user's status, as in Okta's `UserStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Active,
    Deprovisioned,
    LockedOut,
    PasswordExpired,
    Provisioned,
    Recovery,
    Staged,
    Suspended,
}

impl Status {
    pub const ALL: [Self; 8] = [
        Self::Active,
        Self::Deprovisioned,
        Self::LockedOut,
        Self::PasswordExpired,
        Self::Provisioned,
        Self::Recovery,
        Self::Staged,
        Self::Suspended,
    ];

    /// The name Okta's API gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Deprovisioned => "DEPROVISIONED",
            Self::LockedOut => "LOCKED_OUT",
            Self::PasswordExpired => "PASSWORD_EXPIRED",
            Self::Provisioned => "PROVISIONED",
            Self::Recovery => "RECOVERY",
            Self::Staged => "STAGED",
            Self::Suspended => "SUSPENDED",
        }
    }

    /// The status Okta's API calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}
