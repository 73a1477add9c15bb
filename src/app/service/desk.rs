//! What the page for service apps works with: the request as it is filled in, the key, the assertion, and what came of it.

use std::{borrow::Cow, cell::OnceCell, ops::Deref, rc::Rc};

use leptos::prelude::{request_animation_frame, untrack};

use super::KeyRing;
use crate::app::{dom, session::Session, state::State, task::spawn};
use crate::browser::{
    http::Answer,
    keys::{self, Key, KeyError},
    page, random,
    storage::Area,
};
use crate::oauth::{
    client_assertion::{self, Assertion},
    client_credentials::{ServiceProblem, ServiceRequest},
    dpop::{self, Next},
    http::{Request, Response},
    pasted,
    record::record,
    secret::ClientAssertion,
    token::{Grant, TokenError, TokenType},
};
use crate::okta::{
    diagnosis::{self, ProofFault, Symptom},
    org::{Endpoint, OrgError, OrgUrl},
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

    /// What would be signed now.
    pub(super) fn assertion<'a>(
        self,
        service: &'a ServiceRequest,
        key: &'a Key,
        random: [u8; 32],
        now: u64,
    ) -> Assertion<'a> {
        Assertion {
            org: &service.org,
            client_id: &service.client_id,
            endpoint: Endpoint::Token,
            kid: Some(&key.kid),
            algorithm: key.algorithm,
            lifetime: untrack(|| self.minutes.get()) * 60,
            random,
            now: now.saturating_sub(client_assertion::MARGIN),
        }
    }

    /// Signs a fresh assertion. `None` if something is missing or the key cannot be used, which is told.
    async fn sign(self) -> Option<Signed> {
        self.attempted.set(true);
        let (service, key) = untrack(|| (self.service(), self.ring.to_use()));
        let is_ready = untrack(|| self.org_url()).is_ok() && service.problems().is_empty();
        let Some(key) = key.filter(|_| is_ready) else {
            request_animation_frame(|| page::focus(".service-page [aria-invalid=true]"));
            return None;
        };
        let is_relayed = untrack(|| self.relay()) == Relay::Here;
        self.session.learn_clock(&service.org, is_relayed).await;
        let now = self.session.org_time(service.org.as_str());
        let unsigned = self
            .assertion(&service, &key, random::bytes(), now)
            .unsigned();
        let token = match keys::sign(&key, &unsigned).await {
            Ok(token) => token,
            Err(error) => {
                self.outcome.set(Outcome::NoSignature(error));
                return None;
            }
        };
        let lifetime = untrack(|| self.minutes.get()) * 60;
        let signed = Signed {
            expires_at: now.saturating_sub(client_assertion::MARGIN) + lifetime,
            is_right: keys::verify(&key, &token).await,
            assertion: ClientAssertion::new(token),
            is_used: false,
            service,
        };
        self.signed.set(Some(signed.clone()));
        Some(signed)
    }

    /// Signs an assertion for a command that is run elsewhere.
    pub(super) fn prepare(self) {
        self.outcome.set(Outcome::None);
        spawn(self.write_command(false));
    }

    async fn write_command(self, is_second: bool) {
        let Some(signed) = self.sign().await else {
            return;
        };
        if signed.service.token_type == TokenType::DPoP {
            match self.bind(&signed, is_second).await {
                Ok(bound) => self.bound.set(Some(Rc::new(bound))),
                Err(fault) => self.fail(diagnosis::proof(fault, &signed.service.org)),
            }
        }
    }

    /// Adds a proof to a signed request: with the key of the command before, if that is for the same app, else with a new one.
    async fn bind(self, signed: &Signed, is_second: bool) -> Result<Bound, ProofFault> {
        let session = self.session;
        let service = &signed.service;
        let key = match self.bound_for(service) {
            Some(bound) => bound.key.clone(),
            None => {
                let before = self.bound.get_untracked();
                self.let_go_of(before.as_ref().map(|bound| &bound.key));
                session
                    .make_key(service.org.as_str(), &service.client_id)
                    .await?
            }
        };
        let now = session.org_time(service.org.as_str());
        // What is wrong with a request was told before anything was signed for it.
        let request = Self::request(signed).ok_or(ProofFault::NoKeys)?;
        Ok(Bound {
            request: session.with_proof(&key, None, &request).await?,
            key,
            service: service.clone(),
            assertion: signed.assertion.clone(),
            expires_at: signed.expires_at.min(now + dpop::MAX_AGE),
            is_second,
        })
    }

    /// The last command, if it is for this app.
    fn bound_for(self, service: &ServiceRequest) -> Option<Rc<Bound>> {
        let bound = self.bound.get_untracked()?;
        let is_same =
            bound.service.org == service.org && bound.service.client_id == service.client_id;
        is_same.then_some(bound)
    }

    /// Asks for a token: through the relay, or from this page itself.
    pub(super) fn ask(self, through_relay: bool) {
        self.outcome.set(Outcome::Running);
        spawn(async move {
            match self.sign().await {
                Some(signed) => self.send(signed, through_relay).await,
                None => {
                    let is_told = untrack(|| self.outcome.get());
                    if matches!(is_told, Outcome::Running) {
                        self.outcome.set(Outcome::None);
                    }
                }
            }
        });
    }

    async fn send(self, mut signed: Signed, through_relay: bool) {
        let session = self.session;
        let service = signed.service.clone();
        let key = match service.token_type {
            TokenType::Bearer => None,
            TokenType::DPoP => {
                match session
                    .make_key(service.org.as_str(), &service.client_id)
                    .await
                {
                    Ok(key) => Some(key),
                    Err(fault) => return self.fail(diagnosis::proof(fault, &service.org)),
                }
            }
        };
        let mut retried = false;
        let response = loop {
            let answer = self.send_once(&signed, key.as_ref(), through_relay).await;
            let (request, response) = match answer {
                Ok(exchange) => exchange,
                Err(symptom) => {
                    self.let_go_of(key.as_ref());
                    return self.fail(symptom);
                }
            };
            let again = match &key {
                None => Ok(false),
                Some(_) => session.must_retry(&request, &response, retried),
            };
            match again {
                Ok(false) => break response,
                Err(fault) => {
                    self.let_go_of(key.as_ref());
                    return self.fail(diagnosis::proof(fault, &service.org));
                }
                Ok(true) => retried = true,
            }
            // The org takes no assertion twice, and it has seen this one.
            signed = match self.sign().await {
                Some(signed) => signed,
                None => return self.let_go_of(key.as_ref()),
            };
        };
        let now = session.org_time(service.org.as_str());
        let mut judged = service.process_response(&response, now);
        if let Some(key) = &key {
            judged = judged.and_then(|grant| grant.with_key(&key.id, &key.public));
        }
        if judged.is_err() {
            self.let_go_of(key.as_ref());
        }
        self.judge(&service, judged, false);
    }

    /// Sends an assertion, with a proof if there is a key for the token.
    async fn send_once(
        self,
        signed: &Signed,
        key: Option<&Key>,
        through_relay: bool,
    ) -> Result<(Request, Response), Symptom> {
        let session = self.session;
        let service = &signed.service;
        // What is wrong with a request was told before anything was signed for it.
        let mut request = service
            .to_request(&signed.assertion)
            .map_err(|_| diagnosis::relay_silent(&service.org))?;
        if let Some(key) = key {
            request = session
                .with_proof(key, None, &request)
                .await
                .map_err(|fault| diagnosis::proof(fault, &service.org))?;
        }
        self.spend(signed);
        let response = match through_relay {
            true => session
                .send_through_relay(&request)
                .await
                .map_err(|_| diagnosis::relay_silent(&service.org))?,
            false => match session.send(&request, None).await {
                Ok(answer) => answer.response,
                Err(error) => return Err(session.explain(error, &service.org).await),
            },
        };
        Ok((request, response))
    }

    /// A key that no token came for is of no use.
    fn let_go_of(self, key: Option<&Key>) {
        self.session
            .remove_keys(key.map(|key| key.id.clone()).into_iter().collect());
    }

    fn fail(self, symptom: Symptom) {
        self.outcome.set(Outcome::Failed(symptom));
    }

    /// Takes an answer that another program got.
    pub(super) fn take(self, pasted: &str) {
        let signed = self.signed.get_untracked();
        let service = match &signed {
            Some(signed) => signed.service.clone(),
            None => untrack(|| self.service()),
        };
        if let Some(signed) = &signed {
            self.spend(signed);
        }
        let now = self.session.org_time(service.org.as_str());
        if service.token_type == TokenType::Bearer {
            let judged = service.process_pasted(pasted, now);
            return self.judge(&service, judged, true);
        }
        let told = pasted::read(pasted);
        let bound = self.bound_for(&service);
        let is_second = bound.as_ref().is_some_and(|bound| bound.is_second);
        let url = service.org.endpoint(Endpoint::Token);
        let fault = match self.session.next(&url, &told.response, is_second) {
            Next::Take => None,
            // The org takes no assertion twice, so there has to be a new one as well.
            Next::Retry => {
                self.outcome.set(Outcome::None);
                return spawn(self.write_command(true));
            }
            Next::Repeated => Some(ProofFault::NonceRepeated),
            Next::Unreadable if told.has_head => Some(ProofFault::NonceNotPasted),
            Next::Unreadable => Some(ProofFault::HeadNotPasted),
        };
        let judged = service.process_response(&told.response, now);
        let fault = match (&judged, &bound) {
            (Ok(_), None) => Some(ProofFault::CommandKeyGone),
            _ => fault,
        };
        if let Some(fault) = fault {
            return self.fail(diagnosis::proof(fault, &service.org));
        }
        let judged = match &bound {
            Some(bound) => {
                judged.and_then(|grant| grant.with_key(&bound.key.id, &bound.key.public))
            }
            None => judged,
        };
        if judged.is_ok() {
            // The key is the token's from now on.
            self.bound.set(None);
        }
        self.judge(&service, judged, true);
    }

    /// The token request with an assertion, as other tools send it.
    pub(super) fn request(signed: &Signed) -> Option<Request> {
        signed.service.to_request(&signed.assertion).ok()
    }

    /// Notes that an assertion was sent: it counts, whatever came of it.
    fn spend(self, signed: &Signed) {
        self.signed.set(Some(Signed {
            is_used: true,
            ..signed.clone()
        }));
    }

    fn judge(self, service: &ServiceRequest, judged: Result<Grant, TokenError>, is_pasted: bool) {
        let detail = match (&judged, is_pasted) {
            (Ok(_), false) => "a token, as asked",
            (Ok(_), true) => "a token, as asked, in an answer that was pasted",
            (Err(_), false) => "no token that can be used",
            (Err(_), true) => "no token that can be used in what was pasted",
        };
        self.session.record_check("token", judged.is_ok(), detail);
        self.outcome.set(match judged {
            Ok(grant) => {
                self.session.hold(grant.clone(), false);
                Outcome::Done(Rc::new(grant))
            }
            Err(error) => Outcome::Failed(diagnosis::service(&error, service, is_pasted)),
        });
    }
}
