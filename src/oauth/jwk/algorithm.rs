//! The signature algorithms that Okta takes (RFC 7518 section 3.1), and the curves of their keys.

use crate::oauth::record::record_by_name;

/// An algorithm for signing with a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
}

impl Algorithm {
    /// The algorithm called so in `alg`; `None` for one that is not here.
    pub fn of(name: &str) -> Option<Self> {
        ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The value of `alg`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// The curve of its keys; `None` for RSA.
    pub fn curve(self) -> Option<Curve> {
        match self {
            Self::Es256 => Some(Curve::P256),
            Self::Es384 => Some(Curve::P384),
            Self::Es512 => Some(Curve::P521),
            Self::Rs256 | Self::Rs384 | Self::Rs512 => None,
        }
    }

    /// The hash, as WebCrypto calls it.
    pub fn hash(self) -> &'static str {
        match self {
            Self::Es256 | Self::Rs256 => "SHA-256",
            Self::Es384 | Self::Rs384 => "SHA-384",
            Self::Es512 | Self::Rs512 => "SHA-512",
        }
    }
}

record_by_name!(Algorithm {
    Es256 = "ES256",
    Es384 = "ES384",
    Es512 = "ES512",
    Rs256 = "RS256",
    Rs384 = "RS384",
    Rs512 = "RS512",
});

/// An elliptic curve (RFC 7518 section 6.2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    /// The curve called so in `crv`.
    pub fn of(name: &str) -> Option<Self> {
        CURVES.into_iter().find(|curve| curve.as_str() == name)
    }

    /// The curve with this object identifier, in DER (RFC 5480 section 2.1.1.1).
    pub fn of_object_id(id: &[u8]) -> Option<Self> {
        CURVES.into_iter().find(|curve| curve.object_id() == id)
    }

    /// The value of `crv`, which is also WebCrypto's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// The algorithm that goes with it.
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::P521 => Algorithm::Es512,
        }
    }

    /// The bytes of a coordinate, and of a private key.
    pub fn size(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Its object identifier in DER, without tag and length.
    pub fn object_id(self) -> &'static [u8] {
        match self {
            // 1.2.840.10045.3.1.7, 1.3.132.0.34 and 1.3.132.0.35.
            Self::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
            Self::P384 => &[0x2b, 0x81, 0x04, 0x00, 0x22],
            Self::P521 => &[0x2b, 0x81, 0x04, 0x00, 0x23],
        }
    }
}

const ALL: [Algorithm; 6] = [
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Es512,
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
];

const CURVES: [Curve; 3] = [Curve::P256, Curve::P384, Curve::P521];
