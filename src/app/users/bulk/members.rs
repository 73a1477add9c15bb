//! Who is in the group already, before the plan says who will be added.

use std::collections::HashSet;

use super::{Bulk, Pause, Stage, choose::cancel, progress, stage::section};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    format,
    task::spawn,
    users::person::{Trouble, ask},
};
use crate::oauth::http::Response;
use crate::okta::{
    api_error::FailureKind,
    belongings,
    bulk::{Account, Group, MOST_PAGES, Members, Outcome, Way, process_belonging, process_members},
    org::OrgUrl,
    pace::Repeats,
};

/// What is asked.
#[derive(Clone, Copy)]
enum Ask<'a> {
    /// The first page of the members.
    First,
    /// The page that a link leads to.
    Next(&'a str),
    /// The groups of a user.
    User(&'a str),
}

/// While it is read.
pub(super) fn reading(bulk: Bulk) -> Element {
    let title = bulk
        .account
        .with_untracked(|account| account.as_ref().map(|account| account.deed.title()));
    let skip = button("button small", "Go on without it")
        .flag_of("disabled", move || bulk.is_stopping.get())
        .on_click(move || bulk.is_stopping.set(true));
    let calls = move || {
        let calls = bulk.calls.get();
        let name = if calls == 1 { " call" } else { " calls" };
        [&format::count(calls), name].concat()
    };
    section(&title.unwrap_or_default()).children([
        busy("p", "Looking who is in the group already").attr("role", "status"),
        el("p class='hint bulk-counts'").text_of(calls),
        progress::pause(bulk),
        el("div class=row").children([skip, cancel(bulk)]),
    ])
}

/// What it means that this is not known, and why it is not.
pub(super) fn unread(bulk: Bulk) -> Element {
    let again = move || {
        if let Some(account) = bulk.account.get_untracked() {
            bulk.read_members(account);
        }
    };
    let why = match bulk.unread.get_untracked() {
        Some(trouble) => trouble.view(bulk.users.session, again),
        None => button("button small", "Look who is in it").on_click(again),
    };
    el("div class=stack").children([
        el("p class=note>It is not known who is in the group already. Whoever is in it stays in it and counts as added, so this page cannot take it back."),
        why,
    ])
}

impl Bulk {
    /// Reads who of those who are chosen is in the group already, and then shows the plan.
    pub(super) fn read_members(self, account: Account) {
        let run = self.reading.get_untracked() + 1;
        self.reading.set(run);
        self.account.set(Some(account));
        self.unread.set(None);
        self.calls.set(0);
        self.pause.set(None);
        self.is_stopping.set(false);
        self.show(Stage::Members);
        spawn(async move {
            let known = self.members(run).await;
            if !self.is_reading(run) {
                return;
            }
            match known {
                Ok(members) => self.change(|account| account.leave_members(&members)),
                Err(trouble) => self.unread.set(trouble),
            }
            self.show(Stage::Planned);
        });
    }

    /// Whether what was begun is still waited for.
    fn is_reading(self, run: u32) -> bool {
        let is_stage = |stage: &Stage| matches!(stage, Stage::Members);
        self.reading.get_untracked() == run && self.stage.with_untracked(is_stage)
    }

    /// The members of the group, or at least those who are chosen. No more is asked than twice as many calls as users.
    async fn members(self, run: u32) -> Result<HashSet<String>, Option<Trouble>> {
        let meant = self.with_account(|account| {
            let left = account
                .rows
                .iter()
                .filter(|row| row.outcome == Outcome::Left);
            let ids: Vec<_> = left.map(|row| row.id.clone()).collect();
            Some((ids, account.deed.group.clone()?))
        });
        let (users, group) = meant.ok_or(None)?;
        let mut members = HashSet::new();
        if Way::of(users.len()) == Way::Pages {
            let mut next = None;
            for _ in 0..users.len().min(MOST_PAGES) {
                let ask = next.as_deref().map_or(Ask::First, Ask::Next);
                let page = self.part_of(run, &group, ask).await?;
                members.extend(page.ids);
                next = page.next;
                if next.is_none() {
                    return Ok(members);
                }
            }
        }
        for user in &users {
            // Whoever was met on a page is known.
            if !members.contains(user) {
                let told = self.part_of(run, &group, Ask::User(user)).await?;
                members.extend(told.ids);
            }
        }
        Ok(members)
    }

    /// Asks once, when the rate limit allows it. `None` for why: somebody wants to go on without it.
    async fn part_of(
        self,
        run: u32,
        group: &Group,
        what: Ask<'_>,
    ) -> Result<Members, Option<Trouble>> {
        let session = self.users.session;
        let (mut waited, mut repeats) = (0, Repeats::default());
        loop {
            let grant = session.grant.get_untracked().ok_or(Trouble::Expired)?;
            let is_wanted = !self.is_stopping.get_untracked() && self.is_reading(run);
            if !is_wanted || grant.org != self.account_org() {
                return Err(None);
            }
            let (org, token) = (OrgUrl::from_origin(&grant.org), &grant.access_token);
            let (way, request) = match what {
                Ask::First => (Way::Pages, Way::Pages.request(&org, token, group, "")),
                Ask::Next(next) => {
                    let request = belongings::next_request(&org, token, next).ok_or(None)?;
                    (Way::Pages, request)
                }
                Ask::User(user) => (Way::Each, Way::Each.request(&org, token, group, user)),
            };
            if let Some(until) = self.others(&request.url, waited) {
                waited = until;
                self.wait(until, Pause::Reserve).await;
                continue;
            }
            self.calls.update(|calls| *calls += 1);
            let judge = |response: &Response| {
                let judged = match what {
                    Ask::User(user) => process_belonging(group, user, response),
                    _ => process_members(&org, response),
                };
                match judged {
                    Ok(members) => Ok(Ok(members)),
                    Err(failure) => match failure.kind {
                        FailureKind::RateLimited { wait } => {
                            repeats.after_limit(wait).map(Err).ok_or(failure)
                        }
                        _ => Err(failure),
                    },
                }
            };
            match ask::ask(session, &grant, &request, way.scope(), None, judge).await? {
                Ok(members) => return Ok(members),
                Err(seconds) => self.wait(self.now() + seconds, Pause::Limit).await,
            }
        }
    }
}
