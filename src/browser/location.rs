//! The address bar: read once, cleaned at once, and moved by the router.

use wasm_bindgen::JsValue;
use web_sys::{HtmlLinkElement, Url};

use super::page;
use crate::oauth::callback::RedirectParts;

/// The site's origin, as `https://host:port`.
pub fn origin() -> String {
    page::window().location().origin().unwrap_or_default()
}

/// The path below which the page was published, with a slash at both ends.
///
/// Read from where the page's own files are, because the content security policy allows no `<base>`.
pub fn base_path() -> String {
    use wasm_bindgen::JsCast;
    let glue = page::document()
        .query_selector("link[rel=modulepreload]")
        .ok()
        .flatten();
    let path = glue
        .and_then(|link| link.dyn_into::<HtmlLinkElement>().ok())
        .and_then(|link| Url::new_with_base(".", &link.href()).ok())
        .map(|url| url.pathname());
    path.unwrap_or_else(|| "/".to_owned())
}

/// The path of the page as shown in the address bar.
pub fn path() -> String {
    page::window().location().pathname().unwrap_or_default()
}

/// Takes what an authorization server may have put into the address, and cleans the address bar.
pub fn take_redirect() -> RedirectParts {
    let location = page::window().location();
    let parts = RedirectParts {
        query: location.search().unwrap_or_default(),
        fragment: location.hash().unwrap_or_default(),
    };
    if !parts.query.is_empty() || !parts.fragment.is_empty() {
        // In full: a path that begins with two slashes would be read as a host.
        replace(&[origin(), path()].concat());
    }
    parts
}

/// Adds an entry to the tab's history.
pub fn push(path: &str) {
    if let Ok(history) = page::window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Replaces the current entry of the tab's history.
pub fn replace(path: &str) {
    if let Ok(history) = page::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Leaves the page. False when the browser refuses the address.
pub fn leave(url: &str) -> bool {
    page::window().location().assign(url).is_ok()
}
