//! The export at work: page after page into the spool, then the file.

use std::{cell::Cell, ops::Deref, rc::Rc, sync::Arc, time::Duration};

use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue, untrack};

use super::job::Job;
use crate::app::{
    session::Session,
    state::State,
    task::spawn,
    users::pager::{Pager, Step, Wait},
};
use crate::browser::{
    clock,
    database::DatabaseError,
    files,
    spool::{self, Place, Spool},
    tabs::{self, Only},
};
use crate::okta::{
    diagnosis::Symptom,
    org::OrgUrl,
    users::{self, process_export},
};

/// One tab exports at a time.
const LOCK: &str = "latchkey.export";

/// Pages are asked for ahead as far as the pager goes.
const MANY: usize = usize::MAX;

/// The longest that a timer is set for, in seconds.
const LONGEST_WAIT: u64 = 3_600;

/// How the export stands.
#[derive(Clone)]
pub(super) enum Stage {
    /// There is none, as far as is known.
    None,
    Running(Job),
    /// It goes on by itself at this time of the org's clock, in seconds since 1970.
    Waiting(Job, u64, Wait),
    /// It goes on when somebody says so.
    Stopped(Job, Why),
    /// The file is whole.
    Done(Job),
    /// Another tab is at it.
    Elsewhere,
    /// The browser's storage did not do its part.
    NoStorage(DatabaseError),
}

/// Why an export stands still.
#[derive(Clone)]
pub(super) enum Why {
    Asked,
    Expired,
    Failed(Arc<Symptom>),
    /// There is no room for more on this device.
    Full,
    /// The page was closed or loaded anew.
    Left,
    /// The token in use is another org's.
    OtherOrg,
}

/// The export of this page, of which there is one at most.
#[derive(Clone, Copy)]
pub(super) struct Export(&'static Shared);

pub(super) struct Shared {
    pub(super) session: Session,
    pub(super) stage: State<Stage>,
    work: StoredValue<Work, LocalStorage>,
}

#[derive(Default)]
struct Work {
    /// Counts what was begun.
    run: u64,
    pager: Option<Rc<Pager>>,
    /// Where the file goes, if the person chose a place in this visit.
    place: Option<Place>,
    /// Keeps other tabs from the spool.
    only: Option<Only>,
}

impl Deref for Export {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

impl Export {
    /// The export of this page. What an earlier visit left is found.
    pub(super) fn of(session: Session) -> Self {
        thread_local! {
            static EXPORT: Cell<Option<Export>> = const { Cell::new(None) };
        }
        EXPORT.get().unwrap_or_else(|| {
            let export = session.root.with(|| {
                Self(Box::leak(Box::new(Shared {
                    session,
                    stage: State::new(Stage::None),
                    work: StoredValue::new_local(Work::default()),
                })))
            });
            EXPORT.set(Some(export));
            spawn(export.find());
            export
        })
    }

    async fn find(self) {
        if !Spool::is_there() {
            return;
        }
        let run = self.run();
        let is_only = self.is_only().await;
        let Ok(spool) = Spool::open().await else {
            return;
        };
        match spool.job::<Job>().await {
            Ok(Some(_)) if !is_only => self.show(run, Stage::Elsewhere),
            // A download may have been reading from it when the last visit ended. That is over.
            Ok(Some(job)) if job.is_saved => spool.remove().await,
            Ok(Some(job)) if job.is_whole => self.show(run, Stage::Done(job)),
            Ok(Some(job)) => self.show(run, Stage::Stopped(job, Why::Left)),
            Ok(None) => spool.remove().await,
            Err(_) => {}
        }
        if self.run() == run {
            self.let_others();
        }
    }

    /// Whether no other tab is at it. From then on none can be.
    async fn is_only(self) -> bool {
        if self.work.with_value(|work| work.only.is_some()) {
            return true;
        }
        let only = tabs::only(LOCK).await;
        let is_only = only.is_some();
        self.work.update_value(|work| work.only = only);
        is_only
    }

    fn has_expired(self) -> bool {
        let grant = self.session.grant.get_untracked();
        grant.is_none_or(|grant| self.session.has_expired(&grant))
    }

    fn let_others(self) {
        self.work.update_value(|work| work.only = None);
    }

    /// Begins a file. Whatever was on its way before goes.
    pub(super) fn begin(self, job: Job, place: Option<Place>) {
        self.halt();
        self.work.update_value(|work| work.place = place);
        self.stage.set(Stage::Running(job.clone()));
        let run = self.run();
        spawn(async move {
            if !self.is_only().await {
                return self.show(run, Stage::Elsewhere);
            }
            let begun = async {
                let spool = Spool::open().await?;
                spool.clear().await?;
                spool.add(&job.writer().begin(), &job).await?;
                Ok(spool)
            };
            match begun.await {
                Ok(spool) => self.work_on(run, spool, job).await,
                Err(error) => self.show(run, Stage::NoStorage(error)),
            }
        });
    }

    /// Stands still until somebody says otherwise.
    pub(super) fn pause(self) {
        let job = self.job();
        self.halt();
        if let Some(job) = job {
            self.stage.set(Stage::Stopped(job, Why::Asked));
        }
    }

    /// Goes on where it stopped: with what is in the spool, and nothing else.
    pub(super) fn resume(self) {
        self.halt();
        let run = self.run();
        spawn(async move {
            if !self.is_only().await {
                return self.show(run, Stage::Elsewhere);
            }
            let found = async {
                let spool = Spool::open().await?;
                let job = spool.job::<Job>().await?;
                Ok((spool, job))
            };
            match found.await {
                Ok((spool, Some(mut job))) => {
                    job.stops += 1;
                    self.show(run, Stage::Running(job.clone()));
                    self.work_on(run, spool, job).await;
                }
                Ok((_, None)) => self.show(run, Stage::None),
                Err(error) => self.show(run, Stage::NoStorage(error)),
            }
        });
    }

    /// Removes what has come.
    pub(super) fn discard(self) {
        self.halt();
        self.stage.set(Stage::None);
        spawn(async move {
            if let Ok(spool) = Spool::open().await {
                spool.remove().await;
            }
            self.let_others();
        });
    }

    /// Saves what has come, whole or not.
    pub(super) fn save(self, job: Job) {
        let run = self.run();
        spawn(async move {
            let place = match spool::choose(&job.file_name()).await {
                spool::Chosen::Place(place) => Some(place),
                spool::Chosen::NotHere => None,
                spool::Chosen::Nothing => return,
            };
            let mut job = job;
            save(&mut job, place).await;
            if job.is_whole {
                self.show(run, Stage::Done(job));
            }
        });
    }

    fn job(self) -> Option<Job> {
        self.stage.with_untracked(|stage| match stage {
            Stage::Running(job) | Stage::Waiting(job, ..) | Stage::Stopped(job, _) => {
                Some(job.clone())
            }
            Stage::None | Stage::Done(_) | Stage::Elsewhere | Stage::NoStorage(_) => None,
        })
    }

    fn run(self) -> u64 {
        self.work.with_value(|work| work.run)
    }

    fn show(self, run: u64, stage: Stage) {
        if self.run() == run {
            self.stage.set(stage);
        }
    }

    fn halt(self) {
        self.work.update_value(|work| {
            work.run += 1;
            if let Some(pager) = work.pager.take() {
                pager.halt();
            }
        });
    }

    async fn work_on(self, run: u64, spool: Spool, mut job: Job) {
        let first = job.first.clone();
        // Whichever token is in use by then: none is sent to an org that did not issue it.
        let pager = Pager::new(self.session, job.next.clone(), move |grant| {
            let org = OrgUrl::from_origin(&grant.org);
            users::next_request(&org, &grant.access_token, &first)
        });
        self.work
            .update_value(|work| work.pager = Some(Rc::clone(&pager)));
        let awake = spool::stay_awake().await;
        let stage = self.take_pages(run, &pager, &spool, &mut job).await;
        drop(awake);
        if let Some(stage) = stage {
            self.show(run, stage);
        }
    }

    async fn take_pages(
        self,
        run: u64,
        pager: &Rc<Pager>,
        spool: &Spool,
        job: &mut Job,
    ) -> Option<Stage> {
        let mut writer = job.writer();
        loop {
            let since = clock::now_in_ms();
            let mut piece = String::new();
            let mut take = |response: &_, org: &_| {
                (self.run() == run).then(|| process_export(response, org, &mut writer, &mut piece))
            };
            let step = pager.step(MANY, &mut take).await;
            if self.run() != run {
                return None;
            }
            let is_last = match step {
                Step::Taken { is_last } => is_last,
                Step::Stopped => return None,
                Step::NoToken | Step::Expired => {
                    return Some(Stage::Stopped(job.clone(), Why::Expired));
                }
                Step::OtherOrg => {
                    return Some(Stage::Stopped(job.clone(), Why::OtherOrg));
                }
                // The org may see the end of the token a moment before this page does.
                Step::Failed(_) if self.has_expired() => {
                    return Some(Stage::Stopped(job.clone(), Why::Expired));
                }
                Step::Failed(symptom) => {
                    return Some(Stage::Stopped(job.clone(), Why::Failed(symptom)));
                }
                Step::Wait { until, why } => {
                    let wait = until.saturating_sub(untrack(|| self.session.org_now()));
                    match why {
                        Wait::Trouble(_) => job.repeats += 1,
                        Wait::Limit | Wait::Reserve => job.waited += wait,
                    }
                    self.show(run, Stage::Waiting(job.clone(), until, why));
                    crate::app::task::sleep(Duration::from_secs(wait.min(LONGEST_WAIT))).await;
                    if self.run() != run {
                        return None;
                    }
                    self.show(run, Stage::Running(job.clone()));
                    continue;
                }
            };
            job.next = pager.next();
            job.is_whole = is_last;
            job.rows = writer.rows();
            job.pages += 1;
            job.bytes += piece.len() as u64;
            job.worked += clock::now_in_ms().saturating_sub(since);
            // From here on the page is in the file, whatever becomes of this tab.
            match spool.add(&piece, job).await {
                Ok(()) => {}
                Err(DatabaseError::Full) => {
                    return Some(Stage::Stopped(job.clone(), Why::Full));
                }
                Err(error) => return Some(Stage::NoStorage(error)),
            }
            if self.run() != run {
                return None;
            }
            if is_last {
                let place = self.work.with_value(|work| work.place.clone());
                save(job, place).await;
                self.let_others();
                return Some(Stage::Done(job.clone()));
            }
            self.show(run, Stage::Running(job.clone()));
        }
    }
}

/// Saves the file. What is whole and saved goes from the spool.
async fn save(job: &mut Job, place: Option<Place>) {
    let Ok(spool) = Spool::open().await else {
        return;
    };
    let Ok(file) = spool.file(job.format.mime(), job.writer().end()).await else {
        return;
    };
    let is_saved = match &place {
        Some(place) => place.write(&file).await,
        None => files::download_blob(&job.file_name(), &file),
    };
    job.is_saved = job.is_whole && is_saved;
    if job.is_saved && place.is_some() {
        spool.remove().await;
    } else {
        // A download may still be reading from it: it goes with the next visit, or the next export.
        let _ = spool.add("", job).await;
    }
}
