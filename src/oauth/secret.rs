//! Values that must never be shown by accident: their `Debug` says nothing.

use core::fmt;

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
    /// The secret half of PKCE (RFC 7636 section 4.1).
    CodeVerifier;
    /// An ID token (OpenID Connect Core section 2).
    IdToken;
    /// A refresh token (RFC 6749 section 1.5).
    RefreshToken;
}

/// Compares two values in a time that depends on their lengths only.
pub fn same(a: &str, b: &str) -> bool {
    let difference = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |difference, (a, b)| difference | (a ^ b));
    a.len() == b.len() && difference == 0
}
