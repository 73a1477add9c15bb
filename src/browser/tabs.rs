//! The other tabs of this page: one at a time for what must be done once, and word of what was done.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{
    js::{call, get, set},
    page,
};
use crate::oauth::{json, record::Record};

/// Runs when no other tab is inside of the same name (Web Locks). Where the browser has no locks, it runs at once.
pub async fn alone(name: &str, work: impl Future<Output = ()> + 'static) {
    let locks = Reflect::get(&page::window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into())
        .ok()
        .and_then(|request| request.dyn_into::<Function>().ok());
    let Some(request) = request else {
        return work.await;
    };
    // The lock is held until this promise is settled.
    let work = Closure::once(move || -> Promise {
        wasm_bindgen_futures::future_to_promise(async move {
            work.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let held = request.call2(&locks, &name.into(), work.as_ref());
    if let Some(held) = held.ok().and_then(|held| held.dyn_into::<Promise>().ok()) {
        // It fails only as the work does, which tells of its failures itself.
        let _ = wasm_bindgen_futures::JsFuture::from(held).await;
    }
}

/// What only one tab has at a time, until it is dropped.
pub struct Only(Option<Function>);

/// Takes it, unless another tab has it (Web Locks). Where the browser has no locks, every tab gets it.
pub async fn only(name: &str) -> Option<Only> {
    let locks = get(&page::window().navigator(), "locks");
    if locks.is_undefined() {
        return Some(Only(None));
    }
    let mut ask = |done: Function, _: Function| {
        let given = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                // Only an impossible call fails, here and below.
                let _ = done.call0(&JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is settled.
            let held = Promise::new(&mut |release, _| {
                let _ = done.call1(&JsValue::NULL, &release);
            });
            held.into()
        });
        let options = js_sys::Object::new();
        set(&options, "ifAvailable", &JsValue::TRUE);
        let _ = call(&locks, "request", &[&name.into(), &options, &given]);
    };
    let asked = wasm_bindgen_futures::JsFuture::from(Promise::new(&mut ask)).await;
    let release = asked.ok()?.dyn_into::<Function>().ok()?;
    Some(Only(Some(release)))
}

impl Drop for Only {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// A channel to the other tabs. What is said in it is in their memory only.
pub struct Channel(Option<BroadcastChannel>);

impl Channel {
    /// Opens the channel of a name and calls back on every message that can be read, for as long as the page lives.
    pub fn open<T: Record>(name: &str, heard: impl Fn(T) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            let message = json::parse(text.as_bytes(), text.len()).ok();
            if let Some(message) = message.and_then(|message| T::from_json(&message)) {
                heard(message);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        }
        listen.forget();
        Self(channel)
    }

    /// Tells the other tabs.
    pub fn tell<T: Record>(&self, message: &T) {
        if let Some(channel) = &self.0 {
            // A closed channel has no one to tell.
            let _ = channel.post_message(&message.to_json().to_text().into());
        }
    }
}
