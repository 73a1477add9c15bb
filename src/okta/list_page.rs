//! An answer that is a page of a list: what is in it, and where the list goes on.

use super::api_error::{ApiFailure, FailureKind};
use super::org::OrgUrl;
use super::users::next_page;
use crate::oauth::http::Response;
use crate::oauth::json::{self, Json, JsonError};

/// A page of a list.
pub(super) struct ListPage {
    pub(super) items: Vec<Json>,
    /// Where the list goes on, which is the org's own address; `None` at its end.
    pub(super) next: Option<String>,
}

/// Judges an answer that should be a page of a list, of so many bytes at the most.
///
/// # Errors
///
/// See [`FailureKind`].
pub(super) fn process(
    org: &OrgUrl,
    response: &Response,
    max_bytes: usize,
) -> Result<ListPage, Box<ApiFailure>> {
    if response.status != 200 {
        return Err(Box::new(ApiFailure::refused(response)));
    }
    let failure = |kind| Box::new(ApiFailure::of(response, kind));
    let items = match json::parse(&response.body, max_bytes) {
        Ok(Json::Array(items)) => items,
        Ok(_) => return Err(failure(FailureKind::NotExpected)),
        Err(JsonError::TooLarge { .. }) => return Err(failure(FailureKind::TooLarge)),
        Err(_) => return Err(failure(FailureKind::NotJson)),
    };
    let next = next_page(&response.headers);
    if next.as_ref().is_some_and(|next| !org.owns(next)) {
        return Err(failure(FailureKind::NextElsewhere));
    }
    Ok(ListPage { items, next })
}
