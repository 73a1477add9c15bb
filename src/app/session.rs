//! What the whole page shares: settings, token, route, clock. One value, given to every component.

use std::{ops::Deref, sync::Arc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{AbortSignal, Event, PageTransitionEvent};

use super::{dom, failure::Failure, route::Route, settings::Settings, state::State, task::spawn};
use crate::browser::{
    clock,
    http::{self, Answer, TransportError},
    location, page, probe, random,
    storage::Area,
    transactions,
};
use crate::oauth::{
    authorize::{AuthorizationRequest, RequestProblem, nonce_from_random, state_from_random},
    callback::{self, CallbackError, RedirectParts, Validated, ValidatedCode},
    flow::{Flow, Prompt, ResponseMode},
    http::Request,
    pkce,
    secret::CodeVerifier,
    token::{self, Grant},
    transaction::Transaction,
};
use crate::okta::{
    diagnosis::{self, Diagnosis, NetworkFault},
    org::OrgUrl,
    rate_limit::RateLimit,
};

/// How long the browser may take to leave before the page is usable again.
const LEAVING_FOR: Duration = Duration::from_secs(15);

/// Where a token is kept for this tab, if the person asked for it.
const TOKEN_RECORD: &str = "latchkey.token";

/// The session of this page.
pub fn session() -> Session {
    expect_context()
}

/// What the page shares. A copy is the same session.
#[derive(Clone, Copy)]
pub struct Session(&'static Shared);

/// Signals that live as long as the page. Every closure that uses one holds the whole session, so a
/// session is a reference: it is made once and never freed.
pub struct Shared {
    base: String,
    /// The page that is shown. Change it through [`Session::go`].
    pub route: State<Route>,
    pub settings: State<Settings>,
    /// The secrets of the next sign-in, so that the request can be shown before it is made.
    draft: State<Draft>,
    pub sign_in: State<SignIn>,
    pub grant: State<Option<Arc<Grant>>>,
    /// Seconds since the epoch by this machine, moving on every second.
    pub now: State<u64>,
    /// How far the org's clock is ahead of this machine's, in seconds, once it is known.
    pub clock_offset: State<Option<i64>>,
    pub rate_limit: State<Option<RateLimit>>,
    /// The hosts that this page has called.
    pub hosts: State<Vec<String>>,
}

impl Deref for Session {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

/// How far a sign-in has come.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Nothing under way.
    Idle,
    /// Asking whether the org is there.
    Checking,
    /// The browser is on its way to the authorization server.
    Leaving,
    /// A code is being exchanged for a token.
    Exchanging,
    /// It ended without a token.
    Failed(Arc<Failure>),
}

impl SignIn {
    /// Whether a sign-in is under way.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Checking | Self::Leaving | Self::Exchanging)
    }
}

#[derive(Clone)]
struct Draft {
    state: String,
    nonce: String,
    verifier: CodeVerifier,
}

impl Draft {
    fn new() -> Self {
        Self {
            state: state_from_random(random::bytes()),
            nonce: nonce_from_random(random::bytes()),
            verifier: CodeVerifier::from_random(random::bytes()),
        }
    }
}

impl Session {
    /// A session at an address below the path the site was published at.
    pub fn new(base: String, path: &str) -> Self {
        let settings = Settings::read();
        let grant = Area::Tab.read::<Grant>(TOKEN_RECORD).map(Arc::new);
        Self(Box::leak(Box::new(Shared {
            route: State::new(Route::parse(&base, path)),
            base,
            settings: State::new(settings),
            draft: State::new(Draft::new()),
            sign_in: State::new(SignIn::Idle),
            grant: State::new(grant),
            now: State::new(clock::now()),
            clock_offset: State::new(None),
            rate_limit: State::new(None),
            hosts: State::new(Vec::new()),
        })))
    }

    /// Begins the page's life: the clock, the history, and what the address brought.
    pub fn start(self, parts: &RedirectParts) {
        set_interval(move || self.now.set(clock::now()), Duration::from_secs(1));
        let popped = move |_| {
            // A restored entry may carry an answer again, from a page that could not clean it.
            let path = location::path();
            let parts = location::take_redirect();
            self.route.set(Route::parse(&self.base, &path));
            self.receive(&parts);
        };
        // The browser may bring a page back as it was left, on its way to a sign-in.
        let shown = move |event: Event| {
            let event = event.dyn_ref::<PageTransitionEvent>();
            if event.is_some_and(PageTransitionEvent::persisted) {
                self.draft.set(Draft::new());
                self.sign_in.set(SignIn::Idle);
            }
        };
        dom::listen(&page::window(), "popstate", Box::new(popped));
        dom::listen(&page::window(), "pageshow", Box::new(shown));
        dom::effect(move || self.settings.with(Settings::write));
        self.receive(parts);
    }

    /// Shows a page, as a new entry of the tab's history.
    pub fn go(self, route: Route) {
        if self.route.with_untracked(|shown| *shown == route) {
            return;
        }
        location::push(&self.href(&route));
        self.route.set(route);
    }

    /// Shows a page in place of the current one.
    pub fn replace(self, route: Route) {
        location::replace(&self.href(&route));
        self.route.set(route);
    }

    /// The path of a page.
    pub fn href(self, route: &Route) -> String {
        route.path(&self.base)
    }

    /// The page that a path of this site names.
    pub fn route_of(self, path: &str) -> Route {
        Route::parse(&self.base, path)
    }

    /// The address that authorization servers send people back to.
    pub fn redirect_uri(self) -> String {
        [location::origin(), self.href(&Route::Callback)].concat()
    }

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
        self.sign_in.set(SignIn::Checking);
        spawn(async move {
            let probed = self.probe(&request.org).await;
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
        let draft = self.draft.get_untracked();
        self.begin(&request, draft, true).then(|| request.url())
    }

    /// Takes what came back, from the address bar or pasted, and turns it into a token or a failure.
    pub fn receive(self, parts: &RedirectParts) {
        let answer = match callback::read(parts) {
            Ok(Some(answer)) => answer,
            Ok(None) => return,
            Err(error) => {
                self.refuse(&error, parts);
                return;
            }
        };
        let claim = transactions::claim(answer.state());
        let settings = self.settings.get_untracked();
        let org = settings.org_url().ok().map(|(org, _)| org);
        let chosen = org
            .as_ref()
            .map(|org| (org.as_str(), settings.client_id.trim()));
        match callback::validate(answer, claim, chosen, clock::now()) {
            Ok(Validated::Code(code)) => {
                self.sign_in.set(SignIn::Exchanging);
                self.show_callback();
                spawn(self.exchange(code));
            }
            Ok(Validated::Implicit(implicit)) => {
                self.show_callback();
                self.arrive(implicit.into_grant());
            }
            Err(error) => self.refuse(&error, parts),
        }
    }

    /// Stops using the token and removes it from wherever it was kept.
    pub fn forget(self) {
        Area::Tab.remove(TOKEN_RECORD);
        self.rate_limit.set(None);
        self.grant.set(None);
    }

    /// Keeps the token for this tab, or only in memory.
    pub fn keep_token(self, keep: bool) {
        self.settings.update(|settings| settings.keep_token = keep);
        self.store_token();
    }

    /// Sends a request, and notes what every answer tells: the clock, and which host was called.
    ///
    /// # Errors
    /// Why no answer came.
    pub async fn send(
        self,
        request: &Request,
        abort: Option<&AbortSignal>,
    ) -> Result<Answer, TransportError> {
        self.note_host(&request.url);
        let answer = http::send(request, abort).await?;
        if let Some(offset) = answer.clock_offset {
            self.clock_offset.set(Some(offset));
        }
        Ok(answer)
    }

    /// Finds out whether an org is there and answers pages.
    ///
    /// # Errors
    /// What stands between this page and the org.
    pub async fn probe(self, org: &OrgUrl) -> Result<(), NetworkFault> {
        self.note_host(org.as_str());
        let answer = probe::org(org).await?;
        if let Some(offset) = answer.clock_offset {
            self.clock_offset.set(Some(offset));
        }
        Ok(())
    }

    /// Explains a call to an org that got no answer.
    pub async fn explain(self, error: TransportError, org: &OrgUrl) -> Diagnosis {
        diagnosis::network(&probe::explain(error, org).await, org)
    }

    /// Adds the host of an address to those that were contacted.
    pub fn note_host(self, url: &str) {
        let host = url.split('/').nth(2).unwrap_or_default();
        let known = self
            .hosts
            .with_untracked(|hosts| hosts.iter().any(|known| known == host));
        if !known {
            self.hosts.update(|hosts| hosts.push(host.to_owned()));
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

    /// Seconds since the epoch by the org's clock.
    pub fn org_now(self) -> u64 {
        self.now
            .get()
            .saturating_add_signed(self.clock_offset.get().unwrap_or(0))
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
                Flow::AuthorizationCode => settings.response_mode,
                Flow::Implicit => ResponseMode::Fragment,
            },
            scopes: settings.scopes.clone(),
            redirect_uri: self.redirect_uri(),
            prompt: settings.prompt,
            login_hint: (!login_hint.is_empty()).then(|| login_hint.to_owned()),
            state: draft.state.clone(),
            nonce: (!is_code || asks_identity).then(|| draft.nonce.clone()),
            code_challenge: is_code.then(|| pkce::challenge(&draft.verifier)),
        }
    }

    /// Keeps what is needed to understand the answer. False when this browser cannot keep it.
    fn begin(self, request: &AuthorizationRequest, draft: Draft, private: bool) -> bool {
        let is_code = request.flow == Flow::AuthorizationCode;
        self.draft.set(Draft::new());
        let verifier = is_code.then_some(draft.verifier);
        transactions::begin(&Transaction::of(request, verifier, private, clock::now()))
    }

    async fn exchange(self, code: ValidatedCode) {
        let transaction = code.transaction();
        let answer = match self.send(&token::code_request(&code), None).await {
            Ok(answer) => answer,
            Err(error) => {
                let org = OrgUrl::from_origin(&transaction.org);
                let fault = probe::explain(error, &org).await;
                self.fail(Failure::network(&fault, &org));
                return;
            }
        };
        match token::process_code_response(transaction, &answer.response, clock::now()) {
            Ok(grant) => self.arrive(grant),
            Err(error) => self.fail(Failure::token(&error, transaction)),
        }
    }

    fn arrive(self, grant: Grant) {
        self.rate_limit.set(None);
        self.grant.set(Some(Arc::new(grant)));
        self.store_token();
        self.sign_in.set(SignIn::Idle);
        self.replace(Route::Users(None));
    }

    fn refuse(self, error: &CallbackError, parts: &RedirectParts) {
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

    fn store_token(self) {
        let keep = self.settings.with_untracked(|settings| settings.keep_token);
        let kept = self.grant.with_untracked(|grant| match grant {
            Some(grant) if keep => Area::Tab.write(TOKEN_RECORD, &**grant),
            _ => false,
        });
        if !kept {
            Area::Tab.remove(TOKEN_RECORD);
        }
    }
}
