//! What the whole page shares: settings, token, route, clock. One value, given to every component.

mod dpop;
mod keeping;
mod library;
mod orgs;
mod recorder;
mod relay;
mod renewal;
mod sign_in;
mod signature;
mod wallet;

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{AbortSignal, Event, PageTransitionEvent};

use super::{dom, route::Route, settings::Settings, state::State};
use crate::browser::{
    clock,
    http::{self, Answer, Watch},
    location, page, probe,
    tabs::Channel,
};
use crate::oauth::{
    callback::RedirectParts,
    dpop::NonceCache,
    http::{Headers, Request},
    jwks,
    recording::Recording,
    token::Grant,
};
use crate::okta::{
    diagnosis::{self, NetworkFault, Symptom},
    org::OrgUrl,
    rate_limit::{self, RateLimit},
};
use sign_in::Draft;

pub use dpop::{MadeProof, SendError, change_store};
pub use keeping::Keeping;
pub use library::{Library, Reading, Volume};
pub use orgs::{Orgs, OrgsPanel};
pub use renewal::Renewal;
pub use sign_in::SignIn;
pub use wallet::{Token, Wallet};

/// The gauges of rate limits follow the answers no faster than this.
const RATE_PACE: Duration = Duration::from_millis(250);

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
    /// What lives as long as the page does is made under it.
    pub root: Owner,
    /// The page that is shown. Change it through [`Session::go`].
    pub route: State<Route>,
    pub settings: State<Settings>,
    pub orgs: Orgs,
    /// The secrets of the next sign-in, so that the request can be shown before it is made.
    draft: State<Draft>,
    pub sign_in: State<SignIn>,
    pub wallet: State<Wallet>,
    /// The token in use: what the wallet says it is.
    pub grant: State<Option<Arc<Grant>>>,
    /// Seconds since the epoch by this machine, moving on every second.
    pub now: State<u64>,
    /// How far the clocks of orgs are ahead of this machine's, in seconds, by origin.
    clocks: State<Vec<(String, i64)>>,
    /// The public keys of orgs, by origin.
    keys: State<Vec<(String, jwks::Cache)>>,
    /// What orgs want to see in proofs.
    nonces: State<NonceCache>,
    /// The keys that are at hand.
    held: StoredValue<Vec<dpop::Held>, LocalStorage>,
    /// The proof that was made last.
    pub proof: State<Option<MadeProof>>,
    /// The rate limit that was told of last.
    pub rate_limit: State<Option<RateLimit>>,
    /// The last that was told of each rate limit, by what it is for.
    pub rates: State<Vec<(String, RateLimit)>>,
    /// Whether word of them is about to be given.
    is_rate_told: AtomicBool,
    /// The hosts that this page has called.
    pub hosts: State<Vec<String>>,
    /// How the renewals of tokens stand, by the token's ID, where they are under way or failed.
    pub renewals: State<Vec<(String, Renewal)>>,
    /// To the other tabs.
    channel: StoredValue<Option<&'static Channel>, LocalStorage>,
    /// What this tab renewed, by the fingerprints of the refresh tokens that it used: another one may ask.
    told: StoredValue<Vec<(String, Grant)>, LocalStorage>,
    /// How the tokens are kept on this device.
    pub keeping: State<Keeping>,
    /// Counts the writings of the vault.
    saving: AtomicU32,
    /// What happened, without secrets.
    pub recording: State<Recording>,
    /// The texts that are fetched when they are needed.
    pub library: Library,
}

impl Deref for Session {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

impl Session {
    /// A session at an address below the path the site was published at.
    pub fn new(base: String, path: &str) -> Self {
        let settings = Settings::read();
        let wallet = wallet::read();
        let grant = wallet.used().map(|token| token.grant.clone());
        Self(Box::leak(Box::new(Shared {
            route: State::new(Route::parse(&base, path)),
            base,
            root: Owner::current().unwrap_or_default(),
            settings: State::new(settings),
            orgs: Orgs::read(),
            draft: State::new(Draft::new()),
            sign_in: State::new(SignIn::Idle),
            wallet: State::new(wallet),
            grant: State::new(grant),
            now: State::new(clock::now()),
            clocks: State::new(Vec::new()),
            keys: State::new(Vec::new()),
            nonces: State::new(NonceCache::default()),
            held: StoredValue::new_local(Vec::new()),
            proof: State::new(None),
            rate_limit: State::new(None),
            rates: State::new(Vec::new()),
            is_rate_told: AtomicBool::new(false),
            hosts: State::new(Vec::new()),
            renewals: State::new(Vec::new()),
            channel: StoredValue::new_local(None),
            told: StoredValue::new_local(Vec::new()),
            keeping: State::new(Self::first_keeping()),
            saving: AtomicU32::new(0),
            recording: State::new(recorder::read()),
            library: Library::new(),
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
            self.arrive_with(&parts);
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
        self.watch_vault();
        self.watch_renewal();
        self.arrive_with(parts);
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

    /// Sends a request as it is, and notes what every answer tells: the clock, and which host was called.
    ///
    /// # Errors
    /// Why no answer came.
    pub async fn send(
        self,
        request: &Request,
        abort: Option<&AbortSignal>,
    ) -> Result<Answer, SendError> {
        self.call(request, Watch::abort(abort)).await
    }

    async fn call(self, request: &Request, watch: Watch<'_>) -> Result<Answer, SendError> {
        self.note_host(&request.url);
        let sent_at = clock::now_in_ms();
        let outcome = http::send_watched(request, watch).await;
        let is_good = matches!(&outcome, Ok(answer) if answer.response.status == 200);
        if !(watch.is_further && is_good) {
            self.record_call(sent_at, request, &outcome);
        }
        let answer = outcome.map_err(|error| SendError::Transport(error, request.url.clone()))?;
        self.note_clock(&request.url, answer.clock_offset);
        self.note_rate(&request.url, &answer.response.headers);
        Ok(answer)
    }

    /// What is left to others of the org's rate limits, in percent.
    pub fn reserve(self) -> u64 {
        self.settings.with_untracked(|settings| settings.reserve)
    }

    /// What is known of the rate limit of calls to an address.
    pub fn rate_of(self, url: &str) -> Option<RateLimit> {
        let bucket = rate_limit::bucket(url);
        self.rates.with_untracked(|rates| {
            let mut rates = rates.iter();
            rates
                .find(|(known, _)| *known == bucket)
                .map(|(_, rate)| *rate)
        })
    }

    fn note_rate(self, url: &str, headers: &Headers) {
        let Some(rate) = RateLimit::of(headers) else {
            return;
        };
        self.rate_limit.update_untracked(|last| *last = Some(rate));
        let bucket = rate_limit::bucket(url);
        self.rates.update_untracked(|rates| {
            match rates.iter_mut().find(|(known, _)| *known == bucket) {
                Some((_, known)) => *known = rate,
                None => rates.push((bucket, rate)),
            }
        });
        // Some hundred answers a second may tell of it, and nobody reads as fast.
        if !self.is_rate_told.swap(true, Ordering::Relaxed) {
            let tell = move || {
                self.is_rate_told.store(false, Ordering::Relaxed);
                self.rate_limit.update(|_| {});
                self.rates.update(|_| {});
            };
            set_timeout(tell, RATE_PACE);
        }
    }

    /// Finds out whether an org is there and answers pages.
    ///
    /// # Errors
    /// What stands between this page and the org.
    pub async fn probe(self, org: &OrgUrl) -> Result<(), NetworkFault> {
        self.note_host(org.as_str());
        let answer = probe::org(org).await?;
        self.note_clock(org.as_str(), answer.clock_offset);
        Ok(())
    }

    /// Explains a call to an org that brought no answer to go on with.
    pub async fn explain(self, error: SendError, org: &OrgUrl) -> Symptom {
        match error {
            SendError::Proof(fault) => diagnosis::proof(fault, org),
            SendError::Transport(error, url) => {
                let fault = probe::explain(error, org, &url).await;
                diagnosis::call(&fault, org, &url, &location::origin())
            }
        }
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

    /// Seconds since the epoch by the clock of the org in use: the token's, else the one that is chosen.
    pub fn org_now(self) -> u64 {
        self.now
            .get()
            .saturating_add_signed(self.clock_offset().unwrap_or(0))
    }

    /// Seconds since the epoch by the clock of any org; by this machine's while that is not known.
    pub fn now_at(self, org: &str) -> u64 {
        let offset = self.clocks.with(|clocks| find_clock(clocks, org));
        self.now.get().saturating_add_signed(offset.unwrap_or(0))
    }

    /// How far the clock of the org in use is ahead of this machine's, in seconds, once it is known.
    pub fn clock_offset(self) -> Option<i64> {
        let org = self
            .grant
            .with(|grant| grant.as_ref().map(|grant| grant.org.clone()))
            .or_else(|| {
                self.settings
                    .with(|settings| settings.org_url().ok())
                    .map(|(org, _)| org.as_str().to_owned())
            })?;
        self.clocks.with(|clocks| find_clock(clocks, &org))
    }

    /// The same, read once, to the second of this very moment.
    pub fn org_time(self, org: &str) -> u64 {
        clock::now().saturating_add_signed(self.offset_of(org))
    }

    fn offset_of(self, org: &str) -> i64 {
        self.clocks
            .with_untracked(|clocks| find_clock(clocks, org))
            .unwrap_or(0)
    }

    /// Notes what an answer from an address told of its clock.
    pub(super) fn note_clock(self, url: &str, offset: Option<i64>) {
        let Some(offset) = offset else {
            return;
        };
        let org = OrgUrl::origin_of(url);
        // An answer's date has whole seconds: a second more or less is no news.
        let is_known = self.clocks.with_untracked(|clocks| {
            find_clock(clocks, org).is_some_and(|known| known.abs_diff(offset) < 2)
        });
        if !is_known {
            self.clocks.update(|clocks| {
                clocks.retain(|(known, _)| *known != org);
                clocks.push((org.to_owned(), offset));
            });
        }
    }
}

fn find_clock(clocks: &[(String, i64)], org: &str) -> Option<i64> {
    clocks
        .iter()
        .find(|(known, _)| known == org)
        .map(|(_, offset)| *offset)
}
