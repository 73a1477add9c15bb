//! How fast a long row of calls may go: what is left of a rate limit to others, and how long to wait after a failure.

use super::rate_limit::RateLimit;

/// What is left to others of every rate limit, in percent, unless one says otherwise. An org's limits are shared by everything
/// that calls it: what is taken here, its applications lack.
pub const RESERVE: u64 = 50;

/// How often a call is repeated before somebody is asked.
pub const TRIES: u32 = 5;

/// How often a call is repeated that is refused because of a rate limit: each time there was the wait that the org asks for.
pub const REFUSALS: u32 = 10;

/// Whether to stop until the limit is renewed, so that so many percent of it are left.
pub fn must_wait(rate: &RateLimit, reserve: u64) -> bool {
    allowance(rate, reserve) == 0 && rate.limit > 0
}

/// How many calls may still be made at once.
pub fn allowance(rate: &RateLimit, reserve: u64) -> u64 {
    let kept = u64::from(rate.limit) * reserve.min(100) / 100;
    u64::from(rate.remaining).saturating_sub(kept)
}

/// Seconds to wait after a call has failed so many times: 1, 2, 4 and so on, a minute at most.
pub fn backoff(failures: u32) -> u64 {
    1_u64
        .checked_shl(failures.saturating_sub(1))
        .map_or(60, |wait| wait.clamp(1, 60))
}

/// Whether a call that got such an answer may get a better one by itself: the server was at fault, and not the call.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 500 | 502 | 503 | 504)
}
