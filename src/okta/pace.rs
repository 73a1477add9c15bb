//! How fast a long row of calls may go: what is left of a rate limit to others, and how long to wait after a failure.

use super::rate_limit::RateLimit;

/// What is left to others of every rate limit, in percent, unless one says otherwise. An org's limits are shared by everything
/// that calls it: what is taken here, its applications lack.
pub const RESERVE: u64 = 50;

/// How often a call is repeated before somebody is asked.
const TRIES: u32 = 5;

/// How often a call is repeated while somebody looks on who can have it repeated at any time.
const WATCHED_TRIES: u32 = 2;

/// How often a call is repeated that is refused because of a rate limit: each time there was the wait that the org asks for.
const REFUSALS: u32 = 10;

/// How often one call was repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// After it had failed.
    failed: u32,
    /// After it was refused because of the rate limit.
    limited: u32,
}

impl Repeats {
    /// Seconds to wait before a call is repeated that failed; nothing if it failed too often. It counts anew from then on.
    pub fn after_failure(&mut self) -> Option<u64> {
        again(&mut self.failed, TRIES)
    }

    /// The same for a call that somebody waits for.
    pub fn after_watched_failure(&mut self) -> Option<u64> {
        again(&mut self.failed, WATCHED_TRIES)
    }

    /// Seconds to wait before a call is repeated that was refused because of the rate limit, which is renewed in `wait` seconds;
    /// nothing if it was refused too often. It counts anew from then on.
    pub fn after_limit(&mut self, wait: u64) -> Option<u64> {
        // Where too many calls are made at the same time, the end of the wait is no promise.
        again(&mut self.limited, REFUSALS).map(|backoff| wait.max(backoff))
    }
}

fn again(times: &mut u32, most: u32) -> Option<u64> {
    *times += 1;
    if *times > most {
        *times = 0;
        return None;
    }
    Some(backoff(*times))
}

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
    fn a_call_is_repeated_later_each_time_and_not_for_ever() {
        let mut repeats = Repeats::default();
        let waits: Vec<_> = (0..6).map(|_| repeats.after_failure()).collect();
        assert_eq!(waits, [Some(1), Some(2), Some(4), Some(8), Some(16), None]);
        let watched = [(); 3].map(|()| repeats.after_watched_failure());
        assert_eq!(watched, [Some(1), Some(2), None]);
        // Whoever goes on by hand may do so as often again.
        assert_eq!(repeats.after_failure(), Some(1));
    }

    #[test]
    fn a_used_up_limit_is_waited_for_ten_times_and_never_shorter_than_the_org_asks() {
        let mut repeats = Repeats::default();
        let waits: Vec<_> = (0..11).map(|_| repeats.after_limit(30)).collect();
        let mut expected = vec![Some(30); 5];
        expected.extend([Some(32), Some(60), Some(60), Some(60), Some(60), None]);
        assert_eq!(waits, expected);
        // Failures of another kind are counted by themselves.
        assert_eq!(repeats.after_failure(), Some(1));
        assert_eq!(repeats.after_limit(3), Some(3));
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
