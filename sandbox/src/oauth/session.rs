//! The browser's session with the org: one cookie.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::random;
use crate::state::Org;
use crate::tokens::Session;

/// The session the request's cookie names, if it is still good.
pub(crate) fn current(org: &Org, headers: &HeaderMap) -> Option<Session> {
    let id = cookie(headers)?;
    let session = org.tokens().sessions.get(id)?.clone();
    (org.now() - session.auth_time < LIFETIME).then_some(session)
}

/// Starts a session and returns the cookie that names it.
pub(crate) fn start(org: &Org, session: Session) -> HeaderValue {
    let id = random::token(24);
    // The id is base64url, which a header can always carry.
    let cookie = HeaderValue::try_from(format!("sid={id}; Path=/; HttpOnly; SameSite=Lax"))
        .unwrap_or(HeaderValue::from_static(EXPIRED));
    org.tokens().sessions.insert(id, session);
    cookie
}

/// Ends the browser's session and lets `response` delete the cookie.
pub(crate) fn end(org: &Org, headers: &HeaderMap, response: &mut Response) {
    if let Some(id) = cookie(headers) {
        org.tokens().sessions.remove(id);
    }
    response
        .headers_mut()
        .append(header::SET_COOKIE, HeaderValue::from_static(EXPIRED));
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix("sid="))
}

/// Two hours, in seconds.
const LIFETIME: i64 = 7_200;

const EXPIRED: &str = "sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
