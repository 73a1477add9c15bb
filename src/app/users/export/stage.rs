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

    /// What is known of an export that would be lost with it: what has come, and is nowhere else as a whole.
    pub(super) fn at_stake(&self) -> Option<&Job> {
        match self {
            Self::Saving(job) => Some(job),
            Self::Done { job, is_kept } => (*is_kept && !job.is_saved).then_some(job),
            other => other.job(),
        }
    }

    /// The same for all that is shown alike, but for how far the export has come.
    pub(super) fn key(&self) -> String {
        let (kind, number) = match self {
            Self::None => ("none", 0),
            Self::Running(_) => ("running", 0),
            Self::Waiting(_, until, Wait::Limit) => ("limit", *until),
            Self::Waiting(_, until, Wait::Reserve) => ("reserve", *until),
            Self::Waiting(_, until, Wait::Trouble(_)) => ("trouble", *until),
            Self::Stopped(_, why) => match why {
                Why::Asked => ("asked", 0),
                Why::Expired => ("expired", 0),
                Why::Failed(_) => ("failed", 0),
                Why::Full => ("full", 0),
                Why::Left => ("left", 0),
                Why::OtherOrg => ("other", 0),
            },
            Self::Saving(_) => ("saving", 0),
            Self::Done { job, is_kept } => {
                ("done", u64::from(job.is_saved) * 2 + u64::from(*is_kept))
            }
            Self::Elsewhere => ("elsewhere", 0),
            Self::NoStorage(error) => match error {
                DatabaseError::Absent => ("absent", 0),
                DatabaseError::Failed => ("storage", 0),
                DatabaseError::Full => ("no-room", 0),
                DatabaseError::Refused => ("refused", 0),
            },
        };
        [kind, " ", &number.to_string()].concat()
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
