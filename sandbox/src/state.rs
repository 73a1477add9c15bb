//! The state of one org: who exists, what was issued, what is set to fail.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use crate::accounts::{ACCOUNTS, Account, Role};
use crate::api::ApiState;
use crate::apps::Apps;
use crate::clock::Clock;
use crate::config::Config;
use crate::counts::{Counter, Counts};
use crate::directory::Directory;
use crate::directory::status::Status;
use crate::faults::{FaultState, Faults};
use crate::jwt::Jwt;
use crate::keys::KeyRing;
use crate::rate_limit::RateLimiter;
use crate::settings::Settings;
use crate::tokens::{Selection, Tokens, Which};

/// One sandbox org. Handlers get it as `State<Arc<Org>>`.
pub struct Org {
    pub config: Config,
    /// The org's address without a path, such as `http://localhost:8081`. It is also the issuer.
    pub origin: String,
    /// The org's own id.
    pub id: String,
    pub directory: Directory,
    pub api: ApiState,
    pub clock: Clock,
    pub keys: KeyRing,
    pub apps: Apps,
    pub(crate) counter: Counter,
    pub(crate) faults: FaultState,
    pub(crate) rate_limiter: RateLimiter,
    settings: RwLock<Settings>,
    pub(crate) tokens: Mutex<Tokens>,
}

impl Org {
    /// An org that answers at `origin`.
    pub(crate) fn new(config: Config, origin: String, keys: KeyRing) -> Self {
        let org = Self {
            directory: Directory::new(config.users, &origin),
            api: ApiState::default(),
            clock: Clock::default(),
            apps: Apps::new(&config.all_redirect_uris()),
            counter: Counter::default(),
            faults: FaultState::default(),
            rate_limiter: RateLimiter::default(),
            settings: RwLock::new(config.settings()),
            tokens: Mutex::default(),
            id: ORG_ID.to_owned(),
            config,
            origin,
            keys,
        };
        org.clear_faults();
        org
    }

    /// Seconds since the Unix epoch by the org's clock.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// The faults in force.
    pub fn faults(&self) -> Faults {
        self.faults.current()
    }

    /// Replaces the faults in force.
    pub fn set_faults(&self, faults: Faults) {
        self.clock.set_skew(faults.clock_skew_seconds);
        self.rate_limiter.reset();
        self.faults.replace(faults);
    }

    /// Goes back to the faults the org was started with.
    pub fn clear_faults(&self) {
        self.set_faults(self.config.faults.clone());
    }

    /// The settings in force.
    pub fn settings(&self) -> Settings {
        *self.settings.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the settings in force.
    pub fn set_settings(&self, settings: Settings) {
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// Goes back to the settings the org was started with.
    pub fn clear_settings(&self) {
        self.set_settings(self.config.settings());
    }

    /// Lets a new key sign tokens from now on. The one before stays published and what it signed
    /// stays good, unless `withdraw_old`. Making a key takes about a second, the first time in a
    /// process.
    ///
    /// # Errors
    ///
    /// When the key cannot be made.
    pub fn rotate_keys(&self, withdraw_old: bool) -> io::Result<()> {
        self.keys.rotate(withdraw_old).map_err(io::Error::other)
    }

    /// How often each endpoint was called.
    pub fn counts(&self) -> Counts {
        self.counter.current()
    }

    /// Starts counting anew.
    pub fn clear_counts(&self) {
        self.counter.reset();
    }

    /// Makes every access token issued so far count as expired.
    pub fn expire_tokens(&self) {
        self.tokens().expire(&Selection::All, self.now());
    }

    /// Lets live access tokens end in so many seconds, whatever is written in them. False when there
    /// is no such person or token.
    pub fn expire(&self, which: Which<'_>, seconds: u64) -> bool {
        let at = self
            .now()
            .saturating_add(i64::try_from(seconds).unwrap_or(i64::MAX));
        let selection = self.select(which);
        if let Some(selection) = &selection {
            self.tokens().expire(selection, at);
        }
        selection.is_some()
    }

    /// Revokes every access and refresh token issued so far.
    pub fn revoke_tokens(&self) {
        self.tokens().revoke(&Selection::All);
    }

    /// Revokes tokens. False when there is no such person or token.
    pub fn revoke(&self, which: Which<'_>) -> bool {
        let selection = self.select(which);
        if let Some(selection) = &selection {
            self.tokens().revoke(selection);
        }
        selection.is_some()
    }

    /// Forgets the DPoP nonces given out, so that the next proof is challenged.
    pub fn forget_dpop_nonces(&self) {
        self.tokens().nonces.clear();
    }

    /// Puts the org back to how it started: no sessions, no tokens, no changes to people or apps.
    pub fn reset(&self) {
        *self.tokens() = Tokens::default();
        self.apps.reset();
        self.directory.reset();
        self.api.reset();
        self.counter.reset();
        self.clear_settings();
        self.clear_faults();
        // The first key was made when the org started, so this cannot fail.
        let _ = self.keys.reset();
    }

    /// The user id of an account.
    pub fn account_id(&self, account: &Account) -> String {
        let index = ACCOUNTS
            .iter()
            .position(|other| other.login == account.login);
        Directory::account_id(index.unwrap_or_default())
    }

    /// The account with this login or user id, and the role that comes with it.
    pub fn account(&self, id_or_login: &str) -> Option<&'static Account> {
        ACCOUNTS.iter().enumerate().find_map(|(index, account)| {
            let found = account.login.eq_ignore_ascii_case(id_or_login)
                || Directory::account_id(index) == id_or_login;
            found.then_some(account)
        })
    }

    /// The status an account has in the directory; none once it is deleted.
    pub(crate) fn status(&self, account: &Account) -> Option<Status> {
        self.directory
            .user(&self.account_id(account))
            .map(|user| user.status)
    }

    /// The admin role of a person, if any.
    pub fn role(&self, id_or_login: &str) -> Option<Role> {
        self.account(id_or_login)?.role
    }

    fn select(&self, which: Which<'_>) -> Option<Selection> {
        match which {
            Which::All => Some(Selection::All),
            Which::Person(person) => self
                .account(person)
                .map(|account| Selection::Person(account.login)),
            Which::Token(token) => {
                let jwt = Jwt::parse(token);
                let jti = jwt.as_ref().and_then(|jwt| jwt.claim_str("jti"));
                self.tokens().select(token, jti)
            }
        }
    }

    /// Locks the store of sessions, codes and tokens.
    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        // Every change to the store is complete when a handler can panic, so poison is harmless.
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const ORG_ID: &str = "00o1latchkeysandb0x7";
