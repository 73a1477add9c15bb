//! The token's inside, for display only: nothing in this program depends on a claim of an access token.

use super::panel;
use crate::app::{
    dom::{Element, el},
    format,
};
use crate::oauth::{
    jwt::{self, Member},
    token::Grant,
};

/// Header and claims, each with what it means.
pub(super) fn decoded(grant: &Grant) -> Element {
    let panel = panel("decoded-title", "Inside").class("panel decoded").child(el("p class=hint>For display only. Okta may change what is inside without notice, and the signature is not checked: nothing here depends on it."));
    match jwt::decode(grant.access_token.reveal()) {
        Ok(decoded) => panel.children([
            el("h3>Header"),
            members(&decoded.header),
            el("h3>Claims"),
            members(&decoded.claims),
        ]),
        Err(_) => panel.child(el("p>This token is opaque: it is not a JSON Web Token, and only the org can tell what it means.")),
    }
}

/// Names, values, and what they mean.
pub(super) fn members(members: &[Member]) -> Element {
    let rows: Vec<_> = members.iter().map(member).collect();
    el("dl class=request-sheet").all(&rows)
}

fn member(member: &Member) -> Element {
    let seconds = jwt::is_time(&member.name)
        .then(|| member.value.parse::<u64>().ok())
        .flatten();
    let time = seconds.map(|seconds| {
        let time = format::date_time(seconds.saturating_mul(1000));
        el("span class=value-time").text(&time)
    });
    let meaning = jwt::explain(&member.name).map(|meaning| el("span class=meaning").text(meaning));
    let description = el("dd")
        .child(el("span class=value").text(&member.value))
        .maybe(time)
        .maybe(meaning);
    el("div class=parameter").children([el("dt").text(&member.name), description])
}
