//! Demonstrating Proof of Possession (RFC 9449): a token that works only with its key, and the proofs by that key.

mod htu;
mod nonce;
mod view;

use sha2::{Digest as _, Sha256};

use super::base64url;
use super::http::{Method, Request};
use super::json::Json;
use super::jwk::{Algorithm, PublicKey};
use super::jws::Unsigned;
use super::jwt;
use super::record::{Record as _, text};
use super::secret::AccessToken;

pub use self::htu::{htu, same_htu};
pub use self::nonce::{Next, NonceCache, next};
pub use self::view::{Expected, rules};

/// What a proof says (RFC 9449 section 4.2). Make a new one for each request: its `jti` is taken once.
#[derive(Clone, Debug)]
pub struct Proof<'a> {
    pub key: &'a PublicKey,
    pub algorithm: Algorithm,
    pub method: Method,
    /// The whole address that the request goes to.
    pub url: &'a str,
    /// The token that goes with the request; none goes to the token endpoint.
    pub access_token: Option<&'a AccessToken>,
    /// What the same origin gave last.
    pub nonce: Option<&'a str>,
    pub random: [u8; 32],
    /// In seconds since 1970, by the clock of the server.
    pub now: u64,
}

impl Proof<'_> {
    /// The proof, to be signed; `None` if `url` is not a whole web address.
    pub fn unsigned(&self) -> Option<Unsigned> {
        let member = |name: &str, value: Json| (name.to_owned(), value);
        let header = vec![
            member("typ", text(TYPE)),
            member("alg", text(self.algorithm.as_str())),
            member("jwk", self.key.to_jwk()),
        ];
        let mut claims = vec![
            member("jti", text(&base64url::encode(&self.random))),
            member("htm", text(self.method.as_str())),
            member("htu", text(&htu(self.url)?)),
            member("iat", self.now.to_json()),
        ];
        if let Some(token) = self.access_token {
            claims.push(member("ath", text(&ath(token))));
        }
        if let Some(nonce) = self.nonce {
            claims.push(member("nonce", text(nonce)));
        }
        Some(Unsigned::new(
            self.algorithm,
            &Json::Object(header).to_text(),
            &Json::Object(claims).to_text(),
        ))
    }
}

/// Puts a proof into a request, and takes the scheme of its token to `DPoP` (RFC 9449 section 7.1).
pub fn attach(request: &mut Request, proof: String) {
    request.headers.retain(|(name, _)| *name != "dpop");
    for (name, value) in &mut request.headers {
        let (scheme, token) = value.split_at_checked(BEARER.len()).unwrap_or_default();
        if *name == "authorization" && scheme.eq_ignore_ascii_case(BEARER) {
            *value = ["DPoP ", token].concat();
        }
    }
    request.headers.push(("dpop", proof));
}

/// The hash of a token that a proof repeats: base64url of its SHA-256.
pub fn ath(token: &AccessToken) -> String {
    base64url::encode(&Sha256::digest(token.reveal()))
}

/// Which key a token is bound to, as far as a page can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// To this key.
    Bound,
    /// It cannot be read, as is the issuer's right.
    Opaque,
    /// To another key: a proof by this one is of no use.
    OtherKey { jkt: String },
    /// To none: whoever has it may use it.
    Unbound,
}

/// Compares `cnf.jkt` of a token (RFC 9449 section 6.1) with the key that the proof was made with.
pub fn binding(token: &AccessToken, key: &PublicKey) -> Binding {
    let Ok(parts) = jwt::split(token.reveal()) else {
        return Binding::Opaque;
    };
    match bound_to(&parts.claims) {
        None => Binding::Unbound,
        Some(jkt) if jkt == key.thumbprint() => Binding::Bound,
        Some(jkt) => Binding::OtherKey {
            jkt: jkt.to_owned(),
        },
    }
}

/// `cnf.jkt` of a token's claims.
fn bound_to(claims: &[(String, Json)]) -> Option<&str> {
    super::json::find(claims, "cnf")?.member_str("jkt")
}

/// How old a proof may be before Okta refuses it, in seconds.
pub const MAX_AGE: u64 = 300;

/// The header's `typ`.
const TYPE: &str = "dpop+jwt";

const BEARER: &str = "bearer ";
