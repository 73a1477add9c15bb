//! Public keys: JSON Web Keys (RFC 7517, RFC 7518 section 6), their thumbprints (RFC 7638), and PEM.

mod algorithm;

use super::base64url;
use super::der;
use super::json::{self, Json};
use super::pem;
use super::pkce;
use super::record::{Record, text};

pub use self::algorithm::{Algorithm, Curve};

/// A key that signatures are checked with. Whether a point is on its curve is for the one who checks to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    Ec(EcPublicKey),
    Rsa(RsaPublicKey),
}

impl PublicKey {
    /// Reads a public JWK; what it says about its use is not looked at.
    ///
    /// # Errors
    ///
    /// See [`JwkError`].
    pub fn from_jwk(jwk: &Json) -> Result<Self, JwkError> {
        let Json::Object(members) = jwk else {
            return Err(JwkError::NotObject);
        };
        let kind = string(jwk, "kty")?;
        if kind == "oct" {
            return Err(JwkError::Symmetric);
        }
        if PRIVATE
            .iter()
            .any(|name| json::find(members, name).is_some())
        {
            return Err(JwkError::PrivateKey);
        }
        match kind {
            "EC" => {
                let curve = Curve::of(string(jwk, "crv")?).ok_or(JwkError::UnknownCurve)?;
                let coordinate = |name| {
                    let bytes = bytes(jwk, name)?;
                    match bytes.len() == curve.size() {
                        true => Ok(bytes),
                        false => Err(JwkError::Invalid { member: name }),
                    }
                };
                let (x, y) = (coordinate("x")?, coordinate("y")?);
                Ok(Self::Ec(EcPublicKey { curve, x, y }))
            }
            "RSA" => {
                let number = |name| {
                    let number = bytes(jwk, name)?;
                    match number.first() {
                        None | Some(0) => Err(JwkError::Invalid { member: name }),
                        Some(_) => Ok(number),
                    }
                };
                Ok(Self::Rsa(RsaPublicKey::new(&number("n")?, &number("e")?)))
            }
            _ => Err(JwkError::UnknownType),
        }
    }

    /// The algorithm that fits it: for RSA, the one that Okta itself prefers.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ec(key) => key.curve.algorithm(),
            Self::Rsa(_) => Algorithm::Rs256,
        }
    }

    /// Whether signatures of this algorithm can be checked with it.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        match self {
            Self::Ec(key) => algorithm == key.curve.algorithm(),
            Self::Rsa(_) => algorithm.curve().is_none(),
        }
    }

    /// What kind of key it is, for people.
    pub fn describe(&self) -> String {
        match self {
            Self::Ec(key) => ["EC, ", key.curve.as_str()].concat(),
            Self::Rsa(key) => ["RSA, ", &key.bits().to_string(), " bits"].concat(),
        }
    }

    /// The JWK with nothing but the key: what the thumbprint is made of, and what a DPoP proof carries.
    pub fn to_jwk(&self) -> Json {
        // In the order that RFC 7638 section 3.2 asks for.
        Json::Object(match self {
            Self::Ec(key) => vec![
                member("crv", key.curve.as_str()),
                member("kty", "EC"),
                member("x", &base64url::encode(&key.x)),
                member("y", &base64url::encode(&key.y)),
            ],
            Self::Rsa(key) => vec![
                member("e", &base64url::encode(&key.e)),
                member("kty", "RSA"),
                member("n", &base64url::encode(&key.n)),
            ],
        })
    }

    /// The JWK to register with a client: `use`, `kid` and `alg` as Okta's Admin Console wants them.
    pub fn to_registration(&self, kid: &str, algorithm: Algorithm) -> Json {
        let mut members = vec![
            member("kty", self.kind()),
            member("use", "sig"),
            member("kid", kid),
            member("alg", algorithm.as_str()),
        ];
        if let Json::Object(key) = self.to_jwk() {
            members.extend(key.into_iter().filter(|(name, _)| name != "kty"));
        }
        Json::Object(members)
    }

    /// The JWK thumbprint with SHA-256 (RFC 7638), in base64url: `jkt`, and a fitting `kid`.
    pub fn thumbprint(&self) -> String {
        pkce::base64url_sha256(&self.to_jwk().to_text())
    }

    /// `SubjectPublicKeyInfo` in DER (RFC 5280 section 4.1.2.7).
    pub fn to_spki(&self) -> Vec<u8> {
        let (algorithm, key) = match self {
            Self::Ec(key) => (ec_algorithm(key.curve), key.to_point()),
            Self::Rsa(key) => (rsa_algorithm(), key.to_pkcs1()),
        };
        let key = der::encode(der::BIT_STRING, &[&[0], &*key].concat());
        der::encode(der::SEQUENCE, &[algorithm, key].concat())
    }

    /// PEM, as `openssl pkey -pubin` reads it (RFC 7468 section 13).
    pub fn to_pem(&self) -> String {
        pem::encode("PUBLIC KEY", &self.to_spki())
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Ec(_) => "EC",
            Self::Rsa(_) => "RSA",
        }
    }
}

/// It is kept as its JWK.
impl Record for PublicKey {
    fn from_json(json: &Json) -> Option<Self> {
        Self::from_jwk(json).ok()
    }

    fn to_json(&self) -> Json {
        self.to_jwk()
    }
}

/// A point on a curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcPublicKey {
    curve: Curve,
    x: Vec<u8>,
    y: Vec<u8>,
}

impl EcPublicKey {
    /// Takes the coordinates, which must have all the bytes their curve asks for.
    pub fn new(curve: Curve, x: Vec<u8>, y: Vec<u8>) -> Option<Self> {
        let size = curve.size();
        (x.len() == size && y.len() == size).then_some(Self { curve, x, y })
    }

    /// Takes an uncompressed point (SEC 1 section 2.3.3); `None` for any other form.
    pub fn from_point(curve: Curve, point: &[u8]) -> Option<Self> {
        let (x, y) = point.strip_prefix(&[4])?.split_at_checked(curve.size())?;
        Self::new(curve, x.to_vec(), y.to_vec())
    }

    /// Its curve.
    pub fn curve(&self) -> Curve {
        self.curve
    }

    /// The uncompressed point.
    pub fn to_point(&self) -> Vec<u8> {
        [&[4], &*self.x, &*self.y].concat()
    }
}

/// A modulus and an exponent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey {
    n: Vec<u8>,
    e: Vec<u8>,
}

impl RsaPublicKey {
    /// Takes the modulus and the exponent, the highest byte first.
    pub fn new(n: &[u8], e: &[u8]) -> Self {
        Self {
            n: der::without_zeros(n).to_vec(),
            e: der::without_zeros(e).to_vec(),
        }
    }

    /// The length of the modulus: the key's size.
    pub fn bits(&self) -> usize {
        let spare = self.n.first().map_or(0, |byte| byte.leading_zeros());
        // At most seven.
        self.n.len() * 8 - spare as usize
    }

    fn to_pkcs1(&self) -> Vec<u8> {
        let n = [&der::integer_header(&self.n), &*self.n].concat();
        let e = [&der::integer_header(&self.e), &*self.e].concat();
        der::encode(der::SEQUENCE, &[n, e].concat())
    }
}

/// Why a JWK is no public key that can be used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwkError {
    /// A member that is not what it must be.
    Invalid {
        member: &'static str,
    },
    Missing {
        member: &'static str,
    },
    /// Not a JSON object.
    NotObject,
    /// It has the private half as well.
    PrivateKey,
    /// A shared secret.
    Symmetric,
    /// Not P-256, P-384 or P-521.
    UnknownCurve,
    /// Neither RSA nor EC.
    UnknownType,
}

/// A JWK Set (RFC 7517 section 5): what a `jwks_uri` answers.
pub fn key_set(keys: Vec<Json>) -> Json {
    Json::Object(vec![("keys".to_owned(), Json::Array(keys))])
}

/// `AlgorithmIdentifier` of an EC key, in DER (RFC 5480 section 2.1.1).
pub(crate) fn ec_algorithm(curve: Curve) -> Vec<u8> {
    let kind = der::encode(der::OBJECT_ID, EC_PUBLIC_KEY);
    let curve = der::encode(der::OBJECT_ID, curve.object_id());
    der::encode(der::SEQUENCE, &[kind, curve].concat())
}

/// `AlgorithmIdentifier` of an RSA key, in DER (RFC 3279 section 2.3.1).
pub(crate) fn rsa_algorithm() -> Vec<u8> {
    let kind = der::encode(der::OBJECT_ID, RSA_ENCRYPTION);
    der::encode(der::SEQUENCE, &[kind, der::encode(der::NULL, &[])].concat())
}

fn member(name: &str, value: &str) -> (String, Json) {
    (name.to_owned(), text(value))
}

fn string<'a>(jwk: &'a Json, name: &'static str) -> Result<&'a str, JwkError> {
    match jwk.member(name) {
        None => Err(JwkError::Missing { member: name }),
        Some(Json::String(text)) => Ok(text),
        Some(_) => Err(JwkError::Invalid { member: name }),
    }
}

fn bytes(jwk: &Json, name: &'static str) -> Result<Vec<u8>, JwkError> {
    base64url::decode(string(jwk, name)?).ok_or(JwkError::Invalid { member: name })
}

/// 1.2.840.10045.2.1
pub(crate) const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// 1.2.840.113549.1.1.1
pub(crate) const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// The members of private keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
const PRIVATE: [&str; 8] = ["d", "dp", "dq", "k", "oth", "p", "q", "qi"];
