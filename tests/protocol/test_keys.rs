//! Keys for tests, made with OpenSSL for this purpose: they open nothing, and are as public as this file.

// Other tests have this file by its path, so it says where its parts are.
#[path = "test_keys/elliptic.rs"]
mod elliptic;
#[path = "test_keys/encrypted.rs"]
mod encrypted;
// What is refused is refused alike everywhere: it is tried natively.
#[cfg(not(target_arch = "wasm32"))]
#[path = "test_keys/foreign.rs"]
mod foreign;
#[path = "test_keys/rsa.rs"]
mod rsa;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use self::foreign::*;
pub(crate) use self::{elliptic::*, encrypted::*, rsa::*};
