//! Files for the person to save, and files that the person chose.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

use super::page;

/// How long a file can be had by its address, in milliseconds: some browsers fetch it only after they have asked where to.
const KEPT_FOR: i32 = 60_000;

/// Offers a text as a file. False where the browser cannot make one.
pub fn download(name: &str, mime: &str, text: &str) -> bool {
    let mut file = Pieces::default();
    file.add(text);
    download_blob(name, &file.blob(mime))
}

/// A file that is put together from pieces. What was added is the browser's, which may put it on the disk.
#[derive(Default)]
pub struct Pieces(Array);

impl Pieces {
    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        self.0
            .push(&blob(&Array::of1(&JsValue::from_str(text)), ""));
    }

    /// All of it.
    pub fn blob(&self, mime: &str) -> Blob {
        blob(&self.0, mime)
    }
}

/// # Panics
/// Never: texts and blobs are what a blob is made of.
pub(super) fn blob(parts: &Array, mime: &str) -> Blob {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_blob_sequence_and_options(parts, &options).expect("texts and blobs make a blob")
}

/// Offers what the browser keeps as a file. False where it cannot make one.
pub fn download_blob(name: &str, blob: &Blob) -> bool {
    let link = page::document().create_element("a").ok();
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    let Ok(url) = Url::create_object_url_with_blob(blob) else {
        return false;
    };
    // Only an impossible name of an attribute fails.
    let _ = link.set_attribute("href", &url);
    let _ = link.set_attribute("download", name);
    link.click();
    let revoke = Closure::once_into_js(move || {
        // What is no address any more is none.
        let _ = Url::revoke_object_url(&url);
    });
    let revoke: &Function = revoke.unchecked_ref();
    let is_set =
        page::window().set_timeout_with_callback_and_timeout_and_arguments_0(revoke, KEPT_FOR);
    if is_set.is_err() {
        // Nobody would take it away later.
        let _ = revoke.call0(&JsValue::NULL);
    }
    true
}

/// The text of the file that was chosen in a field: at most `most` bytes of it and one more, so that a longer one shows.
/// Nothing if there is none, or it cannot be read.
pub async fn chosen_text(field: &web_sys::Element, most: usize) -> Option<String> {
    let files = Reflect::get(field, &"files".into()).ok()?;
    let file = Reflect::get_u32(&files, 0).ok()?.dyn_into::<Blob>().ok()?;
    let start = file.slice_with_f64_and_f64(0.0, most as f64 + 1.0).ok()?;
    JsFuture::from(start.text()).await.ok()?.as_string()
}
