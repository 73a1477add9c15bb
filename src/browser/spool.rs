//! A file on its way, kept by the browser piece by piece until it is whole: what has come is not lost with the tab, and never in
//! memory all at once.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use super::{
    database::{Database, DatabaseError},
    js::{call, get, name_of},
    page,
    storage::Area,
};
use crate::oauth::{json, record::Record};

const DATABASE: &str = "latchkey-export";
const JOB: &str = "job";
const PIECES: &str = "pieces";

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
        Ok(Self(Database::open(DATABASE, &[JOB, PIECES]).await?))
    }

    /// Adds a piece, and what is known of the file from now on: both, or neither.
    ///
    /// # Errors
    /// See [`DatabaseError`].
    pub async fn add(&self, piece: &str, job: &impl Record) -> Result<(), DatabaseError> {
        let transaction = self.0.begin(&[JOB, PIECES], true)?;
        if !piece.is_empty() {
            let blob = blob(&Array::of1(&JsValue::from_str(piece)), "");
            transaction.ask(PIECES, "add", &[&blob])?;
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
        let transaction = self.0.begin(&[JOB, PIECES], true)?;
        transaction.ask(JOB, "clear", &[])?;
        transaction.ask(PIECES, "clear", &[])?;
        transaction.finish().await
    }
}

/// # Panics
/// Never: texts and blobs are what a blob is made of.
fn blob(parts: &Array, mime: &str) -> Blob {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_blob_sequence_and_options(parts, &options).expect("texts and blobs make a blob")
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
    super::js::set(&options, "suggestedName", &name.into());
    match settled(call(&window, "showSaveFilePicker", &[&options])).await {
        Ok(handle) => Chosen::Place(Place(handle)),
        Err(error) if name_of(&error) == "AbortError" => Chosen::Nothing,
        Err(_) => Chosen::NotHere,
    }
}

impl Place {
    /// Writes a file there. False if the disk is full, or the browser forbids it by now.
    pub async fn write(&self, file: &Blob) -> bool {
        let write = async {
            let writable = settled(call(&self.0, "createWritable", &[])).await?;
            let stream = call(file, "stream", &[])?;
            // It closes the file when all of it is written.
            settled(call(&stream, "pipeTo", &[&writable])).await
        };
        write.await.is_ok()
    }
}

async fn settled(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.unchecked_into::<Promise>()).await
}

/// Keeps the screen on until it is dropped, where the browser allows that.
pub struct Awake(JsValue);

/// Asks for it.
pub async fn stay_awake() -> Option<Awake> {
    let lock = get(&page::window().navigator(), "wakeLock");
    if lock.is_undefined() {
        return None;
    }
    let asked = call(&lock, "request", &[&"screen".into()]);
    settled(asked).await.ok().map(Awake)
}

impl Drop for Awake {
    fn drop(&mut self) {
        // It may be released already, when the tab was hidden.
        let _ = call(&self.0, "release", &[]);
    }
}
