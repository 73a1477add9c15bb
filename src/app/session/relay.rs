//! The relay of the page's own server, where it has one.

use super::{Session, find_clock};
use crate::browser::{
    clock,
    http::{self, Answer, TransportError},
    location,
};
use crate::oauth::http::{Request, Response};
use crate::okta::{org::OrgUrl, relay};

impl Session {
    /// Asks the page's server for a relay. What it answers tells which org that leads to: see [`relay::leads_to`].
    pub async fn find_relay(self) -> Option<Answer> {
        let request = relay::probe(&self.site());
        let answer = http::send(&request, None).await.ok()?;
        (answer.response.status == 200).then_some(answer)
    }

    /// Whether the page's server has a relay to this org.
    pub async fn has_relay_to(self, org: &OrgUrl) -> bool {
        let Some(answer) = self.find_relay().await else {
            return false;
        };
        let is_meant = relay::leads_to(&answer.response, org).as_ref() == Some(org);
        if is_meant {
            self.note_relay_clock(org, answer.clock_offset);
        }
        is_meant
    }

    /// Sends a service app's request through the relay. It is recorded as the org gets it.
    ///
    /// # Errors
    /// Why no answer came from the relay.
    pub async fn send_through_relay(self, request: &Request) -> Result<Response, TransportError> {
        let sent_at = clock::now_in_ms();
        let outcome = http::send(&relay::through(request, &self.site()), None).await;
        self.record_check(
            "relay",
            outcome.is_ok(),
            "this page’s server passed the call on, without the browser’s Origin",
        );
        self.record_call(sent_at, request, &outcome);
        let answer = outcome?;
        self.note_clock(&request.url, answer.clock_offset);
        Ok(answer.response)
    }

    /// Finds out the time at an org before something is signed by it, unless it is known. Where that fails, this machine's counts.
    pub async fn learn_clock(self, org: &OrgUrl, is_relayed: bool) {
        let is_known = self
            .clocks
            .with_untracked(|clocks| find_clock(clocks, org.as_str()).is_some());
        if is_known {
            return;
        }
        match is_relayed {
            true => {
                let answer = self.find_relay().await;
                self.note_clock(org.as_str(), answer.and_then(|answer| answer.clock_offset));
            }
            // What stands in the way is told when the request itself fails.
            false => drop(self.probe(org).await),
        }
    }

    /// Notes what the relay's answer told of its org's clock.
    pub fn note_relay_clock(self, org: &OrgUrl, offset: Option<i64>) {
        self.note_clock(org.as_str(), offset);
    }

    /// Where the page was published, with a slash at the end.
    fn site(self) -> String {
        [location::origin(), self.base.clone()].concat()
    }
}
