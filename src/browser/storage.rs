//! Web storage: small JSON records, by the tab or by the device. Secrets may go to the tab only.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Storage, StorageManager};

use super::page;
use crate::oauth::{json, record::Record};

/// Where a record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// `localStorage`: shared by every tab, survives the browser's end. Never for a secret.
    Device,
    /// `sessionStorage`: this tab only, gone with it.
    Tab,
}

impl Area {
    /// Reads a record. Nothing when it is absent, unreadable, or storage is switched off.
    pub fn read<T: Record>(self, key: &str) -> Option<T> {
        let text = self.storage()?.get_item(key).ok()??;
        T::from_json(&json::parse(text.as_bytes(), text.len()).ok()?)
    }

    /// Writes a record. False when storage is full or switched off.
    pub fn write<T: Record>(self, key: &str, value: &T) -> bool {
        let text = value.to_json().to_text();
        self.storage()
            .is_some_and(|storage| storage.set_item(key, &text).is_ok())
    }

    /// Whether there is a record, readable or not.
    pub fn has(self, key: &str) -> bool {
        self.storage()
            .is_some_and(|storage| matches!(storage.get_item(key), Ok(Some(_))))
    }

    /// Removes a record.
    pub fn remove(self, key: &str) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(key);
        }
    }

    /// The keys that start with a prefix.
    pub fn keys(self, prefix: &str) -> Vec<String> {
        let Some(storage) = self.storage() else {
            return Vec::new();
        };
        (0..storage.length().unwrap_or(0))
            .filter_map(|index| storage.key(index).ok().flatten())
            .filter(|key| key.starts_with(prefix))
            .collect()
    }

    fn storage(self) -> Option<Storage> {
        match self {
            Self::Device => page::window().local_storage().ok().flatten(),
            Self::Tab => page::window().session_storage().ok().flatten(),
        }
    }
}

/// Whether the browser promised to keep what this site stores, its keys among it; `None` where it does not say.
pub async fn is_lasting() -> Option<bool> {
    yes_or_no(manager()?.persisted()).await
}

/// Asks the browser to keep what this site stores, unless it promised that already. Some ask the person first.
pub async fn ask_to_last() -> Option<bool> {
    match is_lasting().await {
        Some(false) => yes_or_no(manager()?.persist()).await,
        answer => answer,
    }
}

async fn yes_or_no<T: Into<JsValue>>(asked: Result<T, JsValue>) -> Option<bool> {
    JsFuture::from(Promise::from(asked.ok()?.into()))
        .await
        .ok()?
        .as_bool()
}

/// Absent outside a secure context, where the types pretend otherwise.
fn manager() -> Option<StorageManager> {
    match page::window().is_secure_context() {
        true => Some(page::window().navigator().storage()),
        false => None,
    }
}
