//! Web storage: small JSON records, by the tab or by the device. Secrets may go to the tab only.

use web_sys::Storage;

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
