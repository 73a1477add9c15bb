//! The end of a token: revoked at the org, or only forgotten here.

use std::rc::Rc;

use super::{
    expired, panel,
    service::{self, Calls, Means},
};
use crate::app::{
    components::{busy, button},
    dom::{Element, el},
    failure::symptom_card,
    session::{Session, Token},
    state::{State, Whether},
    task::spawn,
};
use crate::oauth::token::{self, Grant};
use crate::okta::{
    diagnosis::{self, Symptom},
    org::{Endpoint, OrgUrl},
};

/// What became of *Revoke*.
#[derive(Clone)]
enum Revocation {
    None,
    Asked,
    Running,
    Failed(Symptom),
}

/// Revoke and forget.
pub(super) fn end_panel(session: Session, token: &Token, calls: Option<Calls>) -> Element {
    let (id, grant) = (token.id.clone(), token.grant.clone());
    let state = Rc::new(State::new(Revocation::None));
    let shown = state.clone();
    let is_expired = expired(session, &grant);
    let (asked, by_service) = (state.clone(), calls.clone());
    let revoke = move || {
        asked.set(Revocation::Running);
        let (id, grant, state) = (id.clone(), grant.clone(), asked.clone());
        let calls = by_service.clone();
        spawn(async move {
            let ended = match calls {
                Some(calls) => end_by_service(&grant, &calls).await,
                None => end(session, &grant).await,
            };
            match ended {
                Ok(()) => session.forget(&id),
                Err(symptom) => state.set(Revocation::Failed(symptom)),
            }
        });
    };
    let forgets = token.id.clone();
    let revoke: Rc<dyn Fn()> = Rc::new(revoke);
    panel("end-title", "Be done with it").part(
        move || shown.get(),
        move |revocation| match revocation {
            Revocation::Asked => vec![
                el("p>The org stops accepting this token at once, wherever it is used. This cannot be undone."),
                el("div class=row").children([
                    button("button danger", "Revoke it now").on_click({
                        let revoke = revoke.clone();
                        move || revoke()
                    }),
                    button("button", "Keep it").on_click(goes(&state, Revocation::None)),
                ]),
            ],
            Revocation::Running => vec![busy("p", "Revoking…").attr("role", "status")],
            Revocation::None => choices(session, &state, is_expired, calls.as_ref(), &forgets),
            Revocation::Failed(symptom) => {
                let again: Rc<dyn Fn()> = Rc::new(goes(&state, Revocation::Asked));
                let mut parts = vec![symptom_card(symptom, Some(again))];
                parts.append(&mut choices(session, &state, is_expired, calls.as_ref(), &forgets));
                parts
            }
        },
    )
}

/// What sets a state.
fn goes(state: &Rc<State<Revocation>>, to: Revocation) -> impl Fn() + use<> {
    let state = state.clone();
    move || state.set(to.clone())
}

fn choices(
    session: Session,
    state: &Rc<State<Revocation>>,
    is_expired: Whether,
    calls: Option<&Calls>,
    id: &str,
) -> Vec<Element> {
    let revoke = move |state: &Rc<State<Revocation>>| {
        button("button", "Revoke…")
            .flag_of("disabled", move || is_expired.get())
            .on_click(goes(state, Revocation::Asked))
    };
    let id = id.to_owned();
    let forget = button("button", "Forget").on_click(move || session.forget(&id));
    let Some(calls) = calls.cloned() else {
        return vec![
            el("div class=row").children([revoke(state), forget]),
            el(
                "p class=hint>Revoke tells the org. Forget removes it from this page only: it stays valid until it expires.",
            ),
        ];
    };
    let (state, shown, told) = (state.clone(), calls.means.clone(), calls.means.clone());
    let way = el("div class='row empty-when-fine'").part(
        move || shown.get(),
        move |means| match means {
            Means::Relay(_) => Some(revoke(&state)),
            means => calls.elsewise(Endpoint::Revoke, &means),
        },
    );
    vec![
        el("div class=row").children([way, forget]),
        el("div").part(
            move || told.get(),
            |means| service::hint(&means, Endpoint::Revoke),
        ),
    ]
}

/// A service app proves who it is, by an assertion for this very request.
async fn end_by_service(grant: &Grant, calls: &Calls) -> Result<(), Symptom> {
    let answer = calls.send(Endpoint::Revoke).await?;
    token::process_revoke_response(&answer)
        .map_err(|error| diagnosis::about_service_token(&error, grant, Endpoint::Revoke))
}

/// Revokes a token and the refresh token that came with it, which would outlive it.
async fn end(session: Session, grant: &Grant) -> Result<(), Symptom> {
    let org = OrgUrl::from_origin(&grant.org);
    let requests = [
        token::revoke_refresh_request(grant),
        Some(token::revoke_request(grant)),
    ];
    for request in requests.into_iter().flatten() {
        let answer = match session.send(&request, None).await {
            Ok(answer) => answer,
            Err(error) => return Err(session.explain(error, &org).await),
        };
        token::process_revoke_response(&answer.response)
            .map_err(|error| diagnosis::revoke(&error, &org))?;
    }
    Ok(())
}
