//! What a sign-in under way has to remember until its answer comes.

use core::fmt;

use super::authorize::AuthorizationRequest;
use super::flow::{Flow, Prompt, ResponseMode};
use super::pkce;
use super::record::record;
use super::secret::CodeVerifier;

/// How long an answer is waited for, in seconds. Okta's own sign-in page gives up earlier or about then.
pub const MAX_AGE: u64 = 600;

/// One sign-in under way: what was asked, and the values its answer is checked against. Used once.
#[derive(Clone, PartialEq, Eq)]
pub struct Transaction {
    pub state: String,
    pub nonce: Option<String>,
    pub verifier: Option<CodeVerifier>,
    /// The org's origin, which is also its issuer.
    pub org: String,
    pub client_id: String,
    pub flow: Flow,
    pub response_mode: ResponseMode,
    pub scopes: Vec<String>,
    pub redirect_uri: String,
    pub prompt: Option<Prompt>,
    /// When it began, in seconds since 1970 by this machine's clock.
    pub created: u64,
    /// The same by the org's clock, as far as that was known.
    pub created_at_org: u64,
    /// The request was copied to be opened in another window, so its answer may be pasted.
    pub private: bool,
    /// The token is to be bound to a key (RFC 9449). The key itself is made when the answer is there, so that a sign-in nobody
    /// comes back from leaves none behind.
    pub dpop: bool,
}

impl Transaction {
    /// What to remember of a request. `verifier` is the one whose challenge the request carries.
    pub fn of(
        request: &AuthorizationRequest,
        verifier: Option<CodeVerifier>,
        private: bool,
        now: u64,
        org_now: u64,
    ) -> Self {
        Self {
            state: request.state.clone(),
            nonce: request.nonce.clone(),
            verifier,
            org: request.org.as_str().to_owned(),
            client_id: request.client_id.clone(),
            flow: request.flow,
            response_mode: request.response_mode,
            scopes: request.scopes.clone(),
            redirect_uri: request.redirect_uri.clone(),
            prompt: request.prompt,
            created: now,
            created_at_org: org_now,
            private,
            dpop: request.dpop,
        }
    }

    /// Whether the answer has to bring an ID token.
    pub fn wants_id_token(&self) -> bool {
        self.scopes.iter().any(|scope| scope == "openid")
    }

    /// A time of this machine's clock by the org's: the difference is what it was when the sign-in began.
    pub fn by_org_clock(&self, now: u64) -> u64 {
        (now + self.created_at_org).saturating_sub(self.created)
    }

    /// Seconds since it began.
    pub fn age(&self, now: u64) -> u64 {
        now.saturating_sub(self.created)
    }
}

record!(Transaction {
    state,
    nonce,
    verifier,
    org,
    client_id,
    flow,
    response_mode,
    scopes,
    redirect_uri,
    prompt,
    created,
    created_at_org,
    private,
    dpop,
});

/// `state`, `nonce` and the verifier are not for logs.
impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Transaction({} at {} for {}, created {})",
            self.flow.as_str(),
            self.org,
            self.client_id,
            self.created
        )
    }
}

/// What the store knows about the `state` of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// No sign-in of ours ever had this state.
    Foreign,
    /// A sign-in of this window waits for it.
    Fresh(Transaction),
    /// There was no state to look up, or there is no store.
    None,
    /// Another window of this browser asked for it.
    OtherWindow,
    /// It was answered before, at `used` (seconds since 1970).
    Replayed { used: u64 },
    /// It was asked for too long ago.
    TooOld {
        /// In seconds.
        age: u64,
    },
}

/// What may be kept of a state outside the window that made it: enough to recognise it, not to forge it.
pub fn fingerprint(state: &str) -> String {
    let mut hash = pkce::base64url_sha256(state);
    hash.truncate(16);
    hash
}
