//! The list itself: what is asked of the org, what has come, and how far that is.

use std::sync::Arc;

use roster::Span;

use crate::app::users::{columns::Sorted, pager::Wait, query::Query, rows::Rows};
use crate::okta::diagnosis::Symptom;

/// What the rows that are shown have to be, beside the words that they have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app::users) struct Facet {
    /// The API's name of a status.
    pub(in crate::app::users) status: Option<String>,
    pub(in crate::app::users) span: Option<Span>,
}

/// What is listed, and how much of it has come.
pub(in crate::app::users) struct List {
    pub(in crate::app::users) query: Query,
    /// The order that the page itself put everyone in, when all had come.
    pub(in crate::app::users) order: Option<Sorted>,
    pub(in crate::app::users) rows: Rows,
    pub(in crate::app::users) load: Load,
    /// How many rows are wanted. Loading goes on until as many are there, or no more.
    pub(super) wanted: usize,
}

/// How far loading has come.
#[derive(Clone, Debug)]
pub(in crate::app::users) enum Load {
    /// Every user that matches has come.
    Complete,
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Symptom>),
    /// Nothing was asked for yet.
    Idle,
    Loading,
    /// More can be asked for.
    Ready,
    /// Loading goes on at this time of the org's clock, in seconds since the epoch.
    Waiting {
        until: u64,
        why: Wait,
    },
}

impl List {
    /// Whether everything is being loaded.
    pub(in crate::app::users) fn is_loading_all(&self) -> bool {
        self.wanted == usize::MAX && matches!(self.load, Load::Loading | Load::Waiting { .. })
    }
}
