//! The export of this page: what begins it, stops it, goes on with it, and removes it.

use std::{cell::Cell, ops::Deref, rc::Rc};

use futures_channel::oneshot;
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use web_sys::AbortController;

use super::{
    job::Job,
    stage::{Stage, Why},
};
use crate::app::{session::Session, state::State, task::spawn, users::pager::Pager};
use crate::browser::{
    awake::Awake,
    database::DatabaseError,
    spool::{Place, Spool},
    tabs::{self, Only},
};

/// One tab exports at a time.
const LOCK: &str = "latchkey.export";

/// The export of this page, of which there is one at most.
#[derive(Clone, Copy)]
pub(super) struct Export(&'static Shared);

pub(super) struct Shared {
    pub(super) session: Session,
    pub(super) stage: State<Stage>,
    /// Whether it is asked if what has come is to be discarded.
    pub(super) asks: State<bool>,
    /// What was made of what is loaded.
    pub(super) taken: State<Option<Taken>>,
    pub(super) work: StoredValue<Work, LocalStorage>,
}

/// What it is at. Everything but the first two ends with the run.
#[derive(Default)]
pub(super) struct Work {
    /// Counts what was begun.
    run: u64,
    /// Over when nobody sets the spool up any more, or clears it away.
    turn: Option<Turn>,
    pub(super) pager: Option<Rc<Pager>>,
    /// Wakes it from a wait when it goes.
    pub(super) wait: Option<oneshot::Sender<()>>,
    /// Stops the writing of the file.
    pub(super) writing: Option<AbortController>,
    pub(super) awake: Option<Awake>,
    /// Where the file goes, if the person chose a place in this visit.
    pub(super) place: Option<Place>,
    /// Keeps other tabs from the spool.
    only: Option<Only>,
}

/// A file of what is loaded.
#[derive(Clone)]
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
}

type Turn = oneshot::Receiver<()>;

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
                    asks: State::new(false),
                    taken: State::new(None),
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
        let _turn = self.turn().await;
        if !self.is_only().await {
            return self.show(run, Stage::Elsewhere);
        }
        if let Ok(spool) = Spool::open().await {
            match spool.job::<Job>().await {
                // A download may have been reading from it when the last visit ended. That is over.
                Ok(Some(job)) if job.is_saved => spool.remove().await,
                Ok(Some(job)) => self.show(run, Stage::of(job)),
                Ok(None) => spool.remove().await,
                Err(_) => {}
            }
        }
        self.let_others();
    }

    /// Waits until nothing else sets the spool up or clears it away. The turn is over when this is dropped.
    pub(super) async fn turn(self) -> oneshot::Sender<()> {
        let (over, turn) = oneshot::channel();
        let mut before = None;
        self.work
            .update_value(|work| before = work.turn.replace(turn));
        if let Some(before) = before {
            // It ends by being dropped.
            let _ = before.await;
        }
        over
    }

    /// Whether no other tab is at it. From then on none can be.
    pub(super) async fn is_only(self) -> bool {
        if self.work.with_value(|work| work.only.is_some()) {
            return true;
        }
        let only = tabs::only(LOCK).await;
        let is_only = only.is_some();
        self.work.update_value(|work| work.only = only);
        is_only
    }

    pub(super) fn let_others(self) {
        self.work.update_value(|work| work.only = None);
    }

    /// Begins a file. Whatever was on its way before goes.
    pub(super) fn begin(self, mut job: Job, place: Option<Place>) {
        self.halt();
        self.work.update_value(|work| work.place = place);
        self.stage.set(Stage::Running(job.clone()));
        let run = self.run();
        spawn(async move {
            let turn = self.turn().await;
            if !self.is_only().await {
                return self.show(run, Stage::Elsewhere);
            }
            let begun = async {
                let spool = Spool::open().await?;
                spool.clear().await?;
                let begin = job.writer().begin();
                job.bytes = begin.len() as u64;
                spool.add(&begin, &[], &job).await?;
                Ok(spool)
            };
            let begun = begun.await;
            drop(turn);
            match begun {
                Ok(spool) => self.work_on(run, spool, job).await,
                Err(error) => self.show(run, Stage::NoStorage(error)),
            }
        });
    }

    /// Stands still until somebody says otherwise.
    pub(super) fn pause(self) {
        let job = self.stage.with_untracked(|stage| stage.job().cloned());
        self.halt();
        let Some(job) = job else {
            return;
        };
        self.stage.set(Stage::Stopped(job, Why::Asked));
        let run = self.run();
        spawn(async move {
            let _turn = self.turn().await;
            // A page was perhaps about to be in the file: then it is by now.
            if let Ok(Some(job)) = self.kept().await {
                self.show(run, Stage::Stopped(job, Why::Asked));
            }
        });
    }

    async fn kept(self) -> Result<Option<Job>, DatabaseError> {
        Spool::open().await?.job().await
    }

    /// Goes on where it stopped: with what is in the spool, and nothing else.
    pub(super) fn resume(self) {
        self.halt();
        let run = self.run();
        spawn(async move {
            let turn = self.turn().await;
            if !self.is_only().await {
                return self.show(run, Stage::Elsewhere);
            }
            let found = async {
                let spool = Spool::open().await?;
                let Some(mut job) = spool.job::<Job>().await? else {
                    return Ok(None);
                };
                if !job.is_whole {
                    job.stops += 1;
                    spool.add("", &[], &job).await?;
                }
                Ok(Some((spool, job)))
            };
            let found = found.await;
            drop(turn);
            match found {
                Ok(Some((_, job))) if job.is_whole => {
                    self.let_others();
                    self.show(run, Stage::of(job));
                }
                Ok(Some((spool, job))) => {
                    self.show(run, Stage::Running(job.clone()));
                    self.work_on(run, spool, job).await;
                }
                Ok(None) => self.show(run, Stage::None),
                Err(error) => self.show(run, Stage::NoStorage(error)),
            }
        });
    }

    /// Removes what has come.
    pub(super) fn discard(self) {
        self.halt();
        self.stage.set(Stage::None);
        spawn(async move {
            let _turn = self.turn().await;
            // It may be another tab's by now.
            if self.is_only().await {
                if let Ok(spool) = Spool::open().await {
                    spool.remove().await;
                }
                self.let_others();
            }
        });
    }

    pub(super) fn run(self) -> u64 {
        self.work.with_value(|work| work.run)
    }

    /// Whether nothing else was begun since.
    pub(super) fn is_run(self, run: u64) -> bool {
        self.run() == run
    }

    pub(super) fn show(self, run: u64, stage: Stage) {
        if self.is_run(run) {
            self.stage.set(stage);
        }
    }

    /// Ends whatever is under way.
    pub(super) fn halt(self) {
        self.asks.set(false);
        self.work.update_value(|work| {
            work.run += 1;
            work.wait = None;
            work.awake = None;
            if let Some(pager) = work.pager.take() {
                pager.halt();
            }
            if let Some(writing) = work.writing.take() {
                writing.abort();
            }
        });
    }
}
