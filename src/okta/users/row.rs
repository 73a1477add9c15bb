//! A user as the list shows one.

use crate::oauth::json::Json;
use crate::okta::clock;

/// A user, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    pub id: String,
    pub status: Status,
    /// Times are in milliseconds since 1970.
    pub created: Option<i64>,
    pub last_login: Option<i64>,
    pub last_updated: Option<i64>,
    /// Empty if Okta has none; so are the others.
    pub first_name: String,
    pub last_name: String,
    pub login: String,
    pub email: String,
}

impl UserRow {
    /// Reads one user; `None` if it is not one.
    pub(super) fn of(user: &Json) -> Option<Self> {
        let time = |name| user.member_str(name).and_then(clock::parse_rfc3339);
        let profile = user.member("profile");
        let attribute = |name| {
            profile
                .and_then(|profile| profile.member_str(name))
                .unwrap_or_default()
                .to_owned()
        };
        Some(Self {
            id: user
                .member_str("id")
                .filter(|id| !id.is_empty())?
                .to_owned(),
            status: Status::of(user.member_str("status").unwrap_or_default()),
            created: time("created"),
            last_login: time("lastLogin"),
            last_updated: time("lastUpdated"),
            first_name: attribute("firstName"),
            last_name: attribute("lastName"),
            login: attribute("login"),
            email: attribute("email"),
        })
    }

    /// First and last name, as far as they are known.
    pub fn name(&self) -> String {
        match (self.first_name.as_str(), self.last_name.as_str()) {
            ("", name) | (name, "") => name.to_owned(),
            (first, last) => [first, " ", last].concat(),
        }
    }
}

/// Where a user is in their life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Deprovisioned,
    LockedOut,
    PasswordExpired,
    Provisioned,
    Recovery,
    Staged,
    Suspended,
    /// One that Okta did not document when this was written.
    Unknown(String),
}

impl Status {
    /// Those that are documented, in the order of a user's life.
    pub const ALL: [Self; 8] = [
        Self::Staged,
        Self::Provisioned,
        Self::Active,
        Self::Recovery,
        Self::PasswordExpired,
        Self::LockedOut,
        Self::Suspended,
        Self::Deprovisioned,
    ];

    /// Reads the API's name.
    pub fn of(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == name)
            .unwrap_or_else(|| Self::Unknown(name.to_owned()))
    }

    /// The API's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "ACTIVE",
            Self::Deprovisioned => "DEPROVISIONED",
            Self::LockedOut => "LOCKED_OUT",
            Self::PasswordExpired => "PASSWORD_EXPIRED",
            Self::Provisioned => "PROVISIONED",
            Self::Recovery => "RECOVERY",
            Self::Staged => "STAGED",
            Self::Suspended => "SUSPENDED",
            Self::Unknown(name) => name,
        }
    }

    /// The Admin Console's words.
    pub fn label(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Deprovisioned => "Deactivated",
            Self::LockedOut => "Locked out",
            Self::PasswordExpired => "Password expired",
            Self::Provisioned => "Pending user action",
            Self::Recovery => "Password reset",
            Self::Staged => "Staged",
            Self::Suspended => "Suspended",
            Self::Unknown(name) => name,
        }
    }
}
