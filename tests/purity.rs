//! The protocol and Okta's part of it stay pure: no browser, no clock, no randomness, no network.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// What a pure file may not name.
const FORBIDDEN: [&str; 14] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "gloo",
    "leptos",
    "getrandom",
    "SystemTime",
    "Instant",
    "std::net",
    "std::fs",
    "std::env",
    "crate::browser",
    "crate::app",
    "println!",
];

#[test]
fn oauth_and_okta_name_nothing_of_the_browser() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![src.join("oauth.rs"), src.join("okta.rs")];
    collect(&src.join("oauth"), &mut files);
    collect(&src.join("okta"), &mut files);
    assert!(files.len() > 25, "only {} files were found", files.len());
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        for name in FORBIDDEN {
            assert!(!text.contains(name), "{} names {name}", file.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}
