//! Signing an assertion, and the command that carries it.

use std::rc::Rc;

use leptos::prelude::{request_animation_frame, untrack};

use super::{Bound, Desk, Outcome, Relay, Signed};
use crate::app::task::spawn;
use crate::browser::{
    keys::{self, Key},
    page, random,
};
use crate::oauth::{
    client_assertion::{self, Assertion},
    client_credentials::ServiceRequest,
    dpop,
    http::Request,
    secret::ClientAssertion,
    token::TokenType,
};
use crate::okta::{
    diagnosis::{self, ProofFault},
    org::Endpoint,
};

impl Desk {
    /// What would be signed now.
    pub(in crate::app::service) fn assertion<'a>(
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
    pub(super) async fn sign(self) -> Option<Signed> {
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
    pub(in crate::app::service) fn prepare(self) {
        self.outcome.set(Outcome::None);
        spawn(self.write_command(false));
    }

    pub(super) async fn write_command(self, is_second: bool) {
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
    pub(super) fn bound_for(self, service: &ServiceRequest) -> Option<Rc<Bound>> {
        let bound = self.bound.get_untracked()?;
        let is_same =
            bound.service.org == service.org && bound.service.client_id == service.client_id;
        is_same.then_some(bound)
    }

    /// The token request with an assertion, as other tools send it.
    pub(in crate::app::service) fn request(signed: &Signed) -> Option<Request> {
        signed.service.to_request(&signed.assertion).ok()
    }

    /// Notes that an assertion was sent: it counts, whatever came of it.
    pub(super) fn spend(self, signed: &Signed) {
        self.signed.set(Some(Signed {
            is_used: true,
            ..signed.clone()
        }));
    }
}
