//! The steps that are left for one channel, each ticked when it is done: by the service where it
//! can be read back, else by the person.

use crate::web::state::{Stored, Watched};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::done::Facts;
use super::paragraph;
use crate::channels::{LastStep, Open};
use crate::credentials::phone::PhoneNumber;
use crate::nodes;
use crate::stack::Role;
use crate::text::holds;
use crate::web::app::App;
use crate::web::components::button;
use crate::web::components::copy::copy;
use crate::web::components::field::outside_link;
use crate::web::node::{callback, el, live, Node};
use crate::web::webhook::{self, ByHand, Hook};
use crate::web::words::{channels, done, last_mile as here};

/// One channel's steps; `hello` is ticked from outside too, when a reply came.
pub(super) fn steps(app: App, facts: &Facts, open: &Open, hello: Tick) -> Node {
    let relay = facts.name.app(Role::Relay);
    let left = open.last_mile(&relay, here::FIRST_MESSAGE);
    let tick = |step: &'static str| Tick::new(app, facts, open, step);
    let row = |step: LastStep| match step {
        LastStep::JoinSandbox { link, code_missing } => {
            let inside = if code_missing {
                super::done::join(&link)
            } else {
                nodes![outside_link(done::JOIN_OPEN, link)]
            };
            let means = if code_missing {
                done::JOIN_MEANS
            } else {
                here::JOIN_READY
            };
            let mut rest = nodes![paragraph("small", means)];
            rest.extend(inside);
            rest.push(paragraph("notice caution", done::EXPIRES));
            item(done::JOIN, rest, tick("join"), true)
        }
        LastStep::SetWebhook { url, sandbox: true } => {
            let steps = by_hand(&here::SANDBOX_STEPS, url, done::SANDBOX_URL);
            item(done::WEBHOOK, steps, tick("webhook"), true)
        }
        LastStep::SetWebhook {
            url,
            sandbox: false,
        } => {
            let tick = tick("webhook");
            let number = match open {
                Open::WhatsApp { sender, .. } => sender.clone(),
                _ => return item(done::WEBHOOK, Vec::new(), tick, true),
            };
            item(
                done::WEBHOOK,
                nodes![hook(app, number, url, tick)],
                tick,
                false,
            )
        }
        LastStep::MessageContentIntent { link } => {
            let rest = nodes![
                numbered(&here::INTENT_STEPS),
                outside_link(here::INTENT_OPEN, link)
            ];
            item(here::INTENT, rest, tick("intent"), true)
        }
        LastStep::InviteBot { link } => {
            let rest = nodes![
                paragraph("small", here::INVITE_MEANS),
                outside_link(here::INVITE_OPEN, link)
            ];
            item(here::INVITE, rest, tick("invite"), true)
        }
        LastStep::SayHello { link } => {
            let ready = link.as_ref().is_some_and(|link| holds(link, "?text="));
            let means = if ready {
                here::HELLO_READY
            } else {
                here::HELLO_BY_HAND
            };
            let open = link.map(|link| outside_link(here::HELLO_OPEN, link));
            let rest = nodes![paragraph("small", means), open];
            item(done::HELLO, rest, hello, true)
        }
    };
    let rows = left.into_iter().map(row).collect();
    el("ol").class("numbered").children(rows).into()
}

/// Whether a step is done, remembered on this phone. Small, so that it can be handed about.
#[derive(Clone, Copy)]
pub(super) struct Tick {
    app: App,
    key: Stored<String>,
    on: Watched<bool>,
}

impl Tick {
    pub(super) fn new(app: App, facts: &Facts, open: &Open, step: &str) -> Self {
        let channel = channels::name(open.kind());
        Self::of(app, format!("{} {channel} {step}", facts.name))
    }

    pub(super) fn of(app: App, key: String) -> Self {
        let on = app.draft.with(|draft| draft.ticked.contains(&key));
        Self {
            app,
            key: Stored::new(key),
            on: Watched::new(on),
        }
    }

    pub(super) fn set(self, on: bool) {
        // The screen may be gone by now.
        let Some(key) = self.key.try_get_value() else {
            return;
        };
        self.app.write_draft(|draft| {
            draft.ticked.retain(|known| *known != key);
            if on {
                draft.ticked.push(key);
            }
        });
        self.on.try_set(on);
    }
}

/// A step with its box to tick; without one where the service itself tells.
pub(super) fn item(title: &'static str, rest: Vec<Node>, tick: Tick, by_person: bool) -> Node {
    let mut inside = nodes![el("b").child(title)];
    inside.extend(rest);
    if by_person {
        inside.push(tick_box(title, tick));
    }
    let class = move || Some(if tick.on.get() { "ticked" } else { "open" });
    el("li").live_attr("class", class).children(inside).into()
}

fn tick_box(title: &'static str, tick: Tick) -> Node {
    let input = el("input")
        .attr("type", "checkbox")
        .live_flag(".checked", move || tick.on.get())
        .on("change", move |_| tick.set(!tick.on.get_untracked()));
    let what = el("span").class("what").children(nodes![
        here::DONE,
        el("span").class("unseen").child(format!(": {title}")),
    ]);
    let row = el("label").class("choice").child(input).child(what);
    el("div").class("choices").child(row).into()
}

fn numbered(steps: &[&'static str]) -> Node {
    let rows = steps.iter().map(|step| el("li").child(*step).into());
    el("ol")
        .class("steps-of-help")
        .children(rows.collect())
        .into()
}

fn by_hand(steps: &[&'static str], url: String, console: &'static str) -> Vec<Node> {
    nodes![
        numbered(steps),
        copy(url, done::WEBHOOK_NAME),
        outside_link(done::CONSOLE, console),
    ]
}

/// The webhook of an own sender, live.
fn hook(app: App, number: PhoneNumber, url: String, tick: Tick) -> Node {
    let state: Watched<Option<Hook>> = Watched::new(None);
    let (number, url) = (Stored::new(number), Stored::new(url));
    let hear = move |hook: Hook| {
        if hook == Hook::Set {
            tick.set(true);
        }
        state.try_set(Some(hook));
    };
    let look = callback(move || {
        state.set(None);
        let (number, url) = (number.get_value(), url.get_value());
        spawn_local(async move { hear(webhook::connect(app, &number, &url).await) });
    });
    look.run(());
    let inside = live(move || match state.get() {
        None => paragraph("state busy", here::HOOK_LOOKING),
        Some(Hook::Set) => paragraph("state good", here::HOOK_SET),
        Some(Hook::Elsewhere(at, sender)) => {
            let change = callback(move || {
                let (sender, url) = (sender.clone(), url.get_value());
                state.set(None);
                spawn_local(async move { hear(webhook::change(app, &sender, &url).await) });
            });
            nodes![
                paragraph("notice caution", here::elsewhere(&at)),
                button::act("tool", here::HOOK_CHANGE, change),
            ]
            .into()
        }
        Some(Hook::ByHand(why)) => {
            let mut parts = nodes![paragraph("small", because(why))];
            parts.extend(by_hand(
                &here::OWN_STEPS,
                url.get_value(),
                done::SENDERS_URL,
            ));
            if why == ByHand::NoKeys || why == ByHand::Closed {
                parts.push(tick_box(done::WEBHOOK, tick));
            }
            if why != ByHand::NoKeys {
                parts.push(button::act("tool", here::HOOK_AGAIN, look));
            }
            parts.into()
        }
    });
    el("div").attr("role", "status").child(inside).into()
}

fn because(why: ByHand) -> &'static str {
    match why {
        ByHand::NoKeys => here::HOOK_NO_KEYS,
        ByHand::Closed => here::HOOK_CLOSED,
        ByHand::NotKept => here::HOOK_NOT_KEPT,
        ByHand::Refused => here::HOOK_REFUSED,
        ByHand::Unknown => here::HOOK_UNKNOWN,
    }
}
