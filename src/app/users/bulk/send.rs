//! What is sent for one user, and what the answer means.

use std::sync::Arc;

use super::{
    Bulk, Pause, Why,
    run::{Doubt, Went},
};
use crate::app::session::SendError;
use crate::oauth::token::Grant;
use crate::okta::{
    api_error::ApiFailure,
    bulk::{Answered, Deed, Look, Outcome, Verdict, judge, look},
    diagnosis,
    org::OrgUrl,
    pace,
};

/// How often something is tried for one user.
const TRIES: u32 = 3;

/// By how many seconds the end of a token may be off.
const LEEWAY: u64 = 5;

impl Bulk {
    /// Sends it for one user. Nothing if that did not bring it to an end.
    pub(super) async fn send(
        self,
        at: usize,
        grant: &Grant,
        doubt: &mut Doubt,
    ) -> Result<Option<Went>, Why> {
        let session = self.users.session;
        let org = OrgUrl::from_origin(&grant.org);
        let Some((deed, id)) = self.meant(at) else {
            return Ok(Some(Went::Alone));
        };
        let request = deed.request(&org, &grant.access_token, &id);
        if let Some(until) = self.others(&request.url, doubt.waited) {
            doubt.waited = until;
            self.wait(until, Pause::Reserve).await;
            return Ok(None);
        }
        let now = self.now();
        self.change(|account| account.begin(at, now));
        let answer = match session.send_with(grant, &request, None).await {
            Ok(answer) => answer,
            Err(error) => {
                self.no_answer(at, error, &org, doubt).await?;
                return Ok(None);
            }
        };
        match judge(&answer.response) {
            Verdict::Done => {
                let status = u64::from(answer.response.status);
                let request_id = answer.response.request_id().unwrap_or_default();
                self.change(|account| account.done(at, Answered { status, request_id }));
                self.settled_as(at, Outcome::Done);
                return Ok(Some(Went::Alone));
            }
            Verdict::Refused(refusal) => {
                let went = match refusal.status {
                    403 => Went::Badly,
                    _ => Went::Alone,
                };
                self.settle(at, Outcome::Refused, Some(refusal));
                return Ok(Some(went));
            }
            Verdict::Passing(refusal) => {
                doubt.refusal = Some(refusal);
                self.failed(doubt).await;
            }
            Verdict::Token(failure) => {
                self.settle(at, Outcome::Left, None);
                return Err(self.token_refused(&failure, grant));
            }
            Verdict::Wait(seconds) => {
                self.settle(at, Outcome::Left, None);
                let Some(seconds) = doubt.repeats.after_limit(seconds) else {
                    return Err(self.refused(&ApiFailure::refused(&answer.response), grant));
                };
                self.wait(self.now() + seconds, Pause::Limit).await;
            }
        }
        Ok(None)
    }

    /// Reads a user again whose end is not known.
    pub(super) async fn look_at(
        self,
        at: usize,
        grant: &Grant,
        doubt: &mut Doubt,
    ) -> Result<Option<Went>, Why> {
        let session = self.users.session;
        let org = OrgUrl::from_origin(&grant.org);
        let Some((deed, id)) = self.meant(at) else {
            return Ok(Some(Went::Alone));
        };
        let request = deed.look_request(&org, &grant.access_token, &id);
        let looked = match session.send_with(grant, &request, None).await {
            Ok(answer) => look(&deed, &answer.response),
            Err(error) => {
                doubt.symptom = Some(Arc::new(session.explain(error, &org).await));
                Look::Silent
            }
        };
        if let Look::Wait(seconds) = looked
            && !self.is_stopping.get_untracked()
            && let Some(seconds) = doubt.repeats.after_limit(seconds)
        {
            self.wait(self.now() + seconds, Pause::Limit).await;
            return Ok(None);
        }
        match looked {
            Look::Done(detail) => {
                self.settle(at, Outcome::Seen, doubt.refusal.take());
                if let Some(detail) = detail {
                    self.users.changed(&detail);
                }
                Ok(Some(Went::Alone))
            }
            Look::NotDone if doubt.failures >= TRIES => {
                let refusal = doubt.refusal.take();
                let outcome = match refusal {
                    Some(_) => Outcome::Refused,
                    None => Outcome::NotDone,
                };
                self.settle(at, outcome, refusal);
                Ok(Some(Went::Badly))
            }
            Look::NotDone => {
                self.settle(at, Outcome::Left, None);
                Ok(None)
            }
            Look::Token(failure) => Err(self.token_refused(&failure, grant)),
            Look::Silent if doubt.failures < TRIES && !self.is_stopping.get_untracked() => {
                self.failed(doubt).await;
                Ok(None)
            }
            Look::Silent | Look::Wait(_) => {
                self.settle(at, Outcome::Unknown, doubt.refusal.take());
                Err(match doubt.symptom.take() {
                    _ if self.is_stopping.get_untracked() => Why::Asked,
                    Some(symptom) => Why::Silent(symptom),
                    None => Why::Row,
                })
            }
        }
    }

    /// What is done, and the ID of whom it is done to.
    fn meant(self, at: usize) -> Option<(Deed, String)> {
        self.with_account(|account| Some((account.deed.clone(), account.rows.get(at)?.id.clone())))
    }

    /// No answer came to what was sent.
    async fn no_answer(
        self,
        at: usize,
        error: SendError,
        org: &OrgUrl,
        doubt: &mut Doubt,
    ) -> Result<(), Why> {
        let is_sent = matches!(error, SendError::Transport(..));
        let symptom = Arc::new(self.users.session.explain(error, org).await);
        if !is_sent {
            self.settle(at, Outcome::Left, None);
            return Err(Why::Failed(symptom));
        }
        doubt.refusal = None;
        doubt.symptom = Some(symptom);
        self.failed(doubt).await;
        Ok(())
    }

    /// Waits after a failure, longer each time.
    async fn failed(self, doubt: &mut Doubt) {
        doubt.failures += 1;
        let until = self.now() + pace::backoff(doubt.failures);
        self.wait(until, Pause::Passing).await;
    }

    fn token_refused(self, failure: &ApiFailure, grant: &Grant) -> Why {
        // It may have come to its end on the way.
        let soon = self.now() + LEEWAY;
        if grant.expires_at().is_some_and(|end| end <= soon) {
            return Why::Expired;
        }
        self.refused(failure, grant)
    }

    /// The org refuses what holds for everyone.
    fn refused(self, failure: &ApiFailure, grant: &Grant) -> Why {
        let scope = self.with_account(|account| Some(account.deed.scope()));
        let symptom = diagnosis::api(failure, grant, scope.unwrap_or_default());
        Why::Failed(Arc::new(symptom))
    }
}
