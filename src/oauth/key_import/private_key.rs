//! Private keys in DER: PKCS#8, PKCS#1 and SEC1, told apart by what is in them. The labels of PEM are too often wrong.

use super::{EncryptedKey, Import, PrivateKey, Refusal};
use crate::oauth::der::{self, Reader};
use crate::oauth::jwk::{self, Curve, EcPublicKey, PublicKey, RsaPublicKey};
use crate::oauth::secret::KeyBytes;

/// Reads a key. `curve` is what was said about it elsewhere.
pub(super) fn read(der: &[u8], curve: Option<Curve>) -> Result<Import, Refusal> {
    let mut outer = Reader::new(der);
    let mut key = outer.sequence()?;
    outer.end()?;
    let whole = key.clone();
    if key.peek() == Some(der::SEQUENCE) {
        return no_version(key);
    }
    let version = key.unsigned()?;
    match (key.peek(), version) {
        // SEC1 calls its only version 1.
        (Some(der::OCTET_STRING), [1]) => ec(whole, curve, None).map(Import::Key),
        (Some(der::SEQUENCE), [3]) => Err(Refusal::Pkcs12),
        (Some(der::SEQUENCE), [] | [1]) => pkcs8(key).map(Import::Key),
        (Some(der::INTEGER), _) => rsa(whole).map(Import::Key),
        (None, _) => Err(Refusal::CutOff),
        _ => Err(Refusal::Damaged),
    }
}

/// An RSA key, out of the numbers of its JWK, the highest byte first: `n e d p q dp dq qi`.
pub(super) fn of_rsa_numbers(numbers: &[&[u8]; 8]) -> Result<PrivateKey, Refusal> {
    let numbers = numbers.map(der::without_zeros);
    let headers = numbers.map(der::integer_header);
    let mut parts: Vec<&[u8]> = vec![VERSION_0];
    for (header, number) in headers.iter().zip(numbers) {
        parts.push(header);
        parts.push(number);
    }
    let content = KeyBytes::new(parts.concat());
    rsa(Reader::new(content.reveal()))
}

/// An EC key, out of its private number and its point.
pub(super) fn of_ec(
    curve: Curve,
    number: &[u8],
    public: Option<EcPublicKey>,
) -> Result<PrivateKey, Refusal> {
    let number = der::without_zeros(number);
    let spare = curve
        .size()
        .checked_sub(number.len())
        .ok_or(Refusal::Damaged)?;
    if number.is_empty() {
        return Err(Refusal::Damaged);
    }
    // No longer than a number.
    let zeros = vec![0; spare];
    let point = public.as_ref().map_or_else(Vec::new, |public| {
        let bits = [&[0], &*public.to_point()].concat();
        der::encode(der::CONTEXT_1, &der::encode(der::BIT_STRING, &bits))
    });
    let number_header = der::header(der::OCTET_STRING, curve.size());
    let length = VERSION_1.len() + number_header.len() + curve.size() + point.len();
    let header = der::header(der::SEQUENCE, length);
    Ok(PrivateKey {
        algorithm: curve.algorithm(),
        kid: None,
        pkcs8: wrap(
            &jwk::ec_algorithm(curve),
            &[&header, VERSION_1, &number_header, &zeros, number, &point],
        ),
        public: public.map(PublicKey::Ec),
    })
}

/// `SubjectPublicKeyInfo`, `EncryptedPrivateKeyInfo` or a certificate: what begins with a sequence.
fn no_version(mut elements: Reader<'_>) -> Result<Import, Refusal> {
    let first = elements.sequence()?;
    match elements.peek() {
        Some(der::BIT_STRING) => Err(Refusal::PublicKey),
        Some(der::OCTET_STRING) => {
            let ciphertext = elements.expect(der::OCTET_STRING)?;
            elements.end()?;
            EncryptedKey::read(first, ciphertext).map(Import::Passphrase)
        }
        Some(der::SEQUENCE) => Err(Refusal::Certificate),
        _ => Err(Refusal::Damaged),
    }
}

/// `OneAsymmetricKey` (RFC 5958 section 2), from after its version.
fn pkcs8(mut elements: Reader<'_>) -> Result<PrivateKey, Refusal> {
    let mut algorithm = elements.sequence()?;
    let content = elements.expect(der::OCTET_STRING)?;
    // Attributes mean nothing to us.
    elements.optional(der::CONTEXT_0)?;
    let public = elements.optional(der::CONTEXT_1_BYTES)?;
    elements.end()?;

    let kind = algorithm.expect(der::OBJECT_ID)?;
    let inner = || {
        let mut reader = Reader::new(content);
        let inner = reader.sequence()?;
        reader.end()?;
        Ok::<_, Refusal>(inner)
    };
    match kind {
        jwk::RSA_ENCRYPTION => {
            algorithm.optional(der::NULL)?;
            algorithm.end()?;
            rsa(inner()?)
        }
        jwk::EC_PUBLIC_KEY => {
            let id = match algorithm.peek() {
                // The curve in numbers instead of by name.
                Some(der::SEQUENCE) => return Err(Refusal::UnknownCurve),
                _ => algorithm.expect(der::OBJECT_ID)?,
            };
            algorithm.end()?;
            let curve = Curve::of_object_id(id).ok_or(Refusal::UnknownCurve)?;
            let public = public.map(der::whole_bytes).transpose()?;
            ec(inner()?, Some(curve), public)
        }
        DSA => Err(Refusal::Dsa),
        // 1.3.101.110 to 113: X25519, X448, Ed25519 and Ed448.
        [0x2b, 0x65, 0x6e..=0x71] => Err(Refusal::EdDsa),
        _ => Err(Refusal::OtherAlgorithm),
    }
}

/// `RSAPrivateKey` (RFC 8017 appendix A.1.2).
fn rsa(content: Reader<'_>) -> Result<PrivateKey, Refusal> {
    let mut elements = content;
    let mut numbers = Vec::new();
    let mut content = Vec::new();
    while elements.peek() == Some(der::INTEGER) {
        let number = elements.unsigned()?;
        numbers.push(number);
        content.push((der::integer_header(number), number));
    }
    let [version, n, e, private @ ..] = &*numbers else {
        // Modulus and exponent.
        return Err(match (numbers.len(), elements.peek()) {
            (2, None) => Refusal::PublicKey,
            _ => Refusal::CutOff,
        });
    };
    match (version.len(), private.len()) {
        // The traditional form of DSA: a zero, p, q, g, y and x.
        (0, 3) if elements.peek().is_none() => return Err(Refusal::Dsa),
        (0, 6) => elements.end()?,
        (1, 6) if *version == [1] => return Err(Refusal::MultiPrime),
        (0, ..6) if elements.peek().is_none() => return Err(Refusal::CutOff),
        _ => return Err(Refusal::Damaged),
    }
    let public = RsaPublicKey::new(n, e);
    let bits = public.bits();
    if bits < 2048 {
        return Err(Refusal::RsaTooShort { bits });
    }
    if bits > 8192 {
        return Err(Refusal::RsaTooLong { bits });
    }
    let odd = |number: &&[u8]| number.last().is_some_and(|byte| byte % 2 == 1);
    if private.iter().any(|number| number.is_empty()) {
        return Err(Refusal::IncompleteRsa);
    }
    if !odd(n) || !odd(e) || *e == [1] || e.len() > 8 {
        return Err(Refusal::Damaged);
    }
    let length = content
        .iter()
        .map(|(header, number)| header.len() + number.len())
        .sum();
    let header = der::header(der::SEQUENCE, length);
    let mut parts: Vec<&[u8]> = vec![&header];
    for (header, number) in &content {
        parts.push(header);
        parts.push(number);
    }
    let public = PublicKey::Rsa(public);
    Ok(PrivateKey {
        algorithm: public.algorithm(),
        kid: None,
        pkcs8: wrap(&jwk::rsa_algorithm(), &parts),
        public: Some(public),
    })
}

/// `ECPrivateKey` (RFC 5915 section 3). What is said about it elsewhere: its curve, and its point.
fn ec(
    mut elements: Reader<'_>,
    curve: Option<Curve>,
    point: Option<&[u8]>,
) -> Result<PrivateKey, Refusal> {
    if elements.small()? != 1 {
        return Err(Refusal::Damaged);
    }
    let number = elements.expect(der::OCTET_STRING)?;
    let parameters = elements.optional(der::CONTEXT_0)?;
    let inner_point = elements.optional(der::CONTEXT_1)?;
    elements.end()?;

    let own_curve = match parameters {
        None => None,
        Some(parameters) => {
            let mut parameters = Reader::new(parameters);
            let (_, id) = parameters.element()?;
            parameters.end()?;
            Some(Curve::of_object_id(id).ok_or(Refusal::UnknownCurve)?)
        }
    };
    let curve = match (own_curve, curve) {
        (Some(own), Some(other)) if own != other => return Err(Refusal::Damaged),
        (Some(curve), _) | (None, Some(curve)) => curve,
        (None, None) => return Err(Refusal::NoCurve),
    };
    let inner_point = match inner_point {
        None => None,
        Some(point) => {
            let mut reader = Reader::new(point);
            let point = reader.bit_string()?;
            reader.end()?;
            Some(point)
        }
    };
    let public = match inner_point.or(point) {
        // Compressed: to work out the other coordinate is as good as having none.
        None | Some([2 | 3, ..]) => None,
        Some(point) => Some(EcPublicKey::from_point(curve, point).ok_or(Refusal::Damaged)?),
    };
    of_ec(curve, number, public)
}

/// `PrivateKeyInfo`, written at once so that no copy of the key stays behind.
fn wrap(algorithm: &[u8], key: &[&[u8]]) -> KeyBytes {
    let key_length = key.iter().map(|part| part.len()).sum();
    let key_header = der::header(der::OCTET_STRING, key_length);
    let length = VERSION_0.len() + algorithm.len() + key_header.len() + key_length;
    let header = der::header(der::SEQUENCE, length);
    let mut parts: Vec<&[u8]> = vec![&header, VERSION_0, algorithm, &key_header];
    parts.extend_from_slice(key);
    KeyBytes::new(parts.concat())
}

const VERSION_0: &[u8] = &[der::INTEGER, 1, 0];

const VERSION_1: &[u8] = &[der::INTEGER, 1, 1];

/// 1.2.840.10040.4.1
const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01];
