//! The users that have come so far, in the order the org gave them.

use std::sync::Arc;

use crate::okta::users::UserRow;

/// Rows by position. Only this type knows how they are kept.
#[derive(Debug, Default)]
pub(super) struct Rows(Vec<Arc<UserRow>>);

impl Rows {
    pub(super) fn append(&mut self, page: Vec<UserRow>) {
        self.0.extend(page.into_iter().map(Arc::new));
    }

    pub(super) fn clear(&mut self) {
        self.0 = Vec::new();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn row(&self, index: usize) -> Option<&Arc<UserRow>> {
        self.0.get(index)
    }

    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|row| row.id == id)
    }
}
