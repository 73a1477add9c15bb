//! Waiting: for the rate limit, for what is others' of it, and after a failure.

use std::time::Duration;

use super::{Bulk, Pause};
use crate::app::task;
use crate::okta::pace;

/// While it waits, it looks so often whether it is to stop.
const LOOK: Duration = Duration::from_millis(200);

impl Bulk {
    /// Until when to wait, if what is left of the rate limit is others'.
    pub(super) fn others(self, url: &str, waited: u64) -> Option<u64> {
        let session = self.users.session;
        let rate = session.rate_of(url)?;
        let must_wait = rate.reset > self.now()
            && rate.reset != waited
            && pace::must_wait(&rate, session.reserve());
        must_wait.then_some(rate.reset)
    }

    /// Waits until a time of the org's clock, or until it is to stop.
    pub(super) async fn wait(self, until: u64, pause: Pause) {
        self.pause.set(Some((until, pause)));
        while self.now() < until && !self.is_stopping.get_untracked() {
            task::sleep(LOOK).await;
        }
        self.pause.set(None);
    }

    /// What time it is there, in seconds since 1970.
    pub(super) fn now(self) -> u64 {
        self.users.session.org_time(&self.account_org())
    }
}
