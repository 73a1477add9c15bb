//! The relay: what Okta refuses from a page, the page's own server may pass on without the browser's `Origin`.
//!
//! A server that does so passes four addresses on: `relay/` to the org's token endpoint, `relay/introspect` and `relay/revoke` to the
//! endpoints of these names, and `relay/organization` to the org's public description. By the last the page finds out that there is a
//! relay, and which org it leads to.

use super::org::OrgUrl;
use crate::oauth::http::{Method, Request, Response};
use crate::oauth::json::{self, Json};

/// Asks whether there is a relay. `base` is the address that the page was published at, with a slash at its end.
pub fn probe(base: &str) -> Request {
    Request {
        method: Method::Get,
        url: [base, "relay/organization"].concat(),
        headers: vec![("accept", "application/json".to_owned())],
        body: None,
    }
}

/// The org that the relay leads to; `None` if the answer is no org's, because there is no relay. `chosen` is the org in use: one
/// under two addresses, its own and a custom domain, is known by either.
pub fn leads_to(answer: &Response, chosen: &OrgUrl) -> Option<OrgUrl> {
    if answer.status != 200 {
        return None;
    }
    let body = json::parse(&answer.body, MAX_BYTES).ok()?;
    if !body.member_str("id")?.starts_with("00o") {
        return None;
    }
    let links = body.member("_links")?;
    let address = |name: &str| {
        let link = links.member(name)?;
        // One link, or a list of them.
        let link = match link {
            Json::Array(list) => list.first()?,
            link => link,
        };
        Some(OrgUrl::parse(link.member_str("href")?).ok()?.0)
    };
    let own = address("organization")?;
    match address("alternate") {
        Some(other) if other == *chosen => Some(other),
        _ => Some(own),
    }
}

/// A service app's request as the relay takes it: the same, to another address.
pub fn through(request: &Request, base: &str) -> Request {
    let places = ["introspect", "revoke"].into_iter();
    let mut places = places.filter(|place| request.url.ends_with(place));
    let place = places.next().unwrap_or_default();
    Request {
        url: [base, "relay/", place].concat(),
        ..request.clone()
    }
}

/// The longest description that is read: an org's has a few hundred bytes.
const MAX_BYTES: usize = 1 << 18;
