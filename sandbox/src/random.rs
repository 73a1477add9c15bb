//! Random identifiers.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngExt;

/// `bytes` random bytes in base64url.
pub(crate) fn token(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    rand::rng().fill(&mut buffer[..]);
    URL_SAFE_NO_PAD.encode(buffer)
}

/// A random Okta id: `prefix` padded with letters and digits to 20 characters.
pub(crate) fn id(prefix: &str) -> String {
    let mut rng = rand::rng();
    let mut id = prefix.to_owned();
    while id.len() < 20 {
        id.push(char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]));
    }
    id
}

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
