//! A sign-in, from the request that is shown to the token that arrives.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::Session;
use crate::app::{
    chunks,
    failure::Failure,
    route::Route,
    settings::Settings,
    task::{self, spawn},
};
use crate::browser::{clock, http::Watch, keys::Key, location, random, transactions};
use crate::oauth::{
    authorize::{AuthorizationRequest, RequestProblem, nonce_from_random, state_from_random},
    callback::{self, CallbackError, RedirectParts, Validated, ValidatedCode},
    flow::{Flow, Prompt, ResponseMode},
    pkce,
    secret::CodeVerifier,
    token::{self, Grant},
    transaction::{Claim, Transaction},
};
use crate::okta::{diagnosis, org::OrgUrl};

/// How long the browser may take to leave before the page is usable again.
const LEAVING_FOR: Duration = Duration::from_secs(15);

/// How often the part of the page is asked for that understands answers, and how long it waits in between: an answer must not
/// be lost to a network that stumbles.
const TRIES: usize = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// How far a sign-in has come.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Nothing under way.
    Idle,
    /// Asking whether the org is there.
    Checking,
    /// The browser is on its way to the authorization server.
    Leaving,
    /// An answer came, and is being looked at.
    Reading,
    /// A code is being exchanged for a token.
    Exchanging,
    /// The signature of an ID token is being checked.
    Proving,
    /// It ended without a token.
    Failed(Arc<Failure>),
}

impl SignIn {
    /// Whether a sign-in is under way.
    pub fn is_busy(&self) -> bool {
        matches!(
            self,
            Self::Checking | Self::Leaving | Self::Reading | Self::Exchanging | Self::Proving
        )
    }
}

#[derive(Clone)]
pub(super) struct Draft {
    state: String,
    nonce: String,
    verifier: CodeVerifier,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            state: state_from_random(random::bytes()),
            nonce: nonce_from_random(random::bytes()),
            verifier: CodeVerifier::from_random(random::bytes()),
        }
    }
}

impl Session {
    /// The request that *Sign in* would make, or nothing while there is no org to ask.
    pub fn request(self) -> Option<AuthorizationRequest> {
        let settings = self.settings.get();
        let (org, _) = settings.org_url().ok()?;
        let draft = self.draft.get();
        Some(self.request_with(&settings, org, &draft))
    }

    /// The request as far as it stands, with an example's address while there is none.
    pub fn preview(self) -> AuthorizationRequest {
        let settings = self.settings.get();
        let org = settings
            .org_url()
            .map_or_else(|_| OrgUrl::example(), |(org, _)| org);
        self.draft
            .with(|draft| self.request_with(&settings, org, draft))
    }

    /// Asks the org whether it is there, then sends the browser to sign in.
    ///
    /// A wrong address is found before the browser has left, while there is still something to correct.
    pub fn sign_in(self, prompt: Option<Prompt>) {
        if self.sign_in.with_untracked(SignIn::is_busy) {
            return;
        }
        let Some(mut request) = self.ready_request() else {
            // Nothing to ask with: the connect page says what is missing.
            self.dismiss();
            self.go(Route::Connect);
            return;
        };
        if prompt.is_some() {
            request.prompt = prompt;
        }
        // The request carries this draft's challenge: what is kept for it must be of the same one.
        let draft = self.draft.get_untracked();
        self.record_built(&request);
        self.sign_in.set(SignIn::Checking);
        spawn(async move {
            let probed = self.probe(&request.org).await;
            self.record_check("org", probed.is_ok(), "answers pages, as an Okta org does");
            // An answer may have been pasted meanwhile: then there is nothing left to leave for.
            if !self
                .sign_in
                .with_untracked(|stage| matches!(stage, SignIn::Checking))
            {
                return;
            }
            if let Err(fault) = probed {
                self.fail_at_connect(Failure::network(&fault, &request.org));
                return;
            }
            chunks::expect_answer();
            if self.begin(&request, draft, false) && location::leave(&request.url()) {
                self.sign_in.set(SignIn::Leaving);
                set_timeout(move || self.stay(), LEAVING_FOR);
            } else {
                self.fail_at_connect(Failure::storage());
            }
        });
    }

    /// The browser was stopped on its way, or the org had nothing to show.
    fn stay(self) {
        if self
            .sign_in
            .with_untracked(|stage| matches!(stage, SignIn::Leaving))
        {
            self.dismiss();
        }
    }

    /// The address to open in a private window. Its answer comes home by hand.
    pub fn private_request_url(self) -> Option<String> {
        let request = self.ready_request()?;
        self.record_built(&request);
        let draft = self.draft.get_untracked();
        self.begin(&request, draft, true).then(|| request.url())
    }

    /// Takes what came back, from the address bar or pasted, and turns it into a token or a failure.
    pub fn receive(self, parts: &RedirectParts) {
        if !callback::is_there(parts) {
            return;
        }
        self.sign_in.set(SignIn::Reading);
        let parts = parts.clone();
        spawn(async move {
            for _ in 0..TRIES {
                if let Ok(work) = chunks::answer(self, parts.clone()).await {
                    work.await;
                    return;
                }
                task::sleep(PAUSE).await;
            }
            self.fail(Failure::not_loaded());
            self.show_callback();
        });
    }

    /// Judges an answer, and goes on with what it brought.
    pub(in crate::app) async fn take_answer(self, parts: RedirectParts) {
        let parts = &parts;
        self.record_answer(parts);
        let answer = match callback::read(parts) {
            Ok(Some(answer)) => answer,
            Ok(None) => {
                self.dismiss();
                return;
            }
            Err(error) => {
                self.refuse(&error, parts);
                return;
            }
        };
        let claim = transactions::claim(answer.state());
        if let Claim::Fresh(sign_in) = &claim {
            let offset = sign_in.created_at_org as i64 - sign_in.created as i64;
            self.note_clock(&sign_in.org, Some(offset));
            self.record_secrets(sign_in);
        }
        let settings = self.settings.get_untracked();
        let org = settings.org_url().ok().map(|(org, _)| org);
        let chosen = org
            .as_ref()
            .map(|org| (org.as_str(), settings.client_id.trim()));
        match callback::validate(answer, claim, chosen, clock::now()) {
            Ok(Validated::Code(code)) => {
                chunks::expect_users();
                self.record_checks(code.checks());
                self.sign_in.set(SignIn::Exchanging);
                self.show_callback();
                self.exchange(code).await;
            }
            Ok(Validated::Implicit(implicit)) => {
                self.record_checks(implicit.checks());
                let grant = implicit.into_grant();
                self.show_callback();
                match grant.id_token {
                    None => self.arrive(grant),
                    Some(_) => {
                        chunks::expect_users();
                        self.sign_in.set(SignIn::Proving);
                        self.arrive_proven(grant, None).await;
                    }
                }
            }
            Err(error) => self.refuse(&error, parts),
        }
    }

    /// Whether there is all that a sign-in needs.
    pub fn is_ready(self) -> bool {
        self.ready_request().is_some()
    }

    /// Puts a failed sign-in away.
    pub fn dismiss(self) {
        self.sign_in.set(SignIn::Idle);
    }

    /// The request, if nothing in it is certain to be refused. The page shows what is wrong beside each field.
    fn ready_request(self) -> Option<AuthorizationRequest> {
        let request = untrack(|| self.request())?;
        let is_fatal = request.problems().iter().any(RequestProblem::is_fatal);
        (!is_fatal).then_some(request)
    }

    fn request_with(self, settings: &Settings, org: OrgUrl, draft: &Draft) -> AuthorizationRequest {
        let is_code = settings.flow == Flow::AuthorizationCode;
        let asks_identity = settings.scopes.iter().any(|scope| scope == "openid");
        let login_hint = settings.login_hint.trim();
        AuthorizationRequest {
            org,
            client_id: settings.client_id.trim().to_owned(),
            flow: settings.flow,
            response_mode: match settings.flow {
                Flow::Implicit => ResponseMode::Fragment,
                _ => settings.response_mode,
            },
            scopes: settings.scopes.clone(),
            redirect_uri: self.redirect_uri(),
            prompt: settings.prompt,
            login_hint: (!login_hint.is_empty()).then(|| login_hint.to_owned()),
            state: draft.state.clone(),
            nonce: (!is_code || asks_identity).then(|| draft.nonce.clone()),
            code_challenge: is_code.then(|| pkce::challenge(&draft.verifier)),
            dpop: is_code && settings.dpop,
        }
    }

    /// Keeps what is needed to understand the answer. False when this browser cannot keep it.
    fn begin(self, request: &AuthorizationRequest, draft: Draft, private: bool) -> bool {
        let is_code = request.flow == Flow::AuthorizationCode;
        self.record_left(request, private);
        self.draft.set(Draft::new());
        let verifier = is_code.then_some(draft.verifier);
        let now = clock::now();
        let org_now = self.org_time(request.org.as_str());
        transactions::begin(&Transaction::of(request, verifier, private, now, org_now))
    }

    async fn exchange(self, code: ValidatedCode) {
        let transaction = code.transaction();
        let key = match transaction.dpop {
            false => Ok(None),
            true => self
                .make_key(&transaction.org, &transaction.client_id)
                .await
                .map(Some),
        };
        let outcome = match &key {
            Ok(key) => self.redeem(&code, key.as_ref()).await,
            Err(fault) => {
                let org = OrgUrl::from_origin(&transaction.org);
                let symptom = diagnosis::proof(*fault, &org);
                Err(Failure::of(symptom, transaction.prompt))
            }
        };
        match outcome {
            Ok(grant) => self.arrive_proven(grant, transaction.prompt).await,
            Err(failure) => {
                if let Ok(Some(key)) = key {
                    self.remove_keys(vec![key.id]);
                }
                self.fail(failure);
            }
        }
    }

    /// Exchanges a code for a token, bound to this key if there is one.
    async fn redeem(self, code: &ValidatedCode, key: Option<&Key>) -> Result<Grant, Failure> {
        let transaction = code.transaction();
        let request = token::code_request(code);
        let sent = match key {
            Some(key) => {
                self.send_proven(key, None, &request, Watch::default())
                    .await
            }
            None => self.send(&request, None).await,
        };
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) => {
                let org = OrgUrl::from_origin(&transaction.org);
                let symptom = self.explain(error, &org).await;
                return Err(Failure::of(symptom, transaction.prompt));
            }
        };
        let now = self.org_time(&transaction.org);
        let mut outcome = token::process_code_response(transaction, &answer.response, now);
        if let Some(key) = key {
            outcome = outcome.and_then(|grant| grant.with_key(&key.id, &key.public));
        }
        let detail = match (&outcome, key) {
            (Err(_), _) => "no token that can be used",
            (Ok(_), None) => "a token, as asked",
            (Ok(_), Some(_)) => "a token that is bound to the key, as asked",
        };
        self.record_check("token", outcome.is_ok(), detail);
        outcome.map_err(|error| Failure::token(&error, transaction))
    }

    /// Checks what is left to check. `prompt` is how the sign-in was asked for.
    async fn arrive_proven(self, grant: Grant, prompt: Option<Prompt>) {
        let key = grant.key.clone();
        match self.prove(grant).await {
            Ok(grant) => self.arrive(grant),
            Err(symptom) => {
                self.remove_keys(key.into_iter().collect());
                self.fail(Failure::of(symptom, prompt));
            }
        }
    }

    fn arrive(self, grant: Grant) {
        self.hold(grant, false);
        self.sign_in.set(SignIn::Idle);
        self.replace(Route::Users(None));
    }

    fn refuse(self, error: &CallbackError, parts: &RedirectParts) {
        self.record_refusal(error);
        self.fail(Failure::callback(error, parts, &self.redirect_uri()));
        self.show_callback();
    }

    /// A sign-in that failed before the browser left is told of beside the settings that it was made with.
    fn fail_at_connect(self, failure: Failure) {
        self.fail(failure);
        let is_shown = self
            .route
            .with_untracked(|route| matches!(route, Route::Callback | Route::Connect));
        if !is_shown {
            self.go(Route::Connect);
        }
    }

    fn fail(self, failure: Failure) {
        self.sign_in.set(SignIn::Failed(Arc::new(failure)));
    }

    fn show_callback(self) {
        if self.route.get_untracked() != Route::Callback {
            self.go(Route::Callback);
        }
    }
}
