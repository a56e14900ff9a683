//! The clock, and waiting.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::time::{Span, Time};

pub fn now() -> Time {
    // Milliseconds since 1970: a whole number far below 2^53.
    Time(js_sys::Date::now() as u64)
}

/// A number nobody can foretell well enough to matter: for jitter and for names.
pub fn chance() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}

/// Resolves after `span`, or later where the browser sleeps.
pub async fn sleep(span: Span) {
    // Browsers take 31 bits.
    let wait = i32::try_from(span.0).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait);
        }
    });
    // A promise that is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Between two pieces of work: what is tapped or scrolled meanwhile comes first.
pub async fn breathe() {
    sleep(Span::ZERO).await;
}

/// Calls back every `span` as long as the page lives.
pub fn every(span: Span, tick: impl FnMut() + 'static) {
    let tick = Closure::<dyn FnMut()>::new(tick);
    if let Some(window) = web_sys::window() {
        let wait = i32::try_from(span.0).unwrap_or(i32::MAX);
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(
            tick.as_ref().unchecked_ref(),
            wait,
        );
    }
    tick.forget();
}
