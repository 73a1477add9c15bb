//! The list of tokens: which there are, which is in use, how long each lives.

use std::borrow::Cow;

use crate::app::{
    components::{button, org_mark},
    dom::{Element, el},
    format,
    session::{Session, Token},
    state::Local,
};
use crate::oauth::token::TokenType;

/// A row for each token. `opened` says whose sheet is laid open.
pub(super) fn list(
    session: Session,
    open: Local<Option<String>>,
    opened: impl Fn() -> Option<String> + Clone + 'static,
) -> Element {
    el("ul class=token-list aria-label='Tokens that this page has'").part(
        move || {
            let opened = opened();
            session.wallet.with(|wallet| {
                let rows = wallet.tokens.iter().map(|token| {
                    let is_used = wallet.in_use.as_ref() == Some(&token.id);
                    let is_open = opened.as_ref() == Some(&token.id);
                    (token.clone(), is_used, is_open)
                });
                rows.collect::<Vec<_>>()
            })
        },
        move |rows| {
            rows.into_iter()
                .map(|(token, is_used, is_open)| row(session, open, &token, is_used, is_open))
                .collect::<Vec<_>>()
        },
    )
}

fn row(
    session: Session,
    open: Local<Option<String>>,
    token: &Token,
    is_used: bool,
    is_open: bool,
) -> Element {
    let grant = &token.grant;
    let expires_at = grant.expires_at();
    let org = grant.org.clone();
    let left = move || expires_at.map(|end| end.saturating_sub(session.now_at(&org)));
    let is_past = left.clone();
    let (id, used_id) = (token.id.clone(), token.id.clone());
    let name = button("linklike token-name", &token.name)
        .attr("aria-expanded", if is_open { "true" } else { "false" })
        .on_click(move || open.set(Some(id.clone())));
    let mut marks = Vec::new();
    if is_used {
        marks.push(el("span class='chip in-use'>in use"));
    }
    if token.imported {
        marks.push(el("span class=chip>imported"));
    }
    if grant.token_type == TokenType::DPoP && grant.key.is_none() {
        marks.push(el("span class='chip missing'>its key is not here"));
    }
    if grant.refresh_token.is_some() {
        marks.push(el("span class=chip>renews itself"));
    }
    let state = match is_used {
        true => el("span"),
        false => button("button small", "Use").on_click(move || session.use_token(&used_id)),
    };
    let issued = grant.issued_at;
    let org = grant.org.clone();
    el("li")
        .class(if is_open {
            "token-row open"
        } else {
            "token-row"
        })
        .children([
            el("div class=token-who").child(name).all(&marks),
            el("div class=token-org").child(org_mark(&grant.org, &grant.client_id, true)),
            el("div class='token-scopes muted'").text(&grant.scope.granted.join(" ")),
            el("div class='token-kind muted'")
                .text(match token.imported {
                    true => "brought in",
                    false => grant.flow.short_label(),
                })
                .text(" · ")
                .text(grant.token_type.as_str()),
            el("div class='token-age muted'")
                .text_of(move || format::relative(issued * 1_000, session.now_at(&org))),
            el("div class='token-end mono'")
                .class_of("bad", move || is_past() == Some(0))
                .text_of(move || match left() {
                    None => Cow::Borrowed("unknown expiry"),
                    Some(0) => Cow::Borrowed("expired"),
                    Some(left) => Cow::Owned(format::countdown(left)),
                }),
            state,
        ])
}
