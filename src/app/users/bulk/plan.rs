//! What will be done, to whom, and by which calls; confirmed by the number of users.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{Bulk, choose::cancel, members, people, stage::section};
use crate::app::{
    components::button,
    dom::{Element, el},
    format,
    state::State,
    users::person::{lock, plan::written, review},
};
use crate::okta::{
    bulk::{Account, Kind, Outcome},
    org::OrgUrl,
    rate_limit,
    users::Status,
};

/// What the request is called.
const ONE_CALL: &str = "One of the calls, beside the token:";

/// The plan, or nothing if there is none.
pub(super) fn plan(bulk: Bulk) -> Option<Element> {
    let session = bulk.users.session;
    let account = bulk.account.get_untracked()?;
    let grant = session.grant.get_untracked()?;
    let (deed, count) = (&account.deed, account.counts().left);
    let number = format::count(count as u64);
    let view = section(&deed.title());
    let Some(first) = account.next(0).and_then(|at| account.rows.get(at)) else {
        return Some(
            view.child(el("p>Nobody of those who are chosen is left for this."))
                .maybe(left_out(&account))
                .child(el("div class=row").child(cancel(bulk))),
        );
    };
    let org = OrgUrl::from_origin(&account.org);
    let request = deed.request(&org, &grant.access_token, &first.id);
    let users = if count == 1 { " user" } else { " users" };
    let mut lines = vec![
        el("li").child(el("b").text(&number).text(users).text(match deed.kind {
            Kind::AddToGroup => " will be added.",
            Kind::RemoveFromGroup => " will be taken out.",
            Kind::Suspend => " will be suspended.",
            Kind::Unsuspend => " will be unsuspended.",
        })),
        el("li").text(deed.kind.effect()),
        el("li").text(&calls(bulk, &number, count, &request.url)),
        el("li class=review-mail>No e-mail is sent."),
    ];
    if deed.kind == Kind::AddToGroup && account.is_reversible() {
        lines.push(el(
            "li>Afterwards, those who were added can be taken out again.",
        ));
    }
    let unread = (!account.is_reversible()).then(|| members::unread(bulk));
    let shown = written(&request, None);
    let typed = Rc::new(State::new(String::new()));
    let written_in = Rc::clone(&typed);
    let wanted = count.to_string();
    let is_confirmed = move || typed.with(|typed| typed.trim() == wanted);
    let is_ready = is_confirmed.clone();
    let go = button("button danger", &deed.kind.button(&number, users))
        .flag_of("disabled", move || !is_ready())
        .on_click(move || {
            if untrack(&is_confirmed) && untrack(|| lock::is_open(session)) {
                bulk.begin();
            }
        });
    let confirm = el("label class=field")
        .child(
            el("span>Type ")
                .child(el("code").text(&count.to_string()))
                .text(" to confirm"),
        )
        .child(
            el("input type=text inputmode=numeric class=mono autocomplete=off")
                .on_input(move |text| written_in.set(text)),
        );
    let view = view
        .maybe(people::oneself(&account, &grant))
        .child(el("ul class=review-effects").all(&lines))
        .maybe(left_out(&account))
        .maybe(unread)
        .child(people::people(bulk, &account, &grant))
        .child(review::shown_request(ONE_CALL, move || shown.clone()))
        .child(confirm);
    Some(view.child(el("div class=row").children([go, cancel(bulk)])))
}

/// How many calls, and what is known of the limit that they count against.
fn calls(bulk: Bulk, number: &str, count: usize, url: &str) -> String {
    let session = bulk.users.session;
    let bucket = rate_limit::bucket(url);
    let path = bucket
        .find("/api/")
        .and_then(|at| bucket.get(at..))
        .unwrap_or(&bucket);
    let calls = if count == 1 {
        " call"
    } else {
        " calls, one after another,"
    };
    let mut out = [number, calls, " against the org’s rate limit for ", path].concat();
    match session.rate_of(url) {
        Some(rate) => {
            let (limit, left) = (u64::from(rate.limit), u64::from(rate.remaining));
            let (limit, left) = (format::count(limit), format::count(left));
            out.push_str(
                &[
                    ": ",
                    &limit,
                    " in a window, ",
                    &left,
                    " of them left when last told.",
                ]
                .concat(),
            );
        }
        None => out.push_str(", which the first answer tells."),
    }
    let reserve = session.reserve().to_string();
    out.push_str(&[" Of that, ", &reserve, " % are left to others."].concat());
    out
}

/// Who is left out, by why.
pub(super) fn left_out(account: &Account) -> Option<Element> {
    let groups = account.left_out();
    if groups.is_empty() {
        return None;
    }
    let is_group = account.deed.group.is_some();
    let lines = groups.into_iter().map(|(was, outcome, count)| {
        let status = Status::of(was);
        el("li")
            .text(&format::count(count as u64))
            .text(" ")
            .text(status.label())
            .text(match outcome {
                Outcome::AlreadySo if is_group => ": in the group already",
                Outcome::AlreadySo => ": so already",
                _ => ": the status does not allow it",
            })
    });
    let title = [
        &format::count(account.counts().skipped as u64),
        " left out:",
    ]
    .concat();
    Some(el("div class=bulk-left-out").children([
        el("p").text(&title),
        el("ul").all(&lines.collect::<Vec<_>>()),
    ]))
}
