//! Private keys as JWK (RFC 7517, RFC 7518 section 6), alone or in a set.

use super::private_key;
use super::{Import, PrivateKey, Refusal};
use crate::oauth::base64url;
use crate::oauth::json::Json;
use crate::oauth::jwk::{Algorithm, Curve, EcPublicKey, PublicKey};
use crate::oauth::secret::KeyBytes;

/// Reads a JWK, a JWK Set, or a bare list of JWKs.
pub(super) fn read(json: &Json) -> Result<Import, Refusal> {
    let keys = match json {
        Json::Array(keys) => keys,
        _ => match json.member("keys") {
            Some(Json::Array(keys)) => keys,
            Some(_) => return Err(Refusal::Invalid { member: "keys" }),
            None => return one(json).map(Import::Key),
        },
    };
    let mut usable = Vec::new();
    let mut refused = None;
    for key in keys {
        match one(key) {
            Ok(key) => usable.push(key),
            // What is wrong with a private key matters more than that there are public ones.
            Err(refusal) if matches!(refused, None | Some(Refusal::PublicKey)) => {
                refused = Some(refusal);
            }
            Err(_) => {}
        }
    }
    match (usable.len(), refused) {
        (0, Some(refusal)) => Err(refusal),
        (0, None) => Err(Refusal::Empty),
        (1, _) => Ok(Import::Key(usable.remove(0))),
        _ => Ok(Import::Choose(usable)),
    }
}

fn one(jwk: &Json) -> Result<PrivateKey, Refusal> {
    if !matches!(jwk, Json::Object(_)) || jwk.member("kty").is_none() {
        return Err(Refusal::Unrecognised);
    }
    let kind = string(jwk, "kty")?;
    match kind {
        "EC" | "RSA" => {}
        "OKP" => return Err(Refusal::EdDsa),
        "oct" => return Err(Refusal::Symmetric),
        _ => return Err(Refusal::OtherAlgorithm),
    }
    if jwk.member("d").is_none() {
        return Err(Refusal::PublicKey);
    }
    for_signing(jwk)?;
    let mut key = match kind {
        "EC" => ec(jwk)?,
        _ => rsa(jwk)?,
    };
    if jwk.member("alg").is_some() {
        let algorithm = Algorithm::of(string(jwk, "alg")?);
        let fits = |algorithm: &Algorithm| {
            let public = key.public.as_ref();
            public.is_some_and(|public: &PublicKey| public.fits(*algorithm))
        };
        key.algorithm = algorithm.filter(fits).ok_or(Refusal::OtherAlgorithm)?;
    }
    if jwk.member("kid").is_some() {
        let kid = string(jwk, "kid")?;
        // An empty one names nothing.
        key.kid = (!kid.is_empty()).then(|| kid.to_owned());
    }
    Ok(key)
}

/// RFC 7517 sections 4.2 and 4.3.
fn for_signing(jwk: &Json) -> Result<(), Refusal> {
    let for_it = match jwk.member("use") {
        None => true,
        Some(_) => string(jwk, "use")? == "sig",
    };
    let may = match jwk.member("key_ops") {
        None => true,
        Some(Json::Array(operations)) => operations
            .iter()
            .any(|operation| operation.as_str() == Some("sign")),
        Some(_) => return Err(Refusal::Invalid { member: "key_ops" }),
    };
    match for_it && may {
        true => Ok(()),
        false => Err(Refusal::NotForSigning),
    }
}

fn ec(jwk: &Json) -> Result<PrivateKey, Refusal> {
    let curve = Curve::of(string(jwk, "crv")?).ok_or(Refusal::UnknownCurve)?;
    let sized = |member| {
        let bytes = bytes(jwk, member)?;
        match bytes.reveal().len() == curve.size() {
            true => Ok(bytes),
            false => Err(Refusal::Invalid { member }),
        }
    };
    let (x, y, d) = (sized("x")?, sized("y")?, sized("d")?);
    let public = EcPublicKey::new(curve, x.reveal().to_vec(), y.reveal().to_vec());
    private_key::of_ec(curve, d.reveal(), public)
}

fn rsa(jwk: &Json) -> Result<PrivateKey, Refusal> {
    if jwk.member("oth").is_some() {
        return Err(Refusal::MultiPrime);
    }
    let (n, e, d) = (bytes(jwk, "n")?, bytes(jwk, "e")?, bytes(jwk, "d")?);
    let rest = |member| match jwk.member(member) {
        None => Err(Refusal::IncompleteRsa),
        Some(_) => bytes(jwk, member),
    };
    let (p, q) = (rest("p")?, rest("q")?);
    let (dp, dq, qi) = (rest("dp")?, rest("dq")?, rest("qi")?);
    private_key::of_rsa_numbers(&[&n, &e, &d, &p, &q, &dp, &dq, &qi].map(KeyBytes::reveal))
}

fn bytes(jwk: &Json, member: &'static str) -> Result<KeyBytes, Refusal> {
    base64url::decode(string(jwk, member)?)
        .map(KeyBytes::new)
        .ok_or(Refusal::Invalid { member })
}

fn string<'a>(jwk: &'a Json, member: &'static str) -> Result<&'a str, Refusal> {
    match jwk.member(member) {
        None => Err(Refusal::Missing { member }),
        Some(Json::String(text)) => Ok(text),
        Some(_) => Err(Refusal::Invalid { member }),
    }
}
