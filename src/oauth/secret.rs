//! Values that must never be shown by accident: their `Debug` says nothing.

use core::fmt;
use core::hint::black_box;

use super::json::Json;
use super::record::{Record, text};

macro_rules! secret {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Takes the value as it is.
            pub fn new(value: String) -> Self {
                Self(value)
            }

            /// The value. Name the place that shows or sends it with care.
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl Record for $name {
            fn from_json(json: &Json) -> Option<Self> {
                String::from_json(json).map(Self)
            }

            fn to_json(&self) -> Json {
                text(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}

secret! {
    /// An access token (RFC 6749 section 1.4). Opaque to us: Okta's org authorization server means it for Okta alone.
    AccessToken;
    /// An authorization code (RFC 6749 section 1.3.1): at Okta it lives 300 seconds and works once.
    AuthorizationCode;
    /// A signed client assertion (RFC 7523 section 2.2): whoever has it is the client until it was used or expires.
    ClientAssertion;
    /// The secret half of PKCE (RFC 7636 section 4.1).
    CodeVerifier;
    /// An ID token (OpenID Connect Core section 2).
    IdToken;
    /// A refresh token (RFC 6749 section 1.5).
    RefreshToken;
}

/// A private key in DER. Overwritten when dropped; what the text it came from left elsewhere is beyond our reach.
#[derive(PartialEq, Eq)]
pub struct KeyBytes(Vec<u8>);

impl KeyBytes {
    /// Takes the bytes as they are.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes: for the import, and for nothing else.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        self.0.fill(0);
        // Nobody reads them any more, and the compiler would leave the writing out.
        black_box(&mut self.0);
    }
}

impl fmt::Debug for KeyBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyBytes(redacted)")
    }
}

/// Compares two values in a time that depends on their lengths only.
pub fn same(a: &str, b: &str) -> bool {
    let difference = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |difference, (a, b)| difference | (a ^ b));
    a.len() == b.len() && difference == 0
}
