//! Private keys under a passphrase: PKCS#8 with PBES2 (RFC 8018 section 6.2), of which WebCrypto has PBKDF2 and AES in CBC mode.

use super::Refusal;
use crate::oauth::der::{self, Reader};

/// What WebCrypto needs to open a key: derive a key by PBKDF2 from the passphrase (in UTF-8), then decrypt by AES-CBC. What comes
/// out goes to [`super::read_decrypted`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedKey {
    pub prf: Prf,
    pub salt: Vec<u8>,
    pub iterations: u32,
    pub key_size: KeySize,
    pub iv: [u8; 16],
    pub ciphertext: Vec<u8>,
}

impl EncryptedKey {
    /// Reads `EncryptedPrivateKeyInfo`: the elements of its algorithm, and the data.
    pub(super) fn read(mut algorithm: Reader<'_>, ciphertext: &[u8]) -> Result<Self, Refusal> {
        if algorithm.expect(der::OBJECT_ID)? != PBES2 {
            return Err(Refusal::UnknownEncryption);
        }
        let mut parameters = algorithm.sequence()?;
        algorithm.end()?;
        let mut derivation = parameters.sequence()?;
        let mut cipher = parameters.sequence()?;
        parameters.end()?;

        let key_size = match cipher.expect(der::OBJECT_ID)? {
            [prefix @ .., 2] if prefix == AES => KeySize::Aes128,
            [prefix @ .., 22] if prefix == AES => KeySize::Aes192,
            [prefix @ .., 42] if prefix == AES => KeySize::Aes256,
            _ => return Err(Refusal::UnknownCipher),
        };
        let iv = cipher.expect(der::OCTET_STRING)?;
        cipher.end()?;

        if derivation.expect(der::OBJECT_ID)? != PBKDF2 {
            return Err(Refusal::UnknownKdf);
        }
        let mut parameters = derivation.sequence()?;
        derivation.end()?;
        let salt = parameters.expect(der::OCTET_STRING)?;
        let iterations = parameters.small()?;
        if parameters.peek() == Some(der::INTEGER)
            && u64::from(parameters.small()?) * 8 != u64::from(key_size.bits())
        {
            return Err(Refusal::Damaged);
        }
        let prf = match parameters.peek() {
            // What the standard says if nothing is said.
            None => Prf::HmacSha1,
            Some(_) => Prf::read(parameters.sequence()?)?,
        };
        parameters.end()?;

        if iterations == 0 || ciphertext.is_empty() || !ciphertext.len().is_multiple_of(16) {
            return Err(Refusal::Damaged);
        }
        if iterations > MAX_ITERATIONS {
            return Err(Refusal::TooManyIterations { iterations });
        }
        Ok(Self {
            prf,
            salt: salt.to_vec(),
            iterations,
            key_size,
            iv: iv.try_into().map_err(|_| Refusal::Damaged)?,
            ciphertext: ciphertext.to_vec(),
        })
    }
}

/// PBKDF2's pseudorandom function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prf {
    HmacSha1,
    HmacSha256,
    HmacSha384,
    HmacSha512,
}

impl Prf {
    /// Its hash, as WebCrypto calls it.
    pub fn hash(self) -> &'static str {
        match self {
            Self::HmacSha1 => "SHA-1",
            Self::HmacSha256 => "SHA-256",
            Self::HmacSha384 => "SHA-384",
            Self::HmacSha512 => "SHA-512",
        }
    }

    fn read(mut algorithm: Reader<'_>) -> Result<Self, Refusal> {
        let prf = match algorithm.expect(der::OBJECT_ID)? {
            [prefix @ .., 7] if prefix == HMAC => Self::HmacSha1,
            [prefix @ .., 9] if prefix == HMAC => Self::HmacSha256,
            [prefix @ .., 10] if prefix == HMAC => Self::HmacSha384,
            [prefix @ .., 11] if prefix == HMAC => Self::HmacSha512,
            _ => return Err(Refusal::UnknownEncryption),
        };
        algorithm.optional(der::NULL)?;
        algorithm.end()?;
        Ok(prf)
    }
}

/// The size of the AES key. Chrome has no AES-192.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySize {
    Aes128,
    Aes192,
    Aes256,
}

impl KeySize {
    /// In bits.
    pub fn bits(self) -> u32 {
        match self {
            Self::Aes128 => 128,
            Self::Aes192 => 192,
            Self::Aes256 => 256,
        }
    }
}

/// Some seconds of work; OpenSSL writes 2048, careful people some hundred thousand.
const MAX_ITERATIONS: u32 = 10_000_000;

/// 1.2.840.113549.1.5.13
const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];

/// 1.2.840.113549.1.5.12
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];

/// 1.2.840.113549.2, of which 7, 9, 10 and 11 are HMAC.
const HMAC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02];

/// 2.16.840.1.101.3.4.1, of which 2, 22 and 42 are CBC mode.
const AES: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];
