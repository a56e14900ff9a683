//! A text with a button that copies it.

use crate::web::state::Watched;
use leptos::task::spawn_local;

use crate::time::Span;
use crate::web::browser::{clipboard, timers};
use crate::web::node::{el, live, Node};
use crate::web::words;

/// `what` names the text for those who do not see it.
pub fn copy(text: String, what: &'static str) -> Node {
    let copied = Watched::new(false);
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
    let button = el("button")
        .class("tool")
        .attr("type", "button")
        // Its name is what is written on it, and more.
        .live_attr("aria-label", move || {
            Some(words::copy_what(copied.get(), what))
        })
        .on("click", take)
        .child(live(move || {
            if copied.get() {
                words::COPIED
            } else {
                words::COPY
            }
        }));
    let said = live(move || copied.get().then_some(words::COPIED));
    el("div")
        .class("copy")
        .child(el("code").child(shown))
        .child(button)
        .child(
            el("span")
                .class("unseen")
                .attr("role", "status")
                .child(said),
        )
        .into()
}
