//! Reads a list page after page: what comes next, when, and what to do when something comes between.
//!
//! The headers of a page say where the list goes on. So the next page is asked for as soon as they are there, while this one is
//! still on its way or being read; the org and this page work at the same time then, and the order stays the list's.

mod ahead;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    sync::Arc,
};

use leptos::prelude::untrack;
use web_sys::AbortController;

use crate::app::session::{SendError, Session};
use crate::oauth::{
    http::{Request, Response},
    token::Grant,
};
use crate::okta::{
    api_error::{ApiFailure, FailureKind},
    diagnosis::{self, Symptom},
    mark::mark,
    org::OrgUrl,
    pace::{self, Repeats},
    users::{self, Page, SCOPE},
};
use ahead::{AHEAD, Ahead};

/// Makes the request for the first page.
type First = dyn Fn(&Grant) -> Option<Request>;

/// A list on its way.
pub(super) struct Pager {
    session: Session,
    /// The first page, for a token; nothing for a token of another org.
    first: Box<First>,
    /// Where the list goes on; nothing at its beginning.
    next: RefCell<Option<String>>,
    /// Pages that were asked for already, in their order.
    ahead: RefCell<VecDeque<Ahead>>,
    call: RefCell<Option<AbortController>>,
    /// Whether anything has come yet.
    has_begun: Cell<bool>,
    /// How often the same page was asked for again.
    repeats: Cell<Repeats>,
    /// The marks of the addresses that were read. A list that comes back to one of them would never end.
    read: RefCell<Vec<u64>>,
    /// How many pages may be asked for at once, beyond the first.
    limit: Cell<usize>,
    /// Until when the reserve of the rate limit was waited for already, by the org's clock.
    waited: Cell<u64>,
    /// Whether nobody looks on, not even at the beginning.
    is_patient: Cell<bool>,
    /// How many calls went well that were not recorded.
    further: Cell<u64>,
}

/// What came of asking for a page.
pub(super) enum Step {
    /// There is no token.
    NoToken,
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Symptom>),
    /// The token in use is another org's, so nothing was sent.
    OtherOrg,
    /// Nobody wants the page any more.
    Stopped,
    /// A page came, and was taken.
    Taken {
        is_last: bool,
    },
    /// The page can be asked for again at this time of the org's clock, in seconds since the epoch.
    Wait {
        until: u64,
        why: Wait,
    },
}

/// Why there is a wait.
#[derive(Clone, Debug)]
pub(super) enum Wait {
    /// The rate limit is used up.
    Limit,
    /// What is left of the rate limit is others'.
    Reserve,
    /// Something failed that may pass; what the org said of it, if it said anything.
    Trouble(Option<Arc<Symptom>>),
}

/// Takes a page, or says what is wrong with it.
pub(super) type Take<'a> =
    dyn FnMut(&Response, &OrgUrl) -> Option<Result<Page, Box<ApiFailure>>> + 'a;

impl Pager {
    /// A list from its beginning, or from where an earlier one ended.
    pub(super) fn new(
        session: Session,
        next: Option<String>,
        first: impl Fn(&Grant) -> Option<Request> + 'static,
    ) -> Rc<Self> {
        Rc::new(Self {
            session,
            first: Box::new(first),
            has_begun: Cell::new(next.is_some()),
            next: RefCell::new(next),
            ahead: RefCell::default(),
            call: RefCell::default(),
            repeats: Cell::default(),
            read: RefCell::default(),
            limit: Cell::new(0),
            waited: Cell::new(0),
            is_patient: Cell::new(false),
            further: Cell::new(0),
        })
    }

    /// From now on the first page is asked for again as any other: nobody looks on.
    pub(super) fn be_patient(&self) {
        self.is_patient.set(true);
    }

    /// Where the list goes on after the pages that were taken.
    pub(super) fn next(&self) -> Option<String> {
        self.next.borrow().clone()
    }

    /// Ends whatever is under way. What was taken stays.
    pub(super) fn halt(&self) {
        self.tell_further();
        self.ahead.borrow_mut().clear();
        if let Some(call) = self.call.borrow_mut().take() {
            call.abort();
        }
    }

    /// Gets the next page and has it taken. `pages` is how many are wanted by now: no more are asked for. A page that is not taken
    /// can be asked for again, and nothing of it has been kept. `take` tells nothing if it wants no page any more.
    pub(super) async fn step(self: &Rc<Self>, pages: usize, take: &mut Take<'_>) -> Step {
        let Some(grant) = self.session.grant.get_untracked() else {
            return Step::NoToken;
        };
        if self.session.has_expired(&grant) {
            self.halt();
            return Step::Expired;
        }
        self.limit.set(pages.saturating_sub(1).min(AHEAD));
        let org = OrgUrl::from_origin(&grant.org);
        // A link that leads elsewhere is refused when it comes. So if this one does, the token is another org's.
        let Some(request) = self.request(&grant, &org) else {
            self.halt();
            return Step::OtherOrg;
        };
        let address = request.url.clone();
        let expected = match self.expected() {
            Some(answer) => answer.await.ok(),
            None => None,
        };
        let answer = match expected {
            Some(answer) => answer,
            None => {
                if let Some((until, why)) = self.wait_for_others(&request.url) {
                    return Step::Wait { until, why };
                }
                Rc::clone(self).fetch(Arc::clone(&grant), request).await
            }
        };
        let step = match answer {
            Ok(answer) => match self.take_once(&address, &answer.response, &org, take) {
                None => return Step::Stopped,
                Some(Ok(page)) => {
                    self.has_begun.set(true);
                    self.repeats.take();
                    self.read.borrow_mut().push(mark(&address));
                    let is_last = page.next.is_none();
                    if is_last {
                        self.tell_further();
                    }
                    *self.next.borrow_mut() = page.next;
                    return Step::Taken { is_last };
                }
                Some(Err(failure)) => self.refused(&failure, &grant),
            },
            Err(error) => {
                // Why there was silence is found out only if it lasts.
                let until = match error {
                    SendError::Transport(..) => self.repeats_at(),
                    SendError::Proof(_) => None,
                };
                match until {
                    Some(until) => {
                        let why = Wait::Trouble(None);
                        Step::Wait { until, why }
                    }
                    None => Step::Failed(Arc::new(self.session.explain(error, &org).await)),
                }
            }
        };
        self.halt();
        step
    }

    fn request(&self, grant: &Grant, org: &OrgUrl) -> Option<Request> {
        match &*self.next.borrow() {
            Some(next) => users::next_request(org, &grant.access_token, next),
            None => (self.first)(grant),
        }
    }

    /// Until when to wait, if nothing is left of the rate limit, or what is left is others'. Whoever looks on may have what is
    /// others': at the beginning, and once the wait was told of. Of what is used up there is nothing to be had.
    fn wait_for_others(&self, url: &str) -> Option<(u64, Wait)> {
        let rate = self.session.rate_of(url)?;
        let now = untrack(|| self.session.org_now());
        let is_used_up = pace::is_used_up(&rate);
        let is_left = self.has_begun.get() && rate.reset != self.waited.get();
        let must_wait = rate.reset > now
            && (is_used_up || is_left)
            && pace::must_wait(&rate, self.session.reserve());
        must_wait.then(|| {
            self.waited.set(rate.reset);
            let why = match is_used_up {
                true => Wait::Limit,
                false => Wait::Reserve,
            };
            (rate.reset, why)
        })
    }

    /// Has a page taken, unless the list would begin anew after it.
    fn take_once(
        &self,
        address: &str,
        response: &Response,
        org: &OrgUrl,
        take: &mut Take<'_>,
    ) -> Option<Result<Page, Box<ApiFailure>>> {
        let next = users::next_page(&response.headers).filter(|_| response.status == 200);
        let is_read = |next: String| next == address || self.read.borrow().contains(&mark(&next));
        match next.is_some_and(is_read) {
            true => Some(Err(Box::new(ApiFailure::of(
                response,
                FailureKind::NextAgain,
            )))),
            false => take(response, org),
        }
    }

    fn refused(&self, failure: &ApiFailure, grant: &Grant) -> Step {
        if let FailureKind::RateLimited { wait } = failure.kind
            && let Some(until) = self.again(|repeats| repeats.after_limit(wait))
        {
            let why = Wait::Limit;
            return Step::Wait { until, why };
        }
        let symptom = Arc::new(diagnosis::api(failure, grant, SCOPE));
        let until = match (pace::is_passing(failure.status), &failure.kind) {
            (true, _) if !self.is_alone() => self.again(Repeats::after_watched_failure),
            (true, _) | (_, FailureKind::NotJson) => self.repeats_at(),
            _ => None,
        };
        match until {
            Some(until) => {
                let why = Wait::Trouble(Some(symptom));
                Step::Wait { until, why }
            }
            None => Step::Failed(symptom),
        }
    }

    /// When to ask again after a failure. Midway, some times; at the beginning somebody may look on, and decides.
    fn repeats_at(&self) -> Option<u64> {
        self.is_alone()
            .then(|| self.again(Repeats::after_failure))
            .flatten()
    }

    /// Whether nobody waits for the answer before the page.
    fn is_alone(&self) -> bool {
        self.has_begun.get() || self.is_patient.get()
    }

    fn again(&self, wait: impl FnOnce(&mut Repeats) -> Option<u64>) -> Option<u64> {
        let mut repeats = self.repeats.get();
        let wait = wait(&mut repeats);
        self.repeats.set(repeats);
        Some(untrack(|| self.session.org_now()) + wait?)
    }
}

/// A list that nobody wants any more waits for nothing.
impl Drop for Pager {
    fn drop(&mut self) {
        self.halt();
    }
}
