//! How often each endpoint was called.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::state::Org;

/// The calls since the start, or since they were last forgotten. Control calls are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Calls by method and route, such as `GET /api/v1/users/{id}`, whatever became of them.
    /// Preflights are under `OPTIONS`. Paths without a route are left out.
    pub requests: BTreeMap<String, u64>,
    /// Requests of the token endpoint by `grant_type`. One that a fault struck is not here: it did
    /// not get as far.
    pub grants: BTreeMap<String, GrantCount>,
}

impl Counts {
    /// Calls of one method and route.
    pub fn requests(&self, endpoint: &str) -> u64 {
        self.requests.get(endpoint).copied().unwrap_or_default()
    }

    /// Token requests of one `grant_type`.
    pub fn grant(&self, grant_type: &str) -> GrantCount {
        self.grants.get(grant_type).copied().unwrap_or_default()
    }
}

/// What became of the token requests of one grant type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GrantCount {
    /// Those answered with tokens.
    pub given: u64,
    /// Those answered with an error.
    pub refused: u64,
}

/// The counts of one org.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    counts: Mutex<Counts>,
}

impl Counter {
    pub(crate) fn current(&self) -> Counts {
        self.lock().clone()
    }

    pub(crate) fn reset(&self) {
        *self.lock() = Counts::default();
    }

    /// Counts one answer of the token endpoint.
    pub(crate) fn grant(&self, grant_type: &str, given: bool) {
        let mut counts = self.lock();
        let count = counts.grants.entry(grant_type.to_owned()).or_default();
        if given {
            count.given += 1;
        } else {
            count.refused += 1;
        }
    }

    fn request(&self, endpoint: String) {
        *self.lock().requests.entry(endpoint).or_default() += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts calls as they come in.
pub(crate) async fn layer(
    State(org): State<Arc<Org>>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    if let Some(path) = path.as_ref().map(MatchedPath::as_str)
        && path != "/sandbox"
        && !path.starts_with("/sandbox/")
    {
        org.counter.request(format!("{} {path}", request.method()));
    }
    next.run(request).await
}
