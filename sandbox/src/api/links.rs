//! Addresses in answers, and the `Link` headers of lists.

use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::state::Org;

use super::query::Query;

/// The address the org was called by. Links carry the domain that was called, as they do at Okta.
pub(super) fn base(org: &Org, parts: &Parts) -> String {
    let port = org.origin.rsplit_once(':').map_or("", |(_, port)| port);
    let called = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let known = called.and_then(|host| {
        let name = host.strip_suffix(port)?.strip_suffix(':')?;
        ["localhost", "127.0.0.1", "[::1]"]
            .contains(&name)
            .then_some(host)
    });
    known.map_or_else(|| org.origin.clone(), |host| format!("http://{host}"))
}

/// Adds the links of a list: to itself, and to the next page where there is one. Two headers, as at
/// Okta.
pub(super) fn add(
    response: &mut Response,
    address: &str,
    query: &Query,
    next: Option<(&str, usize)>,
) {
    let mut link = |query: String, relation: &str| {
        let value = format!("<{address}{query}>; rel=\"{relation}\"");
        // Queries are percent-encoded, so they always fit in a header.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().append(header::LINK, value);
        }
    };
    link(query.same(), "self");
    if let Some((after, limit)) = next {
        link(query.next(after, limit), "next");
    }
}
