//! A request that could not be given a proof of its key (RFC 9449).

use super::Symptom;
use crate::okta::org::OrgUrl;

/// Why there is no answer to a request that needs a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProofFault {
    /// A token was pasted whose key went when the page was left.
    CommandKeyGone,
    /// The org wants a nonce in the proof, and its answer was pasted without the header lines.
    HeadNotPasted,
    /// The key is not here: it was removed, or never was.
    KeyGone,
    /// The browser does not make, find or use keys.
    NoKeys,
    /// The org wants a nonce in the proof, and this page may not read which.
    NonceHidden,
    /// The same, in an answer that was pasted with other header lines.
    NonceNotPasted,
    /// The org wants a nonce again, though it got the one it gave.
    NonceRepeated,
    /// The key that signs for a service app is not here any more, or cannot be used.
    SigningKeyGone,
}

/// Explains why a request with a proof came to nothing.
pub fn proof(fault: ProofFault, org: &OrgUrl) -> Symptom {
    let (code, observed) = match fault {
        ProofFault::CommandKeyGone => (
            "command-key-gone",
            "a token, and no key in this page that a command was made with",
        ),
        ProofFault::HeadNotPasted => (
            "head-not-pasted",
            "use_dpop_nonce, and no line that begins with HTTP/",
        ),
        ProofFault::NonceNotPasted => (
            "nonce-not-pasted",
            "use_dpop_nonce, and no header line DPoP-Nonce",
        ),
        ProofFault::KeyGone => ("key-gone", "no key of this name in the browser's storage"),
        ProofFault::NoKeys => ("no-keys", "the browser refused to make, find or use a key"),
        ProofFault::NonceHidden => (
            "nonce-hidden",
            "use_dpop_nonce, and no DPoP-Nonce header that this page may read",
        ),
        ProofFault::NonceRepeated => ("nonce-repeated", "use_dpop_nonce twice in a row"),
        ProofFault::SigningKeyGone => (
            "signing-key-gone",
            "the browser did not sign with the app's key",
        ),
    };
    Symptom::new("dpop", &[code])
        .with("Org", org.as_str())
        .with("Observed", observed)
        .at(org.as_str(), "")
}
