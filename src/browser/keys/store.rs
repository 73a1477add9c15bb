//! Where keys are kept: a database of the browser's (IndexedDB), which takes the handles as they are.

use std::cmp::Reverse;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use super::{
    Key, KeyError, Kind, Purpose,
    convert::{call, get, set},
    crypto, generate, name_of,
};
use crate::browser::page;
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
pub struct Store(JsValue);

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
        let factory = Reflect::get(&page::window(), &"indexedDB".into());
        let factory = factory.map_err(|error| error_of(&error))?;
        if factory.is_undefined() || factory.is_null() {
            return Err(KeyError::NoStore);
        }
        let request = call(&factory, "open", &[&DATABASE.into(), &1.into()]);
        let request = request.map_err(|error| error_of(&error))?;
        let making = request.clone();
        let make = Closure::<dyn FnMut(Event)>::new(move |_| {
            // If it fails, so does the opening.
            let _ = call(
                &get(&making, "result"),
                "createObjectStore",
                &[&KEYS.into()],
            );
        });
        set(&request, "onupgradeneeded", make.as_ref());
        Ok(Self(answer(Ok(request)).await?))
    }

    /// Every key, the newest first. What a later version wrote is left out.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn list(&self) -> Result<Vec<Key>, KeyError> {
        let (keys, _) = self.keys(false)?;
        all(&keys).await
    }

    /// One key.
    ///
    /// # Errors
    /// [`KeyError::Gone`] if it is not there; else as [`Store::open`].
    pub async fn find(&self, id: &str) -> Result<Key, KeyError> {
        let (keys, _) = self.keys(false)?;
        read(&answer(call(&keys, "get", &[&id.into()])).await?).ok_or(KeyError::Gone)
    }

    /// Keeps a key, in the place of one with the same ID.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn put(&self, key: &Key) -> Result<(), KeyError> {
        let (keys, transaction) = self.keys(true)?;
        put(&keys, key)?;
        finish(&transaction).await
    }

    /// Removes a key for good. That it is not there is no error.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn remove(&self, id: &str) -> Result<(), KeyError> {
        let (keys, transaction) = self.keys(true)?;
        call(&keys, "delete", &[&id.into()]).map_err(|error| error_of(&error))?;
        finish(&transaction).await
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
        let (keys, transaction) = self.keys(true)?;
        let found = answer(call(&keys, "get", &[&id.into()])).await?;
        let mut key = read(&found).ok_or(KeyError::Gone)?;
        change(&mut key);
        put(&keys, &key)?;
        finish(&transaction).await
    }

    /// Signs with this key from now on, and with no other of the same purpose.
    ///
    /// # Errors
    /// [`KeyError::Gone`] if it is not there; else as [`Store::open`].
    pub async fn use_key(&self, id: &str) -> Result<(), KeyError> {
        let (keys, transaction) = self.keys(true)?;
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
        finish(&transaction).await
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
        let (keys, transaction) = self.keys(true)?;
        // Only one tab can add it; what is there afterwards is everyone's.
        let added = call(&keys, "add", &[&entry(&key), &JsValue::from_str(&id)]);
        added.map_err(|error| error_of(&error))?;
        let outcome = finish(&transaction).await;
        match self.find(&id).await {
            Err(KeyError::Gone) => outcome.and(Err(KeyError::Gone)),
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

    /// The store of keys, in a transaction of its own.
    fn keys(&self, is_to_write: bool) -> Result<(JsValue, JsValue), KeyError> {
        let mode = match is_to_write {
            true => "readwrite",
            false => "readonly",
        };
        let begin = || {
            let transaction = call(&self.0, "transaction", &[&KEYS.into(), &mode.into()])?;
            Ok((
                call(&transaction, "objectStore", &[&KEYS.into()])?,
                transaction,
            ))
        };
        begin().map_err(|error: JsValue| error_of(&error))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // It cannot fail.
        let _ = call(&self.0, "close", &[]);
    }
}

fn dpop_id(org: &str, client_id: &str) -> String {
    ["dpop ", org, " ", client_id].concat()
}

async fn all(keys: &JsValue) -> Result<Vec<Key>, KeyError> {
    let entries = answer(call(keys, "getAll", &[])).await?;
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

fn put(keys: &JsValue, key: &Key) -> Result<(), KeyError> {
    match call(keys, "put", &[&entry(key), &JsValue::from_str(&key.id)]) {
        Ok(_) => Ok(()),
        Err(error) => Err(error_of(&error)),
    }
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

/// Waits for what a request brings. The transaction is still open then, until the next thing is waited for.
async fn answer(request: Result<JsValue, JsValue>) -> Result<JsValue, KeyError> {
    let request = request.map_err(|error| error_of(&error))?;
    settled(&request, "onsuccess", "onerror").await?;
    Ok(get(&request, "result"))
}

/// Waits until what was written is there to stay: the browser may find only then that there is no room.
async fn finish(transaction: &JsValue) -> Result<(), KeyError> {
    settled(transaction, "oncomplete", "onabort").await
}

async fn settled(target: &JsValue, good: &str, bad: &str) -> Result<(), KeyError> {
    let settled = Promise::new(&mut |done, failed| {
        set(target, good, &done);
        set(target, bad, &failed);
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(()),
        Err(_) => Err(error_of(&get(target, "error"))),
    }
}

/// What an error of the browser means.
fn error_of(error: &JsValue) -> KeyError {
    match &*name_of(error) {
        "QuotaExceededError" => KeyError::Full,
        // Firefox's private windows have a store, and it does not take handles.
        "DataCloneError" | "InvalidStateError" | "SecurityError" => KeyError::Refused,
        _ => KeyError::StoreFailed,
    }
}
