//! A form that is never sent anywhere: what is typed is taken by the page itself.

use leptos::prelude::*;

use super::field::Field;
use crate::web::node::{el, Node};

/// Fields one under the other, what follows them, and what happens at Continue.
pub fn form(fields: &[Field], rest: Node, submit: Callback<()>) -> Node {
    let mut inside: Vec<Node> = fields.iter().map(|field| field.view()).collect();
    inside.push(rest);
    around(inside, submit)
}

/// A form round whatever is in it.
pub fn around(inside: Vec<Node>, submit: Callback<()>) -> Node {
    el("form")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .on("submit", move |event| {
            event.prevent_default();
            submit.run(());
        })
        .children(inside)
        .into()
}
