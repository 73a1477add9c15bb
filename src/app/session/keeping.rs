//! Keeping the tokens on this device, encrypted, for as long as the person wants that.

use std::{sync::atomic::Ordering, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::{Session, Wallet, orgs};
use crate::app::{dom, task::spawn};
use crate::browser::{
    clock, page,
    vault::{self, VaultError},
};

/// After so many seconds in which nobody touched the page, an open vault is locked.
const IDLE: u64 = 10 * 60;

/// How often that is looked at.
const LOOK: Duration = Duration::from_secs(5);

/// How the vault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// There is none on this device.
    Nothing,
    /// There is one, and its passphrase was not given here yet.
    Locked(Option<VaultError>),
    /// The passphrase is being hashed, which takes a moment on purpose.
    Opening,
    /// Everything is written to it at once. The error is that of the last attempt.
    Open(Option<VaultError>),
}

impl Session {
    /// How the vault is when the page starts.
    pub(super) fn first_keeping() -> Keeping {
        match vault::exists() {
            true => Keeping::Locked(None),
            false => Keeping::Nothing,
        }
    }

    /// Watches what happens to the vault: nothing for a while, or another tab's writing.
    pub(super) fn watch_vault(self) {
        let touched = StoredValue::new(clock::now());
        for event in ["pointerdown", "keydown"] {
            let touch = move |_| touched.set_value(clock::now());
            dom::listen(&page::window(), event, Box::new(touch));
        }
        set_interval(
            move || {
                if clock::now().saturating_sub(touched.get_value()) > IDLE {
                    self.lock();
                }
            },
            LOOK,
        );
        let written = move |event: web_sys::Event| {
            let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            match key.as_deref() {
                Some(vault::RECORD) => self.follow_vault(),
                Some(orgs::RECORD) => self.follow_orgs(),
                _ => {}
            }
        };
        dom::listen(&page::window(), "storage", Box::new(written));
    }

    /// Keeps the tokens on this device from now on, encrypted by this passphrase.
    pub fn keep_on_device(self, passphrase: String) {
        self.keeping.set(Keeping::Opening);
        spawn(async move {
            match vault::create(&passphrase).await {
                Ok(()) => {
                    self.keeping.set(Keeping::Open(None));
                    self.keep_keys();
                    self.write_vault().await;
                }
                Err(_) => self.keeping.set(Self::first_keeping()),
            }
        });
    }

    /// Opens the vault. What is in it comes to the tokens that are there.
    pub fn unlock(self, passphrase: String) {
        self.keeping.set(Keeping::Opening);
        spawn(async move {
            match vault::unlock::<Wallet>(&passphrase).await {
                Ok(kept) => {
                    self.keeping.set(Keeping::Open(None));
                    self.change_wallet(|wallet| wallet.join(kept));
                }
                Err(error) => self.keeping.set(Keeping::Locked(Some(error))),
            }
        });
    }

    /// Locks the vault and lets go of what is in it: the page has no token then. Not while the last writing failed, which would
    /// lose what only the page has.
    pub fn lock(self) {
        if self.keeping.get_untracked() == Keeping::Open(None) {
            vault::lock();
            self.let_go_of_keys();
            self.keeping.set(Keeping::Locked(None));
            self.change_wallet(|wallet| *wallet = Wallet::default());
        }
    }

    /// Removes the vault from this device. The tokens stay in the page.
    pub fn remove_vault(self) {
        vault::remove();
        self.keeping.set(Keeping::Nothing);
    }

    /// Writes the tokens to the vault if it is open. Of several writings at once the last one counts.
    pub fn save_to_vault(self) {
        if matches!(self.keeping.get_untracked(), Keeping::Open(_)) {
            self.keep_keys();
            spawn(self.write_vault());
        }
    }

    async fn write_vault(self) {
        let written = self.saving.fetch_add(1, Ordering::Relaxed) + 1;
        let is_last = || self.saving.load(Ordering::Relaxed) == written;
        let wallet = self.wallet.get_untracked();
        let outcome = vault::write(&wallet, is_last).await;
        let is_open = matches!(self.keeping.get_untracked(), Keeping::Open(_));
        if is_open && is_last() {
            self.keeping.set(Keeping::Open(outcome.err()));
        }
    }

    /// Another tab wrote the vault, or removed it.
    fn follow_vault(self) {
        match self.keeping.get_untracked() {
            _ if !vault::exists() => {
                vault::lock();
                self.keeping.set(Keeping::Nothing);
            }
            Keeping::Nothing => self.keeping.set(Keeping::Locked(None)),
            Keeping::Open(_) => spawn(async move {
                match vault::reread::<Wallet>().await {
                    Ok(kept) => self.replace_wallet(kept),
                    // Another passphrase: what this tab has stays in its memory.
                    Err(error) => {
                        vault::lock();
                        self.keeping.set(Keeping::Locked(Some(error)));
                    }
                }
            }),
            Keeping::Locked(_) | Keeping::Opening => {}
        }
    }
}
