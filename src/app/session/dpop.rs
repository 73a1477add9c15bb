//! Tokens that are bound to a key, and the proofs by it (RFC 9449).
//!
//! Each token has a key of its own, also when it is renewed. The key can sign and do nothing else. It is where its token is: in memory,
//! or in the browser's storage if the token is kept over a reload; and it goes when the token is forgotten.

use leptos::prelude::{UpdateValue, WithValue};
use web_sys::AbortSignal;

use super::{Session, Wallet};
use crate::app::{chunks, task::spawn};
use crate::browser::{
    http::{Answer, TransportError, Watch},
    keys::{self, Key, KeyError, Kind, Purpose, Store},
    random,
};
use crate::oauth::{
    dpop::{self, Next, Proof},
    http::{Method, Request, Response},
    jwk::Curve,
    secret::AccessToken,
    token::{Grant, TokenError, TokenType},
};
use crate::okta::{diagnosis::ProofFault, org::OrgUrl};

/// By how many seconds a clock may be off before proofs by it are refused. Okta takes some that are up to five minutes old, and next
/// to none from the future.
const CLOCK_LEEWAY: u64 = 2;

/// Why a request brought no answer to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// It could not be given a proof that the org takes.
    Proof(ProofFault),
    /// No answer came from this address.
    Transport(TransportError, String),
}

impl From<ProofFault> for SendError {
    fn from(fault: ProofFault) -> Self {
        Self::Proof(fault)
    }
}

/// A key that this page has at hand.
pub(super) struct Held {
    key: Key,
    /// Whether the browser's storage has it too.
    is_stored: bool,
}

/// The proof that was made last, and what for.
#[derive(Clone)]
pub struct MadeProof {
    /// The name of its key.
    pub key: String,
    pub proof: String,
    pub method: Method,
    pub url: String,
    pub nonce: Option<String>,
    /// Whether it goes with the token, and not to the token endpoint.
    pub with_token: bool,
}

impl Session {
    /// Sends a request with a token, or for a new one in its place: with a proof of the key, if the token is bound to one.
    ///
    /// # Errors
    /// Why no answer came. Without the key, nothing is sent.
    pub async fn send_with(
        self,
        grant: &Grant,
        request: &Request,
        abort: Option<&AbortSignal>,
    ) -> Result<Answer, SendError> {
        self.send_watched(grant, request, Watch::abort(abort)).await
    }

    /// The same for a call that is followed while it is under way.
    ///
    /// # Errors
    /// As above.
    pub async fn send_watched(
        self,
        grant: &Grant,
        request: &Request,
        watch: Watch<'_>,
    ) -> Result<Answer, SendError> {
        if grant.token_type == TokenType::Bearer {
            return self.call(request, watch).await;
        }
        let key = self.key_of(grant).await?;
        self.send_proven(&key, token_in(grant, request), request, watch)
            .await
    }

    /// Sends a request with a proof, and once more if the server asks for a nonce in it, or if it was refused and only the answer told
    /// what time it is there. `token` is the one that the request carries.
    ///
    /// # Errors
    /// Why no answer came.
    pub async fn send_proven(
        self,
        key: &Key,
        token: Option<&AccessToken>,
        request: &Request,
        watch: Watch<'_>,
    ) -> Result<Answer, SendError> {
        let (mut retried, mut is_timed) = (false, false);
        loop {
            let org = OrgUrl::origin_of(&request.url);
            let offset = self.offset_of(org);
            let request = self.with_proof(key, token, request).await?;
            let answer = self.call(&request, watch).await?;
            let is_refused = matches!(answer.response.status, 400 | 401);
            if is_refused && !is_timed && offset.abs_diff(self.offset_of(org)) > CLOCK_LEEWAY {
                is_timed = true;
                continue;
            }
            if !self.must_retry(&request, &answer.response, retried)? {
                return Ok(answer);
            }
            retried = true;
        }
    }

    /// Whether a request has to be sent again for a nonce: with a new proof, and a new client assertion if it had one. `retried` is
    /// whether it was already.
    ///
    /// # Errors
    /// Why that would be in vain.
    pub fn must_retry(
        self,
        request: &Request,
        response: &Response,
        retried: bool,
    ) -> Result<bool, ProofFault> {
        match self.next(&request.url, response, retried) {
            Next::Take => Ok(false),
            Next::Retry => Ok(true),
            Next::Repeated => Err(ProofFault::NonceRepeated),
            Next::Unreadable => Err(ProofFault::NonceHidden),
        }
    }

    /// What to do after a response to a request with a proof. Its nonce is remembered.
    pub fn next(self, url: &str, response: &Response, retried: bool) -> Next {
        let mut next = Next::Take;
        self.nonces.update_untracked(|nonces| {
            next = dpop::next(nonces, url, response, retried);
        });
        next
    }

    /// The request with a new proof in it.
    ///
    /// # Errors
    /// [`ProofFault::NoKeys`] if this browser does not sign.
    pub async fn with_proof(
        self,
        key: &Key,
        token: Option<&AccessToken>,
        request: &Request,
    ) -> Result<Request, ProofFault> {
        let mut nonce = None;
        self.nonces.update_untracked(|nonces| {
            nonce = nonces.find(&request.url).map(str::to_owned);
        });
        let proof = Proof {
            key: &key.public,
            algorithm: key.algorithm,
            method: request.method,
            url: &request.url,
            access_token: token,
            nonce: nonce.as_deref(),
            random: random::bytes(),
            now: self.org_time(OrgUrl::origin_of(&request.url)),
        };
        // What is sent to an org has a whole address.
        let unsigned = proof.unsigned().ok_or(ProofFault::NoKeys)?;
        let proof = keys::sign(key, &unsigned)
            .await
            .map_err(|_| ProofFault::NoKeys)?;
        self.proof.set(Some(MadeProof {
            key: key.id.clone(),
            proof: proof.clone(),
            method: request.method,
            url: request.url.clone(),
            nonce,
            with_token: token.is_some(),
        }));
        let mut request = request.clone();
        dpop::attach(&mut request, proof);
        Ok(request)
    }

    /// The request as it could be sent now by something else than this page: with a fresh proof, if the token is bound to a key.
    pub async fn ready_to_copy(self, grant: &Grant, request: Request) -> Option<Request> {
        if grant.token_type == TokenType::Bearer {
            return Some(request);
        }
        let key = self.key_of(grant).await.ok()?;
        self.with_proof(&key, token_in(grant, &request), &request)
            .await
            .ok()
    }

    /// The key that a token is bound to.
    ///
    /// # Errors
    /// [`ProofFault::KeyGone`], or [`ProofFault::NoKeys`] if the browser does not let the page look.
    pub async fn key_of(self, grant: &Grant) -> Result<Key, ProofFault> {
        let id = grant.key.as_ref().ok_or(ProofFault::KeyGone)?;
        let held = self.held.with_value(|held| {
            let mut keys = held.iter().map(|held| &held.key);
            keys.find(|key| key.id == *id).cloned()
        });
        if let Some(key) = held {
            return Ok(key);
        }
        let found = match Store::open().await {
            Ok(store) => store.find(id).await,
            Err(error) => Err(error),
        };
        let key = found.map_err(|error| match error {
            KeyError::Gone => ProofFault::KeyGone,
            _ => ProofFault::NoKeys,
        })?;
        self.hold_key(&key, true);
        Ok(key)
    }

    /// Makes the key of a new token. It is kept as long as that is.
    ///
    /// # Errors
    /// [`ProofFault::NoKeys`].
    pub async fn make_key(self, org: &str, client_id: &str) -> Result<Key, ProofFault> {
        let purpose = Purpose::Dpop {
            org: org.to_owned(),
            client_id: client_id.to_owned(),
        };
        let key = keys::generate(Kind::Ec(Curve::P256), String::new(), purpose)
            .await
            .map_err(|_| ProofFault::NoKeys)?;
        self.hold_key(&key, false);
        Ok(key)
    }

    /// Removes keys for good: what is bound to them is of no use any more.
    pub fn remove_keys(self, mut ids: Vec<String>) {
        self.held.update_value(|held| {
            held.retain(|held| {
                let is_meant = ids.contains(&held.key.id);
                if is_meant && !held.is_stored {
                    ids.retain(|id| *id != held.key.id);
                }
                !is_meant
            });
        });
        store_keys(Vec::new(), ids);
    }

    /// Keeps the keys of the tokens over a reload, as these are from now on.
    pub(super) fn keep_keys(self) {
        let wanted = self.wallet.with_untracked(Wallet::keys);
        let mut keys = Vec::new();
        self.held.update_value(|held| {
            for held in held {
                if !held.is_stored && wanted.contains(&held.key.id) {
                    held.is_stored = true;
                    keys.push(held.key.clone());
                }
            }
        });
        store_keys(keys, Vec::new());
    }

    /// Lets go of the keys: those that are kept can be had again.
    pub(super) fn let_go_of_keys(self) {
        self.held
            .update_value(|held| held.retain(|held| !held.is_stored));
    }

    fn hold_key(self, key: &Key, is_stored: bool) {
        self.held.update_value(|held| {
            held.retain(|held| held.key.id != key.id);
            held.push(Held {
                key: key.clone(),
                is_stored,
            });
        });
    }

    /// Refuses what a token was renewed to, if it is bound to another key.
    pub(super) async fn check_key(self, grant: Grant) -> Result<Grant, TokenError> {
        if grant.token_type == TokenType::Bearer {
            return Ok(grant);
        }
        match self.key_of(&grant).await {
            Ok(key) => grant.with_key(&key.id, &key.public),
            // It was there a moment ago. Without it the token is not sent, and that says why.
            Err(_) => Ok(grant),
        }
    }
}

impl Wallet {
    /// The names of the keys that tokens have.
    pub(super) fn keys(&self) -> Vec<String> {
        let keys = self.tokens.iter().map(|token| &token.grant.key);
        keys.flatten().cloned().collect()
    }
}

/// Has keys put into the browser's storage, and others removed from it.
fn store_keys(put: Vec<Key>, removed: Vec<String>) {
    if put.is_empty() && removed.is_empty() {
        return;
    }
    spawn(async move {
        if let Ok(work) = chunks::store_keys(put, removed).await {
            work.await;
        }
    });
}

/// Puts keys into the browser's storage, and removes others. Where the one fails, the token says after a reload that its key is not
/// here; and a key that stays is of no use to anybody without its token.
pub async fn change_store(put: Vec<Key>, removed: Vec<String>) {
    let Ok(store) = Store::open().await else {
        return;
    };
    for key in &put {
        let _ = store.put(key).await;
    }
    for id in &removed {
        let _ = store.remove(id).await;
    }
}

/// The token, if the request carries it.
fn token_in<'a>(grant: &'a Grant, request: &Request) -> Option<&'a AccessToken> {
    let is_there = request
        .headers
        .iter()
        .any(|(name, _)| *name == "authorization");
    is_there.then_some(&grant.access_token)
}
