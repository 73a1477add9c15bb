//! Pages that are asked for before they are waited for.

use std::{rc::Rc, sync::Arc};

use futures_channel::oneshot;
use web_sys::AbortController;

use super::Pager;
use crate::app::{session::SendError, task::spawn};
use crate::browser::http::{Answer, Watch};
use crate::oauth::{
    http::{Headers, Request},
    token::Grant,
};
use crate::okta::{org::OrgUrl, pace, rate_limit::RateLimit, users};

/// How many pages are asked for beyond the one that is waited for.
pub(super) const AHEAD: usize = 2;

/// A page that was asked for.
pub(super) struct Ahead {
    url: String,
    answer: oneshot::Receiver<Result<Answer, SendError>>,
}

impl Pager {
    /// The page that was asked for already, if it is the next one.
    pub(super) fn expected(&self) -> Option<oneshot::Receiver<Result<Answer, SendError>>> {
        let ahead = self.ahead.borrow_mut().pop_front()?;
        let is_next = self.next.borrow().as_deref() == Some(ahead.url.as_str());
        if !is_next {
            self.ahead.borrow_mut().clear();
            return None;
        }
        Some(ahead.answer)
    }

    /// Asks for a page, and for the one after it as soon as its headers are there.
    pub(super) async fn fetch(
        self: Rc<Self>,
        grant: Arc<Grant>,
        request: Request,
    ) -> Result<Answer, SendError> {
        let signal = self
            .call
            .borrow_mut()
            .get_or_insert_with(controller)
            .signal();
        let head = |status, headers: &Headers| self.look_ahead(&grant, status, headers);
        let watch = Watch {
            abort: Some(&signal),
            head: Some(&head),
            is_further: self.has_begun.get(),
        };
        let answer = self.session.send_watched(&grant, &request, watch).await;
        let is_good = matches!(&answer, Ok(answer) if answer.response.status == 200);
        if watch.is_further && is_good {
            self.further.set(self.further.get() + 1);
        }
        answer
    }

    /// Records the calls that were not recorded one by one.
    pub(super) fn tell_further(&self) {
        let count = self.further.take();
        if count > 0 {
            self.session.record_further(count);
        }
    }

    /// Asks for the page after one whose headers have come.
    fn look_ahead(self: &Rc<Self>, grant: &Arc<Grant>, status: u16, headers: &Headers) {
        if status != 200 || self.call.borrow().is_none() {
            return;
        }
        let count = self.ahead.borrow().len();
        let allowance = RateLimit::of(headers).map_or(u64::MAX, |rate| {
            pace::allowance(&rate, self.session.reserve())
        });
        if count >= self.limit.get() || allowance <= count as u64 || self.session.has_expired(grant)
        {
            return;
        }
        let org = OrgUrl::from_origin(&grant.org);
        let next = users::next_page(headers);
        let request = next
            .as_ref()
            .and_then(|next| users::next_request(&org, &grant.access_token, next));
        let (Some(url), Some(request)) = (next, request) else {
            return;
        };
        let (told, answer) = oneshot::channel();
        self.ahead.borrow_mut().push_back(Ahead { url, answer });
        let fetch = Rc::clone(self).fetch(Arc::clone(grant), request);
        spawn(async move {
            // Nobody waits for it any more when the list was stopped.
            let _ = told.send(fetch.await);
        });
    }
}

/// # Panics
/// In a browser without abort signals, where nothing else here would work either.
fn controller() -> AbortController {
    AbortController::new().expect("browsers have abort signals")
}
