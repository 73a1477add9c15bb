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
