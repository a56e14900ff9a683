//! Buttons say what happens. A busy one keeps its place and its focus.

use crate::web::state::Watched;
use leptos::prelude::*;

use super::frame::named;
use crate::web::node::{el, live, Child, El, Node};
use crate::web::words;

/// The one main button of a form.
pub fn submit(label: impl Into<String>, busy: Watched<bool>) -> Node {
    let label: String = label.into();
    let text = move || {
        if busy.get() {
            words::CHECKING.to_owned()
        } else {
            label.clone()
        }
    };
    el("button")
        .class("button")
        .attr("type", "submit")
        .live_attr("aria-disabled", move || busy.get().then_some("true"))
        .child(live(text))
        .into()
}

/// The same for something that cannot be undone, done to what has this name.
pub fn submit_danger(label: &str, name: &str) -> Node {
    let button = el("button").class("button danger").attr("type", "submit");
    button.child(words_with(label, name)).into()
}

/// A button that does something at once.
pub fn act(class: &'static str, label: impl Child, act: Callback<()>) -> Node {
    plain(class, act).child(label).into()
}

/// The same with a name in its label.
pub fn act_on(class: &'static str, label: &str, name: &str, act: Callback<()>) -> Node {
    plain(class, act).child(words_with(label, name)).into()
}

/// One child of the button: as several, its words would lose the blanks between them.
fn words_with(label: &str, name: &str) -> El {
    el("span").child(named(label, name))
}

fn plain(class: &'static str, act: Callback<()>) -> El {
    let button = el("button").class(class).attr("type", "button");
    button.on("click", move |_| act.run(()))
}
