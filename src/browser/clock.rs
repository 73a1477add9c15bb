//! The machine's clock, which may be wrong.

/// Milliseconds since the epoch, by this machine.
pub fn now_in_ms() -> u64 {
    // Positive and far below 2^53 on any machine whose clock is set after 1970; a cast saturates otherwise.
    js_sys::Date::now() as u64
}

/// Seconds since the epoch, by this machine.
pub fn now() -> u64 {
    now_in_ms() / 1_000
}
