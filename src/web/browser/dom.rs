//! Elements by their id, and what is typed in them.
//!
//! Values are read from the page itself when they are needed: password managers fill fields
//! without telling anybody.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventInit, HtmlElement};

/// The class of fields for secrets.
pub const SECRET: &str = "secret";

/// The page's document; nothing outside a browser's window.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// What stands in a field; nothing if it is not on the page.
pub fn value(id: &str) -> String {
    let read = |element: Element| value_of(&element);
    element(id).map(read).unwrap_or_default()
}

/// What stands in this field.
pub fn value_of(field: &Element) -> String {
    let value = js_sys::Reflect::get(field, &"value".into());
    value
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// Puts a text into a field as if it had been typed and the field left.
pub fn fill(id: &str, text: &str) {
    let Some(element) = element(id) else { return };
    // A field takes any text.
    let _ = js_sys::Reflect::set(&element, &"value".into(), &JsValue::from_str(text));
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    for name in ["input", "change"] {
        if let Ok(event) = Event::new_with_event_init_dict(name, &bubbling) {
            let _ = element.dispatch_event(&event);
        }
    }
}

/// Empties every field for a secret: what was typed has been taken, or is not wanted any more, and
/// an element that is off the page may live on for a while.
pub fn forget_typed_secrets() {
    let Some(document) = document() else { return };
    let fields = document.get_elements_by_class_name(SECRET);
    for index in 0..fields.length() {
        if let Some(field) = fields.item(index) {
            empty(&field);
        }
    }
}

/// Takes out of a field what was typed, and tells nobody.
pub fn empty(field: &Element) {
    // A field takes any text.
    let _ = js_sys::Reflect::set(field, &"value".into(), &JsValue::from_str(""));
}

pub fn is_checked(id: &str) -> bool {
    let read = |element: Element| js_sys::Reflect::get(&element, &"checked".into()).ok();
    element(id)
        .and_then(read)
        .is_some_and(|checked| checked.is_truthy())
}

pub fn focus(id: &str) {
    focus_on(element(id));
}

/// The first of what is selected.
pub fn focus_first(selector: &str) {
    focus_on(document().and_then(|document| document.query_selector(selector).ok()?));
}

fn focus_on(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused stays as it is.
        let _ = element.focus();
    }
}

/// The page's title, which stands in the browser's history.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}
