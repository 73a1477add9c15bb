//! What kind of text was pasted.

use super::Refusal;
use crate::oauth::der::Reader;
use crate::oauth::json::{self, Json};
use crate::oauth::jwk::Curve;
use crate::oauth::pem::{self, Block};
use crate::oauth::text;

/// A text that may hold a private key.
pub(super) enum Source {
    Der {
        base64: String,
        /// What a block of its own said.
        curve: Option<Curve>,
    },
    Json(Json),
}

/// Tells by the text's looks.
pub(super) fn of(text: &str) -> Result<Source, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.starts_with(['{', '[']) {
        return json::parse(text.as_bytes(), MAX_BYTES)
            .map(Source::Json)
            .map_err(|_| Refusal::DamagedJson);
    }
    if text::contains(text, "-----BEGIN ") || text::contains(text, "-----END ") {
        // As a line of a JSON file or of an environment file has it.
        let lines = text::replace(&text::replace(text, "\\r", ""), "\\n", "\n");
        let blocks = pem::blocks(&lines).map_err(|_| Refusal::CutOff)?;
        return choose(&blocks);
    }
    if let Some(refusal) = other_format(text) {
        return Err(refusal);
    }
    match pem::decode_base64(text) {
        // A sequence: every key begins as one, and hardly any secret does.
        Some(der) if der.first() == Some(&0x30) => Ok(Source::Der {
            base64: text.to_owned(),
            curve: None,
        }),
        _ if text.split_ascii_whitespace().count() > 1 => Err(Refusal::Unrecognised),
        _ => Err(word(text)),
    }
}

/// The one private key among the blocks. A certificate or a public key may stand beside it.
fn choose(blocks: &[Block<'_>]) -> Result<Source, Refusal> {
    let mut found: Option<&Block<'_>> = None;
    let mut refused = None;
    let mut curve = None;
    for block in blocks {
        if block.label == "EC PARAMETERS" {
            curve = parameters(block)?;
        } else if let Some(refusal) = refusal(block) {
            refused.get_or_insert(refusal);
        } else if found.replace(block).is_some() {
            return Err(Refusal::SeveralKeys);
        }
    }
    match (found, refused) {
        (Some(block), _) => Ok(Source::Der {
            base64: block.body.to_owned(),
            curve,
        }),
        (None, Some(refusal)) => Err(refusal),
        (None, None) => Err(Refusal::CutOff),
    }
}

/// `None` for a block that should hold a private key.
fn refusal(block: &Block<'_>) -> Option<Refusal> {
    let ends_with = |end: &str| block.label.ends_with(end);
    Some(match block.label {
        "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "ENCRYPTED PRIVATE KEY" => {
            return text::contains(block.headers, "ENCRYPTED").then_some(Refusal::LegacyEncryption);
        }
        "OPENSSH PRIVATE KEY" => Refusal::OpenSsh,
        "DSA PRIVATE KEY" => Refusal::Dsa,
        _ if ends_with("CERTIFICATE") || ends_with("CERTIFICATE REQUEST") => Refusal::Certificate,
        _ if ends_with("PUBLIC KEY") => Refusal::PublicKey,
        _ if ends_with("PARAMETERS") => Refusal::Unrecognised,
        _ => Refusal::OtherFormat,
    })
}

/// `EcpkParameters`: the name of a curve, or its numbers, which nobody needs any more.
fn parameters(block: &Block<'_>) -> Result<Option<Curve>, Refusal> {
    let der = pem::decode_base64(block.body).ok_or(Refusal::BadBase64)?;
    let mut reader = Reader::new(&der);
    let (_, id) = reader.element()?;
    reader.end()?;
    Curve::of_object_id(id)
        .map(Some)
        .ok_or(Refusal::UnknownCurve)
}

fn other_format(text: &str) -> Option<Refusal> {
    if text.starts_with("PuTTY-User-Key-File") || text.starts_with("---- BEGIN ") {
        return Some(Refusal::OtherFormat);
    }
    let ssh = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"];
    ssh.iter()
        .any(|start| text.starts_with(start))
        .then_some(Refusal::PublicKey)
}

/// What a single word may be.
fn word(word: &str) -> Refusal {
    let dots = word.bytes().filter(|byte| *byte == b'.').count();
    let random = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match word {
        _ if (dots == 2 || dots == 4) && word.starts_with("eyJ") => Refusal::Token,
        // Okta's API tokens: 42 characters that begin with 00.
        _ if word.starts_with("00") && word.len() == 42 => Refusal::Token,
        _ if (40..=86).contains(&word.len()) && word.bytes().all(random) => Refusal::ClientSecret,
        _ => Refusal::Unrecognised,
    }
}

/// The longest text that is read: an RSA key of 8192 bits has seven kilobytes, a key set a few of them.
const MAX_BYTES: usize = 1 << 17;
