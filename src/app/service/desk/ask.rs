//! Asking for a token, and judging what came: from here, through the relay, or pasted.

use std::rc::Rc;

use leptos::prelude::untrack;

use super::{Desk, Outcome, Signed};
use crate::app::task::spawn;
use crate::browser::keys::Key;
use crate::oauth::{
    client_credentials::ServiceRequest,
    dpop::Next,
    http::{Request, Response},
    pasted,
    token::{Grant, TokenError, TokenType},
};
use crate::okta::{
    diagnosis::{self, ProofFault, Symptom},
    org::Endpoint,
};

impl Desk {
    /// Asks for a token: through the relay, or from this page itself.
    pub(in crate::app::service) fn ask(self, through_relay: bool) {
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
    pub(super) fn let_go_of(self, key: Option<&Key>) {
        self.session
            .remove_keys(key.map(|key| key.id.clone()).into_iter().collect());
    }

    pub(super) fn fail(self, symptom: Symptom) {
        self.outcome.set(Outcome::Failed(symptom));
    }

    /// Takes an answer that another program got.
    pub(in crate::app::service) fn take(self, pasted: &str) {
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
