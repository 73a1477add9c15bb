//! Okta's rate-limit headers.

use crate::oauth::http::Headers;
use crate::oauth::text;

/// How much is left of a rate limit. See <https://developer.okta.com/docs/reference/rl2-monitor/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests in the window.
    pub limit: u32,
    pub remaining: u32,
    /// When the window ends, in seconds since 1970 by the server's clock.
    pub reset: u64,
}

impl RateLimit {
    /// Reads the three headers; `None` unless all of them are there.
    pub fn of(headers: &Headers) -> Option<Self> {
        let number = |name| text::number(headers.find(name)?.trim());
        Some(Self {
            limit: number("x-rate-limit-limit")?.try_into().ok()?,
            remaining: number("x-rate-limit-remaining")?.try_into().ok()?,
            reset: number("x-rate-limit-reset")?,
        })
    }

    /// Seconds to wait from `now_server`, the server's time: at least 1.
    pub fn wait(&self, now_server: u64) -> u64 {
        self.reset.saturating_sub(now_server).max(1)
    }
}

/// What a rate limit is for: the org, and the kind of call. Okta counts calls to lists apart from those to one of their items, and
/// whose items they are does not matter; see <https://developer.okta.com/docs/reference/rl-global-mgmt/>.
pub fn bucket(url: &str) -> String {
    let address = text::split_before(url, |byte| matches!(byte, b'?' | b'#')).0;
    let mut segments = address.split('/');
    // The scheme, nothing, the host.
    let host: Vec<_> = segments.by_ref().take(3).collect();
    let path: Vec<_> = segments.collect();
    let kind = match path.as_slice() {
        // Not an item of a list: schemas, types.
        ["api", version, "meta", part, ..] => ["/api/", version, "/meta/", part].concat(),
        ["api", version, list] => ["/api/", version, "/", list].concat(),
        ["api", version, list, _] => ["/api/", version, "/", list, "/{id}"].concat(),
        ["api", version, list, _, "lifecycle", verb, ..] => {
            ["/api/", version, "/", list, "/{id}/lifecycle/", verb].concat()
        }
        ["api", version, list, _, part, ..] => {
            ["/api/", version, "/", list, "/{id}/", part].concat()
        }
        _ => ["/", &path.join("/")].concat(),
    };
    [&host.join("/"), kind.as_str()].concat()
}

/// The server's clock as a response tells it, in seconds since 1970.
pub fn server_time(headers: &Headers) -> Option<u64> {
    super::clock::parse_http_date(headers.find("date")?)
}

/// When a refused call may be made again, in seconds since 1970 by the server's clock; 0 if nothing tells.
pub(crate) fn reset(headers: &Headers) -> u64 {
    match RateLimit::of(headers) {
        Some(rate) => rate.reset,
        // Okta's windows are a minute long.
        None => server_time(headers).map_or(0, |now| now + 60),
    }
}
