//! What the org itself says of the token, and of whom it belongs to.

use std::{rc::Rc, sync::Arc};

use super::{
    expired, panel,
    service::{self, Calls, Means},
};
use crate::app::{
    components::{busy, button, fact},
    dom::{Element, el},
    failure::symptom_card,
    format,
    session::Session,
    state::State,
    task::spawn,
};
use crate::oauth::{
    http::Request,
    introspection::{self, ActiveToken, Introspection, Subject},
    token::{Grant, TokenType},
    userinfo,
};
use crate::okta::{
    diagnosis::{self, Symptom},
    org::{Endpoint, OrgUrl},
};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    AccessToken,
    RefreshToken,
    Person,
}

/// What came of it.
#[derive(Clone)]
enum Told {
    Nothing,
    Asking,
    Token(Question, Introspection),
    Person(Vec<(String, String)>),
    Failed(Question, Symptom),
}

/// The panel.
pub(super) fn ask_panel(session: Session, grant: &Arc<Grant>, calls: Option<&Calls>) -> Element {
    let told = Rc::new(State::new(Told::Nothing));
    let (grant, shown, calls) = (grant.clone(), told.clone(), calls.cloned());
    panel("ask-title", "Ask the org").part(
        move || shown.get(),
        move |now| {
            let ask: Rc<dyn Fn(Question)> = {
                let (grant, told, calls) = (grant.clone(), told.clone(), calls.clone());
                Rc::new(move |question| {
                    told.set(Told::Asking);
                    let (grant, told, calls) = (grant.clone(), told.clone(), calls.clone());
                    spawn(async move {
                        told.set(match calls {
                            Some(calls) => answer_to_service(&grant, &calls).await,
                            None => answer(session, &grant, question).await,
                        });
                    });
                })
            };
            let mut parts = match now {
                Told::Asking => return vec![busy("p", "Asking the org").attr("role", "status")],
                Told::Nothing => Vec::new(),
                Told::Token(question, answer) => vec![introspected(&grant, question, &answer)],
                Told::Person(claims) => vec![person(&claims)],
                Told::Failed(question, symptom) => {
                    let ask = ask.clone();
                    vec![symptom_card(symptom, Some(Rc::new(move || ask(question))))]
                }
            };
            parts.push(match &calls {
                Some(calls) => of_service(session, &grant, calls, &ask),
                None => questions(session, &grant, &ask),
            });
            parts
        },
    )
}

fn questions(session: Session, grant: &Grant, ask: &Rc<dyn Fn(Question)>) -> Element {
    let is_expired = expired(session, grant);
    // Okta tells only the app that a token was issued to.
    let has_client = !grant.client_id.is_empty();
    let is_usable = grant.token_type == TokenType::Bearer || grant.key.is_some();
    let question = |label, question, needs_token: bool| {
        let ask = ask.clone();
        button("button", label)
            .flag_of("disabled", move || needs_token && is_expired.get())
            .on_click(move || ask(question))
    };
    let row = el("div class=row")
        .maybe(has_client.then(|| question("Introspect", Question::AccessToken, true)))
        .maybe((has_client && grant.refresh_token.is_some()).then(|| {
            question(
                "Introspect the refresh token",
                Question::RefreshToken,
                false,
            )
        }))
        .maybe(
            (grant.id_token.is_some() && is_usable)
                .then(|| question("Who is it?", Question::Person, true)),
        );
    let hint = match has_client {
        true => {
            "Introspection tells whether the org still accepts it. What is inside the token cannot tell that."
        }
        false => {
            "Okta tells only the app that a token was issued to, and which that is was not said when this one was brought in."
        }
    };
    el("div class=stack").children([row, el("p class=hint").text(hint)])
}

/// A service app has to prove that it is the one that the token was issued to.
fn of_service(
    session: Session,
    grant: &Grant,
    calls: &Calls,
    ask: &Rc<dyn Fn(Question)>,
) -> Element {
    let is_expired = expired(session, grant);
    let (shown, calls, ask) = (calls.means.clone(), calls.clone(), ask.clone());
    el("div class=stack").part(
        move || (shown.get(), is_expired.get()),
        move |(means, is_expired)| {
            let ask = ask.clone();
            let relayed = matches!(means, Means::Relay(_)).then(|| {
                let button =
                    button("button", "Introspect").on_click(move || ask(Question::AccessToken));
                match is_expired {
                    true => button.flag("disabled"),
                    false => button,
                }
            });
            let row = el("div class=row")
                .maybe(relayed)
                .maybe(calls.elsewise(Endpoint::Introspect, &means));
            let mut parts = vec![row];
            parts.extend(service::hint(&means, Endpoint::Introspect));
            parts
        },
    )
}

async fn answer_to_service(grant: &Grant, calls: &Calls) -> Told {
    let question = Question::AccessToken;
    let told = match calls.send(Endpoint::Introspect).await {
        Ok(answer) => introspection::process(&answer)
            .map_err(|error| diagnosis::about_service_token(&error, grant, Endpoint::Introspect)),
        Err(symptom) => Err(symptom),
    };
    match told {
        Ok(told) => Told::Token(question, told),
        Err(symptom) => Told::Failed(question, symptom),
    }
}

async fn answer(session: Session, grant: &Grant, question: Question) -> Told {
    let org = OrgUrl::from_origin(&grant.org);
    let request = request(grant, question);
    let sent = match question {
        Question::Person => session.send_with(grant, &request, None).await,
        _ => session.send(&request, None).await,
    };
    let answer = match sent {
        Ok(answer) => answer.response,
        Err(error) => return Told::Failed(question, session.explain(error, &org).await),
    };
    let told = match (question, &grant.id_token) {
        (Question::Person, Some(token)) => userinfo::process(&answer, &token.subject)
            .map(|person| {
                let claims = person.claims.iter();
                Told::Person(
                    [("sub".to_owned(), person.subject.clone())]
                        .into_iter()
                        .chain(claims.map(|(name, value)| (name.clone(), value.display())))
                        .collect(),
                )
            })
            .map_err(|error| diagnosis::userinfo(&error, &org)),
        _ => introspection::process(&answer)
            .map(|told| Told::Token(question, told))
            .map_err(|error| diagnosis::introspection(&error, &org)),
    };
    told.unwrap_or_else(|symptom| Told::Failed(question, symptom))
}

fn request(grant: &Grant, question: Question) -> Request {
    match (question, &grant.refresh_token) {
        (Question::Person, _) => userinfo::request(&grant.org, &grant.access_token),
        (Question::RefreshToken, Some(token)) => {
            introspection::request(&grant.org, &grant.client_id, Subject::Refresh(token))
        }
        _ => introspection::request(
            &grant.org,
            &grant.client_id,
            Subject::Access(&grant.access_token),
        ),
    }
}

fn introspected(grant: &Grant, question: Question, told: &Introspection) -> Element {
    let what = match question {
        Question::RefreshToken => "refresh token",
        _ => "access token",
    };
    match told {
        Introspection::Inactive => el("div class=trouble role=status").children([
            el("p").child(el("b").text("Not active")),
            el("p").text(&["The org does not accept this ", what, ": it has expired, was revoked, or is another app’s. The org does not say which."].concat()),
        ]),
        Introspection::Active(token) => el("div class=stack role=status").children([
            el("p class=good").text(&["✓ Active: the org accepts this ", what, "."].concat()),
            facts(grant, question, token),
        ]),
    }
}

/// What the org says, and where that is not what this page has.
fn facts(grant: &Grant, question: Question, token: &ActiveToken) -> Element {
    let mut rows = Vec::new();
    let mut row = |name: &str, value: Option<&str>, differs: bool| {
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            return;
        };
        let value = el("dd class=mono").text(value);
        rows.push(fact(
            name,
            match differs {
                true => value.child(el("b class=error> – not what came with the token")),
                false => value,
            },
        ));
    };
    let is_access = question == Question::AccessToken;
    let is_known = |scope: &String| grant.scope.granted.contains(scope);
    let has_same_scopes =
        token.scope.len() == grant.scope.granted.len() && token.scope.iter().all(is_known);
    let time = |seconds: Option<u64>| {
        seconds.map(|seconds| format::date_time(seconds.saturating_mul(1_000)))
    };
    // Two clocks, and the way between them.
    let ends_elsewhen = match (token.exp, grant.expires_at()) {
        (Some(told), Some(kept)) => is_access && told.abs_diff(kept) > 60,
        _ => false,
    };
    row(
        "Scopes",
        Some(&token.scope.join(" ")),
        is_access && !has_same_scopes,
    );
    row("Expires", time(token.exp).as_deref(), ends_elsewhen);
    row("Issued", time(token.iat).as_deref(), false);
    row("Login", token.username.as_deref(), false);
    row("User ID", token.uid.as_deref(), false);
    row("Subject", token.sub.as_deref(), false);
    let is_other = token
        .client_id
        .as_ref()
        .is_some_and(|id| *id != grant.client_id);
    row("Client ID", token.client_id.as_deref(), is_other);
    row("Audience", Some(&token.aud.join(" ")), false);
    let is_other = token
        .iss
        .as_ref()
        .is_some_and(|issuer| *issuer != grant.org);
    row("Issuer", token.iss.as_deref(), is_other);
    row("Type", token.token_type.as_deref(), false);
    row("Name of the token", token.jti.as_deref(), false);
    el("dl class=facts").all(&rows)
}

fn person(claims: &[(String, String)]) -> Element {
    let rows: Vec<_> = claims
        .iter()
        .map(|(name, value)| fact(name, el("dd class=mono").text(value)))
        .collect();
    el("div class=stack role=status").children([
        el("p class=good>✓ The same person as in the ID token."),
        el("dl class=facts").all(&rows),
    ])
}
