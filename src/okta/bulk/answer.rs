//! What Okta answers, and what is to be done about it.

use super::members::is_in;
use super::{Deed, Kind, Refusal};
use crate::oauth::http::Response;
use crate::okta::api_error::{ApiFailure, FailureKind};
use crate::okta::pace;
use crate::okta::users::{self, UserDetail};

/// What the answer to [`Deed::request`] says.
#[derive(Clone, Debug)]
pub enum Verdict {
    Done,
    /// It failed in a way that may pass, and nobody knows whether it was done.
    Passing(Refusal),
    Refused(Refusal),
    /// The token is not taken: this holds for everyone.
    Token(Box<ApiFailure>),
    /// Nothing was done: the rate limit is used up for so many seconds.
    Wait(u64),
}

/// What a user, read again, tells.
#[derive(Clone, Debug)]
pub enum Look {
    /// It is done. The user as they are now, where the answer shows them.
    Done(Option<Box<UserDetail>>),
    NotDone,
    /// There is no answer to go on with.
    Silent,
    Token(Box<ApiFailure>),
    Wait(u64),
}

/// Judges the answer to [`Deed::request`].
pub fn judge(response: &Response) -> Verdict {
    if (200..300).contains(&response.status) {
        return Verdict::Done;
    }
    let failure = ApiFailure::refused(response);
    match (&failure.kind, failure.status) {
        (FailureKind::RateLimited { wait }, _) => Verdict::Wait(*wait),
        (_, 401) => Verdict::Token(Box::new(failure)),
        (_, status) if pace::is_passing(status) => Verdict::Passing(refusal(&failure)),
        _ => Verdict::Refused(refusal(&failure)),
    }
}

/// Judges the answer to [`Deed::look_request`].
pub fn look(deed: &Deed, response: &Response) -> Look {
    if response.status != 200 {
        let failure = ApiFailure::refused(response);
        return match (&failure.kind, failure.status) {
            (FailureKind::RateLimited { wait }, _) => Look::Wait(*wait),
            (_, 401) => Look::Token(Box::new(failure)),
            // To somebody who is not there, nothing was done. What is sent next tells why.
            (_, 404) => Look::NotDone,
            _ => Look::Silent,
        };
    }
    match (deed.leads_to(), &deed.group) {
        (Some(status), _) => match users::process_user(response) {
            Ok(detail) if detail.row.status == status => Look::Done(Some(Box::new(detail))),
            Ok(_) => Look::NotDone,
            Err(_) => Look::Silent,
        },
        (None, Some(group)) => match is_in(group, response) {
            Some(is_in) if is_in == (deed.kind == Kind::AddToGroup) => Look::Done(None),
            Some(_) => Look::NotDone,
            None => Look::Silent,
        },
        (None, None) => Look::Silent,
    }
}

fn refusal(failure: &ApiFailure) -> Refusal {
    let mut refusal = Refusal {
        status: u64::from(failure.status),
        request_id: failure.request_id.clone().unwrap_or_default(),
        ..Refusal::default()
    };
    if let Some(error) = &failure.error {
        refusal.code.clone_from(&error.code);
        refusal.text.clone_from(&error.summary);
        for cause in &error.causes {
            refusal.text.push_str(": ");
            refusal.text.push_str(cause);
        }
    }
    refusal
}
