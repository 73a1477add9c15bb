//! What is in the spool, as a file where the person wants it.

use leptos::prelude::UpdateValue;
use web_sys::AbortController;

use super::{job::Job, run::Export, stage::Stage};
use crate::app::task::spawn;
use crate::browser::{
    files,
    spool::{self, Place, Spool},
};

impl Export {
    /// Saves what has come, whole or not, where the person says.
    pub(super) fn save(self, job: Job) {
        let run = self.run();
        spawn(async move {
            let place = match spool::choose(&job.file_name()).await {
                spool::Chosen::Place(place) => Some(place),
                spool::Chosen::NotHere => None,
                spool::Chosen::Nothing => return,
            };
            self.finish(run, place, &job).await;
        });
    }

    /// Saves the file of a job, and shows what came of it. It is read from the spool, piece by piece, and so is what is known of it:
    /// another tab may have begun another one.
    pub(super) async fn finish(self, run: u64, place: Option<Place>, job: &Job) {
        let _turn = self.turn().await;
        if !self.is_run(run) {
            return;
        }
        if !self.is_only().await {
            return self.show(run, Stage::Elsewhere);
        }
        let before = self.stage.get_untracked();
        let stage = match Spool::open().await {
            Ok(spool) => match spool.job::<Job>().await {
                Ok(Some(found)) if found.is_same(job) => {
                    self.show(run, Stage::Saving(found.clone()));
                    self.write(run, spool, found, place, before).await
                }
                Ok(Some(found)) => Stage::of(found),
                Ok(None) => Stage::None,
                Err(error) => Stage::NoStorage(error),
            },
            Err(error) => Stage::NoStorage(error),
        };
        if self.is_run(run) {
            self.let_others();
            self.stage.set(stage);
        }
    }

    /// How it stands when it is written. What is whole and on the disk goes from the spool.
    async fn write(
        self,
        run: u64,
        spool: Spool,
        mut job: Job,
        place: Option<Place>,
        before: Stage,
    ) -> Stage {
        let file = match spool.file(job.format.mime(), job.writer().end()).await {
            Ok(file) => file,
            Err(error) => return Stage::NoStorage(error),
        };
        let is_saved = match &place {
            Some(place) => match AbortController::new() {
                Ok(writing) => {
                    let signal = writing.signal();
                    self.work.update_value(|work| work.writing = Some(writing));
                    place.write(&file, &signal).await
                }
                Err(_) => false,
            },
            None => files::download_blob(&job.file_name(), &file),
        };
        if !job.is_whole || !self.is_run(run) {
            return before;
        }
        let is_kept = !is_saved || place.is_none();
        job.is_saved = is_saved;
        match is_kept {
            // A download may still be reading from it: it goes with the next visit, or the next export.
            true => {
                let _ = spool.add("", &[], &job).await;
            }
            false => spool.remove().await,
        }
        Stage::Done { job, is_kept }
    }
}
