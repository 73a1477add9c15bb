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

/// Whether nothing is left of the limit for anyone.
pub fn is_used_up(rate: &RateLimit) -> bool {
    rate.remaining == 0
}

/// How long a window of Okta's rate limits is, in seconds.
const WINDOW: u64 = 60;

/// Seconds that so many calls will have to wait, from `now` by the org's clock; nothing if the reserve leaves no call.
pub fn waits(calls: u64, rate: &RateLimit, reserve: u64, now: u64) -> Option<u64> {
    let full = RateLimit {
        remaining: rate.limit,
        ..*rate
    };
    let of_window = allowance(&full, reserve);
    let is_renewed = rate.reset <= now;
    let left = match is_renewed {
        true => of_window,
        false => allowance(rate, reserve),
    };
    let later = calls.saturating_sub(left);
    if later == 0 {
        return Some(0);
    }
    if of_window == 0 {
        return None;
    }
    let first = match is_renewed {
        true => WINDOW,
        false => rate.reset - now,
    };
    Some(first.saturating_add((later.div_ceil(of_window) - 1).saturating_mul(WINDOW)))
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

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: RateLimit = RateLimit {
        limit: 600,
        remaining: 400,
        reset: 1_030,
    };

    #[test]
    fn waits_are_reckoned_by_what_a_window_allows() {
        // A hundred of 400 calls may be made with half of 600 left to others.
        for (calls, wait) in [
            (0, 0),
            (100, 0),
            (101, 30),
            (400, 30),
            (401, 90),
            (1_000, 150),
        ] {
            assert_eq!(waits(calls, &RATE, 50, 1_000), Some(wait), "{calls}");
        }
        // A window that is over by now is a new one.
        for (calls, wait) in [(300, 0), (301, 60), (601, 120)] {
            assert_eq!(waits(calls, &RATE, 50, 1_030), Some(wait), "{calls}");
        }
        assert_eq!(waits(301, &RATE, 100, 1_000), None);
        assert_eq!(
            waits(u64::MAX, &RATE, 0, 1_000).map(|wait| wait > 1 << 50),
            Some(true)
        );
    }

    #[test]
    fn what_is_used_up_is_nobody_s() {
        let used_up = RateLimit {
            remaining: 0,
            ..RATE
        };
        assert!(is_used_up(&used_up) && must_wait(&used_up, 0));
        assert!(!is_used_up(&RATE) && !must_wait(&RATE, 0));
        assert!(must_wait(&RATE, 90));
    }
}
