//! A value that tells of its changes.

use std::sync::{PoisonError, RwLock};

use leptos::prelude::{ArcTrigger, Notify, Track};

/// What a signal is, but for one thing: whatever tracks and notifies is compiled once, and not for every type of value.
pub struct State<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> State<T> {
    /// A state that begins with a value.
    pub fn new(value: T) -> Self {
        Self {
            value: RwLock::new(value),
            changed: ArcTrigger::new(),
        }
    }

    /// Reads the value. Whatever reads it here runs again when it changes.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads the value once.
    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs again when the value changes, whatever it is.
    pub fn track(&self) {
        self.changed.track();
    }

    /// Changes the value in place.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.update_untracked(change);
        self.changed.notify();
    }

    /// Changes the value in place, and tells nobody.
    pub fn update_untracked(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        self.update(|place| *place = value);
    }
}

impl<T: Clone> State<T> {
    /// The value. Whatever reads it here runs again when it changes.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// The value, once.
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }
}
