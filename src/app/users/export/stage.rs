//! How an export stands.

use std::sync::Arc;

use super::job::Job;
use crate::app::users::pager::Wait;
use crate::browser::database::DatabaseError;
use crate::okta::diagnosis::Symptom;

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
    /// The file is on its way to its place.
    Saving(Job),
    /// The file is whole.
    Done {
        job: Job,
        /// Whether this browser still has it.
        is_kept: bool,
    },
    /// Another tab is at it.
    Elsewhere,
    /// The browser's storage did not do its part.
    NoStorage(DatabaseError),
}

impl Stage {
    /// How an export stands that nobody is at.
    pub(super) fn of(job: Job) -> Self {
        match job.is_whole {
            true => Self::Done { job, is_kept: true },
            false => Self::Stopped(job, Why::Left),
        }
    }

    /// What is known of an export that is not over.
    pub(super) fn job(&self) -> Option<&Job> {
        match self {
            Self::Running(job) | Self::Waiting(job, ..) | Self::Stopped(job, _) => Some(job),
            _ => None,
        }
    }
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
