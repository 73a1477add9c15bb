//! Tokens that are bound to a key, and the proofs by it (RFC 9449).
//!
//! Each token has a key of its own, also when it is renewed. The key is kept by this browser, can sign and do nothing else, and goes
//! when its token is forgotten.

use web_sys::AbortSignal;

use super::{Session, Wallet};
use crate::app::task::spawn;
use crate::browser::{
    http::{Answer, TransportError},
    keys::{self, Key, KeyError, Kind, Purpose, Store},
    random,
};
use crate::oauth::{
    dpop::{self, Next, Proof},
    http::{Method, Request},
    jwk::Curve,
    secret::AccessToken,
    token::{Grant, TokenError, TokenType},
};
use crate::okta::{diagnosis::ProofFault, org::OrgUrl};

/// Why a request brought no answer to go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// It could not be given a proof that the org takes.
    Proof(ProofFault),
    Transport(TransportError),
}

impl From<ProofFault> for SendError {
    fn from(fault: ProofFault) -> Self {
        Self::Proof(fault)
    }
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
        if grant.token_type == TokenType::Bearer {
            return self.send(request, abort).await;
        }
        let key = self.key_of(grant).await?;
        self.send_proven(&key, token_in(grant, request), request, abort)
            .await
    }

    /// Sends a request with a proof, and once more if the server asks for a nonce in it. `token` is the one that the request carries.
    ///
    /// # Errors
    /// Why no answer came.
    pub async fn send_proven(
        self,
        key: &Key,
        token: Option<&AccessToken>,
        request: &Request,
        abort: Option<&AbortSignal>,
    ) -> Result<Answer, SendError> {
        let mut retried = false;
        loop {
            let request = self.with_proof(key, token, request).await?;
            let answer = self.send(&request, abort).await?;
            if !self.must_retry(&request, &answer, retried)? {
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
        answer: &Answer,
        retried: bool,
    ) -> Result<bool, ProofFault> {
        let mut next = Next::Take;
        self.nonces.update_untracked(|nonces| {
            next = dpop::next(nonces, &request.url, &answer.response, retried);
        });
        match next {
            Next::Take => Ok(false),
            Next::Retry => Ok(true),
            Next::Repeated => Err(ProofFault::NonceRepeated),
            Next::Unreadable => Err(ProofFault::NonceHidden),
        }
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
        let found = match Store::open().await {
            Ok(store) => store.find(id).await,
            Err(error) => Err(error),
        };
        found.map_err(|error| match error {
            KeyError::Gone => ProofFault::KeyGone,
            _ => ProofFault::NoKeys,
        })
    }

    /// Makes the key of a new token, and keeps it.
    ///
    /// # Errors
    /// [`ProofFault::NoKeys`].
    pub async fn make_key(self, org: &str, client_id: &str) -> Result<Key, ProofFault> {
        let purpose = Purpose::Dpop {
            org: org.to_owned(),
            client_id: client_id.to_owned(),
        };
        let made = async {
            let store = Store::open().await?;
            let key = keys::generate(Kind::Ec(Curve::P256), String::new(), purpose).await?;
            store.put(&key).await?;
            Ok(key)
        };
        made.await.map_err(|_: KeyError| ProofFault::NoKeys)
    }

    /// Removes keys for good: what is bound to them is of no use any more.
    pub fn remove_keys(self, ids: Vec<String>) {
        if ids.is_empty() {
            return;
        }
        spawn(async move {
            let Ok(store) = Store::open().await else {
                return;
            };
            for id in ids {
                // A key that stays is of no use to anybody without its token.
                let _ = store.remove(&id).await;
            }
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

/// The token, if the request carries it.
fn token_in<'a>(grant: &'a Grant, request: &Request) -> Option<&'a AccessToken> {
    let is_there = request
        .headers
        .iter()
        .any(|(name, _)| *name == "authorization");
    is_there.then_some(&grant.access_token)
}
