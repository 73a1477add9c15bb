//! Reads a private key that someone pasted: whatever form it has, it comes out as PKCS#8, which WebCrypto imports.
//!
//! PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 appendix A.1.2), SEC1 (RFC 5915), JWK and JWK Set (RFC 7517), and PKCS#8 under a passphrase
//! (RFC 8018). Everything else is refused by name. The DER that comes out is written anew, in the one form that every browser
//! takes. Whether the numbers belong together is not checked here: WebCrypto does so when it imports them.

mod encrypted;
mod jwk;
mod private_key;
mod refusal;
mod source;

use self::source::Source;
use super::jwk::{Algorithm, PublicKey};
use super::pem;
use super::secret::KeyBytes;

pub use self::encrypted::{EncryptedKey, KeySize, Prf};
pub use self::refusal::Refusal;

/// What a text turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Import {
    /// A JWK Set with several private keys: one has to be chosen, by `kid` or by public half.
    Choose(Vec<PrivateKey>),
    /// A key, ready to be imported.
    Key(PrivateKey),
    /// A key under a passphrase.
    Passphrase(EncryptedKey),
}

/// A private key to import into WebCrypto.
#[derive(Debug, PartialEq, Eq)]
pub struct PrivateKey {
    /// What it is for: what its JWK said, or what fits it.
    pub algorithm: Algorithm,
    /// What its JWK said.
    pub kid: Option<String>,
    /// `PrivateKeyInfo`, version 0, without attributes.
    pub pkcs8: KeyBytes,
    /// `None` for an EC key that came without its public half, as Java writes them. Import it as extractable, export it as JWK for
    /// `x` and `y`, and import it anew as non-extractable. A browser that cannot (Firefox) fails at the first import: that is
    /// [`Refusal::NoPublicHalf`].
    pub public: Option<PublicKey>,
}

/// Reads what was pasted.
///
/// # Errors
///
/// See [`Refusal`].
pub fn read(text: &str) -> Result<Import, Refusal> {
    match source::of(text)? {
        Source::Der { base64, curve } => {
            let der = pem::decode_base64(&base64).map(KeyBytes::new);
            private_key::read(der.ok_or(Refusal::BadBase64)?.reveal(), curve)
        }
        Source::Json(json) => jwk::read(&json),
    }
}

/// Reads what a decryption by [`EncryptedKey`]'s parameters gave. If it did not even get that far, because the padding was wrong,
/// that is [`Refusal::WrongPassphrase`] too.
///
/// # Errors
///
/// See [`Refusal`].
pub fn read_decrypted(der: &KeyBytes) -> Result<PrivateKey, Refusal> {
    match private_key::read(der.reveal(), None) {
        Ok(Import::Key(key)) => Ok(key),
        // One wrong passphrase in 256 gives a padding that looks right, and then anything at all.
        Ok(_) | Err(Refusal::CutOff | Refusal::Damaged | Refusal::Unrecognised) => {
            Err(Refusal::WrongPassphrase)
        }
        Err(refusal) => Err(refusal),
    }
}
