//! What the page for service apps works with: the request as it is filled in, the key, the assertion, and what came of it.

mod ask;
mod sign;

use std::{borrow::Cow, cell::OnceCell, ops::Deref, rc::Rc};

use leptos::prelude::untrack;

use super::KeyRing;
use crate::app::{dom, session::Session, state::State, task::spawn};
use crate::browser::{
    http::Answer,
    keys::{Key, KeyError},
    storage::Area,
};
use crate::oauth::{
    client_assertion,
    client_credentials::{ServiceProblem, ServiceRequest},
    http::Request,
    record::record,
    secret::ClientAssertion,
    token::{Grant, TokenType},
};
use crate::okta::{
    diagnosis::Symptom,
    org::{OrgError, OrgUrl},
    relay,
};

/// Where the form is kept. Nothing in it is secret.
const RECORD: &str = "latchkey.service-request";

/// The form as it is kept.
struct Form {
    scopes: Vec<String>,
    minutes: u64,
    /// Whether the token is to be bound to a key.
    is_bound: Option<bool>,
}

record!(Form {
    scopes,
    minutes,
    is_bound,
});

/// What is known of the relay.
#[derive(Clone)]
pub(super) enum Probe {
    Looking,
    /// What the page's server answered, if it was anything.
    Over(Option<Rc<Answer>>),
}

/// Whether a request can go through the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Relay {
    Looking,
    None,
    /// It leads to this org, which is not the chosen one.
    Elsewhere(String),
    Here,
}

/// An assertion that was signed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) service: ServiceRequest,
    pub(super) assertion: ClientAssertion,
    /// In seconds since 1970, by the org's clock.
    pub(super) expires_at: u64,
    /// What checking it with the public half gave.
    pub(super) is_right: Option<bool>,
    /// It was sent: it works no second time.
    pub(super) is_used: bool,
}

/// A command for a token that is bound to a key.
pub(super) struct Bound {
    service: ServiceRequest,
    /// The key. It stays the same until a token came for it.
    key: Key,
    /// What is sent: with the assertion and the proof.
    pub(super) request: Request,
    /// The assertion in it.
    pub(super) assertion: ClientAssertion,
    /// When one of the two is over, in seconds since 1970, by the org's clock.
    pub(super) expires_at: u64,
    /// The org asked for a nonce, and here it is.
    pub(super) is_second: bool,
}

/// What came of the last attempt.
#[derive(Clone)]
pub(super) enum Outcome {
    None,
    Running,
    /// The key could not be used.
    NoSignature(KeyError),
    Failed(Symptom),
    Done(Rc<Grant>),
}

/// Everything on the page. A copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Desk(&'static Inner);

/// What lives as long as the visit: an answer may come when another page is shown, and what was signed is still there when this one
/// is shown again.
pub(super) struct Inner {
    pub(super) session: Session,
    /// The app and its keys.
    pub(super) ring: KeyRing,
    pub(super) scopes: State<Vec<String>>,
    pub(super) minutes: State<u64>,
    /// Whether the token is to be bound to a key of its own (DPoP).
    pub(super) is_bound: State<bool>,
    /// What is missing is only pointed out once somebody tried to go on without it.
    pub(super) attempted: State<bool>,
    pub(super) probe: State<Probe>,
    pub(super) signed: State<Option<Signed>>,
    /// The last command for a bound token.
    pub(super) bound: State<Option<Rc<Bound>>>,
    pub(super) outcome: State<Outcome>,
}

impl Deref for Desk {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        self.0
    }
}

thread_local! {
    static DESK: OnceCell<Desk> = const { OnceCell::new() };
}

/// The desk, made when the page is opened for the first time.
pub(super) fn desk(session: Session, ring: KeyRing) -> Desk {
    DESK.with(|desk| *desk.get_or_init(|| Desk::new(session, ring)))
}

impl Desk {
    /// What it is made of, which is never freed.
    pub(super) fn inner(self) -> &'static Inner {
        self.0
    }

    /// With the form as it was left, or as the connect page has it.
    fn new(session: Session, ring: KeyRing) -> Self {
        let form = Area::Tab
            .read::<Form>(RECORD)
            .or_else(|| Area::Device.read(RECORD))
            .unwrap_or_else(|| {
                let mut scopes = session
                    .settings
                    .with_untracked(|settings| settings.scopes.clone());
                // What a service app can have.
                scopes.retain(|scope| scope.starts_with("okta.") && !scope.ends_with(".self"));
                Form {
                    scopes,
                    minutes: client_assertion::LIFETIME / 60,
                    is_bound: None,
                }
            });
        let desk = Self(Box::leak(Box::new(Inner {
            session,
            ring,
            scopes: State::new(form.scopes),
            minutes: State::new(form.minutes.clamp(1, client_assertion::MAX_LIFETIME / 60)),
            is_bound: State::new(form.is_bound == Some(true)),
            attempted: State::new(false),
            probe: State::new(Probe::Looking),
            signed: State::new(None),
            bound: State::new(None),
            outcome: State::new(Outcome::None),
        })));
        session.root.with(|| dom::effect(move || desk.keep()));
        spawn(desk.look_for_relay());
        desk
    }

    fn keep(self) {
        let form = Form {
            scopes: self.scopes.get(),
            minutes: self.minutes.get(),
            is_bound: Some(self.is_bound.get()),
        };
        Area::Tab.write(RECORD, &form);
        Area::Device.write(RECORD, &form);
    }

    async fn look_for_relay(self) {
        let answer = self.session.find_relay().await;
        if let Some(answer) = &answer
            && let Ok(org) = untrack(|| self.org_url())
            && relay::leads_to(&answer.response, &org).as_ref() == Some(&org)
        {
            self.session.note_relay_clock(&org, answer.clock_offset);
        }
        self.probe.set(Probe::Over(answer.map(Rc::new)));
    }

    /// Whether the chosen org can be reached by the relay.
    pub(super) fn relay(self) -> Relay {
        let answer = match self.probe.get() {
            Probe::Looking => return Relay::Looking,
            Probe::Over(None) => return Relay::None,
            Probe::Over(Some(answer)) => answer,
        };
        let chosen = self.org_url().ok();
        let compared = chosen.clone().unwrap_or_else(OrgUrl::example);
        match relay::leads_to(&answer.response, &compared) {
            None => Relay::None,
            Some(org) if chosen.as_ref() == Some(&org) => Relay::Here,
            Some(org) => Relay::Elsewhere(org.as_str().to_owned()),
        }
    }

    /// The org's address.
    pub(super) fn org_url(self) -> Result<OrgUrl, OrgError> {
        self.ring
            .app
            .with(|app| OrgUrl::parse(&app.org))
            .map(|(org, _)| org)
    }

    /// The request as it is filled in; without an org, at an example of one.
    pub(super) fn service(self) -> ServiceRequest {
        ServiceRequest {
            org: self.org_url().unwrap_or_else(|_| OrgUrl::example()),
            client_id: self.ring.app.with(|app| app.client_id.trim().to_owned()),
            scopes: self.scopes.get(),
            token_type: match self.is_bound.get() {
                true => TokenType::DPoP,
                false => TokenType::Bearer,
            },
        }
    }

    /// What is wrong with the scopes, once that is to be told.
    pub(super) fn scope_problem(self) -> Option<String> {
        let problems = self.service().problems();
        let problem = problems
            .iter()
            .find(|problem| !matches!(problem, ServiceProblem::ClientIdMissing))?;
        let waits = matches!(problem, ServiceProblem::ScopesMissing);
        (self.attempted.get() || !waits).then(|| problem.text())
    }

    /// What else is missing, once somebody tried to go on without it.
    pub(super) fn missing(self) -> Vec<Cow<'static, str>> {
        let mut missing = Vec::new();
        if !self.attempted.get() {
            return missing;
        }
        if let Err(error) = self.org_url() {
            missing.push(error.text());
        }
        if self.service().client_id.is_empty() {
            missing.push(ServiceProblem::ClientIdMissing.text().into());
        }
        if self.ring.to_use().is_none() {
            missing.push("Make a key, or say which one is used for this app.".into());
        }
        missing
    }
}
