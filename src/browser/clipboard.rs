//! The clipboard.

use wasm_bindgen_futures::JsFuture;

use super::page;

/// Writes text to the clipboard. False where the browser refuses: no permission, or no secure context.
pub async fn write(text: &str) -> bool {
    let Some(clipboard) = page::clipboard() else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
