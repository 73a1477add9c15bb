//! A file on its way, kept by the browser piece by piece until it is whole: what has come is not lost with the tab, and never in
//! memory all at once.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob};

use super::{
    database::{Database, DatabaseError},
    files::blob,
    js::{call, get, name_of, set},
    page,
    storage::Area,
};
use crate::oauth::{json, record::Record};

const DATABASE: &str = "latchkey-export";
const JOB: &str = "job";
const MARKS: &str = "marks";
const PIECES: &str = "pieces";
const STORES: [&str; 3] = [JOB, MARKS, PIECES];

/// Counted up whenever a store is added.
const VERSION: u32 = 2;

/// Says that there is a spool.
const MARK: &str = "latchkey.export";

/// The key of the one job.
const ONLY: &str = "only";

/// The file on its way, of which there is one at most.
pub struct Spool(Database);

impl Spool {
    /// Whether there may be one: asking the browser itself would make it.
    pub fn is_there() -> bool {
        Area::Device.has(MARK)
    }

    /// Opens it.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn open() -> Result<Self, DatabaseError> {
        Area::Device.write(MARK, &true);
        Ok(Self(Database::open(DATABASE, VERSION, &STORES).await?))
    }

    /// Adds a piece, the marks of who is in it, and what is known of the file from now on: all of it, or nothing.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn add(
        &self,
        piece: &str,
        marks: &[u8],
        job: &impl Record,
    ) -> Result<(), DatabaseError> {
        let transaction = self.0.begin(&STORES, true)?;
        if !piece.is_empty() {
            let blob = blob(&Array::of1(&JsValue::from_str(piece)), "");
            transaction.ask(PIECES, "add", &[&blob])?;
        }
        if !marks.is_empty() {
            transaction.ask(MARKS, "add", &[&Uint8Array::from(marks)])?;
        }
        let job = JsValue::from_str(&job.to_json().to_text());
        transaction.ask(JOB, "put", &[&job, &ONLY.into()])?;
        transaction.finish().await
    }

    /// What is known of the file, if there is one.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn job<T: Record>(&self) -> Result<Option<T>, DatabaseError> {
        let transaction = self.0.begin(&[JOB], false)?;
        let job = transaction.get(JOB, "get", &[&ONLY.into()]).await?;
        Ok(job
            .as_string()
            .and_then(|job| T::from_json(&json::parse(job.as_bytes(), job.len()).ok()?)))
    }

    /// Reads the marks of everyone who is in the file, piece by piece.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn marks(&self, read: &mut dyn FnMut(&[u8])) -> Result<(), DatabaseError> {
        let transaction = self.0.begin(&[MARKS], false)?;
        let pieces: Array = transaction
            .get(MARKS, "getAll", &[])
            .await?
            .unchecked_into();
        for piece in pieces.iter() {
            read(&piece.unchecked_into::<Uint8Array>().to_vec());
        }
        Ok(())
    }

    /// All pieces as one file. The browser puts them together without reading them.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn file(&self, mime: &str, end: &str) -> Result<Blob, DatabaseError> {
        let transaction = self.0.begin(&[PIECES], false)?;
        let pieces: Array = transaction
            .get(PIECES, "getAll", &[])
            .await?
            .unchecked_into();
        pieces.push(&JsValue::from_str(end));
        Ok(blob(&pieces, mime))
    }

    /// Removes it without a trace.
    pub async fn remove(self) {
        // What cannot be removed from it goes with it.
        let _ = self.clear().await;
        drop(self);
        Database::delete(DATABASE);
        Area::Device.remove(MARK);
    }

    /// Removes everything that is in it.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn clear(&self) -> Result<(), DatabaseError> {
        let transaction = self.0.begin(&STORES, true)?;
        for store in STORES {
            transaction.ask(store, "clear", &[])?;
        }
        transaction.finish().await
    }
}

/// A place on the disk that a person chose.
#[derive(Clone)]
pub struct Place(JsValue);

/// What came of asking for a place.
pub enum Chosen {
    Place(Place),
    /// The person thought better of it.
    Nothing,
    /// This browser does not let one choose: files are downloads there.
    NotHere,
}

/// Has a person choose where a file goes. Only in the course of a click.
pub async fn choose(name: &str) -> Chosen {
    let window = page::window();
    if get(&window, "showSaveFilePicker").is_undefined() {
        return Chosen::NotHere;
    }
    let options = js_sys::Object::new();
    set(&options, "suggestedName", &name.into());
    match settled(call(&window, "showSaveFilePicker", &[&options])).await {
        Ok(handle) => Chosen::Place(Place(handle)),
        Err(error) if name_of(&error) == "AbortError" => Chosen::Nothing,
        Err(_) => Chosen::NotHere,
    }
}

impl Place {
    /// Writes a file there, as a stream. False if the disk is full, the browser forbids it by now, or it was given up: what was there
    /// before is there still then.
    pub async fn write(&self, file: &Blob, until: &AbortSignal) -> bool {
        let write = async {
            let writable = settled(call(&self.0, "createWritable", &[])).await?;
            let stream = call(file, "stream", &[])?;
            let options = js_sys::Object::new();
            set(&options, "signal", until);
            // It closes the file when all of it is written.
            settled(call(&stream, "pipeTo", &[&writable, &options])).await
        };
        write.await.is_ok()
    }
}

async fn settled(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.unchecked_into::<Promise>()).await
}
