//! The browser shell: draws what the core says and does what it asks for. No rule of a
//! deployment lives here.
//!
//! - [`words`]: every sentence that a person reads, except the engine's explanations
//! - [`app`]: what the page knows, which screen is shown, the address bar
//! - [`screen`]: the screens, their addresses, their places among the questions
//! - [`session`] and [`draft`]: the secrets that the page holds, and what was typed and is none
//! - [`driver`]: owns the engine, does what it asks for, hands out one view of it
//! - [`api`]: asks Fly, on the first road that answers
//! - [`services`]: asks the services besides Fly
//! - [`checks`]: the live checks of the forms
//! - [`beside`]: looks that end with the screen that they are for
//! - [`fields`]: every field as data: label, help, keyboard, check
//! - [`node`]: what is drawn: a Leptos view of one type, small on the wire
//! - [`components`]: the few parts that all screens are drawn with
//! - [`screens`]: one file a screen
//! - [`state`]: what a screen remembers, and what it is drawn anew for
//! - [`held`]: what lives as long as the page
//! - [`browser`]: one file a thing of the browser: fetch, storage, clock, life cycle

// What the screens share is public to the browser tests and to nobody else.
#![allow(missing_docs)]

pub mod api;
pub mod app;
pub mod beside;
pub mod browser;
pub mod checks;
pub mod components;
pub mod draft;
pub mod driver;
pub mod fields;
pub mod held;
pub mod node;
pub mod screen;
pub mod screens;
pub mod services;
pub mod session;
pub mod state;
pub mod webhook;
pub mod words;

use crate::web::state::Watched;
use app::App;
use leptos::prelude::*;
use leptos::task::spawn_local;

use browser::timers;

/// Starts what runs beside the page, and then puts the page into the document's body. Each is a
/// piece of work of its own: a slow phone hears its person in between.
pub fn start() {
    browser::panic::install();
    // Leptos's own way to wait is there once it has mounted something.
    wasm_bindgen_futures::spawn_local(async {
        timers::breathe().await;
        leptos::mount::mount_to_body(|| {
            let app = App::new();
            let page = Owner::current().unwrap_or_default();
            let (may_draw, may_fill) = (Watched::new(false), Watched::new(false));
            spawn_local(async move {
                for piece in App::START {
                    timers::breathe().await;
                    page.with(|| piece(app));
                }
                for piece in [may_draw, may_fill] {
                    timers::breathe().await;
                    piece.set(true);
                }
                // What was tapped too early has been done by then.
                timers::breathe().await;
                page.with(|| app.meet_browser());
            });
            let page = move || untrack(|| screens::page(app, may_fill));
            node::live(move || may_draw.get().then(page))
        });
    });
}
