//! It at work: one user after another, each to an end that is known.

use std::{sync::Arc, time::Duration};

use leptos::prelude::untrack;

use super::{Bulk, KEPT, Pause, Stage, Why};
use crate::app::{
    session::SendError,
    task::{self, spawn},
    users::person::lock,
};
use crate::browser::{clock, spool, storage::Area, tabs};
use crate::oauth::token::Grant;
use crate::okta::{
    api_error::ApiFailure,
    bulk::{Look, Outcome, Refusal, Verdict, judge, look},
    diagnosis::{self, Symptom},
    org::OrgUrl,
    pace,
};

/// How often something is tried for one user.
const TRIES: u32 = 3;

/// After so many users in a row with whom it failed for what may be the same reason, somebody has to look.
const STREAK: u32 = 3;

/// While it waits, it looks so often whether it is to stop.
const LOOK: Duration = Duration::from_millis(200);

/// By how many seconds the end of a token may be off.
const LEEWAY: u64 = 5;

/// One tab changes users of an org at a time.
const LOCK: &str = "latchkey.bulk.";

/// How it went with one user.
enum Went {
    /// In a way that tells of this user alone.
    Alone,
    /// In a way that the next one may share.
    Badly,
}

/// What is known after an answer that decides nothing.
struct Doubt {
    failures: u32,
    refusal: Option<Refusal>,
    symptom: Option<Arc<Symptom>>,
    /// Until when others were waited for already.
    waited: u64,
}

impl Bulk {
    /// Does what is planned.
    pub(super) fn begin(self) {
        if !self.is_running() {
            self.start();
        }
    }

    /// Goes on where it stopped; with `failed`, once more with those it failed with.
    pub(super) fn resume(self, failed: bool) {
        if self.is_running() || !untrack(|| lock::is_open(self.users.session)) {
            return;
        }
        self.change(|account| account.reopen(failed));
        self.start();
    }

    fn start(self) {
        self.is_stopping.set(false);
        self.pause.set(None);
        self.since
            .set((clock::now_in_ms(), untrack(|| self.settled())));
        let wallet = &self.users.session.wallet;
        self.token
            .set(wallet.with_untracked(|wallet| wallet.in_use.clone()));
        // Should the page end without a word, nobody is sent anything again before they are read.
        self.account.with_untracked(|account| {
            if let Some(account) = account {
                Area::Tab.write(KEPT, &account.in_doubt());
            }
        });
        self.show(Stage::Running);
        spawn(async move {
            let why = self.work().await;
            self.change(crate::okta::bulk::Account::close);
            self.pause.set(None);
            self.keep();
            self.show(why.map_or(Stage::Done, Stage::Stopped));
        });
    }

    async fn work(self) -> Option<Why> {
        let org = self.account_org();
        let Some(only) = tabs::only(&[LOCK, &org].concat()).await else {
            return Some(Why::Elsewhere);
        };
        let awake = spool::stay_awake().await;
        let why = self.each().await;
        drop((awake, only));
        why
    }

    async fn each(self) -> Option<Why> {
        let (mut at, mut streak) = (0, 0);
        while let Some(next) = self.next(at) {
            at = next;
            match self.one(at).await {
                Ok(Went::Alone) => streak = 0,
                Ok(Went::Badly) => streak += 1,
                Err(why) => return Some(why),
            }
            if streak == STREAK && self.next(at).is_some() {
                return Some(Why::Row);
            }
        }
        None
    }

    /// Brings one user to an end that is known, as far as that can be.
    async fn one(self, at: usize) -> Result<Went, Why> {
        let mut doubt = Doubt {
            failures: 0,
            refusal: None,
            symptom: None,
            waited: 0,
        };
        loop {
            let is_doubtful = self.with_row(at, |row| row.is_doubtful);
            let grant = self.ready()?;
            if self.is_stopping.get_untracked() && !is_doubtful {
                return Err(Why::Asked);
            }
            let ended = match is_doubtful {
                true => self.look_at(at, &grant, &mut doubt).await?,
                false => self.send(at, &grant, &mut doubt).await?,
            };
            if let Some(went) = ended {
                return Ok(went);
            }
        }
    }

    /// The token to go on with.
    fn ready(self) -> Result<Arc<Grant>, Why> {
        let session = self.users.session;
        let grant = session.grant.get_untracked().ok_or(Why::Expired)?;
        if grant.org != self.account_org() {
            return Err(Why::OtherOrg);
        }
        if session.has_expired(&grant) {
            return Err(Why::Expired);
        }
        match untrack(|| lock::is_open(session)) {
            true => Ok(grant),
            false => Err(Why::Locked),
        }
    }

    /// Sends it for one user. Nothing if that did not bring it to an end.
    async fn send(self, at: usize, grant: &Grant, doubt: &mut Doubt) -> Result<Option<Went>, Why> {
        let session = self.users.session;
        let org = OrgUrl::from_origin(&grant.org);
        let request = self.with_account(|account| {
            let row = account.rows.get(at)?;
            Some(account.deed.request(&org, &grant.access_token, &row.id))
        });
        let Some(request) = request else {
            return Ok(Some(Went::Alone));
        };
        if let Some(until) = self.others(&request.url, doubt.waited) {
            doubt.waited = until;
            self.wait(until, Pause::Reserve).await;
            return Ok(None);
        }
        self.change(|account| account.begin(at));
        let answer = match session.send_with(grant, &request, None).await {
            Ok(answer) => answer,
            Err(error) => {
                self.no_answer(at, error, &org, doubt).await?;
                return Ok(None);
            }
        };
        match judge(&answer.response) {
            Verdict::Done => {
                self.settle(at, Outcome::Done, None);
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
                self.wait(self.now() + seconds, Pause::Limit).await;
            }
        }
        Ok(None)
    }

    /// Reads a user again whose end is not known.
    async fn look_at(
        self,
        at: usize,
        grant: &Grant,
        doubt: &mut Doubt,
    ) -> Result<Option<Went>, Why> {
        let session = self.users.session;
        let org = OrgUrl::from_origin(&grant.org);
        let request = self.with_account(|account| {
            let row = account.rows.get(at)?;
            let request = account
                .deed
                .look_request(&org, &grant.access_token, &row.id);
            Some((account.deed.clone(), request))
        });
        let Some((deed, request)) = request else {
            return Ok(Some(Went::Alone));
        };
        let looked = match session.send_with(grant, &request, None).await {
            Ok(answer) => look(&deed, &answer.response),
            Err(error) => {
                doubt.symptom = Some(Arc::new(session.explain(error, &org).await));
                Look::Silent
            }
        };
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
            Look::Wait(seconds) if !self.is_stopping.get_untracked() => {
                self.wait(self.now() + seconds, Pause::Limit).await;
                Ok(None)
            }
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
        let scope = self.with_account(|account| Some(account.deed.scope()));
        let symptom = diagnosis::api(failure, grant, scope.unwrap_or_default());
        Why::Failed(Arc::new(symptom))
    }

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

    fn settle(self, at: usize, outcome: Outcome, refusal: Option<Refusal>) {
        self.change(|account| account.settle(at, outcome, refusal));
        // Where nobody knows whether it was done, it may have been.
        if matches!(outcome, Outcome::Done | Outcome::Seen | Outcome::Unknown)
            && let Some(id) = self.with_account(|account| Some(account.rows.get(at)?.id.clone()))
        {
            self.users.touch(&id);
        }
        if outcome != Outcome::Done {
            return;
        }
        let now = self.with_account(|account| {
            let status = account.deed.leads_to()?;
            Some((account.rows.get(at)?.id.clone(), status))
        });
        if let Some((id, status)) = now {
            self.users
                .change(&mut |list| list.rows.set_status(&id, status.as_str()));
        }
    }

    fn next(self, from: usize) -> Option<usize> {
        self.with_account(|account| account.next(from))
    }

    pub(super) fn account_org(self) -> String {
        self.with_account(|account| Some(account.org.clone()))
            .unwrap_or_default()
    }

    pub(super) fn now(self) -> u64 {
        self.users.session.org_time(&self.account_org())
    }

    fn with_row(self, at: usize, read: impl FnOnce(&crate::okta::bulk::Row) -> bool) -> bool {
        self.with_account(|account| account.rows.get(at).map(read))
            .unwrap_or_default()
    }

    pub(super) fn with_account<R>(
        self,
        read: impl FnOnce(&crate::okta::bulk::Account) -> Option<R>,
    ) -> Option<R> {
        self.account
            .with_untracked(|account| account.as_ref().and_then(read))
    }
}
