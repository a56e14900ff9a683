//! Deployed: the last steps, which are outside this page, and the addresses.

use crate::web::state::Watched;

use super::last_mile::{self, item, Tick};
use super::no_reply::Reply;
use super::{actions, paragraph};
use crate::channels::Open;
use crate::nodes;
use crate::stack::{DeploymentName, Role};
use crate::text::holds;
use crate::web::app::{App, Earlier, Screen};
use crate::web::browser::{dom, storage};
use crate::web::components::field::outside_link;
use crate::web::components::{button, frame, offers, picture};
use crate::web::fields;
use crate::web::node::{callback, el, live, Node};
use crate::web::words::{channels, done as here, last_mile as words, OPENS_ELSEWHERE};

/// Its id is the form's: what is typed here is kept like what was typed there.
const CODE: &str = fields::SANDBOX_CODE.id;

/// What the screen is about; from the run that just ended, or from its notes.
#[derive(Clone)]
pub(super) struct Facts {
    pub(super) name: DeploymentName,
    pub(super) org: String,
    public_url: String,
    vm_address: String,
    /// Volumes that nothing uses, and where they are shown.
    spare: Vec<String>,
    volumes: String,
    /// Where the phone looks whether the relay is there.
    pub(super) health: String,
}

pub(super) fn view(app: App) -> Node {
    let Some(facts) = facts(app) else {
        return super::back_to_start(app);
    };
    let own = facts.name.clone();
    let forget = callback(move || {
        // Another tab may have begun something meanwhile: the notes are of that then.
        let notes_are_own = match app.earlier() {
            Earlier::Deployed(journal) => journal.name == own,
            Earlier::Unfinished(_) | Earlier::Newer => false,
            Earlier::None | Earlier::Unreadable => true,
        };
        if notes_are_own && !app.driver.is_following() {
            storage::forget(storage::JOURNAL);
            storage::forget(storage::DRAFT);
        }
        app.draft.set(Default::default());
        app.driver.put_away();
        app.wipe();
        app.replace(Screen::Welcome);
    });
    let well = crate::deploy::Part::Healthy;
    let open = app.open_channels();
    let several = open.len() > 1;
    let turn = Watched::new("");
    let channels = open.iter().map(|open| {
        let title = several.then(|| el("h3").child(channels::name(open.kind())));
        nodes![title, channel(app, &facts, open, turn)].into()
    });
    let channels: Vec<Node> = channels.collect();
    let address = |name: &'static str, address: String| {
        let address = el("dd").child(el("code").child(address));
        el("div").child(el("dt").child(name)).child(address)
    };
    let name = facts.name.as_str();
    nodes![
        frame::head_named(Screen::Done, &here::title(name), name, here::LEDE),
        picture::picture(well, well, true),
        (!channels.is_empty()).then(|| el("h2").child(here::LAST)),
        channels,
        spare(&facts),
        el("h2").child(words::AFTERWARDS),
        el("ol").class("numbered").child(revoke(app, &facts)),
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

/// What is left for one channel, and the question whether it works.
fn channel(app: App, facts: &Facts, open: &Open, turn: Watched<&'static str>) -> Node {
    let hello = Tick::new(app, facts, open, "hello");
    let works = callback(move || hello.set(true));
    nodes![
        last_mile::steps(app, facts, open, hello),
        Reply::new(app, facts, open, turn, works).view(),
    ]
    .into()
}

/// What is billed and serves nobody.
fn spare(facts: &Facts) -> Option<Node> {
    let notice = nodes![
        el("h2").child(here::SPARE),
        el("p").child(el("code").child(facts.spare.join(" "))),
        paragraph("small", here::SPARE_MEANS),
        outside_link(here::SPARE_OPEN, facts.volumes.clone()),
    ];
    (!facts.spare.is_empty()).then(|| super::card(notice))
}

/// The last of all: nobody needs the token any more.
fn revoke(app: App, facts: &Facts) -> Node {
    let tokens = format!("https://fly.io/dashboard/{}/tokens", facts.org);
    let rest = nodes![
        paragraph("small", here::REVOKE_MEANS),
        outside_link(here::TOKENS, tokens)
    ];
    let tick = Tick::of(app, format!("{} {}", facts.name, "revoke"));
    item(here::REVOKE, rest, tick, true)
}

fn facts(app: App) -> Option<Facts> {
    let (name, org, spare) = match app.earlier() {
        Earlier::Deployed(journal) => (journal.name, journal.org.to_string(), journal.vm.spare),
        // Storage that refuses to keep anything leaves the run's own view.
        _ => {
            let view = app.driver.view.get_untracked()?;
            let name = DeploymentName::parse(&view.name).ok()?;
            (name, "personal".into(), Vec::new())
        }
    };
    let relay = name.app(Role::Relay);
    let config = app.config.get_untracked();
    Some(Facts {
        org,
        public_url: format!("https://{relay}.fly.dev"),
        vm_address: format!("http://{}.flycast", name.app(Role::Vm)),
        spare,
        volumes: format!("https://fly.io/apps/{}/volumes", name.app(Role::Vm)),
        health: format!("{}/health", config.relay_address(&relay)),
        name,
    })
}

/// The code is asked for, and the link made with it; `chat` opens the chat.
pub(super) fn join(chat: &str) -> Vec<Node> {
    let plain = chat.split('?').next().unwrap_or(chat).to_owned();
    let link = Watched::new(plain.clone());
    let typed = move |_| {
        let code = code(&dom::value(CODE));
        link.set(if code.is_empty() {
            plain.clone()
        } else {
            format!("{plain}?text=join%20{code}")
        });
    };
    let label = live(move || {
        let joins = link.with(|link| holds(link, "join"));
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
    let lower = typed.trim().to_ascii_lowercase();
    let code = lower.strip_prefix("join ").unwrap_or(&lower);
    let fits = |c: char| match c {
        'a'..='z' | '0'..='9' | '-' => Some(c),
        ' ' => Some('-'),
        _ => None,
    };
    code.trim().chars().filter_map(fits).collect()
}
