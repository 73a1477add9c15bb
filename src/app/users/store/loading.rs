//! Loading: as many pages as are wanted, one after another, and what is shown of them meanwhile.

use std::{rc::Rc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{Load, Users};
use crate::app::{
    task::spawn,
    users::{
        pager::{Pager, Step},
        query::PAGE,
    },
};
use crate::browser::storage::Area;
use crate::oauth::{http::Request, token::Grant};
use crate::okta::{org::OrgUrl, users};

/// That everyone is being loaded, which the tab knows for as long as it is so: over a reload, too.
pub(super) const LOADING_ALL: &str = "latchkey.loading-all";

/// While pages come, what is shown of them follows no faster than this: drawing takes as long as reading a thousand users.
const PACE: Duration = Duration::from_millis(250);

/// The longest that a timer is set for, in seconds. What a server says may lie far beyond what a timer can count.
const LONGEST_WAIT: u64 = 3_600;

/// What nobody sees of the loading.
#[derive(Default)]
pub(super) struct Work {
    /// The ID of the token that the rows were got with. A token that is renewed keeps it.
    pub(super) token: Option<String>,
    /// Counts what was begun: an answer to anything but the last is late, and ignored.
    run: u64,
    pub(super) pager: Option<Rc<Pager>>,
    /// What is to happen by itself: pages that have come are shown, or a wait ends.
    timer: Option<TimeoutHandle>,
}

impl Users {
    /// Sees to it that a number of rows is there, if nothing stands in the way.
    pub(in crate::app::users) fn want(self, rows: usize) {
        let can_start = self.list.with_untracked(|list| {
            list.rows.len() < rows && matches!(list.load, Load::Idle | Load::Ready)
        });
        // Nobody sees this number but for loading everything: it is not told of.
        self.list
            .update_untracked(|list| list.wanted = list.wanted.max(rows));
        if can_start && self.grant().is_some() {
            self.start();
        }
    }

    /// Loads until the end.
    pub(in crate::app::users) fn load_all(self) {
        self.forget_load_all();
        Area::Tab.write(LOADING_ALL, &true);
        self.change(&mut |list| list.wanted = usize::MAX);
        // A wait ends by itself.
        if !matches!(self.load(), Load::Waiting { .. }) {
            self.go_on();
        }
    }

    /// Goes on where loading stopped: after a failure, or before the end of a wait.
    pub(in crate::app::users) fn go_on(self) {
        if !matches!(self.load(), Load::Loading | Load::Complete) {
            self.change(&mut |list| {
                list.wanted = list.rows.len().saturating_add(1).max(list.wanted);
            });
            self.start();
        }
    }

    /// Stops, and keeps what has come.
    pub(in crate::app::users) fn stop(self) {
        self.halt();
        self.forget_load_all();
        self.change(&mut |list| {
            list.wanted = 0;
            list.come_to(Load::Ready);
        });
    }

    /// Nobody waits for everyone any more.
    pub(super) fn forget_load_all(self) {
        Area::Tab.remove(LOADING_ALL);
        self.is_anew.set(false);
    }

    /// The request for the first page of what is listed.
    pub(in crate::app::users) fn first_request(self) -> Option<Request> {
        Some(self.list_request(&*self.grant()?))
    }

    fn is_run(self, run: u64) -> bool {
        self.work.with_value(|work| work.run == run)
    }

    fn set_load(self, load: Load) {
        let mut load = Some(load);
        self.change(&mut |list| {
            if let Some(load) = load.take() {
                list.come_to(load);
            }
        });
    }

    /// Ends whatever is under way.
    pub(super) fn halt(self) {
        self.work.update_value(|work| {
            work.run += 1;
            if let Some(pager) = &work.pager {
                pager.halt();
            }
        });
        self.stop_timer();
    }

    fn stop_timer(self) {
        let mut timer = None;
        self.work.update_value(|work| timer = work.timer.take());
        if let Some(timer) = timer {
            timer.clear();
        }
    }

    /// Has pages that have come shown, and those that come until then with them: some hundred may come in a second. It takes no
    /// further page, as the next one may keep everybody waiting.
    fn tell_soon(self) {
        if self.work.with_value(|work| work.timer.is_some()) {
            return;
        }
        let tell = move || {
            self.work.update_value(|work| work.timer = None);
            self.change(&mut |_| {});
        };
        let timer = set_timeout_with_handle(tell, PACE);
        self.work.update_value(|work| work.timer = timer.ok());
    }

    fn start(self) {
        self.halt();
        self.set_load(Load::Loading);
        let mut begun = None;
        self.work.update_value(|work| {
            let first = move |grant: &Grant| Some(self.list_request(grant));
            let pager = work
                .pager
                .get_or_insert_with(|| Pager::new(self.session, None, first));
            begun = Some((work.run, Rc::clone(pager)));
        });
        if let Some((run, pager)) = begun {
            spawn(self.load_pages(run, pager));
        }
    }

    async fn load_pages(self, run: u64, pager: Rc<Pager>) {
        loop {
            let missing = self
                .list
                .with_untracked(|list| list.wanted.saturating_sub(list.rows.len()));
            let pages = missing.div_ceil(PAGE.into()).max(1);
            let mut take = |response: &_, org: &_| {
                if !self.is_run(run) {
                    return None;
                }
                let mut page = None;
                let mut was_empty = false;
                self.list.update_untracked(|list| {
                    was_empty = list.rows.is_empty();
                    let add = |roster: &mut _| users::process_list(response, org, roster);
                    page = Some(list.rows.add(add));
                });
                match was_empty {
                    true => self.change(&mut |_| {}),
                    false => self.tell_soon(),
                }
                page
            };
            let step = pager.step(pages, &mut take).await;
            if !self.is_run(run) {
                return;
            }
            // Whatever comes of it is told with what has come.
            let load = match step {
                Step::Expired => Load::Expired,
                Step::Failed(symptom) => Load::Failed(symptom),
                Step::NoToken | Step::OtherOrg => Load::Idle,
                Step::Stopped => return,
                Step::Taken { is_last: true } => Load::Complete,
                Step::Taken { is_last: false } => {
                    let wants_more = self
                        .list
                        .with_untracked(|list| list.rows.len() < list.wanted);
                    if wants_more {
                        continue;
                    }
                    Load::Ready
                }
                Step::Wait { until, why } => Load::Waiting { until, why },
            };
            self.stop_timer();
            match load {
                Load::Waiting { until, .. } => self.go_on_at(until),
                Load::Complete => self.forget_load_all(),
                _ => {}
            }
            self.set_load(load);
            return;
        }
    }

    fn list_request(self, grant: &Grant) -> Request {
        let query = self.list.with_untracked(|list| list.query.to_list_query());
        users::list_request(
            &OrgUrl::from_origin(&grant.org),
            &grant.access_token,
            &query,
        )
    }

    /// The wait is reckoned by the org's clock: this machine's may be wrong.
    fn go_on_at(self, until: u64) {
        let seconds = until.saturating_sub(untrack(|| self.session.org_now()));
        let wait = Duration::from_secs(seconds.min(LONGEST_WAIT));
        let timer = set_timeout_with_handle(move || self.go_on(), wait);
        self.work.update_value(|work| work.timer = timer.ok());
    }
}
