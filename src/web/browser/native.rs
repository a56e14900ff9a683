//! What a browser offers beyond showing a page: a newer version of it, a place on the home
//! screen, notices. The work is done by `static/native.js`; here is what passes between the two.
//!
//! Where that script is absent, as in a test of a part, nothing is offered.

use wasm_bindgen::prelude::*;

/// A newer version of the page is ready.
pub const NEW_VERSION: u32 = 1;
/// The browser can put the page on the home screen.
pub const MAY_INSTALL: u32 = 2;
/// The person can, by the browser's menu.
pub const INSTALL_BY_HAND: u32 = 4;
/// The person may be asked whether they want notices.
pub const MAY_ASK: u32 = 8;
/// Notices are shown while the page is hidden.
pub const WILL_TELL: u32 = 16;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = textslash, js_name = watch, catch)]
    fn watch_offers(tell: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = textslash, js_name = say, catch)]
    fn say_word(word: &str, text: &str) -> Result<(), JsValue>;
}

/// What is said to the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The program may not be replaced now.
    Busy,
    /// It may.
    Idle,
    /// Replace it by the newer version, unless something is under way in any tab.
    Swap,
    /// Put the page on the home screen.
    Install,
    /// Ask whether notices are wanted.
    Ask,
    /// A run came to an end, or to a halt.
    Ended,
}

/// Calls back with the sum of what there is to offer, now and at each change, as long as the page
/// lives.
pub fn watch(tell: impl Fn(u32) + 'static) {
    let tell = Closure::<dyn Fn(u32)>::new(tell);
    let _ = watch_offers(tell.as_ref());
    tell.forget();
}

/// Says a word; `text` is the notice's where there is one.
pub fn say(word: Word, text: &str) {
    let name = match word {
        Word::Busy => "busy",
        Word::Idle => "idle",
        Word::Swap => "swap",
        Word::Install => "install",
        Word::Ask => "ask",
        Word::Ended => "ended",
    };
    let _ = say_word(name, text);
}
