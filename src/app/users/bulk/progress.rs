//! How far it has come while it runs.

use super::{Bulk, KEPT, Pause, stage::section};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    format,
    users::countdown,
};
use crate::browser::{clock, storage::Area};

/// The counts, the pace, what is waited for, and the way to stop.
pub(super) fn running(bulk: Bulk) -> Element {
    let title = bulk
        .account
        .with_untracked(|account| account.as_ref().map(|account| account.deed.kind.doing()));
    let bar = el("progress class=bulk-bar aria-labelledby=bulk-title")
        .attr_of("max", move || {
            let all = bulk.read(|account| account.rows.len() - account.counts().skipped);
            Some(all.to_string())
        })
        .attr_of("value", move || Some(bulk.settled().to_string()));
    let stop = button("button small", "Stop")
        .flag_of("disabled", move || bulk.is_stopping.get())
        .on_click(move || bulk.is_stopping.set(true));
    section(title.unwrap_or_default())
        .children([
            bar,
            el("p class=bulk-counts").text_of(move || {
                let counts = counts(bulk);
                let pace = pace(bulk);
                match pace {
                    0 => counts,
                    pace => [&counts, ", ", &format::count(pace), " a minute"].concat(),
                }
            }),
            pause(bulk),
            el("div class=row").child(stop),
        ])
        .maybe(unkept())
}

/// What is to be known if the account does not outlive the page: it may be too long for that.
fn unkept() -> Option<Element> {
    let is_kept = Area::Tab.has(KEPT);
    (!is_kept).then(|| {
        el("p class=note>The browser has no room to keep what becomes of so many. Stay on this page until it is done, and download the report then.")
    })
}

/// What is waited for.
pub(super) fn pause(bulk: Bulk) -> Element {
    let session = bulk.users.session;
    el("div role=status").part(
        move || (bulk.pause.get(), bulk.is_stopping.get()),
        move |(pause, is_stopping)| {
            if is_stopping {
                return Some(busy("p", "Stopping: what was sent is waited for"));
            }
            let (until, pause) = pause?;
            let text = match pause {
                Pause::Limit => "The org’s rate limit is used up. It goes on by itself in ",
                Pause::Passing => "A call failed, which may pass. It goes on by itself in ",
                Pause::Reserve => {
                    "The rest of the org’s rate limit is left to others. It goes on by itself in "
                }
            };
            Some(
                el("p")
                    .text(text)
                    .child(countdown(session, until))
                    .text("."),
            )
        },
    )
}

/// How many have come to what, in words.
pub(super) fn counts(bulk: Bulk) -> String {
    bulk.read(|account| {
        let counts = account.counts();
        let mut out = [
            &format::count(counts.done as u64),
            " ",
            account.deed.kind.done(),
        ]
        .concat();
        for (count, name) in [
            (counts.failed, " failed"),
            (counts.unknown, " unknown"),
            (counts.skipped, " left out"),
            (counts.left, " to go"),
        ] {
            if count > 0 {
                out.push_str(&[", ", &format::count(count as u64), name].concat());
            }
        }
        out
    })
}

/// Users a minute since it began or went on.
fn pace(bulk: Bulk) -> u64 {
    let (since, before) = bulk.since.get_untracked();
    let worked = clock::now_in_ms().saturating_sub(since);
    let done = bulk.settled().saturating_sub(before) as u64;
    match worked {
        // Sooner, it says nothing.
        0..1_000 => 0,
        worked => done * 60_000 / worked,
    }
}

impl Bulk {
    /// How many have come to an end, but for those left out.
    pub(super) fn settled(self) -> usize {
        self.read(|account| {
            let counts = account.counts();
            counts.done + counts.failed + counts.unknown
        })
    }
}
