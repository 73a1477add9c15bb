//! A screen that stays on while something long is under way (Screen Wake Lock).

use std::{cell::RefCell, rc::Rc};

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    js::{call, get},
    page,
};

/// Tells that the tab was hidden, or is seen again.
const SHOWN: &str = "visibilitychange";

/// Keeps the screen on until it is dropped, where the browser allows that.
pub struct Awake {
    lock: Rc<RefCell<Option<Promise>>>,
    shown: Closure<dyn Fn()>,
}

impl Awake {
    /// Asks for it: now, and whenever the tab is seen again. The browser takes it from a hidden tab, and never gives it back by itself.
    pub fn begin() -> Self {
        let lock = Rc::new(RefCell::new(ask()));
        let again = Rc::clone(&lock);
        let shown = Closure::<dyn Fn()>::new(move || {
            if let Some(lock) = ask() {
                release(again.replace(Some(lock)));
            }
        });
        listen("addEventListener", &shown);
        Self { lock, shown }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        listen("removeEventListener", &self.shown);
        release(self.lock.take());
    }
}

fn listen(method: &str, shown: &Closure<dyn Fn()>) {
    // A document takes any listener.
    let _ = call(&page::document(), method, &[&SHOWN.into(), shown.as_ref()]);
}

/// Nothing while the tab is hidden, or where the browser has no such locks.
fn ask() -> Option<Promise> {
    if get(&page::document(), "visibilityState") != "visible" {
        return None;
    }
    let locks = get(&page::window().navigator(), "wakeLock");
    let asked: Promise = call(&locks, "request", &[&"screen".into()])
        .ok()?
        .dyn_into()
        .ok()?;
    // A battery that runs low is a reason to refuse, and nothing that has to be told.
    let refused = Closure::once_into_js(|_: JsValue| {});
    let _ = call(&asked, "catch", &[&refused]);
    Some(asked)
}

/// It may not be there yet, or may be released already.
fn release(lock: Option<Promise>) {
    let Some(lock) = lock else {
        return;
    };
    spawn_local(async move {
        if let Ok(lock) = JsFuture::from(lock).await {
            let _ = call(&lock, "release", &[]);
        }
    });
}
