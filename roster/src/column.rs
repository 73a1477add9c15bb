//! What is known of a user, column by column.

/// What is known of a user. What stands for itself has the name that Okta gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Created,
    Email,
    FirstName,
    /// The ID, as it came.
    Id,
    /// One of the attributes that were asked for with [`crate::Roster::keep`], by its place there.
    Kept(u8),
    LastLogin,
    LastName,
    LastUpdated,
    Login,
    /// First and last name. Its order is by the last name, then the first.
    Name,
    Status,
}

impl Column {
    /// Which of the columns of times it is.
    pub(crate) fn time(self) -> Option<usize> {
        match self {
            Self::Created => Some(0),
            Self::LastLogin => Some(1),
            Self::LastUpdated => Some(2),
            _ => None,
        }
    }
}

/// An attribute that is kept beside those of every list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub name: String,
    /// Whether it is an attribute of the profile, and not one that stands beside it.
    pub is_profile: bool,
}
