//! A text with a button that copies it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::time::Span;
use crate::web::browser::{clipboard, timers};
use crate::web::words;

/// `what` names the text for those who do not see it.
pub fn copy(text: String, what: &'static str) -> AnyView {
    let copied = RwSignal::new(false);
    let shown = text.clone();
    let take = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if clipboard::copy(&text).await {
                copied.try_set(true);
                timers::sleep(Span::seconds(3)).await;
                copied.try_set(false);
            }
        });
    };
    view! {
        <div class="copy">
            <code>{shown}</code>
            <button class="tool" type="button" aria-label=words::copy_what(what) on:click=take>
                {move || if copied.get() { words::COPIED } else { words::COPY }}
            </button>
            <span class="unseen" role="status">
                {move || copied.get().then_some(words::COPIED)}
            </span>
        </div>
    }
    .into_any()
}
