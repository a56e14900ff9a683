//! The page itself, found by what people see: headlines, labels, words on buttons.

use textslash::web::browser::{storage, timers};
use textslash::web::{self, words};
use textslash::Span;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element, Event, EventInit, HtmlElement};

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn all(selector: &str) -> Vec<Element> {
    let found = js_sys::Reflect::get(&document(), &"querySelectorAll".into()).unwrap();
    let found: js_sys::Function = found.unchecked_into();
    let list = found.call1(&document(), &selector.into()).unwrap();
    js_sys::Array::from(&list)
        .iter()
        .map(JsCast::unchecked_into)
        .collect()
}

async fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(found) = look() {
            return found;
        }
        timers::sleep(Span(25)).await;
    }
    panic!(
        "{what} never came; the page says: {}",
        document().body().unwrap().text_content().unwrap()
    );
}

fn by_text(selector: &str, text: &str) -> Option<Element> {
    let says = |element: &Element| {
        element
            .text_content()
            .is_some_and(|said| said.trim() == text)
    };
    all(selector).into_iter().find(says)
}

async fn headline(text: &str) {
    until(text, || by_text("h1", text)).await;
}

async fn press(text: &str) {
    let button = until(text, || by_text("button, a", text)).await;
    button.unchecked_into::<HtmlElement>().click();
}

/// The field with this label.
async fn field(label: &str) -> Element {
    until(label, || {
        let label = all("label").into_iter().find(|found| {
            found
                .text_content()
                .is_some_and(|said| said.trim().starts_with(label))
        })?;
        document().get_element_by_id(&label.get_attribute("for")?)
    })
    .await
}

fn value(field: &Element) -> String {
    js_sys::Reflect::get(field, &"value".into())
        .unwrap()
        .as_string()
        .unwrap()
}

fn tell(field: &Element, event: &str) {
    let how = EventInit::new();
    how.set_bubbles(true);
    let event = Event::new_with_event_init_dict(event, &how).unwrap();
    field.dispatch_event(&event).unwrap();
}

/// Types as a person does, and leaves the field.
fn type_and_leave(field: &Element, text: &str) {
    js_sys::Reflect::set(field, &"value".into(), &JsValue::from_str(text)).unwrap();
    for event in ["input", "change", "blur", "focusout"] {
        tell(field, event);
    }
}

/// One page for one test: the page lives as long as its tab, so its promises are tried in a row.
#[wasm_bindgen_test]
async fn a_wrong_token_gets_its_message_at_the_field_and_keeps_what_was_typed() {
    storage::forget(storage::JOURNAL);
    storage::forget(storage::DRAFT);
    web::start();
    headline(words::welcome::TITLE).await;
    press(words::welcome::START).await;
    headline(words::account::TITLE).await;

    let token = field(words::account::LABEL).await;
    assert_ne!(token.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        token.get_attribute("autocapitalize").as_deref(),
        Some("off")
    );
    assert_eq!(token.get_attribute("spellcheck").as_deref(), Some("false"));

    let typed = "sk-ant-api03-this-is-another-key";
    type_and_leave(&token, typed);
    until("aria-invalid", || {
        (token.get_attribute("aria-invalid").as_deref() == Some("true")).then_some(())
    })
    .await;
    let described = token.get_attribute("aria-describedby").unwrap();
    let said: String = described
        .split_whitespace()
        .filter_map(|id| document().get_element_by_id(id)?.text_content())
        .collect();
    assert!(said.contains("Anthropic"), "{said}");
    assert!(!said.contains(typed), "the message quotes the key");
    assert_eq!(value(&token), typed);

    for key in [storage::JOURNAL, storage::DRAFT] {
        let kept = storage::read(key).unwrap_or_default();
        assert!(!kept.contains(typed), "a key in the phone's storage");
    }
    press(words::CONTINUE).await;
    timers::sleep(Span(200)).await;
    headline(words::account::TITLE).await;
    assert_eq!(value(&field(words::account::LABEL).await), typed);
}
