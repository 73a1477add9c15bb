//! The columns of the table.

use crate::okta::search::Column;

/// The columns in their order.
pub(super) const COLUMNS: [Column; 7] = [
    Column::Name,
    Column::Login,
    Column::Email,
    Column::Status,
    Column::Created,
    Column::LastLogin,
    Column::LastUpdated,
];

/// What a column's heading says.
pub(super) fn label(column: Column) -> &'static str {
    match column {
        Column::Created => "Created",
        Column::Email => "Email",
        Column::LastLogin => "Last login",
        Column::LastUpdated => "Last updated",
        Column::Login => "Login",
        Column::Name => "Name",
        Column::Status => "Status",
    }
}

/// The classes of a column's cells. Where there is little room, those with `extra` go first, then those with `more`.
pub(super) fn class(column: Column) -> &'static str {
    match column {
        Column::Name => "cell cell-name",
        Column::Status => "cell",
        Column::Login => "cell more mono",
        Column::Email => "cell more extra mono",
        Column::Created | Column::LastLogin => "cell more",
        Column::LastUpdated => "cell more extra",
    }
}

/// The column of the roster.
pub(super) fn of_roster(column: Column) -> roster::Column {
    match column {
        Column::Created => roster::Column::Created,
        Column::Email => roster::Column::Email,
        Column::LastLogin => roster::Column::LastLogin,
        Column::LastUpdated => roster::Column::LastUpdated,
        Column::Login => roster::Column::Login,
        Column::Name => roster::Column::Name,
        Column::Status => roster::Column::Status,
    }
}
