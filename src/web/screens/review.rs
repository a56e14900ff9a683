//! Everything that will be made, what it costs, and the button that makes it.

use leptos::prelude::*;

use super::{actions, run};
use crate::deploy::{Engine, Event, Vault};
use crate::fly::Call;
use crate::stack::{Blueprint, Role, VOLUME_GB};
use crate::web::app::{App, Screen};
use crate::web::browser::timers;
use crate::web::components::{button, form, frame};
use crate::web::words::{review as here, welcome};

pub(super) fn view(app: App) -> AnyView {
    // Every question before this one is answered, or the address would have led elsewhere.
    let Some(blueprint) = app.blueprint() else {
        return ().into_any();
    };
    let config = app.config.get_untracked();
    let (asleep, awake) = config.monthly_usd(&blueprint.vm_guest, VOLUME_GB);
    let organization = app
        .session
        .with_value(|session| session.organization.clone());
    let name = blueprint.name.as_str();
    let busy = RwSignal::new(false);
    let deploy = Callback::new(move |()| {
        if !busy.get_untracked() {
            busy.set(true);
            begin(app);
        }
    });
    let go = view! {
        {actions(button::submit(here::deploy(awake), busy))}
        <p class="small centred under">{here::deploy_note(asleep)}</p>
    };
    view! {
        {frame::head_named(Screen::Review, &here::title(name), name, &here::lede(&organization))}
        {made(app, &blueprint)}
        <h2>{here::COST}</h2>
        <div class="facts">
            <div class="price">
                <span>{welcome::ASLEEP}</span>
                <b>{crate::web::words::about_usd(asleep)}</b>
            </div>
            <div class="price">
                <span>{welcome::AWAKE}</span>
                <b>{crate::web::words::about_usd(awake)}</b>
            </div>
        </div>
        <p class="small">{here::prices(&config.prices.date)}</p>
        {calls(app, &blueprint)}
        {form::around(go.into_any(), deploy)}
    }
    .into_any()
}

fn begin(app: App) {
    let keys = app
        .session
        .with_value(|session| Some((session.token.clone()?, session.org.clone()?)));
    let (Some(blueprint), Some((token, org)), Some(agent), Some(channel)) =
        (app.blueprint(), keys, app.agent_secrets(), app.channel())
    else {
        return app.go(Screen::Account);
    };
    let vault = Vault::new(token)
        .with_secrets(Role::Vm, agent)
        .with_secrets(Role::Relay, channel.secrets());
    let engine = Engine::deploy(blueprint, org, vault, timers::chance(), timers::now());
    run(app, engine, Event::Start);
}

fn made(app: App, blueprint: &Blueprint) -> AnyView {
    let draft = app.draft.get_value();
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
    let allowed = crate::web::fields::allowed(&draft.allowed);
    let allowed = allowed.map(|allowed| {
        let numbers: Vec<&str> = allowed
            .numbers()
            .iter()
            .map(|number| number.as_str())
            .collect();
        numbers.join(", ")
    });
    let half = |role: Role, means: &'static str| {
        (
            format!("{}. {}", size(role), means),
            blueprint.name.app(role).to_string(),
        )
    };
    let (relay_means, relay) = half(Role::Relay, here::RELAY_MEANS);
    let (vm_means, vm) = half(Role::Vm, here::VM_MEANS);
    view! {
        <dl class="facts">
            {fact(here::RELAY, relay, relay_means)}
            {fact(here::VM, vm, vm_means)}
            {fact(here::VOLUME, here::volume(VOLUME_GB), String::new())}
            {fact(here::REGION, region, String::new())}
            {fact(here::NETWORK, network.to_owned(), String::new())}
            {fact(here::ALLOWED, allowed.unwrap_or_default(), String::new())}
            {fact(here::SECRETS, secrets(app), String::new())}
        </dl>
    }
    .into_any()
}

fn fact(name: &'static str, what: String, more: String) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{what}</dd>
            {(!more.is_empty()).then(|| view! { <dd>{more}</dd> })}
        </div>
    }
    .into_any()
}

/// Their names; the values stay where they are.
fn secrets(app: App) -> String {
    let agent = app.agent_secrets().unwrap_or_default();
    let channel = app
        .channel()
        .map(|channel| channel.secrets())
        .unwrap_or_default();
    let names: Vec<&str> = agent
        .iter()
        .chain(&channel)
        .map(|(name, _)| *name)
        .collect();
    names.join(", ")
}

/// The calls that make something. Names only: what is in them is listed above.
fn calls(app: App, blueprint: &Blueprint) -> AnyView {
    let Some(org) = app.session.with_value(|session| session.org.clone()) else {
        return ().into_any();
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
    let rows: Vec<_> = list
        .iter()
        .map(|call| {
            let request = call.request();
            view! {
                <li>
                    <b>{request.method.as_str()}</b>
                    " "
                    {format!("/v1{}", request.path)}
                </li>
            }
        })
        .collect();
    view! {
        <details>
            <summary>{here::CALLS}</summary>
            <p class="small">{here::CALLS_MEAN}</p>
            <ul class="calls">{rows}</ul>
        </details>
    }
    .into_any()
}
