//! Tokens kept on this device: encrypted by a passphrase, so that what is stored is of no use without it.

use std::cell::RefCell;

use web_sys::CryptoKey;

use super::{crypto, random, storage::Area};
use crate::oauth::{
    base64url, json,
    record::{Record, record},
    secret::same,
};

/// How often the passphrase is hashed: what OWASP asks of PBKDF2 with SHA-256 (Password Storage Cheat Sheet, 2023).
const ITERATIONS: u64 = 600_000;

/// More than this was not written here, and would only keep the browser busy.
const MOST_ITERATIONS: u64 = 10_000_000;

/// Where the ciphertext is.
pub const RECORD: &str = "latchkey.vault";

/// What is stored. All but the numbers in base64url.
struct Sealed {
    version: u64,
    iterations: u64,
    salt: String,
    /// Tells a wrong passphrase from a damaged vault. Made from bits that the key is not made of.
    check: String,
    iv: String,
    data: String,
}

record!(Sealed {
    version,
    iterations,
    salt,
    check,
    iv,
    data,
});

/// Why a vault did not open, or was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// What is stored is not what was written, or by a later version.
    Damaged,
    /// The browser's storage is full or switched off.
    Full,
    /// There is no such vault, or it is locked.
    Locked,
    /// This browser has no WebCrypto here.
    NoCrypto,
    WrongPassphrase,
}

#[derive(Clone)]
struct Opened {
    key: CryptoKey,
    salt: String,
    check: String,
    iterations: u64,
}

thread_local! {
    static OPENED: RefCell<Option<Opened>> = const { RefCell::new(None) };
}

/// Whether there is a vault on this device, open or not.
pub fn exists() -> bool {
    Area::Device.has(RECORD)
}

/// Makes a new vault, in the place of any that is there, and leaves it open. Nothing is in it yet.
///
/// # Errors
/// [`VaultError::NoCrypto`].
pub async fn create(passphrase: &str) -> Result<(), VaultError> {
    let salt = random::bytes::<16>();
    let opened = open(passphrase, base64url::encode(&salt), &salt, ITERATIONS).await?;
    OPENED.set(Some(opened));
    Ok(())
}

/// Opens the vault and gives what is in it.
///
/// # Errors
/// See [`VaultError`].
pub async fn unlock<T: Record>(passphrase: &str) -> Result<T, VaultError> {
    if !exists() {
        return Err(VaultError::Locked);
    }
    let sealed = read()?;
    let salt = base64url::decode(&sealed.salt).ok_or(VaultError::Damaged)?;
    let opened = open(passphrase, sealed.salt.clone(), &salt, sealed.iterations).await?;
    if !same(&opened.check, &sealed.check) {
        return Err(VaultError::WrongPassphrase);
    }
    let contents = decrypt(&opened, &sealed).await?;
    OPENED.set(Some(opened));
    Ok(contents)
}

/// Reads the open vault again: another tab may have written it.
///
/// # Errors
/// See [`VaultError`].
pub async fn reread<T: Record>() -> Result<T, VaultError> {
    let opened = OPENED.with_borrow(Clone::clone).ok_or(VaultError::Locked)?;
    decrypt(&opened, &read()?).await
}

/// Writes everything into the open vault, if it is still to be written once it is encrypted.
///
/// # Errors
/// See [`VaultError`].
pub async fn write<T: Record>(
    contents: &T,
    is_wanted: impl Fn() -> bool,
) -> Result<(), VaultError> {
    let opened = OPENED.with_borrow(Clone::clone).ok_or(VaultError::Locked)?;
    let iv = random::bytes::<12>();
    let plain = contents.to_json().to_text();
    let data = crypto::encrypt(&opened.key, &iv, plain.as_bytes())
        .await
        .ok_or(VaultError::NoCrypto)?;
    let sealed = Sealed {
        version: 1,
        iterations: opened.iterations,
        salt: opened.salt,
        check: opened.check,
        iv: base64url::encode(&iv),
        data: base64url::encode(&data),
    };
    match !is_wanted() || Area::Device.write(RECORD, &sealed) {
        true => Ok(()),
        false => Err(VaultError::Full),
    }
}

/// Lets go of the key.
pub fn lock() {
    OPENED.set(None);
}

/// Removes the vault with everything in it.
pub fn remove() {
    lock();
    Area::Device.remove(RECORD);
}

fn read() -> Result<Sealed, VaultError> {
    let sealed = Area::Device.read::<Sealed>(RECORD);
    sealed
        .filter(|sealed| sealed.version == 1 && sealed.iterations <= MOST_ITERATIONS)
        .ok_or(VaultError::Damaged)
}

async fn open(
    passphrase: &str,
    salt_text: String,
    salt: &[u8],
    iterations: u64,
) -> Result<Opened, VaultError> {
    let (key, check) = crypto::derive(passphrase, salt, iterations as u32)
        .await
        .ok_or(VaultError::NoCrypto)?;
    Ok(Opened {
        key,
        salt: salt_text,
        check: base64url::encode(&check),
        iterations,
    })
}

async fn decrypt<T: Record>(opened: &Opened, sealed: &Sealed) -> Result<T, VaultError> {
    let decoded = |text: &str| base64url::decode(text).ok_or(VaultError::Damaged);
    let (iv, data) = (decoded(&sealed.iv)?, decoded(&sealed.data)?);
    let plain = crypto::decrypt(&opened.key, &iv, &data)
        .await
        .ok_or(VaultError::Damaged)?;
    json::parse(&plain, plain.len())
        .ok()
        .and_then(|json| T::from_json(&json))
        .ok_or(VaultError::Damaged)
}
