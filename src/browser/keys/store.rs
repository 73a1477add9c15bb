//! Where keys are kept: a database of the browser's (IndexedDB), which takes the handles as they are.

use std::cmp::Reverse;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{Key, KeyError, Kind, Purpose, crypto, generate};
use crate::browser::{
    database::{Database, DatabaseError, Transaction},
    js::get,
};
use crate::oauth::{
    json,
    jwk::{Algorithm, Curve, PublicKey},
    record::{Record as _, record, record_by_name},
};

const DATABASE: &str = "latchkey";
const KEYS: &str = "keys";

/// Of an entry: what is known about the key, as JSON, and its handle.
const ABOUT: &str = "about";
const HANDLE: &str = "handle";

/// An open database. Every tab has its own, on the same keys; it is closed when this goes.
pub struct Store(Database);

/// All of a key but its handle.
struct About {
    id: String,
    name: String,
    kid: String,
    algorithm: Algorithm,
    public: PublicKey,
    created: u64,
    purpose: For,
    org: String,
    client_id: String,
    in_use: bool,
}

record!(About {
    id,
    name,
    kid,
    algorithm,
    public,
    created,
    purpose,
    org,
    client_id,
    in_use,
});

enum For {
    Client,
    Dpop,
}

record_by_name!(For {
    Client = "client",
    Dpop = "dpop",
});

impl Store {
    /// Opens the database, and makes it if it is not there.
    ///
    /// # Errors
    /// [`KeyError::NoStore`], [`KeyError::Refused`], [`KeyError::Full`] or [`KeyError::StoreFailed`].
    pub async fn open() -> Result<Self, KeyError> {
        Ok(Self(Database::open(DATABASE, 1, &[KEYS]).await?))
    }

    /// Every key, the newest first. What a later version wrote is left out.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn list(&self) -> Result<Vec<Key>, KeyError> {
        all(&self.begin(false)?).await
    }

    /// One key.
    ///
    /// # Errors
    /// [`KeyError::Gone`] if it is not there; else as [`Store::open`].
    pub async fn find(&self, id: &str) -> Result<Key, KeyError> {
        let found = self.begin(false)?.get(KEYS, "get", &[&id.into()]).await?;
        read(&found).ok_or(KeyError::Gone)
    }

    /// Keeps a key, in the place of one with the same ID.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn put(&self, key: &Key) -> Result<(), KeyError> {
        let keys = self.begin(true)?;
        put(&keys, key)?;
        Ok(keys.finish().await?)
    }

    /// Removes a key for good. That it is not there is no error.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn remove(&self, id: &str) -> Result<(), KeyError> {
        let keys = self.begin(true)?;
        keys.ask(KEYS, "delete", &[&id.into()])?;
        Ok(keys.finish().await?)
    }

    /// Gives a key another name.
    ///
    /// # Errors
    /// As [`Store::change`].
    pub async fn rename(&self, id: &str, name: &str) -> Result<(), KeyError> {
        let name = name.to_owned();
        self.change(id, Box::new(move |key| key.name = name)).await
    }

    /// Changes what is known about a key.
    ///
    /// # Errors
    /// [`KeyError::Gone`] if it is not there; else as [`Store::open`].
    pub async fn change(
        &self,
        id: &str,
        change: Box<dyn FnOnce(&mut Key)>,
    ) -> Result<(), KeyError> {
        let keys = self.begin(true)?;
        let found = keys.get(KEYS, "get", &[&id.into()]).await?;
        let mut key = read(&found).ok_or(KeyError::Gone)?;
        change(&mut key);
        put(&keys, &key)?;
        Ok(keys.finish().await?)
    }

    /// Signs with this key from now on, and with no other of the same purpose.
    ///
    /// # Errors
    /// [`KeyError::Gone`] if it is not there; else as [`Store::open`].
    pub async fn use_key(&self, id: &str) -> Result<(), KeyError> {
        let keys = self.begin(true)?;
        let all = all(&keys).await?;
        let chosen = all.iter().find(|key| key.id == id).ok_or(KeyError::Gone)?;
        for key in &all {
            let in_use = key.id == id;
            if key.purpose == chosen.purpose && key.in_use != in_use {
                let mut key = key.clone();
                key.in_use = in_use;
                put(&keys, &key)?;
            }
        }
        Ok(keys.finish().await?)
    }

    /// The key that an app's tokens are bound to, made if there is none. Tabs that ask at the same time get the same one.
    ///
    /// # Errors
    /// As [`Store::open`] and [`generate`].
    pub async fn dpop_key(&self, org: &str, client_id: &str) -> Result<Key, KeyError> {
        let id = dpop_id(org, client_id);
        match self.find(&id).await {
            Err(KeyError::Gone) => {}
            found => return found,
        }
        let purpose = Purpose::Dpop {
            org: org.to_owned(),
            client_id: client_id.to_owned(),
        };
        let mut key = generate(Kind::Ec(Curve::P256), String::new(), purpose).await?;
        key.id.clone_from(&id);
        key.in_use = true;
        let keys = self.begin(true)?;
        // Only one tab can add it; what is there afterwards is everyone's.
        keys.ask(KEYS, "add", &[&entry(&key), &JsValue::from_str(&id)])?;
        let outcome = keys.finish().await;
        match self.find(&id).await {
            Err(KeyError::Gone) => {
                outcome?;
                Err(KeyError::Gone)
            }
            found => found,
        }
    }

    /// Removes the key that an app's tokens are bound to: they are of no use from then on.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn remove_dpop_key(&self, org: &str, client_id: &str) -> Result<(), KeyError> {
        self.remove(&dpop_id(org, client_id)).await
    }

    /// A transaction on the keys.
    fn begin(&self, is_to_write: bool) -> Result<Transaction, KeyError> {
        Ok(self.0.begin(&[KEYS], is_to_write)?)
    }
}

impl From<DatabaseError> for KeyError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Absent => Self::NoStore,
            DatabaseError::Full => Self::Full,
            DatabaseError::Refused => Self::Refused,
            DatabaseError::Failed => Self::StoreFailed,
        }
    }
}

fn dpop_id(org: &str, client_id: &str) -> String {
    ["dpop ", org, " ", client_id].concat()
}

async fn all(keys: &Transaction) -> Result<Vec<Key>, KeyError> {
    let entries = keys.get(KEYS, "getAll", &[]).await?;
    let mut all = Vec::new();
    for index in 0.. {
        match Reflect::get_u32(entries.unchecked_ref(), index) {
            Ok(entry) if !entry.is_undefined() => all.extend(read(&entry)),
            _ => break,
        }
    }
    all.sort_by_key(|key: &Key| Reverse(key.created));
    Ok(all)
}

fn put(keys: &Transaction, key: &Key) -> Result<(), KeyError> {
    keys.ask(KEYS, "put", &[&entry(key), &JsValue::from_str(&key.id)])?;
    Ok(())
}

fn entry(key: &Key) -> Object {
    let (purpose, org, client_id) = match &key.purpose {
        Purpose::Client { org, client_id } => (For::Client, org, client_id),
        Purpose::Dpop { org, client_id } => (For::Dpop, org, client_id),
    };
    let about = About {
        id: key.id.clone(),
        name: key.name.clone(),
        kid: key.kid.clone(),
        algorithm: key.algorithm,
        public: key.public.clone(),
        created: key.created,
        purpose,
        org: org.clone(),
        client_id: client_id.clone(),
        in_use: key.in_use,
    };
    let about = JsValue::from_str(&about.to_json().to_text());
    crypto::object(&[(ABOUT, about), (HANDLE, key.handle.clone().into())])
}

fn read(entry: &JsValue) -> Option<Key> {
    let about = get(entry, ABOUT).as_string()?;
    let about = About::from_json(&json::parse(about.as_bytes(), about.len()).ok()?)?;
    let (org, client_id) = (about.org, about.client_id);
    Some(Key {
        id: about.id,
        name: about.name,
        kid: about.kid,
        algorithm: about.algorithm,
        public: about.public,
        created: about.created,
        purpose: match about.purpose {
            For::Client => Purpose::Client { org, client_id },
            For::Dpop => Purpose::Dpop { org, client_id },
        },
        in_use: about.in_use,
        handle: get(entry, HANDLE).dyn_into().ok()?,
    })
}
