//! Asking the org for something, and what to show when it does not come.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use web_sys::{AbortController, AbortSignal};

use crate::app::{
    components::{button, link},
    dom::{Element, el},
    failure,
    route::Route,
    session::Session,
    users::{DEEP_LINK, empty, sign_in_again, trouble},
};
use crate::browser::storage::Area;
use crate::oauth::{
    http::{Request, Response},
    token::Grant,
};
use crate::okta::{
    api_error::ApiFailure,
    diagnosis::{self, Symptom},
    org::OrgUrl,
    rate_limit::RateLimit,
    scopes,
};

/// The scope that was asked for from the panel of a user: what needs it is opened when they are back.
pub(super) const PART: &str = "latchkey.open.part";

/// One call at a time: another one ends the one before, and so does going away.
#[derive(Default)]
pub(super) struct Line {
    /// Counts what was begun: an answer to anything but the last is late, and ignored.
    run: Cell<u32>,
    call: RefCell<Option<AbortController>>,
}

impl Line {
    /// Begins a call: its number, and what ends it.
    pub(super) fn begin(&self) -> (u32, Option<AbortSignal>) {
        self.end();
        let run = self.run.get() + 1;
        self.run.set(run);
        let call = AbortController::new().ok();
        let signal = call.as_ref().map(AbortController::signal);
        self.call.replace(call);
        (run, signal)
    }

    /// Whether a call is the last that was begun.
    pub(super) fn is_last(&self, run: u32) -> bool {
        self.run.get() == run
    }

    fn end(&self) {
        if let Some(call) = self.call.take() {
            call.abort();
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end();
    }
}

/// Why what was asked for did not come.
#[derive(Clone)]
pub(in crate::app::users) enum Trouble {
    /// The token has expired, so nothing was sent.
    Expired,
    Failed(Arc<Symptom>),
}

impl Trouble {
    /// What happened and what to do. `again` tries again.
    pub(in crate::app::users) fn view(
        &self,
        session: Session,
        again: impl Fn() + Clone + 'static,
    ) -> Element {
        match self {
            Self::Expired => {
                let lines = ["Nothing was sent. Sign in again to go on."];
                let row = el("div class=row").child(sign_in_again(session));
                trouble::box_of("The token has expired", &lines).child(row)
            }
            Self::Failed(symptom) => trouble::trouble(session, symptom, move || {
                button("button small", "Try again").on_click(again.clone())
            }),
        }
    }
}

/// Sends a request, and judges the answer to it.
///
/// # Errors
/// Why there is nothing to go on with.
pub(in crate::app::users) async fn ask<T>(
    session: Session,
    grant: &Grant,
    request: &Request,
    scope: &str,
    abort: Option<AbortSignal>,
    judge: impl FnOnce(&Response) -> Result<T, Box<ApiFailure>>,
) -> Result<T, Trouble> {
    let response = send(session, grant, request, abort).await?;
    judge(&response)
        .map_err(|failure| Trouble::Failed(Arc::new(diagnosis::api(&failure, grant, scope))))
}

async fn send(
    session: Session,
    grant: &Grant,
    request: &Request,
    abort: Option<AbortSignal>,
) -> Result<Response, Trouble> {
    if session.has_expired(grant) {
        return Err(Trouble::Expired);
    }
    match session.send_with(grant, request, abort.as_ref()).await {
        Ok(answer) => {
            if let Some(rate) = RateLimit::of(&answer.response.headers) {
                session.rate_limit.set(Some(rate));
            }
            Ok(answer.response)
        }
        Err(error) => {
            let org = OrgUrl::from_origin(&grant.org);
            let symptom = session.explain(error, &org).await;
            Err(Trouble::Failed(Arc::new(symptom)))
        }
    }
}

/// Whether the token in use is known not to have a scope.
pub(in crate::app::users) fn lacks(session: Session, scope: &str) -> bool {
    session.grant.with(|grant| {
        let granted = grant.as_ref().map_or(&[][..], |grant| &grant.scope.granted);
        !granted.is_empty() && !granted.iter().any(|known| scopes::covers(known, scope))
    })
}

/// Says which scope is missing, and signs in again for it. `id` is the user to come back to, if one is open.
pub(in crate::app::users) fn missing_scope(
    session: Session,
    what: &str,
    scope: &str,
    id: Option<Rc<str>>,
) -> Element {
    let was_asked = session.grant.with_untracked(|grant| {
        let grant = grant.as_ref();
        grant.is_some_and(|grant| grant.scope.missing().contains(&scope))
    });
    let text = el("p")
        .text(what)
        .text(" ")
        .child(el("code").text(scope))
        .text(match was_asked {
            true => ", which was asked for and not granted. A super admin grants it to the app under Okta API Scopes.",
            false => ", which this token does not have.",
        });
    let wanted = scope.to_owned();
    let way_on = match empty::is_of_service(session) {
        // Nobody signs in for a service app.
        true => link(Route::Service, "button small", "Get a new token"),
        false => failure::ask_with(session, scope, "button small").on_click(move || {
            if let Some(id) = &id {
                Area::Tab.write(DEEP_LINK, &id.to_string());
                Area::Tab.write(PART, &wanted);
            }
        }),
    };
    el("div class=missing-scope").children([text, way_on])
}
