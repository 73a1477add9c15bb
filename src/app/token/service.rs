//! What a service app asks the org about its token, or tells it: with an assertion of its own for each call.

use std::{rc::Rc, sync::Arc};

use crate::app::{
    components::{busy, copy_button_for},
    dom::{Element, el},
    service,
    session::Session,
    state::State,
    task::spawn,
};
use crate::browser::{
    keys::{self, Key},
    random,
};
use crate::oauth::{
    client_assertion::{self, Assertion},
    client_credentials,
    flow::Flow,
    http::{Request, Response},
    secret::ClientAssertion,
    token::Grant,
};
use crate::okta::{
    curl::curl,
    diagnosis::{self, ProofFault, Symptom},
    org::{Endpoint, OrgUrl},
};

/// How such a call can be made from here.
#[derive(Clone)]
pub(super) enum Means {
    Looking,
    /// The key that signs for the app is not in this browser.
    NoKey,
    /// By a terminal: there is no relay to the org.
    Command(Key),
    Relay(Key),
}

/// The calls about one token of a service app. A copy is the same.
#[derive(Clone)]
pub(super) struct Calls {
    session: Session,
    grant: Arc<Grant>,
    pub(super) means: Rc<State<Means>>,
}

impl Calls {
    /// Looks for key and relay; `None` if the token is no service app's.
    pub(super) fn about(session: Session, grant: &Arc<Grant>) -> Option<Self> {
        if grant.flow != Flow::ClientCredentials {
            return None;
        }
        let calls = Self {
            session,
            grant: grant.clone(),
            means: Rc::new(State::new(Means::Looking)),
        };
        let (looked, means) = (calls.clone(), Rc::downgrade(&calls.means));
        spawn(async move {
            let found = looked.look().await;
            drop(looked);
            // The token may not be shown any more.
            if let Some(means) = means.upgrade() {
                means.set(found);
            }
        });
        Some(calls)
    }

    async fn look(&self) -> Means {
        let key = service::key_for(self.session, &self.grant.org, &self.grant.client_id).await;
        match key {
            None => Means::NoKey,
            Some(key) if self.session.has_relay_to(&self.org()).await => Means::Relay(key),
            Some(key) => Means::Command(key),
        }
    }

    fn org(&self) -> OrgUrl {
        OrgUrl::from_origin(&self.grant.org)
    }

    /// The call, with a fresh assertion in it. `None` if the key cannot be used.
    async fn request(&self, key: &Key, endpoint: Endpoint, is_relayed: bool) -> Option<Request> {
        let (session, org) = (self.session, self.org());
        session.learn_clock(&org, is_relayed).await;
        let assertion = Assertion {
            org: &org,
            client_id: &self.grant.client_id,
            endpoint,
            kid: Some(&key.kid),
            algorithm: key.algorithm,
            lifetime: client_assertion::LIFETIME,
            random: random::bytes(),
            now: session
                .org_time(org.as_str())
                .saturating_sub(client_assertion::MARGIN),
        };
        let signed = keys::sign(key, &assertion.unsigned()).await.ok()?;
        Some(client_credentials::about_token(
            &org,
            endpoint,
            &self.grant.access_token,
            &ClientAssertion::new(signed),
        ))
    }

    /// Sends a call through the relay.
    pub(super) async fn send(&self, endpoint: Endpoint) -> Result<Response, Symptom> {
        let org = self.org();
        let Means::Relay(key) = self.means.get_untracked() else {
            return Err(diagnosis::relay_silent(&org));
        };
        let request = self.request(&key, endpoint, true).await;
        let request = request.ok_or_else(|| diagnosis::proof(ProofFault::SigningKeyGone, &org))?;
        let sent = self.session.send_through_relay(&request).await;
        sent.map_err(|_| diagnosis::relay_silent(&org))
    }

    /// What stands in the place of the call's button where it cannot go through a relay.
    pub(super) fn elsewise(&self, endpoint: Endpoint, means: &Means) -> Option<Element> {
        let key = match means {
            Means::Command(key) => key.clone(),
            Means::Looking if endpoint == Endpoint::Introspect => {
                return Some(busy("p", "Looking for the key and a relay").attr("role", "status"));
            }
            // Said once is enough.
            Means::Looking | Means::NoKey | Means::Relay(_) => return None,
        };
        let calls = self.clone();
        let label = match endpoint {
            Endpoint::Revoke => "Copy the revocation as curl",
            _ => "Copy the question as curl",
        };
        Some(copy_button_for(label, "button", move || {
            let (calls, key) = (calls.clone(), key.clone());
            Box::pin(async move {
                let request = calls.request(&key, endpoint, false).await?;
                Some(curl(&request))
            })
        }))
    }
}

/// Says how the calls go, or why they do not.
pub(super) fn hint(means: &Means, endpoint: Endpoint) -> Option<Element> {
    let text = match (means, endpoint) {
        (Means::Looking, _) => return None,
        (Means::NoKey, Endpoint::Revoke) => {
            "Forget removes it from this page only: it stays valid until it expires. To revoke it, the app would have to prove who it is, and its key is not in this browser. Deactivating the app in the Admin Console ends its tokens at once."
        }
        (Means::NoKey, _) => {
            "Okta answers only the app that the token was issued to, and a service app has to prove by an assertion that it is the one. Its key is not in this browser."
        }
        (Means::Command(_), Endpoint::Revoke) => {
            "This page’s server has no relay to the org, so a terminal has to send it. The command has the token and a fresh assertion in it: it works once, and within five minutes. Then forget the token here."
        }
        (Means::Command(_), _) => {
            "This page’s server has no relay to the org, so a terminal has to ask. The command has the token and a fresh assertion in it: it works once, and within five minutes."
        }
        (_, Endpoint::Revoke) => {
            "Revoke tells the org, by an assertion and through the relay. Forget removes it from this page only: it stays valid until it expires."
        }
        _ => {
            "Introspection tells whether the org still accepts it. The app proves who it is by a fresh assertion, and the question goes through the relay."
        }
    };
    Some(el("p class=hint").text(text))
}
