//! The page's parts in a real browser: what is drawn, what is typed, what is kept, what a lost
//! request looks like. Whole deployments are tried in `tests/e2e`.
#![cfg(all(target_arch = "wasm32", feature = "web"))]

mod draft;
mod fields;
mod looks;
mod node;
mod requests;
mod screens;

use leptos::mount::mount_to;
use textslash::web::browser::timers;
use textslash::web::node::Node;
use textslash::Span;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlElement};

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// A part on the page, and gone with this.
struct Page {
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    fn of(draw: impl FnOnce() -> Node + 'static) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let root: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), draw);
        Self {
            root,
            _mounted: Box::new(mounted),
        }
    }

    fn find(&self, selector: &str) -> Element {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html()))
    }

    fn has(&self, selector: &str) -> bool {
        self.root.query_selector(selector).unwrap().is_some()
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector)
            .text_content()
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    fn click(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
    }

    /// The button with this text.
    fn press(&self, label: &str) {
        let buttons = self.root.get_elements_by_tag_name("button");
        let button = (0..buttons.length())
            .filter_map(|index| buttons.item(index))
            .find(|button| button.text_content().as_deref().map(str::trim) == Some(label));
        let button = button.unwrap_or_else(|| panic!("no button {label}"));
        button.unchecked_into::<HtmlElement>().click();
    }

    /// Types a text as a keyboard does, without leaving the field.
    fn write(&self, selector: &str, text: &str) {
        let field = self.find(selector);
        js_sys::Reflect::set(&field, &"value".into(), &text.into()).unwrap();
        fire(&field, "input");
    }

    fn typed(&self, selector: &str) -> String {
        let value = js_sys::Reflect::get(&self.find(selector), &"value".into()).unwrap();
        value.as_string().unwrap()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn fire(element: &Element, name: &str) {
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    bubbling.set_cancelable(true);
    let event = Event::new_with_event_init_dict(name, &bubbling).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// Lets everything that was set off come to rest.
async fn settle() {
    leptos::task::tick().await;
    timers::sleep(Span(20)).await;
}

fn has_focus(element: &Element) -> bool {
    let document = web_sys::window().unwrap().document().unwrap();
    document.active_element().as_ref() == Some(element)
}

/// Everything that this origin keeps.
fn stored() -> String {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    let length = storage.length().unwrap();
    let pair = |index: u32| {
        let name = storage.key(index).unwrap().unwrap();
        let value = storage.get_item(&name).unwrap().unwrap_or_default();
        format!("{name}={value}\n")
    };
    (0..length).map(pair).collect()
}
