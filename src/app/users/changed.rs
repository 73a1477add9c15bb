//! What the list does when a user was changed elsewhere on the page.

use std::sync::Arc;

use super::store::Users;
use crate::okta::users::{UserDetail, UserRow};

impl Users {
    /// A user is known to be other than the list has them: their row follows. Who is not in the list stays out of it.
    pub(super) fn changed(self, user: &UserDetail) {
        self.put(&user.row.id, Some(&user.row));
    }

    /// A user is gone for good.
    pub(super) fn removed(self, id: &str) {
        self.put(id, None);
    }

    fn put(self, id: &str, now: Option<&UserRow>) {
        if self.listed(id).is_none() {
            return;
        }
        self.list.update(|list| {
            let old = (0..list.rows.len()).filter_map(|at| list.rows.row(at));
            let rows = old.filter_map(|row| match row.id == id {
                true => now.cloned(),
                false => Some(UserRow::clone(&Arc::clone(row))),
            });
            let rows: Vec<_> = rows.collect();
            list.rows.clear();
            list.rows.append(rows);
        });
    }
}
