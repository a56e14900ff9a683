//! Everything that will be made, what it costs, and the button that makes it.

use crate::web::state::Watched;

use super::place::costs;
use super::shared::Shared;
use super::welcome::prices;
use super::{actions, is_in_the_way, keys, paragraph, run};
use crate::channels::Channels;
use crate::deploy::{Engine, Event, Vault};
use crate::fly::Call;
use crate::nodes;
use crate::stack::{Blueprint, Role, VOLUME_GB};
use crate::web::app::{App, Screen};
use crate::web::browser::tabs::Claim;
use crate::web::browser::timers;
use crate::web::components::{button, form, frame};
use crate::web::node::{callback, el, nothing, Node};
use crate::web::words::channels::name;
use crate::web::words::{about_usd, review as here};

pub(super) fn view(app: App) -> Node {
    // Every question before this one is answered, or the address would have led elsewhere.
    let Some((blueprint, keys)) = app.blueprint().zip(keys(app)) else {
        return nothing();
    };
    let config = app.config.get_untracked();
    let (asleep, awake) = config.monthly_usd(&blueprint.vm_guest, VOLUME_GB);
    let organization = app.session.with(|session| session.organization.clone());
    let name = blueprint.name.as_str();
    let busy = Watched::new(false);
    let (wanted, senders) = (blueprint.name.clone(), blueprint.senders.clone());
    let shared = Shared::new(busy);
    shared.look(app, keys, wanted, senders);
    let begin = callback(move || {
        busy.set(true);
        begin(app);
    });
    let deploy = callback(move || {
        if !busy.get_untracked() {
            shared.then(begin);
        }
    });
    let go = nodes![
        actions(nodes![button::submit(here::deploy(awake), busy)]),
        paragraph("small centred under", here::deploy_note(asleep)),
    ];
    nodes![
        frame::head_named(
            Screen::Review,
            &here::title(name),
            name,
            &here::lede(&organization)
        ),
        made(app, &blueprint),
        el("h2").child(here::COST),
        prices(about_usd(asleep).into(), about_usd(awake).into()),
        paragraph("small", here::NOT_IN_IT),
        costs(app),
        calls(app, &blueprint),
        shared.view(),
        form::around(go, deploy),
    ]
    .into()
}

fn begin(app: App) {
    let (Some(blueprint), Some((token, org)), Some(agent), Some(channel)) = (
        app.blueprint(),
        keys(app),
        app.agent_secrets(),
        app.channels(),
    ) else {
        return app.go(Screen::Account);
    };
    let vault = Vault::new(token)
        .with_secrets(Role::Vm, agent)
        .with_secrets(Role::Relay, channel.secrets());
    // What was ticked for an earlier one of this name says nothing of this one.
    app.write_draft(|draft| draft.ticked.clear());
    run(app, Claim::IfFree, move || {
        let (seed, now) = (timers::chance(), timers::now());
        let engine = Engine::deploy(blueprint, org, vault, seed, now);
        (!is_in_the_way(app, None)).then_some((engine, Event::Start))
    });
}

fn made(app: App, blueprint: &Blueprint) -> Node {
    let draft = app.draft.get();
    let size = |role: Role| {
        let guest = blueprint.guest(role);
        let memory = match guest.memory_mb {
            mb if mb % 1024 == 0 => format!("{} GB", mb / 1024),
            mb => format!("{mb} MB"),
        };
        format!("{}-cpu-{}x, {memory}", guest.cpu_kind, guest.cpus)
    };
    let network = if blueprint.own_network {
        here::OWN_NETWORK
    } else {
        here::SHARED_NETWORK
    };
    let region = if draft.region_name.is_empty() {
        draft.region
    } else {
        draft.region_name
    };
    let half = |role: Role, means: &'static str| {
        (
            format!("{}. {}", size(role), means),
            blueprint.name.app(role).to_string(),
        )
    };
    let (relay_means, relay) = half(Role::Relay, here::RELAY_MEANS);
    let (vm_means, vm) = half(Role::Vm, here::VM_MEANS);
    let plain = |name, what| fact(name, what, String::new());
    let rows = vec![
        fact(here::RELAY, relay, relay_means),
        fact(here::VM, vm, vm_means),
        plain(here::VOLUME, here::volume(VOLUME_GB)),
        plain(here::REGION, region),
        plain(here::NETWORK, network.to_owned()),
        plain(here::ALLOWED, allowed(app)),
        plain(here::SECRETS, secrets(app)),
    ];
    el("dl").class("facts").children(rows).into()
}

fn fact(name: &'static str, what: String, more: String) -> Node {
    let more = (!more.is_empty()).then(|| el("dd").child(more));
    let row = el("div")
        .child(el("dt").child(name))
        .child(el("dd").child(what));
    row.child(more).into()
}

/// Who may write, channel by channel.
fn allowed(app: App) -> String {
    let channels = app.channels();
    let all = channels.as_ref().map(Channels::all).unwrap_or_default();
    let mut lines = Vec::new();
    for channel in all {
        lines.push(format!("{}:", name(channel.kind())));
        lines.extend(channel.allowed());
    }
    lines.join("\n")
}

/// Their names; the values stay where they are.
fn secrets(app: App) -> String {
    let agent = app.agent_secrets().unwrap_or_default();
    let channel = app
        .channels()
        .map(|channels| channels.secrets())
        .unwrap_or_default();
    let names: Vec<&str> = agent
        .iter()
        .chain(&channel)
        .map(|(name, _)| *name)
        .collect();
    names.join("\n")
}

/// The calls that make something. Names only: what is in them is listed above.
fn calls(app: App, blueprint: &Blueprint) -> Node {
    let Some(org) = app.session.with(|session| session.org.clone()) else {
        return nothing();
    };
    let of = |role: Role| blueprint.name.app(role);
    let network = blueprint.network();
    let mut list = Vec::new();
    for role in Role::ALL {
        list.push(Call::CreateApp {
            app: of(role),
            org: org.clone(),
            network: network.clone(),
        });
        list.push(Call::SetSecrets(of(role), Vec::new()));
        for kind in role.addresses() {
            let network = network.clone();
            list.push(Call::AllocateAddress {
                app: of(role),
                kind: *kind,
                network,
            });
        }
        if role == Role::Vm {
            list.push(Call::CreateVolume(of(role), blueprint.volume()));
        }
        let machine = blueprint.machine(role, None, None);
        list.push(Call::CreateMachine(of(role), Box::new(machine)));
    }
    let row = |call: &Call| {
        let request = call.request();
        let method = el("b").child(request.method.as_str());
        el("li")
            .child(method)
            .child(format!(" /v1{}", request.path))
            .into()
    };
    el("details")
        .child(el("summary").child(here::CALLS))
        .child(paragraph("small", here::CALLS_MEAN))
        .child(
            el("ul")
                .class("calls")
                .children(list.iter().map(row).collect()),
        )
        .into()
}
