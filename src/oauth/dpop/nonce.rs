//! Nonces that servers give, and want to see in proofs (RFC 9449 sections 8 and 9).

use super::htu;
use crate::oauth::challenge;
use crate::oauth::http::Response;
use crate::oauth::json;

/// The last nonce of each origin. None ever goes to another origin.
#[derive(Clone, Debug, Default)]
pub struct NonceCache {
    /// Origins and nonces, the one that was used last at the end.
    nonces: Vec<(String, String)>,
}

impl NonceCache {
    /// The nonce for a request to this address.
    pub fn find(&mut self, url: &str) -> Option<&str> {
        let (origin, nonce) = self.take(url)?;
        self.nonces.push((origin, nonce));
        self.nonces.last().map(|(_, nonce)| nonce.as_str())
    }

    /// Remembers the nonce of a response, whatever its status. A page sees it only if the server exposes the header.
    pub fn learn(&mut self, url: &str, response: &Response) {
        let (Some(nonce), Some((origin, _))) = (nonce(response), htu::split(url)) else {
            return;
        };
        self.take(url);
        if self.nonces.len() == MAX_ORIGINS {
            self.nonces.remove(0);
        }
        self.nonces.push((origin, nonce.to_owned()));
    }

    fn take(&mut self, url: &str) -> Option<(String, String)> {
        let (origin, _) = htu::split(url)?;
        let at = self.nonces.iter().position(|(known, _)| *known == origin)?;
        Some(self.nonces.remove(at))
    }
}

/// What to do after a response to a request with a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The server asks for a nonce again, though it got the one it gave. To go on would be a loop.
    Repeated,
    /// Send the request once more, with a new proof that has the nonce, and with a new client assertion if it had one.
    Retry,
    /// The response is the answer.
    Take,
    /// The server asks for a nonce and gave none, or none that a page may read.
    Unreadable,
}

/// Remembers the nonce of a response, and tells whether the request has to be sent again. `retried` is whether it was already.
pub fn next(nonces: &mut NonceCache, url: &str, response: &Response, retried: bool) -> Next {
    let is_new = nonce(response).is_some_and(|nonce| nonces.find(url) != Some(nonce));
    nonces.learn(url, response);
    let may_be_meant = is_new && may_ask(response) && !retried;
    if !asks_for_nonce(response) && !may_be_meant {
        Next::Take
    } else if retried {
        Next::Repeated
    } else if nonce(response).is_none() {
        Next::Unreadable
    } else {
        Next::Retry
    }
}

/// The body of an authorization server says so (RFC 9449 section 8), or the one challenge for DPoP of a resource server (section
/// 9). A nonce alone does not.
fn asks_for_nonce(response: &Response) -> bool {
    if !(400..500).contains(&response.status) {
        return false;
    }
    let body = json::parse(&response.body, MAX_BYTES);
    if body.is_ok_and(|body| body.member_str("error") == Some(ERROR)) {
        return true;
    }
    let headers: Vec<_> = response.headers.find_all("www-authenticate").collect();
    let challenges = challenge::parse(&headers.join(", "));
    let mut dpop = challenges
        .iter()
        .filter(|challenge| challenge.scheme.eq_ignore_ascii_case("dpop"));
    match (dpop.next(), dpop.next()) {
        (Some(challenge), None) => challenge.find("error") == Some(ERROR),
        _ => false,
    }
}

/// Okta does not let pages read the challenge of a resource server: that there is a nonce, and a new one, is all they can tell by.
/// To ask again is safe, for a call that is refused so has done nothing.
fn may_ask(response: &Response) -> bool {
    response.status == 401
        && response.body.is_empty()
        && response.headers.find("www-authenticate").is_none()
}

/// RFC 9449 section 8.1: what a nonce is made of. It is sent back, so it has a limit.
fn nonce(response: &Response) -> Option<&str> {
    let nonce = response.headers.find("dpop-nonce")?;
    let is_nonce_byte = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    let fits = (1..=MAX_LENGTH).contains(&nonce.len()) && nonce.bytes().all(is_nonce_byte);
    fits.then_some(nonce)
}

const ERROR: &str = "use_dpop_nonce";

const MAX_ORIGINS: usize = 100;

const MAX_LENGTH: usize = 1024;

const MAX_BYTES: usize = 1 << 16;
