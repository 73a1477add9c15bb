//! The people who can sign in at the sandbox org. Each shows one way a sign-in, or the call after it, can end.

/// An admin role, as Okta names its role types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    HelpDesk,
    ReadOnly,
    SuperAdmin,
}

impl Role {
    /// The role type as Okta's API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HelpDesk => "HELP_DESK_ADMIN",
            Self::ReadOnly => "READ_ONLY_ADMIN",
            Self::SuperAdmin => "SUPER_ADMIN",
        }
    }
}

/// A person with a password. Account number `n` is also person number `n` of the directory.
#[derive(Debug)]
pub struct Account {
    pub login: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub role: Option<Role>,
    /// Whether the apps are assigned to this person.
    pub assigned: bool,
    pub password_expired: bool,
    /// What this account is good for, shown beside it on the sign-in page.
    pub note: &'static str,
}

/// The password of every account.
pub const PASSWORD: &str = "latchkey";

pub const ACCOUNTS: [Account; 6] = [
    Account {
        login: "admin@sandbox.test",
        first_name: "Ada",
        last_name: "Okonkwo",
        role: Some(Role::SuperAdmin),
        assigned: true,
        password_expired: false,
        note: "super admin: may do everything",
    },
    Account {
        login: "readonly@sandbox.test",
        first_name: "Rune",
        last_name: "Lindqvist",
        role: Some(Role::ReadOnly),
        assigned: true,
        password_expired: false,
        note: "read-only admin: may look, not change",
    },
    Account {
        login: "helpdesk@sandbox.test",
        first_name: "Hana",
        last_name: "Sato",
        role: Some(Role::HelpDesk),
        assigned: true,
        password_expired: false,
        note: "help-desk admin: may unlock and reset",
    },
    Account {
        login: "norole@sandbox.test",
        first_name: "Nora",
        last_name: "Keller",
        role: None,
        assigned: true,
        password_expired: false,
        note: "no admin role: gets a token that may read nothing",
    },
    Account {
        login: "unassigned@sandbox.test",
        first_name: "Uma",
        last_name: "Reyes",
        role: Some(Role::SuperAdmin),
        assigned: false,
        password_expired: false,
        note: "not assigned to the apps: is refused a token",
    },
    Account {
        login: "expired@sandbox.test",
        first_name: "Ezra",
        last_name: "Novak",
        role: Some(Role::SuperAdmin),
        assigned: true,
        password_expired: true,
        note: "password expired: is refused a token",
    },
];
