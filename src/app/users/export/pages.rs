//! The export at work: page after page into the spool.

use std::{rc::Rc, time::Duration};

use futures_channel::oneshot;
use leptos::prelude::{UpdateValue, WithValue, set_timeout_with_handle, untrack};

use super::{
    job::Job,
    run::Export,
    stage::{Stage, Why},
};
use crate::app::users::pager::{Pager, Step, Wait};
use crate::browser::{awake::Awake, clock, database::DatabaseError, spool::Spool};
use crate::okta::{
    org::OrgUrl,
    users::{self, process_export},
};

/// Pages are asked for ahead as far as the pager goes.
const MANY: usize = usize::MAX;

/// The longest that a timer is set for, in seconds.
const LONGEST_WAIT: u64 = 3_600;

/// A wait is counted at least that often, in milliseconds.
const COUNTED: u64 = 2_000;

impl Export {
    /// Takes page after page until the last, or until something comes between.
    pub(super) async fn work_on(self, run: u64, spool: Spool, mut job: Job) {
        if !self.is_run(run) {
            return;
        }
        let first = job.first.clone();
        // Whichever token is in use by then: none is sent to an org that did not issue it.
        let pager = Pager::new(self.session, job.next.clone(), move |grant| {
            let org = OrgUrl::from_origin(&grant.org);
            users::next_request(&org, &grant.access_token, &first)
        });
        pager.be_patient();
        self.work.update_value(|work| {
            work.pager = Some(Rc::clone(&pager));
            work.awake = Some(Awake::begin());
        });
        let stopped = self.take_pages(run, &pager, &spool, &mut job).await;
        // The spool can be removed then.
        drop(spool);
        if !self.is_run(run) {
            return;
        }
        match stopped {
            Some(stage) => self.show(run, stage),
            None => {
                let place = self.work.with_value(|work| work.place.clone());
                self.finish(run, place, &job).await;
            }
        }
        if self.is_run(run) {
            self.work.update_value(|work| work.awake = None);
        }
    }

    /// Tells how it stands if the last page has not come. Nothing if it has, or if nobody wants it any more.
    async fn take_pages(
        self,
        run: u64,
        pager: &Rc<Pager>,
        spool: &Spool,
        job: &mut Job,
    ) -> Option<Stage> {
        let mut writer = job.writer();
        let known = spool.marks(&mut |marks| writer.remember(marks)).await;
        if let Err(error) = known {
            return Some(Stage::NoStorage(error));
        }
        let doubles = job.doubles;
        while self.is_run(run) {
            let since = clock::now_in_ms();
            let mut piece = String::new();
            let mut take = |response: &_, org: &_| {
                let is_wanted = self.is_run(run);
                is_wanted.then(|| process_export(response, org, &mut writer, &mut piece))
            };
            let step = pager.step(MANY, &mut take).await;
            if !self.is_run(run) {
                return None;
            }
            job.worked += clock::now_in_ms().saturating_sub(since);
            let why = match step {
                Step::Taken { .. } => {
                    let doubles = doubles + writer.doubles();
                    let added = job.with_page(pager.next(), &writer, piece.len(), doubles);
                    // From here on the page is in the file, whatever becomes of this tab. What is known of the file changes with it.
                    match spool.add(&piece, &writer.take_marks(), &added).await {
                        Ok(()) => *job = added,
                        Err(DatabaseError::Full) => {
                            return Some(Stage::Stopped(job.clone(), Why::Full));
                        }
                        Err(error) => return Some(Stage::NoStorage(error)),
                    }
                    if job.is_whole {
                        return None;
                    }
                    self.show(run, Stage::Running(job.clone()));
                    continue;
                }
                Step::Wait { until, why } => {
                    self.wait(run, spool, job, until, why).await;
                    continue;
                }
                Step::Stopped => return None,
                Step::NoToken | Step::Expired => Why::Expired,
                Step::OtherOrg => Why::OtherOrg,
                // The org may see the end of the token a moment before this page does.
                Step::Failed(_) if self.has_expired() => Why::Expired,
                Step::Failed(symptom) => Why::Failed(symptom),
            };
            return Some(Stage::Stopped(job.clone(), why));
        }
        None
    }

    /// Waits for what the pager waits for, and counts it.
    async fn wait(self, run: u64, spool: &Spool, job: &mut Job, until: u64, why: Wait) {
        let is_trouble = matches!(why, Wait::Trouble(_));
        if is_trouble {
            job.repeats += 1;
            // If it cannot be kept, neither can the next page, which tells.
            let _ = spool.add("", &[], job).await;
        }
        if !self.is_run(run) {
            return;
        }
        self.show(run, Stage::Waiting(job.clone(), until, why));
        let seconds = until.saturating_sub(untrack(|| self.session.org_now()));
        let mut since = clock::now_in_ms();
        let end = since + seconds.min(LONGEST_WAIT) * 1_000;
        while self.is_run(run) && since < end {
            self.sleep(Duration::from_millis((end - since).min(COUNTED)))
                .await;
            let now = clock::now_in_ms().max(since);
            match is_trouble {
                true => job.worked += now - since,
                false => job.waited += now - since,
            }
            since = now;
            // The tab may go at any time: what was waited is known to the next visit, too.
            if self.is_run(run) && since < end {
                let _ = spool.add("", &[], job).await;
            }
        }
        self.show(run, Stage::Running(job.clone()));
    }

    /// Waits for a while, or until the run ends.
    async fn sleep(self, time: Duration) {
        let (wait, over) = oneshot::channel();
        self.work.update_value(|work| work.wait = Some(wait));
        let wake = move || self.work.update_value(|work| work.wait = None);
        let timer = set_timeout_with_handle(wake, time);
        // It ends by being dropped.
        let _ = over.await;
        if let Ok(timer) = timer {
            timer.clear();
        }
    }

    fn has_expired(self) -> bool {
        let grant = self.session.grant.get_untracked();
        grant.is_none_or(|grant| self.session.has_expired(&grant))
    }
}
