//! Files for the person to save.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

use super::page;

/// Offers a text as a file. False where the browser cannot make one.
pub fn download(name: &str, mime: &str, text: &str) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return false;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return false;
    };
    let link = page::document().create_element("a").ok();
    let link = link.and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = &link {
        // Only an impossible name of an attribute fails.
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // The click has taken hold of the file already.
    let _ = Url::revoke_object_url(&url);
    link.is_some()
}
