//! Deployed: the last steps, which are outside this page, and the addresses.

use leptos::prelude::*;

use super::{actions, paragraph};
use crate::channels::whatsapp::SANDBOX_NUMBER;
use crate::nodes;
use crate::stack::Role;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::{dom, storage};
use crate::web::components::copy::copy;
use crate::web::components::field::outside_link;
use crate::web::components::{button, frame, offers, picture};
use crate::web::node::{callback, el, live, nothing, Node};
use crate::web::words::{done as here, OPENS_ELSEWHERE};

const CODE: &str = "join-code";

/// What the screen is about; from the run that just ended, or from its notes.
struct Facts {
    name: String,
    org: String,
    public_url: String,
    vm_address: String,
}

pub(super) fn view(app: App) -> Node {
    let Some(facts) = facts(app) else {
        return nothing();
    };
    let draft = app.draft.get();
    let number = draft.sender_number().map(|number| number.to_string());
    let number = number.unwrap_or_else(|| SANDBOX_NUMBER.to_owned());
    let webhook = format!("{}/webhook", facts.public_url);
    let sandbox = !draft.own_sender;
    let (where_to, url) = if sandbox {
        (here::WEBHOOK_SANDBOX, here::SANDBOX_URL)
    } else {
        (here::WEBHOOK_OWN, here::SENDERS_URL)
    };
    let hello = format!(
        "https://wa.me/{}?text=hello",
        number.trim_start_matches('+')
    );
    let tokens = format!("https://fly.io/dashboard/{}/tokens", facts.org);
    let forget = callback(move || {
        storage::forget(storage::JOURNAL);
        storage::forget(storage::DRAFT);
        app.draft.set(Default::default());
        app.driver.put_away();
        app.replace(Screen::Welcome);
    });
    let well = crate::deploy::Part::Healthy;
    let step = |title: &'static str, text: &'static str, rest: Vec<Node>| {
        let item = el("li").child(el("b").child(title));
        item.child(paragraph("small", text)).children(rest).into()
    };
    let mut steps: Vec<Node> = Vec::new();
    if sandbox {
        steps.push(step(here::JOIN, here::JOIN_MEANS, join(&number)));
    }
    let paste = nodes![
        copy(webhook, here::WEBHOOK_NAME),
        outside_link(here::CONSOLE, url)
    ];
    steps.push(step(here::WEBHOOK, where_to, paste));
    let open = nodes![outside_link(here::JOIN_PLAIN, hello)];
    steps.push(step(here::HELLO, here::HELLO_MEANS, open));
    let revoke = nodes![outside_link(here::TOKENS, tokens)];
    steps.push(step(here::REVOKE, here::REVOKE_MEANS, revoke));
    let address = |name: &'static str, address: String| {
        let address = el("dd").child(el("code").child(address));
        el("div").child(el("dt").child(name)).child(address)
    };
    nodes![
        frame::head_named(
            Screen::Done,
            &here::title(&facts.name),
            &facts.name,
            here::LEDE
        ),
        picture::picture(well, well, true),
        el("h2").child(here::LAST),
        el("ol").class("numbered").children(steps),
        sandbox.then(|| paragraph("notice caution", here::EXPIRES)),
        el("h2").child(here::ADDRESSES),
        el("dl").class("facts").children(nodes![
            address(here::RELAY, facts.public_url),
            address(here::VM, facts.vm_address),
        ]),
        offers::install(app),
        actions(nodes![button::act("link", here::FORGET, forget)]),
        paragraph("small centred", here::FORGET_MEANS),
    ]
    .into()
}

fn facts(app: App) -> Option<Facts> {
    let org = match app.earlier() {
        Earlier::Deployed(journal) => {
            let blueprint = journal.blueprint.as_ref()?;
            return Some(Facts {
                name: journal.name.to_string(),
                org: journal.org.to_string(),
                public_url: blueprint.public_url(),
                vm_address: blueprint.private_url(Role::Vm),
            });
        }
        // Storage that refuses to keep anything leaves the run's own view.
        _ => "personal".to_owned(),
    };
    let view = app.driver.view.get_untracked()?;
    let (name, public_url, vm_address) = (view.name, view.public_url, view.vm_address);
    Some(Facts {
        name,
        org,
        public_url,
        vm_address,
    })
}

fn join(number: &str) -> Vec<Node> {
    let number = number.trim_start_matches('+').to_owned();
    let plain = format!("https://wa.me/{number}");
    let link = RwSignal::new(plain.clone());
    let typed = move |_| {
        let code = code(&dom::value(CODE));
        link.set(if code.is_empty() {
            plain.clone()
        } else {
            format!("https://wa.me/{number}?text=join%20{code}")
        });
    };
    let label = live(move || {
        let joins = link.with(|link| link.contains("join"));
        if joins {
            here::JOIN_OPEN
        } else {
            here::JOIN_PLAIN
        }
    });
    let input = el("input")
        .class("input")
        .id(CODE)
        .attr("name", CODE)
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", here::JOIN_EXAMPLE)
        .on("input", typed);
    let open = el("a")
        .class("help-link")
        .live_attr("href", move || Some(link.get()))
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .child(label)
        .child(el("span").class("unseen").child(OPENS_ELSEWHERE));
    nodes![
        el("label")
            .class("label")
            .attr("for", CODE)
            .child(here::JOIN_LABEL),
        el("div").class("box").child(input),
        open,
    ]
}

/// The code as Twilio wants it, from however much of the message was typed.
fn code(typed: &str) -> String {
    let lower = typed.trim().to_lowercase();
    let code = lower.strip_prefix("join ").unwrap_or(&lower);
    let fits = |c: char| match c {
        'a'..='z' | '0'..='9' | '-' => Some(c),
        ' ' => Some('-'),
        _ => None,
    };
    code.trim().chars().filter_map(fits).collect()
}
