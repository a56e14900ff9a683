//! Keeps the screen on while something is under way: a phone that falls asleep stops its pages.
//!
//! Browsers let go of it by themselves when the page is hidden. One that has no such thing, or
//! refuses (a low battery), changes nothing but that.

use std::cell::{Cell, RefCell};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};

#[wasm_bindgen]
extern "C" {
    type Sentinel;

    #[wasm_bindgen(js_namespace = ["navigator", "wakeLock"], js_name = request, catch)]
    fn request(kind: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn release(this: &Sentinel) -> Result<Promise, JsValue>;
}

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static HELD: RefCell<Option<Sentinel>> = const { RefCell::new(None) };
}

/// Keeps the screen on from now on, or no longer; to be told as often as one likes.
pub fn keep(on: bool) {
    if WANTED.replace(on) != on {
        renew();
    }
}

/// Asks anew: when the page is seen again the browser has let go of the screen.
pub fn renew() {
    if let Some(held) = HELD.take() {
        let _ = held.release();
    }
    if !WANTED.get() {
        return;
    }
    spawn_local(async {
        let Ok(asked) = request("screen") else { return };
        let Ok(sentinel) = JsFuture::from(asked).await else {
            return;
        };
        let sentinel: Sentinel = sentinel.unchecked_into();
        // Asked for twice before the first answer, there are two of them.
        let surplus = if WANTED.get() {
            HELD.replace(Some(sentinel))
        } else {
            Some(sentinel)
        };
        if let Some(surplus) = surplus {
            let _ = surplus.release();
        }
    });
}
