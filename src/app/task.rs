//! Work that takes time.

use std::pin::Pin;

/// Runs a future to its end. Boxed first, so that whatever drives it is compiled once and not for every future.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}
