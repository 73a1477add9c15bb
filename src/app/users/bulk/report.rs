//! What became of everyone: when it stands still, and at its end.

use super::{Bulk, Why, plan, progress::counts, stage::section};
use crate::app::{
    components::{button, copy_button},
    dom::{Element, el},
    format,
    state::whether,
    users::{evidence, person::lock, sign_in_again, store::Users, trouble},
};
use crate::browser::{clock, files};
use crate::okta::{
    bulk::{Account, Kind},
    clock::format_rfc3339,
};

/// At most so many failures are listed on the page; the report has all.
const LISTED: usize = 200;

/// It stands still, and can go on.
pub(super) fn stopped(bulk: Bulk, why: &Why, is_open: bool) -> Element {
    let session = bulk.users.session;
    let text = match why {
        Why::Asked => "It was stopped. What had been sent is counted.",
        Why::Elsewhere => "Another tab changes users of this org. One at a time does.",
        Why::Expired => "The token has expired. With a new one, it goes on where it was.",
        Why::Failed(_) => "The org refuses the calls, whoever they are for. Nothing more was sent.",
        Why::Left => {
            "The page was left before it was done. Whoever was sent last is read again first."
        }
        Why::Locked => "Changes are not allowed any more.",
        Why::OtherOrg => "This is of another org. Use a token of that org, then go on.",
        Why::Row => "One after another failed, so nothing more was sent. Look at why, then go on.",
        Why::Silent(_) => "The org does not answer any more. Nothing more was sent.",
    };
    let more = match why {
        Why::Expired => Some(el("div class=row").child(sign_in_again(session))),
        Why::Failed(symptom) => Some(trouble::trouble(session, symptom, move || {
            go_on(bulk, is_open)
        })),
        Why::Silent(symptom) => Some(evidence(symptom)),
        _ => None,
    };
    // A failure that is explained has the button among what can be done about it.
    let going_on = match why {
        Why::Failed(_) => None,
        _ => Some(go_on(bulk, is_open)),
    };
    let view = section("Stopped")
        .child(el("p role=alert").text(text))
        .maybe(more)
        .child(account_of(bulk));
    view.child(el("div class=row").maybe(going_on).all(&taking(bulk)))
}

/// The button that goes on, or the one that has to be pressed before.
fn go_on(bulk: Bulk, is_open: bool) -> Element {
    match is_open {
        true => button("button small primary", "Go on").on_click(move || bulk.resume(false)),
        false => lock::bar(bulk.users.session, false),
    }
}

/// That it stands still, where there is no token to go on with.
pub(in crate::app::users) fn left(users: Users) -> Element {
    let bulk = Bulk::of(users);
    let is_left = whether(move || bulk.is_under_way());
    el("div class=bulk-stage").part(
        move || is_left.get(),
        move |is_left| {
            let org = bulk.read(|account| account.org.clone());
            let text = el("p role=status")
                .child(el("b>A change of many users was left before it was done."))
                .text(" Sign in to its org, and it can go on where it was. ")
                .child(el("code").text(&org));
            is_left.then(|| {
                el("section class='bulk review' aria-label='A change that was left'").children([
                    text,
                    account_of(bulk),
                    el("div class=row").all(&taking(bulk)),
                ])
            })
        },
    )
}

/// It is at its end.
pub(super) fn done(bulk: Bulk, is_open: bool) -> Element {
    let session = bulk.users.session;
    let account = bulk.account.get_untracked();
    let counts_now = account.as_ref().map(Account::counts).unwrap_or_default();
    let mut buttons = Vec::new();
    if !is_open {
        buttons.push(lock::bar(session, false));
    } else if counts_now.failed + counts_now.unknown > 0 {
        buttons.push(
            button("button small primary", "Try the failed again")
                .on_click(move || bulk.resume(true)),
        );
    }
    if let Some(back) = account
        .as_ref()
        .and_then(Account::reversed)
        .filter(|_| is_open)
    {
        let number = format::count(back.counts().left as u64);
        let label = match back.deed.kind {
            Kind::RemoveFromGroup => ["Take them out again: ", &number, "…"].concat(),
            kind => ["Take it back: ", kind.label(), " ", &number, "…"].concat(),
        };
        buttons.push(button("button small", &label).on_click(move || bulk.plan_for(back.clone())));
    }
    section("Done")
        .child(account_of(bulk))
        .child(el("div class=row").all(&buttons).all(&taking(bulk)))
}

/// The counts, and those with whom it did not go well.
fn account_of(bulk: Bulk) -> Element {
    let title = bulk.read(|account| account.deed.title());
    let summary = el("p role=status")
        .child(el("b").text(&title))
        .text(": ")
        .child(el("span class=bulk-counts").text(&counts(bulk)))
        .text(".");
    let (lines, more) = bulk.read(|account| {
        let lines: Vec<_> = account.failures().take(LISTED).map(line).collect();
        (lines, account.failures().count().saturating_sub(LISTED))
    });
    let list = (!lines.is_empty()).then(|| {
        el("ul class=bulk-failures tabindex=0 aria-label='Those with whom it did not go well'")
            .all(&lines)
    });
    let more = (more > 0).then(|| {
        let text = ["And ", &format::count(more as u64), " more, in the report."].concat();
        el("p class=hint").text(&text)
    });
    let left_out = bulk.read(plan::left_out);
    el("div class=stack")
        .child(summary)
        .maybe(list)
        .maybe(more)
        .maybe(left_out)
}

fn line(row: &crate::okta::bulk::Row) -> Element {
    let name = if row.login.is_empty() {
        &row.id
    } else {
        &row.login
    };
    let mut line = el("li")
        .child(el("bdi").text(name))
        .text(" ")
        .child(el("span").text(row.outcome_label()));
    if let Some(refusal) = &row.refusal {
        line = line.text(" ").child(el("code").text(&refusal.line()));
        if !refusal.request_id.is_empty() {
            line = line.text(" ").child(
                el("span class=muted")
                    .text("Request ID ")
                    .text(&refusal.request_id),
            );
        }
    }
    line
}

/// The report, and the end of it.
fn taking(bulk: Bulk) -> Vec<Element> {
    let copy = copy_button("Copy as CSV", "button small", move || Some(bulk.report()));
    let save = button("button small", "Download report").on_click(move || {
        let org = bulk.account.with_untracked(|account| {
            account
                .as_ref()
                .map(|account| account.org.clone())
                .unwrap_or_default()
        });
        let time = format_rfc3339(clock::now_in_ms() as i64);
        let name = name_of(&org, &time);
        files::download(&name, "text/csv", &bulk.report());
    });
    vec![
        copy,
        save,
        button("button small quiet", "Close").on_click(move || bulk.close()),
    ]
}

/// The name of the file: org, day and time.
fn name_of(org: &str, time: &str) -> String {
    let host = org.split('/').next_back().unwrap_or_default();
    let plain = |text: &str| -> String {
        let kept = text.chars().map(|character| match character {
            'a'..='z' | '0'..='9' | 'T' | '.' | '-' => character,
            _ => '-',
        });
        kept.collect()
    };
    let time = time.get(..19).unwrap_or_default();
    ["changes-", &plain(host), "-", &plain(time), ".csv"].concat()
}

impl Bulk {
    fn report(self) -> String {
        self.account
            .with_untracked(|account| account.as_ref().map(Account::to_csv).unwrap_or_default())
    }
}
