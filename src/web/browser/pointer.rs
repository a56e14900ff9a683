//! Whether a finger or a button of the mouse is down: while it is, nothing may move under it, or
//! its click goes nowhere.

use std::cell::Cell;

use wasm_bindgen::prelude::*;

use super::{dom, timers};
use crate::time::Span;

thread_local! {
    static DOWN: Cell<bool> = const { Cell::new(false) };
}

/// A press that lasts longer is not one: its end was missed.
const LONGEST: Span = Span::seconds(3);
const LOOK: Span = Span(50);

/// Follows it as long as the page lives.
pub fn watch() {
    let Some(document) = dom::document() else {
        return;
    };
    for (name, down) in [
        ("pointerdown", true),
        ("pointerup", false),
        ("pointercancel", false),
    ] {
        let heard = Closure::<dyn Fn()>::new(move || DOWN.set(down));
        let _ = document.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        heard.forget();
    }
}

/// Resolves when nothing is pressed and a click that came of it was heard.
pub async fn released() {
    // Fingers are reported late: the press may be still to come.
    timers::sleep(Span(150)).await;
    let mut waited = Span::ZERO;
    while DOWN.get() && waited < LONGEST {
        timers::sleep(LOOK).await;
        waited = Span(waited.0 + LOOK.0);
    }
}
