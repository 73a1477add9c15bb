//! Tests of the code that needs a browser, in a browser.
//!
//! `cargo xtask test --only browser` sets up what they need and runs them. What leaves the page, such as signing in,
//! is tested in `e2e.rs`.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

mod browser {
    mod address;
    mod http;
    mod keys;
    mod keys_import;
    mod page;
    mod random;
    mod signature;
    mod storage;
    mod support;
    #[expect(
        dead_code,
        reason = "most of them are refused before a browser is asked"
    )]
    #[path = "../protocol/test_keys.rs"]
    mod test_keys;
    mod transactions;
}

wasm_bindgen_test_configure!(run_in_browser);
