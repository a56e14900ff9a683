//! One of several, or one thing on or off: rows that are large enough for a thumb.

use crate::web::state::Watched;

use crate::nodes;
use crate::web::node::{el, El, Node};

/// A row to choose.
pub struct Choice {
    pub value: String,
    pub label: String,
    /// A word at its end, such as a price.
    pub aside: String,
    /// A sentence under it.
    pub more: String,
    pub disabled: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            aside: String::new(),
            more: String::new(),
            disabled: false,
        }
    }

    #[must_use]
    pub fn with_aside(mut self, aside: impl Into<String>) -> Self {
        self.aside = aside.into();
        self
    }

    #[must_use]
    pub fn with_more(mut self, more: impl Into<String>) -> Self {
        self.more = more.into();
        self
    }
}

/// Rows of which one is chosen; `chosen` holds its value.
pub fn one_of(
    name: &'static str,
    legend: &'static str,
    choices: Vec<Choice>,
    chosen: Watched<String>,
) -> Node {
    let rows = choices
        .into_iter()
        .map(|choice| row(name, choice, chosen))
        .collect();
    el("fieldset")
        .child(el("legend").child(legend))
        .child(el("div").class("choices").children(rows))
        .into()
}

/// One row of a group of radio buttons.
pub fn row(name: &'static str, choice: Choice, chosen: Watched<String>) -> Node {
    let (mine, value) = (choice.value.clone(), choice.value.clone());
    let input = el("input")
        .attr("type", "radio")
        .attr("name", name)
        .attr("value", choice.value)
        .flag("disabled", choice.disabled)
        .live_flag(".checked", move || chosen.with(|chosen| *chosen == mine))
        .on("change", move |_| chosen.set(value.clone()));
    let more = (!choice.more.is_empty()).then(|| el("span").class("more").child(choice.more));
    el("label")
        .class("choice")
        .child(input)
        .child(el("span").class("what").child(choice.label))
        .child(el("span").class("aside").child(choice.aside))
        .child(more)
        .into()
}

/// Rows of which any number is chosen, each with its value as its id; `turn` is told which was
/// tapped.
pub fn some_of(
    legend: &'static str,
    choices: Vec<Choice>,
    is_on: impl Fn(usize) -> bool + Copy + Send + 'static,
    turn: impl Fn(usize) + Copy + Send + 'static,
) -> Node {
    let row = |(index, choice): (usize, Choice)| {
        let input = el("input")
            .attr("type", "checkbox")
            .attr("id", choice.value)
            .live_flag(".checked", move || is_on(index))
            .on("change", move |_| turn(index));
        check_row(input, choice.label.into(), choice.more.into())
    };
    let rows = choices.into_iter().enumerate().map(row).collect();
    el("fieldset")
        .child(el("legend").child(legend))
        .child(el("div").class("choices").children(rows))
        .into()
}

/// One thing on or off.
pub fn on_off(
    id: &'static str,
    label: &'static str,
    more: &'static str,
    on: Watched<bool>,
) -> Node {
    let input = el("input")
        .attr("type", "checkbox")
        .id(id)
        .attr("name", id)
        .live_flag(".checked", move || on.get())
        .on("change", move |_| on.update(|on| *on = !*on));
    let row = check_row(input, label.into(), more.into());
    el("div").class("choices").child(row).into()
}

fn check_row(input: El, label: Node, more: Node) -> Node {
    el("label")
        .class("choice")
        .children(nodes![
            input,
            el("span").class("what").child(label),
            el("span").class("aside"),
            el("span").class("more").child(more),
        ])
        .into()
}
