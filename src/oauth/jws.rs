//! JSON Web Signatures in the making (RFC 7515): what to sign, and what becomes of it.

use super::base64url;
use super::jwk::Algorithm;

/// A token without its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    input: String,
    algorithm: Algorithm,
}

impl Unsigned {
    /// Takes header and claims as JSON.
    pub fn new(algorithm: Algorithm, header: &str, claims: &str) -> Self {
        let header = base64url::encode(header.as_bytes());
        let claims = base64url::encode(claims.as_bytes());
        Self {
            input: [&header, ".", &*claims].concat(),
            algorithm,
        }
    }

    /// How to sign.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The bytes to sign (RFC 7515 section 5.1).
    pub fn signing_input(&self) -> &[u8] {
        self.input.as_bytes()
    }

    /// The token, in the compact form. ECDSA signatures are the two numbers side by side, as WebCrypto gives them.
    ///
    /// # Errors
    ///
    /// [`SignatureLength`] if it is no signature of this algorithm: ECDSA's in DER, for example.
    pub fn sign(&self, signature: &[u8]) -> Result<String, SignatureLength> {
        let fits = match self.algorithm.curve() {
            Some(curve) => signature.len() == 2 * curve.size(),
            // As long as the modulus, which has 2048 bits or more.
            None => signature.len() >= 256,
        };
        match fits {
            true => Ok([&self.input, ".", &*base64url::encode(signature)].concat()),
            false => Err(SignatureLength),
        }
    }
}

/// A signature has not the length that its algorithm gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureLength;
