//! Why a text is no key that can be used, and what to do about it.

use crate::oauth::der::DerError;

/// Why a text was not taken as a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Characters that base64 does not have, or a length it cannot have.
    BadBase64,
    Certificate,
    /// A single word as random as Okta's client secrets.
    ClientSecret,
    /// PEM without its last line, or DER that ends too early.
    CutOff,
    /// DER that is no key's.
    Damaged,
    /// Not JSON, or a member twice in one object.
    DamagedJson,
    Dsa,
    /// Ed25519, Ed448, X25519 or X448.
    EdDsa,
    Empty,
    /// An RSA JWK without `p`, `q`, `dp`, `dq` and `qi`.
    IncompleteRsa,
    /// A member of a JWK that is not what it must be.
    Invalid {
        member: &'static str,
    },
    /// The encryption of OpenSSL before 1.0: `Proc-Type: 4,ENCRYPTED`.
    LegacyEncryption,
    Missing {
        member: &'static str,
    },
    /// An RSA key of more than two primes.
    MultiPrime,
    /// A SEC1 key that does not say its curve.
    NoCurve,
    /// An EC key without its public half, in a browser that cannot work it out.
    NoPublicHalf,
    /// `use` is not `sig`, or `key_ops` has no `sign`.
    NotForSigning,
    OpenSsh,
    /// For an algorithm that Okta does not take.
    OtherAlgorithm,
    /// Of PuTTY, PGP or another program.
    OtherFormat,
    Pkcs12,
    PublicKey,
    /// Too long for a browser to sign with.
    RsaTooLong {
        bits: usize,
    },
    /// Too short for Okta.
    RsaTooShort {
        bits: usize,
    },
    /// Several private keys in one PEM text.
    SeveralKeys,
    /// A shared secret as JWK.
    Symmetric,
    /// A token.
    Token,
    TooLarge,
    /// A passphrase that would be stretched for very long.
    TooManyIterations {
        iterations: u32,
    },
    /// Not under AES in CBC mode.
    UnknownCipher,
    /// Not P-256, P-384 or P-521.
    UnknownCurve,
    /// A passphrase scheme that is not PBES2, or one with its own hash.
    UnknownEncryption,
    /// PBES2 without PBKDF2: scrypt, most likely.
    UnknownKdf,
    /// Nothing that looks like a key.
    Unrecognised,
    WrongPassphrase,
}

impl Refusal {
    /// What it is, and what to do.
    pub fn text(self) -> String {
        let (first, value, last) = match self {
            Self::BadBase64 => plain(
                "The key has characters that do not belong into base64. Copy it again from its file, as plain text.",
            ),
            Self::Certificate => plain(
                "This is a certificate: it holds the public key only. Paste the private key that belongs to it, often a file that ends in .key.",
            ),
            Self::ClientSecret => plain(
                "This looks like a client secret. A service app signs with a private key: set its client authentication to Public key / Private key, and paste the private one.",
            ),
            Self::CutOff => {
                plain("The key is cut off. Copy all of it, with the lines that say BEGIN and END.")
            }
            Self::Damaged => plain(
                "The key is damaged: what it encodes is no private key. Copy it again from its file.",
            ),
            Self::DamagedJson => plain(
                "This is not JSON, or it names a member twice. Copy the key again, from its first brace to its last.",
            ),
            Self::Dsa => {
                plain("This is a DSA key, which Okta does not take. Make an RSA or an EC key.")
            }
            Self::EdDsa => plain(
                "This is a key on an Edwards curve, such as Ed25519, which Okta does not take. Make an RSA key, or an EC key on P-256.",
            ),
            Self::Empty => plain("There is no key yet. Paste a private key as PEM or as JWK."),
            Self::IncompleteRsa => plain(
                "This RSA JWK lacks some of p, q, dp, dq and qi, and browsers want them all. Export the key again, or paste it as PEM.",
            ),
            Self::Invalid { member } => (
                "This JWK has a member that is damaged or not text: ",
                member,
                ". Export the key again.",
            ),
            Self::LegacyEncryption => plain(
                "This key is encrypted in an old way that browsers cannot read. Convert it with: openssl pkcs8 -topk8 -in old.pem -out new.pem",
            ),
            Self::Missing { member } => (
                "This JWK lacks a member: ",
                member,
                ". Export the key again, and paste all of it.",
            ),
            Self::MultiPrime => plain(
                "This RSA key has more than two primes, which browsers do not take. Make a new key.",
            ),
            Self::NoCurve => plain(
                "This EC key does not say its curve. Paste its EC PARAMETERS block too, or convert it with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem",
            ),
            Self::NoPublicHalf => plain(
                "This EC key lacks its public half, and this browser cannot work it out. Add it with: openssl pkey -in old.pem -out new.pem",
            ),
            Self::NotForSigning => plain(
                "This JWK says that it is not for signing. Use a key whose use is sig, or whose key_ops has sign.",
            ),
            Self::OpenSsh => plain(
                "This is a key in OpenSSH's own format. Convert a copy of it with: ssh-keygen -p -m PKCS8 -f copy",
            ),
            Self::OtherAlgorithm => plain(
                "This key is for an algorithm that Okta does not take. Use a key for RS256, RS384, RS512, ES256, ES384 or ES512.",
            ),
            Self::OtherFormat => plain(
                "This is a key in another program's format. Export it as PEM (PKCS#8) or as JWK.",
            ),
            Self::Pkcs12 => plain(
                "This is a PKCS#12 file. Take the key out of it with: openssl pkcs12 -nocerts -nodes -in file.p12 -out key.pem",
            ),
            Self::PublicKey => plain(
                "This is a public key: it cannot sign. Paste the private one; the public one belongs into the Admin Console.",
            ),
            Self::RsaTooLong { .. } => plain(
                "This RSA key is longer than 8192 bits, and browsers do not sign with it. Make one of 2048 to 4096 bits.",
            ),
            Self::RsaTooShort { .. } => plain(
                "This RSA key is shorter than 2048 bits, and Okta does not take it. Make one of 2048 bits or more.",
            ),
            Self::SeveralKeys => plain(
                "There are several private keys here. Paste the one whose public half the app has.",
            ),
            Self::Symmetric => plain(
                "This JWK is a shared secret. A service app signs with a private key: RSA or EC.",
            ),
            Self::Token => plain(
                "This is a token, not a key. Paste the private key that the app's assertions are signed with.",
            ),
            Self::TooLarge => plain("This is too long to be a key. Paste the key alone."),
            Self::TooManyIterations { .. } => plain(
                "The passphrase of this key would take too long to work out here. Encrypt it anew with: openssl pkcs8 -topk8 -in old.pem -out new.pem",
            ),
            Self::UnknownCipher => plain(
                "This key is encrypted with a cipher that browsers do not have. Encrypt it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem",
            ),
            Self::UnknownCurve => plain(
                "This EC key is on a curve that Okta does not take. Make one on P-256, P-384 or P-521.",
            ),
            Self::UnknownEncryption => plain(
                "This key is encrypted in an old way that browsers cannot read. Encrypt it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem",
            ),
            Self::UnknownKdf => plain(
                "The passphrase of this key is stretched in a way that browsers do not have, such as scrypt. Encrypt it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem",
            ),
            Self::Unrecognised => plain(
                "This does not look like a key. Paste a private key as PEM, with the lines that say BEGIN and END, or as JWK.",
            ),
            Self::WrongPassphrase => {
                plain("The passphrase does not open this key. Try again, or paste another key.")
            }
        };
        [first, value, last].concat()
    }
}

impl From<DerError> for Refusal {
    fn from(error: DerError) -> Self {
        match error {
            DerError::CutOff => Self::CutOff,
            DerError::Malformed | DerError::Unexpected => Self::Damaged,
        }
    }
}

fn plain(text: &'static str) -> (&'static str, &'static str, &'static str) {
    (text, "", "")
}
