//! Authorization requests that wait for the person in front of the browser.

use super::authorize::AuthorizeRequest;
use crate::random;
use crate::state::Org;
use crate::tokens::Session;

/// A request that waits for an answer on one of the org's pages.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) request: AuthorizeRequest,
    /// Who signed in, once nothing but consent is missing.
    pub(crate) session: Option<Session>,
    created: i64,
}

/// Remembers a request; the id goes into the form of the page.
pub(super) fn wait(org: &Org, request: AuthorizeRequest, session: Option<Session>) -> String {
    let now = org.now();
    let id = random::token(24);
    let mut tokens = org.tokens();
    tokens
        .pending
        .retain(|_, pending| now - pending.created < LIFETIME);
    tokens.pending.insert(
        id.clone(),
        Pending {
            request,
            session,
            created: now,
        },
    );
    id
}

/// The request that waits under this id.
pub(super) fn find(org: &Org, id: &str) -> Option<Pending> {
    let now = org.now();
    let found = org.tokens().pending.get(id).cloned();
    found.filter(|pending| now - pending.created < LIFETIME)
}

/// Forgets a request. A page counts once.
pub(super) fn done(org: &Org, id: &str) {
    org.tokens().pending.remove(id);
}

/// What one sees who comes back to a page that has been answered.
pub(super) const EXPIRED: &str = "Request expired, please start over and try again.";

/// Okta's words when the person says no.
pub(super) const DENIED: &str = "The resource owner or authorization server denied the request.";

/// One hour, in seconds.
const LIFETIME: i64 = 3_600;
