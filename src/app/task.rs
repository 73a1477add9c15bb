//! Work that takes time.

use std::{pin::Pin, time::Duration};

use js_sys::{Function, Promise};

use crate::browser::page;

/// Runs a future to its end. Boxed first, so that whatever drives it is compiled once and not for every future.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}

/// Waits for a while.
pub async fn sleep(time: Duration) {
    let mut wake = |done: Function, _: Function| {
        let time = time.as_millis() as i32;
        let _ = page::window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, time);
    };
    // The promise is never refused.
    let _ = wasm_bindgen_futures::JsFuture::from(Promise::new(&mut wake)).await;
}
