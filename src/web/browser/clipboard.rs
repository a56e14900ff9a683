//! Copy and paste by a button.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The browser's clipboard; absent on pages that are not served securely.
fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = web_sys::window()?.navigator();
    let present = Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    (!present.is_undefined()).then(|| navigator.clipboard())
}

/// Whether it was copied.
pub async fn copy(text: &str) -> bool {
    let Some(clipboard) = clipboard() else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// What is on the clipboard, where the browser lets a page look.
pub async fn paste() -> Option<String> {
    let clipboard = clipboard()?;
    // Firefox hides it from pages unless it was asked for: then there is no such function.
    let known = Reflect::get(&clipboard, &JsValue::from_str("readText")).ok()?;
    if !known.is_function() {
        return None;
    }
    JsFuture::from(clipboard.read_text())
        .await
        .ok()?
        .as_string()
}
