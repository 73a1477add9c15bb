//! The assertion, as it would be signed now and as it was signed, held against each of Okta's rules.

use std::rc::Rc;

use super::desk::{Desk, Signed};
use crate::app::{
    dom::{Element, el},
    format,
    state::whether,
};
use crate::browser::keys::Key;
use crate::browser::random;
use crate::oauth::{
    client_assertion::{self, Expected},
    client_credentials::ServiceRequest,
    jwt::{self, Member},
    rules::{Rule, Verdict},
};

/// The panel.
pub(super) fn panel(desk: Desk) -> Element {
    // What an assertion has that is not signed yet: it only shows what it will be like.
    let sample = random::bytes::<32>();
    el("section class='panel decoded' aria-labelledby=assertion-title")
        .child(el("h2 id=assertion-title>The assertion"))
        .part(
            move || {
                (
                    desk.signed.get(),
                    desk.service(),
                    desk.ring.to_use(),
                    desk.minutes.get(),
                )
            },
            // What was signed for another request than that of the form says nothing about it.
            move |(signed, service, key, _)| match (signed.filter(|signed| signed.service == service), key) {
                (Some(signed), key) => after(desk, signed, key),
                (None, Some(key)) => vec![
                    el("p class=hint>Not signed yet. This is what would be signed now; times are by the org’s clock, once that is known."),
                    before(desk, &service, &key, sample),
                ],
                (None, None) => vec![el("p class=hint>Make a key first: it signs the assertion, by which the app proves who it is.")],
            },
        )
}

fn before(desk: Desk, service: &ServiceRequest, key: &Key, sample: [u8; 32]) -> Element {
    let org = service.org.as_str().to_owned();
    let now = desk.session.org_time(&org);
    let unsigned = desk.assertion(service, key, sample, now).unsigned();
    let token = [&*String::from_utf8_lossy(unsigned.signing_input()), "."].concat();
    let expected = Expected {
        org: Some(&service.org),
        client_id: Some(&service.client_id)
            .filter(|id| !id.is_empty())
            .map(String::as_str),
        key: Some(&key.public),
        kid: None,
        used: &[],
        signature: None,
        now,
    };
    // Times move on while nothing else changes.
    let session = desk.session;
    let moving: Rc<dyn Fn(u64) -> u64> =
        Rc::new(move |seconds| seconds + session.now_at(&org).saturating_sub(now));
    laid_open(&token, &expected, Some(&moving), false)
}

fn after(desk: Desk, signed: Signed, key: Option<Key>) -> Vec<Element> {
    let (session, org) = (desk.session, signed.service.org.as_str().to_owned());
    let expires_at = signed.expires_at;
    let (is_used, clock) = (signed.is_used, org.clone());
    let told = el("p role=status").text_of(move || {
        let left = expires_at.saturating_sub(session.now_at(&clock));
        match (is_used, left) {
            (true, _) => {
                "Signed and sent. It counts once: every attempt gets a fresh one.".to_owned()
            }
            (_, 0) => "Signed, and over. Make a fresh one.".to_owned(),
            (_, left) => ["Signed. It lives for ", &format::countdown(left), "."].concat(),
        }
    });
    let is_over = whether(move || session.now_at(&org) >= expires_at);
    let token = signed.assertion.reveal().to_owned();
    let rules = el("div").part(
        move || is_over.get(),
        move |_| {
            let service = &signed.service;
            let expected = Expected {
                org: Some(&service.org),
                client_id: Some(&service.client_id),
                key: key.as_ref().map(|key| &key.public),
                kid: None,
                // Every one is signed with a name of its own.
                used: &[],
                signature: signed.is_right,
                now: session.org_time(service.org.as_str()),
            };
            laid_open(&token, &expected, None, is_used)
        },
    );
    vec![told, rules]
}

/// Header, claims and rules. `moving` gives the times of what is not signed yet; `is_used` is whether it was sent.
fn laid_open(
    token: &str,
    expected: &Expected<'_>,
    moving: Option<&Rc<dyn Fn(u64) -> u64>>,
    is_used: bool,
) -> Element {
    let (Ok(decoded), Ok(rules)) = (jwt::decode(token), client_assertion::rules(token, expected))
    else {
        return el("p class=error>It cannot be read.");
    };
    let rules: Vec<_> = rules.iter().map(|kept| rule(kept, is_used)).collect();
    el("div class=stack").children([
        el("h3>Header"),
        members(&decoded.header, None),
        el("h3>Claims"),
        members(&decoded.claims, moving),
        el("h3>Okta’s rules"),
        el("div class=checks").child(el("ol").all(&rules)),
    ])
}

fn members(members: &[Member], moving: Option<&Rc<dyn Fn(u64) -> u64>>) -> Element {
    let rows: Vec<_> = members.iter().map(|member| row(member, moving)).collect();
    el("dl class=request-sheet").all(&rows)
}

fn row(member: &Member, moving: Option<&Rc<dyn Fn(u64) -> u64>>) -> Element {
    let time = match jwt::is_time(&member.name) {
        true => member.value.parse::<u64>().ok(),
        false => None,
    };
    let described = match (time, moving) {
        (Some(time), Some(moving)) => {
            let (value, shown) = (moving.clone(), moving.clone());
            el("dd").children([
                el("span class=value").text_of(move || value(time).to_string()),
                el("span class=value-time").text_of(move || format::date_time(shown(time) * 1_000)),
            ])
        }
        (Some(time), None) => el("dd").children([
            el("span class=value").text(&member.value),
            el("span class=value-time").text(&format::date_time(time.saturating_mul(1_000))),
        ]),
        (None, _) => el("dd").child(el("span class=value").text(&member.value)),
    };
    // What an access token's members mean is another matter.
    let meaning = match member.name.as_str() {
        "alg" => Some("How the key signs."),
        "kid" => Some("Which of the app’s keys signs it."),
        "iss" => Some("Who says so: the app, by its client ID."),
        "sub" => Some("Of whom it is said: of the same app."),
        "aud" => Some("To whom: the org’s token endpoint, and nobody else."),
        "jti" => Some("Its own name. Okta takes each once."),
        name => jwt::explain(name),
    };
    let meaning = meaning.map(|meaning| el("span class=meaning").text(meaning));
    el("div class=parameter").children([el("dt").text(&member.name), described.maybe(meaning)])
}

fn rule(rule: &Rule, is_used: bool) -> Element {
    let (class, mark, word) = match rule.verdict {
        // It was kept, and by that it is spent.
        Verdict::Kept if is_used && rule.name == "jti" => ("muted", "–", "used"),
        Verdict::Kept => ("", "✓", "kept"),
        Verdict::Broken => ("failed", "✕", "broken"),
        Verdict::Unknown => ("muted", "–", "not known"),
    };
    let text = [rule.name, ": ", rule.text].concat();
    let said = match (rule.verdict, word) {
        (Verdict::Broken, _) => Some(["Okta says: ", rule.refusal].concat()),
        (_, "used") => Some("Used: the next attempt gets a fresh one.".to_owned()),
        _ => None,
    };
    let said = said.map(|text| el("span class=muted").text(&text));
    el("li")
        .class(class)
        .children([
            el("span aria-hidden=true").text(mark),
            el("span class=visually-hidden").text(word),
            el("span").text(&text),
        ])
        .maybe(said)
}
