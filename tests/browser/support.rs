//! What the tests share.

use js_sys::{Function, Promise};
use latchkey::browser::page;
use wasm_bindgen_futures::JsFuture;

/// How often a condition is looked at before it counts as false, once a frame.
const FRAMES: u32 = 300;

/// Waits until a condition holds.
///
/// # Panics
/// When it does not within some seconds.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..FRAMES {
        if holds() {
            return;
        }
        pause().await;
    }
    panic!("waited in vain: {what}");
}

/// Lets the browser do its work.
async fn pause() {
    let pause = Promise::new(&mut |resolve: Function, _| {
        page::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 16)
            .expect("a page can set timers");
    });
    JsFuture::from(pause).await.expect("timers do not fail");
}

/// Empties both stores.
pub(crate) fn forget_everything() {
    for store in [
        page::window().local_storage(),
        page::window().session_storage(),
    ] {
        store
            .ok()
            .flatten()
            .expect("the test browser keeps things")
            .clear()
            .expect("stores can be emptied");
    }
}
