//! Phone, channel, relay and VM on one line, each with its state by shape, sign and word.

use crate::deploy::Part;
use crate::nodes;
use crate::web::node::{el, Node};
use crate::web::words::picture as words;

const PHONE: &str = "M8 2.5h8A1.5 1.5 0 0 1 17.5 4v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 \
                     20V4A1.5 1.5 0 0 1 8 2.5M11 18.5h2";
const CHANNEL: &str = "M12 3.5a8.5 8.5 0 1 1-4.1 16L3.5 20.5l1.1-4.2A8.5 8.5 0 0 1 12 3.5M8.5 \
                       10.5h7M8.5 14h4";
const RELAY: &str = "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4";
const VM: &str = "M4 4.5h16A1.5 1.5 0 0 1 21.5 6v12a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 \
                  18V6A1.5 1.5 0 0 1 4 4.5M9.8 16.2l4.4-8.4";

/// The picture with the states of the relay and the VM; `joined` once the way between them is
/// proven.
pub fn picture(relay: Part, vm: Part, joined: bool) -> Node {
    let arrived = relay == Part::Healthy;
    row(nodes![
        part(class(relay), RELAY, words::RELAY, state(relay), arrived),
        part(class(vm), VM, words::VM, state(vm), joined),
    ])
}

/// The same before there is anything: what each part does instead of its state.
pub fn idea() -> Node {
    row(nodes![
        part("part", RELAY, words::RELAY, words::RECEIVES, false),
        part("part", VM, words::VM, words::THINKS, false),
    ])
}

fn row(ours: Vec<Node>) -> Node {
    el("ol")
        .class("picture")
        .attr("aria-label", words::LABEL)
        .child(part("part yours", PHONE, words::PHONE, words::YOURS, false))
        .child(part(
            "part",
            CHANNEL,
            words::CHANNEL,
            words::YOUR_APP,
            false,
        ))
        .children(ours)
        .into()
}

fn part(
    class: &'static str,
    glyph: &'static str,
    name: &'static str,
    state: &'static str,
    joined: bool,
) -> Node {
    let glyph = el("svg")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(el("path").attr("d", glyph));
    let class = if joined {
        format!("{class} joined")
    } else {
        class.to_owned()
    };
    el("li")
        .attr("class", class)
        .child(el("div").class("shape").child(glyph))
        .child(el("b").child(name))
        .child(el("span").child(state))
        .into()
}

fn class(part: Part) -> &'static str {
    match part {
        Part::Planned | Part::Left => "part",
        Part::Making | Part::Removing => "part making",
        Part::Healthy => "part healthy",
        Part::Begun => "part begun",
        Part::Trouble => "part trouble",
        Part::Gone => "part gone",
    }
}

fn state(part: Part) -> &'static str {
    match part {
        Part::Planned => words::PLANNED,
        Part::Making => words::MAKING,
        Part::Removing => words::REMOVING,
        Part::Healthy => words::HEALTHY,
        Part::Begun => words::BEGUN,
        Part::Trouble => words::TROUBLE,
        Part::Gone => words::GONE,
        Part::Left => words::LEFT,
    }
}
