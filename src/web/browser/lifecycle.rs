//! The phone's connection and the page's visibility, as they change.

use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, VisibilityState};

use super::pointer;

/// What happened to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Online(bool),
    Visible(bool),
    /// The back button, or an address typed.
    Moved,
}

/// Calls back at each change as long as the page lives.
pub fn watch(tell: impl Fn(Change) + Clone + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    pointer::watch();
    let on = |target: &EventTarget, name: &str, change: fn() -> Change| {
        let tell = tell.clone();
        let heard = Closure::<dyn Fn()>::new(move || tell(change()));
        let _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        heard.forget();
    };
    on(&window, "online", || Change::Online(true));
    on(&window, "offline", || Change::Online(false));
    on(&window, "popstate", || Change::Moved);
    on(&document, "visibilitychange", || {
        Change::Visible(is_visible())
    });
    // Out of the back-forward cache, where no visibility changes.
    on(&window, "pageshow", || Change::Visible(true));
}

pub fn is_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}
