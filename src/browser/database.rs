//! The browser's own database (IndexedDB), with as much of it as this page needs.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use super::{
    js::{call, get, name_of, set},
    page,
};

/// Why the database did not do what it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseError {
    /// This browser has none.
    Absent,
    /// There is no room for more.
    Full,
    /// The browser forbids it, or does not take what is to be kept.
    Refused,
    /// Anything else.
    Failed,
}

/// An open database. It is closed when this goes.
pub struct Database(JsValue);

impl Database {
    /// Opens a database, and makes it with these stores if it is not there, or those that an earlier version lacks. Keys of their
    /// entries are counted up by themselves, or given.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn open(
        name: &str,
        version: u32,
        stores: &'static [&'static str],
    ) -> Result<Self, DatabaseError> {
        let factory = get(&page::window(), "indexedDB");
        if factory.is_undefined() || factory.is_null() {
            return Err(DatabaseError::Absent);
        }
        let request = call(&factory, "open", &[&name.into(), &version.into()]);
        let request = request.map_err(|error| error_of(&error))?;
        let making = request.clone();
        let make = Closure::<dyn FnMut(Event)>::new(move |_| {
            for store in stores {
                let counted = js_sys::Object::new();
                set(&counted, "autoIncrement", &JsValue::TRUE);
                // It fails for a store that is there already, and only then.
                let _ = call(
                    &get(&making, "result"),
                    "createObjectStore",
                    &[&JsValue::from_str(store), &counted],
                );
            }
        });
        set(&request, "onupgradeneeded", make.as_ref());
        let database = answer(Ok(request)).await?;
        // Whoever removes it, or has a later version of this page, waits for everyone who has it open.
        let close = call(&get(&database, "close"), "bind", &[&database]);
        set(&database, "onversionchange", &close.unwrap_or_default());
        Ok(Self(database))
    }

    /// Removes a database, as soon as nothing is under way in it any more.
    pub fn delete(name: &str) {
        let factory = get(&page::window(), "indexedDB");
        // What is not there, or not removed now, is of no use to anybody.
        let _ = call(&factory, "deleteDatabase", &[&name.into()]);
    }

    /// Begins a transaction on some stores.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub fn begin(&self, stores: &[&str], is_to_write: bool) -> Result<Transaction, DatabaseError> {
        let mode = match is_to_write {
            true => "readwrite",
            false => "readonly",
        };
        let names = Array::new();
        for store in stores {
            names.push(&JsValue::from_str(store));
        }
        let transaction = call(&self.0, "transaction", &[&names, &mode.into()]);
        transaction
            .map(Transaction)
            .map_err(|error| error_of(&error))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // It cannot fail.
        let _ = call(&self.0, "close", &[]);
    }
}

/// A transaction: all of it happens, or nothing.
pub struct Transaction(JsValue);

impl Transaction {
    /// Asks a store for something, as its interface calls it.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub fn ask(
        &self,
        store: &str,
        method: &str,
        arguments: &[&JsValue],
    ) -> Result<JsValue, DatabaseError> {
        let asked = call(&self.0, "objectStore", &[&store.into()])
            .and_then(|store| call(&store, method, arguments));
        asked.map_err(|error| error_of(&error))
    }

    /// The same, with what it brings. The transaction is still open then, until the next thing is waited for.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn get(
        &self,
        store: &str,
        method: &str,
        arguments: &[&JsValue],
    ) -> Result<JsValue, DatabaseError> {
        let request = self.ask(store, method, arguments)?;
        answer(Ok(request)).await
    }

    /// Waits until what was written is there to stay: the browser may find only then that there is no room.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn finish(self) -> Result<(), DatabaseError> {
        settled(&self.0, "oncomplete", "onabort").await
    }
}

async fn answer(request: Result<JsValue, JsValue>) -> Result<JsValue, DatabaseError> {
    let request = request.map_err(|error| error_of(&error))?;
    settled(&request, "onsuccess", "onerror").await?;
    Ok(get(&request, "result"))
}

async fn settled(target: &JsValue, good: &str, bad: &str) -> Result<(), DatabaseError> {
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
fn error_of(error: &JsValue) -> DatabaseError {
    match &*name_of(error) {
        "QuotaExceededError" => DatabaseError::Full,
        // Firefox's private windows have a store, and it does not take everything.
        "DataCloneError" | "InvalidStateError" | "SecurityError" => DatabaseError::Refused,
        _ => DatabaseError::Failed,
    }
}
