//! The org's clock. It can be set wrong on purpose.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the org's time, which may differ from the machine's.
#[derive(Debug, Default)]
pub struct Clock {
    skew: AtomicI64,
}

impl Clock {
    /// Seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.now_millis().div_euclid(1_000)
    }

    /// Milliseconds since the Unix epoch.
    pub fn now_millis(&self) -> i64 {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX) + self.skew() * 1_000
    }

    /// How far the org's clock is ahead of the machine's, in seconds; negative when it is behind.
    pub fn skew(&self) -> i64 {
        self.skew.load(Ordering::Relaxed)
    }

    /// Sets the clock `seconds` ahead, at most ten years either way.
    pub fn set_skew(&self, seconds: i64) {
        self.skew
            .store(seconds.clamp(-TEN_YEARS, TEN_YEARS), Ordering::Relaxed);
    }

    /// The org's time as a `Date` header writes it.
    pub fn http_date(&self) -> String {
        let seconds = u64::try_from(self.now()).unwrap_or_default();
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
    }
}

const TEN_YEARS: i64 = 315_360_000;
