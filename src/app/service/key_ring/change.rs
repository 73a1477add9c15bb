//! What is done to the keys: in the browser's store, or in the page where the browser keeps none.

use super::{KeyRing, Standing};
use crate::app::task::spawn;
use crate::browser::keys::{Key, KeyError, Purpose, Store};

/// What is done to the keys.
pub enum Change {
    Add(Key),
    Remove(String),
    Rename(String, String),
    /// How the org calls it.
    SetKid(String, String),
    /// Signs with it for the present app.
    Use(String),
}

impl KeyRing {
    /// Does something to the keys, and tells what became of it. A browser that keeps none gets a ring that ends with the page.
    pub fn change(self, change: Change, done: impl FnOnce(Result<(), KeyError>) + 'static) {
        let done: Box<dyn FnOnce(Result<(), KeyError>)> = Box::new(done);
        let change = match change {
            // The first of an app is there to be used.
            Change::Add(mut key) => {
                let is_first = |other: &Key| !other.in_use || other.purpose != key.purpose;
                key.in_use = self.keys.with_untracked(|keys| keys.iter().all(is_first));
                Change::Add(key)
            }
            other => other,
        };
        spawn(async move {
            let outcome = self.apply(&change).await;
            self.read().await;
            done(outcome);
        });
    }

    async fn apply(self, change: &Change) -> Result<(), KeyError> {
        let purpose = self.purpose();
        if let Change::Remove(id)
        | Change::Rename(id, _)
        | Change::SetKid(id, _)
        | Change::Use(id) = change
        {
            let is_passing = self
                .passing
                .with_untracked(|keys| keys.iter().any(|key| key.id == *id));
            if is_passing {
                self.apply_here(change, &purpose);
                return Ok(());
            }
        }
        let kept = self.apply_to_store(change, &purpose).await;
        match (kept, change) {
            (Err(KeyError::Gone), _) => Err(KeyError::Gone),
            (Err(error), Change::Add(_)) => {
                self.apply_here(change, &purpose);
                self.standing.set(Standing::Passing(error));
                Ok(())
            }
            (Ok(()), Change::Add(_)) => {
                self.ask_to_last();
                Ok(())
            }
            (outcome, _) => outcome,
        }
    }

    async fn apply_to_store(self, change: &Change, purpose: &Purpose) -> Result<(), KeyError> {
        let store = Store::open().await?;
        match change {
            Change::Add(key) => store.put(key).await,
            Change::Remove(id) => store.remove(id).await,
            Change::Rename(id, name) => store.rename(id, name).await,
            Change::SetKid(id, kid) => {
                let kid = kid.clone();
                store.change(id, Box::new(move |key| key.kid = kid)).await
            }
            Change::Use(id) => {
                let purpose = purpose.clone();
                let tie = Box::new(move |key: &mut Key| key.purpose = purpose);
                store.change(id, tie).await?;
                store.use_key(id).await
            }
        }
    }

    fn apply_here(self, change: &Change, purpose: &Purpose) {
        self.passing.update(|keys| match change {
            Change::Add(key) => keys.insert(0, key.clone()),
            Change::Remove(id) => keys.retain(|key| key.id != *id),
            Change::Rename(id, name) => {
                edit(keys, id, &mut |key| key.name.clone_from(name));
            }
            Change::SetKid(id, kid) => edit(keys, id, &mut |key| key.kid.clone_from(kid)),
            Change::Use(id) => {
                for key in keys.iter_mut().filter(|key| key.purpose == *purpose) {
                    key.in_use = false;
                }
                edit(keys, id, &mut |key| {
                    key.purpose = purpose.clone();
                    key.in_use = true;
                });
            }
        });
    }
}

fn edit(keys: &mut [Key], id: &str, change: &mut dyn FnMut(&mut Key)) {
    if let Some(key) = keys.iter_mut().find(|key| key.id == id) {
        change(key);
    }
}
