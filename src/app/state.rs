//! Values that tell of their changes.
//!
//! Leptos' own signals and memos are compiled anew for each type of value, some kilobytes each time. Here one trigger, one
//! memo and one stored value serve all.

use std::{
    any::Any,
    marker::PhantomData,
    rc::Rc,
    sync::{PoisonError, RwLock},
};

use leptos::prelude::{ArcTrigger, GetValue, LocalStorage, Memo, Notify, StoredValue, Track, With};

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

/// Keeps a value until the current owner goes.
pub fn keep(value: impl Any) {
    let value: Rc<dyn Any> = Rc::new(value);
    StoredValue::new_local(value);
}

/// A [`State`] of the current owner. It can be copied into every closure, and goes with its owner.
pub struct Local<T>(
    StoredValue<Rc<dyn Any>, LocalStorage>,
    PhantomData<fn() -> T>,
);

impl<T> Clone for Local<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Local<T> {}

impl<T: 'static> Local<T> {
    /// A state that begins with a value.
    pub fn new(value: T) -> Self {
        let state: Rc<dyn Any> = Rc::new(State::new(value));
        Self(StoredValue::new_local(state), PhantomData)
    }

    /// The state itself.
    ///
    /// # Panics
    /// When the owner is gone, as Leptos' signals do.
    pub fn state(self) -> Rc<State<T>> {
        match self.0.get_value().downcast() {
            Ok(state) => state,
            Err(_) => unreachable!(),
        }
    }

    /// Replaces the value.
    pub fn set(self, value: T) {
        self.state().set(value);
    }
}

impl<T: Clone + 'static> Local<T> {
    /// The value. Whatever reads it here runs again when it changes.
    pub fn get(self) -> T {
        self.state().get()
    }

    /// The value, once.
    pub fn get_untracked(self) -> T {
        self.state().get_untracked()
    }
}

/// A text made of other states, or none. It tells only of its changes.
pub fn derived(make: impl Fn() -> Option<String> + Send + Sync + 'static) -> Memo<Option<String>> {
    fn of(make: Box<dyn Fn() -> Option<String> + Send + Sync>) -> Memo<Option<String>> {
        Memo::new(move |_| make())
    }
    of(Box::new(make))
}

/// A yes or no made of other states. It tells only of its changes.
#[derive(Clone, Copy)]
pub struct Whether(Memo<Option<String>>);

/// Answers a question about other states.
pub fn whether(is: impl Fn() -> bool + Send + Sync + 'static) -> Whether {
    Whether(derived(move || is().then(String::new)))
}

impl Whether {
    /// The answer. Whatever reads it here runs again when it changes.
    pub fn get(self) -> bool {
        self.0.with(Option::is_some)
    }
}
