//! Those to whom something will be done, by name.

use std::collections::HashSet;

use super::Bulk;
use crate::app::{
    dom::{Element, el},
    format,
};
use crate::oauth::token::Grant;
use crate::okta::bulk::{Account, Row};

/// At most so many are named.
const LISTED: usize = 200;

/// A warning, if whoever does it is among them.
pub(super) fn oneself(account: &Account, grant: &Grant) -> Option<Element> {
    let person = grant.person();
    let is_among = account.meant().any(|row| person.is(&row.id, &row.login));
    is_among.then(|| el("p class='error bulk-oneself'").text(account.deed.kind.to_oneself()))
}

/// Names and logins, and how many of them are chosen but not to be seen.
pub(super) fn people(bulk: Bulk, account: &Account, grant: &Grant) -> Element {
    let person = grant.person();
    let (lines, hidden) = bulk.users.list.with_untracked(|list| {
        let roster = list.rows.roster();
        let line = |row: &Row| {
            let name = roster.position(&row.id).map(|at| {
                let name = roster.text(at, roster::Column::Name);
                el("bdi").text(&name)
            });
            let login = match row.login.as_str() {
                "" => &row.id,
                login => login,
            };
            let own = person.is(&row.id, &row.login);
            el("li")
                .maybe(name)
                .text(" ")
                .child(el("bdi class=muted").text(login))
                .maybe(own.then(|| el("b class=error> you")))
        };
        let lines: Vec<_> = account.meant().take(LISTED).map(line).collect();
        let hidden = match list.rows.is_filtered() {
            true => {
                let meant: HashSet<_> = account.meant().map(|row| row.id.as_str()).collect();
                let rows = 0..roster.len();
                rows.filter(|row| !list.rows.is_found(*row) && meant.contains(roster.id(*row)))
                    .count()
            }
            false => 0,
        };
        (lines, hidden)
    });
    let more = account.meant().count().saturating_sub(LISTED);
    let more = (more > 0).then(|| {
        let text = ["And ", &format::count(more as u64), " more."].concat();
        el("p class=hint").text(&text)
    });
    let hidden = (hidden > 0).then(|| {
        let are = match hidden {
            1 => " of them is not shown by the filter.",
            _ => " of them are not shown by the filter.",
        };
        el("p class=bulk-hidden")
            .child(el("b").text(&[format::count(hidden as u64).as_str(), are].concat()))
    });
    el("div class=stack")
        .maybe(hidden)
        .child(
            el("ul class=bulk-people tabindex=0 aria-label='To whom it will be done'").all(&lines),
        )
        .maybe(more)
}
