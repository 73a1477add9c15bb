//! The flight recorder: what this page sent, what came, and what was checked.
//!
//! Events are redacted when they are made. They stay in memory, but for those of a sign-in on its way: the browser
//! leaves the page with them, so this tab keeps them until it comes back. What was left out of them is not kept: the recording
//! learns it anew, from the answer and from what the sign-in itself had to keep.

use super::Session;
use crate::app::format;
use crate::browser::{
    clock,
    http::{Answer, TransportError},
    storage::Area,
};
use crate::oauth::{
    authorize::AuthorizationRequest,
    callback::{CallbackError, Check, RedirectParts},
    http::Request,
    pkce,
    recording::{Event, Recording},
    transaction::Transaction,
};

/// Where the steps of a sign-in wait for its answer.
const RECORD: &str = "latchkey.recording";

/// What this tab kept while the browser was away.
pub(super) fn read() -> Recording {
    Recording::new(Area::Tab.read(RECORD).unwrap_or_default())
}

impl Session {
    /// Forgets everything that was recorded.
    pub fn clear_recording(self) {
        Area::Tab.remove(RECORD);
        self.recording.set(Recording::default());
    }

    /// A sign-in begins with this request.
    pub(super) fn record_built(self, request: &AuthorizationRequest) {
        self.record(Event::built(clock::now_in_ms(), request));
    }

    /// The request goes to the authorization server: in this window, or in a private one.
    pub(super) fn record_left(self, request: &AuthorizationRequest, is_private: bool) {
        let how = match is_private {
            true => "copied for another window",
            false => "in this window",
        };
        self.record(Event::left(clock::now_in_ms(), request, how));
        if is_private {
            return;
        }
        self.recording.with_untracked(|recording| {
            // Where they cannot be kept, the sign-in goes on all the same.
            Area::Tab.write(RECORD, &recording.last_sign_in().to_vec());
        });
    }

    /// An answer came by the address.
    pub(super) fn record_answer(self, parts: &RedirectParts) {
        Area::Tab.remove(RECORD);
        self.record(Event::answered(clock::now_in_ms(), parts));
    }

    /// An answer belongs to this sign-in, whose secrets nothing that comes may repeat.
    pub(super) fn record_secrets(self, sign_in: &Transaction) {
        let verifier = sign_in.verifier.as_ref();
        let challenge = verifier.map(pkce::challenge);
        let login_hint = self
            .settings
            .with_untracked(|settings| settings.login_hint.trim().to_owned());
        self.recording.update(|recording| {
            recording.learn(&[
                &sign_in.state,
                sign_in.nonce.as_deref().unwrap_or_default(),
                verifier.map_or("", |verifier| verifier.reveal()),
                challenge.as_deref().unwrap_or_default(),
                &login_hint,
            ]);
        });
    }

    /// What was checked in an answer.
    pub(super) fn record_checks(self, checks: &[Check]) {
        let now = clock::now_in_ms();
        for check in checks {
            self.record(Event::checked(now, check));
        }
    }

    /// An answer was refused, after these checks or because it could not even be read.
    pub(super) fn record_refusal(self, error: &CallbackError) {
        self.record_checks(error.checks());
        if error.checks().is_empty() {
            self.record_check("answer", false, "cannot be read as one");
        }
    }

    /// Something else was checked.
    pub fn record_check(self, name: &'static str, passed: bool, detail: &'static str) {
        self.record(Event::judged(clock::now_in_ms(), name, passed, detail));
    }

    /// So many more calls like the last ones were made, and each was answered as it should be.
    pub fn record_further(self, count: u64) {
        let count = format::count(count);
        let detail = [
            &count,
            " more calls for the next pages, each answered with 200",
        ]
        .concat();
        self.record(Event::judged(
            clock::now_in_ms(),
            "further pages",
            true,
            &detail,
        ));
    }

    /// A request was sent at `at`, in milliseconds since 1970, and this came of it.
    pub(super) fn record_call(
        self,
        at: u64,
        request: &Request,
        outcome: &Result<Answer, TransportError>,
    ) {
        let outcome = match outcome {
            Ok(answer) => Ok(&answer.response),
            Err(TransportError::Aborted) => Err("stopped by this page"),
            Err(TransportError::BrokenOff) => Err("the answer broke off"),
            Err(TransportError::Failed) => Err("no answer"),
            Err(TransportError::TimedOut) => Err("no answer in time"),
        };
        let duration = clock::now_in_ms().saturating_sub(at);
        self.record(Event::called(at, duration, request, outcome));
    }

    fn record(self, event: Event) {
        self.recording.update(|recording| recording.push(event));
    }
}
