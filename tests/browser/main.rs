//! The parts of the page in a real browser: fields, screens, and what touches the browser.
//!
//! Run by `scripts/test browser`, through wasm-bindgen-test in headless Chromium.

#![cfg(all(target_arch = "wasm32", feature = "web"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod glue;
mod page;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
