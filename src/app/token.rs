//! One token: what it is, what is inside, and what can be done with it.

mod asked;
mod decoded;
mod export;
mod key;
mod probes;
mod proof;
mod renewal;
mod revoke;
mod service;

use std::{borrow::Cow, sync::Arc};

use super::{
    components::{copy_button, fact},
    dom::{Element, el},
    format,
    session::{Session, Token},
    state::{Local, Whether, whether},
    users,
};
use crate::oauth::{
    id_token::Signature,
    token::{Grant, TokenType},
};

/// A token laid open.
pub fn sheet(session: Session, token: &Token) -> Element {
    let is_bound = token.grant.token_type == TokenType::DPoP;
    let calls = service::Calls::about(session, &token.grant);
    let left = el("div class=stack")
        .children([
            facts(session, token),
            take_along(&token.grant),
            asked::ask_panel(session, &token.grant, calls.as_ref()),
            export::other_tools(session, &token.grant),
        ])
        .maybe(is_bound.then(|| proof::viewer(session, &token.grant)))
        .child(revoke::end_panel(session, token, calls));
    el("div class=columns").children([left, decoded::decoded(&token.grant)])
}

fn facts(session: Session, token: &Token) -> Element {
    let grant = &token.grant;
    let (org, expires_at) = (grant.org.clone(), grant.expires_at());
    let expiry = move || match expires_at {
        None => Cow::Borrowed("The server did not say."),
        Some(end) => match end.saturating_sub(session.now_at(&org)) {
            0 => Cow::Borrowed("Expired. It is not sent any more."),
            left => Cow::Owned(["in ", &format::countdown(left)].concat()),
        },
    };
    let who = grant.subject();
    let plain = |text: &str| el("dd").text(text);
    let mono = |text: &str| el("dd class=mono").text(text);
    let id = token.id.clone();
    let name =
        el("input class=token-rename type=text maxlength=80 autocomplete=off aria-label=Name")
            .attr("value", &token.name);
    let typed = name.clone();
    let name = name.on("change", move |_| match typed.value().trim() {
        "" => {}
        name => session.rename(&id, name),
    });
    let list = el("dl class=facts").children([
        fact("Name", el("dd").child(name)),
        fact("For", plain(who.as_deref().unwrap_or("not said"))),
        fact("Org", mono(&grant.org)),
        fact(
            "App",
            match grant.client_id.as_str() {
                "" => plain("not known"),
                client_id => mono(client_id),
            },
        ),
        fact(
            "Flow",
            // How a token from elsewhere was got is a guess.
            plain(match token.imported {
                true => "brought in from elsewhere",
                false => grant.flow.label(),
            }),
        ),
        fact("Type", plain(grant.token_type.as_str())),
        fact("Expires", el("dd").text_of(expiry)),
        fact(
            "Received",
            plain(&format::date_time(grant.issued_at * 1000)),
        ),
    ]);
    let id_token = grant.id_token.as_ref().map(|token| {
        let told = match token.signature {
            Signature::Verified => "signature verified with the org’s key",
            _ => "signature not checked",
        };
        fact("ID token", plain(told))
    });
    let key = (grant.token_type == TokenType::DPoP).then(|| key::key_fact(session, grant));
    let warnings: Vec<_> = grant
        .warnings
        .iter()
        .map(|warning| el("li").text(warning.text()))
        .collect();
    let panel = panel("facts-title", "What it is").children([
        list.maybe(id_token).maybe(key),
        renewal::renewal(session, token),
        el("h2>Scopes"),
        users::scope_strip(grant),
        probes::tried(session, grant),
    ]);
    match warnings.is_empty() {
        true => panel,
        false => panel.children([
            el("h2>Worth knowing"),
            el("ul class=warnings").all(&warnings),
        ]),
    }
}

fn take_along(grant: &Arc<Grant>) -> Element {
    let revealed = Local::new(false);
    let shown = grant.clone();
    let secret = el("p class='secret mono'")
        .class_of("hidden-secret", move || !revealed.get())
        .text_of(move || match revealed.get() {
            true => shown.access_token.reveal().to_owned(),
            false => "•".repeat(48),
        });
    let reveal = el("button type=button class=button")
        .attr_of("aria-pressed", move || {
            Some(if revealed.get() { "true" } else { "false" })
        })
        .text_of(move || if revealed.get() { "Hide" } else { "Reveal" })
        .on_click(move || revealed.set(!revealed.get_untracked()));
    let copied = grant.clone();
    let copy = copy_button("Copy token", "button", move || {
        Some(copied.access_token.reveal().to_owned())
    });
    panel("use-title", "Take it along").children([
        secret,
        el("div class=row").children([reveal, copy]),
        el("p class=hint>Whoever has it can do what it allows until it expires. Revoke it if it got out."),
    ])
}

/// Whether a token is of no use any more: it is not sent then, not even to be revoked.
fn expired(session: Session, grant: &Grant) -> Whether {
    let (org, expires_at) = (grant.org.clone(), grant.expires_at());
    whether(move || expires_at.is_some_and(|end| end <= session.now_at(&org)))
}

fn panel(id: &str, title: &str) -> Element {
    el("section class=panel")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).text(title))
}
