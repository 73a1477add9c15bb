//! What the org has issued: sessions, sign-ins under way, codes and tokens.

use std::collections::HashMap;

use crate::directory::status::Status;
use crate::jwt::Jwt;
use crate::oauth::Pending;
use crate::oauth::authorize::AuthorizeRequest;
use crate::random;
use crate::state::Org;

/// Everything issued and not forgotten.
#[derive(Default)]
pub(crate) struct Tokens {
    pub(crate) sessions: HashMap<String, Session>,
    /// Requests that wait for an answer on a page of the org, by the id in the form.
    pub(crate) pending: HashMap<String, Pending>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) nonces: Nonces,
    /// `jti` values of client assertions and DPoP proofs, which count once.
    pub(crate) used: Used,
    /// Access tokens by `jti`.
    access: HashMap<String, AccessToken>,
    /// ID tokens by `jti`, with the time they expire.
    id_tokens: HashMap<String, i64>,
    families: HashMap<String, RefreshFamily>,
    /// Every refresh token ever issued, with the family it belongs to.
    refresh: HashMap<String, String>,
}

impl Tokens {
    pub(crate) fn add_access(&mut self, token: AccessToken) {
        self.access.insert(token.jti.clone(), token);
    }

    pub(crate) fn access(&self, jti: &str) -> Option<&AccessToken> {
        self.access.get(jti)
    }

    pub(crate) fn add_id_token(&mut self, jti: String, expires_at: i64) {
        self.id_tokens.insert(jti, expires_at);
    }

    pub(crate) fn id_token_expiry(&self, jti: &str) -> Option<i64> {
        self.id_tokens.get(jti).copied()
    }

    /// Starts a family of refresh tokens and returns its first token.
    pub(crate) fn add_family(&mut self, mut family: RefreshFamily) -> String {
        let token = random::token(32);
        self.refresh.insert(token.clone(), family.id.clone());
        family.current = token.clone();
        self.families.insert(family.id.clone(), family);
        token
    }

    /// The family a refresh token belongs to.
    pub(crate) fn family(&self, token: &str) -> Option<&RefreshFamily> {
        self.families.get(self.refresh.get(token)?)
    }

    /// Replaces the newest token of a family. `now` is in milliseconds.
    pub(crate) fn rotate(&mut self, id: &str, now: i64) -> Option<String> {
        let family = self.families.get_mut(id)?;
        let token = random::token(32);
        let old = std::mem::replace(&mut family.current, token.clone());
        family.superseded = Some((old, now));
        self.refresh.insert(token.clone(), id.to_owned());
        Some(token)
    }

    /// Revokes a family of refresh tokens and every access token that came with it.
    pub(crate) fn revoke_family(&mut self, id: &str) {
        self.revoke(&Selection::Family(id.to_owned()));
    }

    /// What `token` is, an access token by its `jti`.
    pub(crate) fn select(&self, token: &str, jti: Option<&str>) -> Option<Selection> {
        let family = self.family(token).map(|family| family.id.clone());
        let access = jti.filter(|jti| self.access.contains_key(*jti));
        family
            .map(Selection::Family)
            .or_else(|| access.map(|jti| Selection::Access(jti.to_owned())))
    }

    /// Makes live access tokens end at `at`, in seconds since the epoch.
    pub(crate) fn expire(&mut self, selection: &Selection, at: i64) {
        for token in self.access.values_mut() {
            if token.state == TokenState::Live && selection.has(token) {
                token.expires_at = at;
            }
        }
    }

    /// Revokes access tokens, and the families of refresh tokens that go with the selection.
    pub(crate) fn revoke(&mut self, selection: &Selection) {
        for token in self.access.values_mut() {
            if selection.has(token) {
                token.state = TokenState::Revoked;
            }
        }
        for family in self.families.values_mut() {
            if selection.has_family(family) {
                family.revoked = true;
            }
        }
    }
}

/// Which of the issued tokens are meant, by what one has of them.
#[derive(Clone, Copy)]
pub enum Which<'a> {
    All,
    /// Those of one person, by the login or the user id.
    Person(&'a str),
    /// One access token; or a refresh token and everything that followed from the same sign-in.
    Token(&'a str),
}

/// Which of the issued tokens are meant, by what the org knows them by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// One access token, by its `jti`.
    Access(String),
    All,
    /// A family of refresh tokens and the access tokens that came with it.
    Family(String),
    /// Those of one person, by the login.
    Person(&'static str),
}

impl Selection {
    fn has(&self, token: &AccessToken) -> bool {
        match self {
            Self::Access(jti) => token.jti == *jti,
            Self::All => true,
            Self::Family(id) => token.family.as_ref() == Some(id),
            Self::Person(login) => token.login.as_deref() == Some(*login),
        }
    }

    fn has_family(&self, family: &RefreshFamily) -> bool {
        match self {
            Self::Access(_) => false,
            Self::All => true,
            Self::Family(id) => family.id == *id,
            Self::Person(login) => family.login == *login,
        }
    }
}

/// A signed-in browser.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) login: &'static str,
    /// When the person last typed the password.
    pub(crate) auth_time: i64,
}

/// An authorization code and what it stands for.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) request: AuthorizeRequest,
    pub(crate) login: &'static str,
    pub(crate) auth_time: i64,
    pub(crate) expires_at: i64,
}

/// What the org remembers of an access token.
#[derive(Clone)]
pub(crate) struct AccessToken {
    pub(crate) jti: String,
    pub(crate) client_id: String,
    pub(crate) user_id: Option<String>,
    pub(crate) login: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
    /// Thumbprint of the key a DPoP token is bound to.
    pub(crate) jkt: Option<String>,
    /// The family of refresh tokens it came with.
    pub(crate) family: Option<String>,
    pub(crate) state: TokenState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenState {
    Live,
    Revoked,
}

/// The refresh tokens that follow from one sign-in.
#[derive(Clone)]
pub(crate) struct RefreshFamily {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) login: &'static str,
    pub(crate) scopes: Vec<String>,
    pub(crate) auth_time: i64,
    pub(crate) jkt: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) revoked: bool,
    /// The newest token.
    pub(crate) current: String,
    /// The one before it and when it was replaced, in milliseconds since the epoch: a leeway of none
    /// at all has to count.
    pub(crate) superseded: Option<(String, i64)>,
}

/// What an access token turned out to be.
pub(crate) enum Presented {
    Expired,
    ForeignAudience,
    ForeignIssuer,
    Invalid,
    Revoked,
    Valid(AccessToken),
}

impl Presented {
    pub(crate) fn look_up(org: &Org, token: &str) -> Self {
        let Some(jwt) = Jwt::parse(token) else {
            return Self::Invalid;
        };
        match jwt.claim_str("iss") {
            None => return Self::Invalid,
            Some(issuer) if issuer != org.origin => return Self::ForeignIssuer,
            Some(_) => {}
        }
        if !org.keys.verifies(&jwt) {
            return Self::Invalid;
        }
        if jwt.claim_str("aud") != Some(&org.origin) {
            return Self::ForeignAudience;
        }
        // Found first, judged after: the lock is not held while the directory is asked.
        let found = jwt
            .claim_str("jti")
            .and_then(|jti| org.tokens().access(jti).cloned());
        let Some(found) = found else {
            return Self::Invalid;
        };
        match found.state {
            TokenState::Revoked => Self::Revoked,
            TokenState::Live if found.expires_at <= org.now() => Self::Expired,
            TokenState::Live if is_barred(org, &found) => Self::Revoked,
            TokenState::Live => Self::Valid(found),
        }
    }
}

/// Whether the person a token belongs to was deleted, deactivated or suspended since.
fn is_barred(org: &Org, token: &AccessToken) -> bool {
    let Some(account) = token.login.as_deref().and_then(|login| org.account(login)) else {
        return false;
    };
    matches!(
        org.status(account),
        None | Some(Status::Deprovisioned | Status::Suspended)
    )
}

/// Identifiers that count once, each remembered as long as it could be presented again.
#[derive(Default)]
pub(crate) struct Used {
    until: HashMap<String, i64>,
}

impl Used {
    /// Whether `id` was not used before. It is from now on.
    pub(crate) fn first(&mut self, id: &str, until: i64, now: i64) -> bool {
        if self.until.len() >= 1_024 {
            self.until.retain(|_, until| *until >= now);
        }
        self.until.insert(id.to_owned(), until).is_none()
    }
}

/// The nonces DPoP proofs must carry. A new one is made every day; the old ones are good for three
/// days more.
#[derive(Default)]
pub(crate) struct Nonces {
    issued: Vec<(String, i64)>,
}

impl Nonces {
    /// The nonce to give out now.
    pub(crate) fn current(&mut self, now: i64) -> String {
        self.issued
            .retain(|(_, made)| now - made < NONCE_RENEWAL + NONCE_GRACE);
        match self.issued.last() {
            Some((nonce, made)) if now - made < NONCE_RENEWAL => nonce.clone(),
            _ => {
                let nonce = random::token(24);
                self.issued.push((nonce.clone(), now));
                nonce
            }
        }
    }

    pub(crate) fn accepts(&self, nonce: &str, now: i64) -> bool {
        self.issued
            .iter()
            .any(|(issued, made)| issued == nonce && now - made < NONCE_RENEWAL + NONCE_GRACE)
    }

    pub(crate) fn clear(&mut self) {
        self.issued.clear();
    }
}

const NONCE_RENEWAL: i64 = 86_400;
const NONCE_GRACE: i64 = 3 * 86_400;
