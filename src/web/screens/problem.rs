//! What a person is needed for, and everything that they can do about it, right there.

use leptos::prelude::*;

use super::account::TokenForm;
use super::ai_key::AgentFields;
use super::channel::ChannelFields;
use super::regions::Regions;
use super::{actions, running};
use crate::deploy::{Action, Change, Event, Explanation, Leftover};
use crate::fly::RegionCode;
use crate::stack::{DeploymentName, Images, Role};
use crate::web::app::App;
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::{all_well, outside_link, Field};
use crate::web::components::{button, form, steps};
use crate::web::fields;
use crate::web::words::{action as words, running as here, wherein};

/// The action whose form is open, and under which problem.
type Open = RwSignal<Option<(usize, Action)>>;

pub(super) fn problems(app: App) -> AnyView {
    let shown = app.driver.view;
    let open: Open = RwSignal::new(None);
    // Times pass every second; a problem, and what is being typed under it, stays.
    let list = Memo::new(move |_| {
        let view = shown.get()?;
        let mut problems: Vec<Explanation> = Vec::new();
        for problem in view.problems {
            if !problems
                .iter()
                .any(|other| other.happened == problem.happened)
            {
                problems.push(problem);
            }
        }
        Some((problems, view.leftovers))
    });
    let cards = move || {
        let (problems, left) = list.get()?;
        open.set(None);
        let cards: Vec<_> = problems
            .iter()
            .enumerate()
            .map(|(index, problem)| card(app, index, problem, &left, open))
            .collect();
        Some(cards)
    };
    view! { <div role="alert">{cards}</div> }.into_any()
}

fn card(app: App, index: usize, problem: &Explanation, left: &[Leftover], open: Open) -> AnyView {
    let buttons: Vec<_> = problem
        .actions
        .iter()
        .enumerate()
        .map(|(place, action)| act(app, index, place, *action, open))
        .collect();
    let step = problem.step;
    let asked = move || match open.get() {
        Some((at, action)) if at == index => Some(ask(app, action, open)),
        _ => None,
    };
    let details = (!problem.details.is_empty()).then(|| {
        view! {
            <details>
                <summary>{here::FLY_SAYS}</summary>
                <p class="small">
                    <code>{problem.details.clone()}</code>
                </p>
            </details>
        }
    });
    let left: Vec<_> = left
        .iter()
        .map(|thing| {
            view! {
                <li>
                    <span>{format!("{} ", thing.what)} <code>{thing.name.clone()}</code></span>
                    <span>{thing.why.clone()}</span>
                    {outside_link(here::OPEN_FLY, thing.link.clone())}
                </li>
            }
        })
        .collect();
    view! {
        <section class="problem">
            <p class="small">{steps::title(step)}</p>
            <h2>{problem.happened.clone()}</h2>
            <p>{problem.means.clone()}</p>
            <p>{problem.todo.clone()}</p>
            {(!left.is_empty()).then(|| view! { <ul class="existing">{left}</ul> })}
            {problem.link.clone().map(|link| outside_link(here::OPEN_FLY, link))}
            {details}
            {asked}
            <div class="actions" hidden=move || open.get().is_some()>
                {buttons}
            </div>
        </section>
    }
    .into_any()
}

fn act(app: App, index: usize, place: usize, action: Action, open: Open) -> AnyView {
    let label = match action {
        Action::Retry => words::RETRY,
        Action::OtherRegion => words::OTHER_REGION,
        Action::OtherName => words::OTHER_NAME,
        Action::NewToken => words::NEW_TOKEN,
        Action::Secrets => words::SECRETS,
        Action::CardAdded => words::CARD_ADDED,
        Action::OtherImages => words::OTHER_IMAGES,
        Action::LargerSize => words::LARGER_SIZE,
        Action::Adopt => words::ADOPT,
        Action::RemoveAddress => words::REMOVE_ADDRESS,
        Action::Undo => words::UNDO,
        Action::KeepForLater => words::KEEP,
    };
    let class = if place == 0 {
        "button"
    } else {
        "button second"
    };
    let run = Callback::new(move |()| match action {
        Action::Retry | Action::CardAdded => app.driver.tell(Event::Retry),
        Action::Adopt => app.driver.tell(Event::Adopt),
        Action::RemoveAddress => app.driver.tell(Event::RemoveAddress),
        Action::Undo => app.driver.tell(Event::Undo),
        // Other steps may be at work: the run is stopped first, and then asked about.
        Action::KeepForLater => {
            app.driver.tell(Event::Cancel);
            if app.driver.is_stopped() {
                running::leave(app);
            }
        }
        _ => open.set(Some((index, action))),
    });
    button::act(class, label, run)
}

/// The form of an action that needs an answer.
fn ask(app: App, action: Action, open: Open) -> AnyView {
    let inside = match action {
        Action::NewToken => new_token(app),
        Action::OtherName => other_name(app),
        Action::OtherRegion => other_region(app),
        Action::OtherImages => other_images(app),
        Action::LargerSize => larger_size(app),
        Action::Secrets => secrets(app),
        _ => return ().into_any(),
    };
    let back = Callback::new(move |()| open.set(None));
    view! {
        {inside}
        {button::act("link", crate::web::words::BACK, back)}
    }
    .into_any()
}

fn take(busy: RwSignal<bool>) -> AnyView {
    actions(button::submit(here::TAKE, busy))
}

fn new_token(app: App) -> AnyView {
    let token = TokenForm::new(app);
    let changed = Callback::new(move |()| {
        let token = app.session.with_value(|session| session.token.clone());
        app.wipe();
        if let Some(token) = token {
            app.driver.change(Change::Token(token));
        }
    });
    token.view(here::TAKE, Callback::new(move |()| token.submit(changed)))
}

fn other_name(app: App) -> AnyView {
    let field = Field::new(&fields::OTHER_NAME, "");
    let submit = Callback::new(move |()| {
        if !all_well(&[field]) {
            return;
        }
        if let Ok(name) = DeploymentName::parse(&field.text()) {
            app.write_draft(|draft| draft.name = name.to_string());
            app.driver.change(Change::Name(name));
        }
    });
    form::form(&[field], take(RwSignal::new(false)), submit)
}

fn other_region(app: App) -> AnyView {
    let now = app.driver.journal();
    let blueprint = now.as_ref().and_then(|journal| journal.blueprint.clone());
    let regions = Regions::new(app, "");
    let load = Callback::new(move |()| {
        let journal = app.driver.journal();
        let Some((journal, token)) = journal.zip(app.driver.token()) else {
            return;
        };
        if let Some(blueprint) = journal.blueprint {
            let avoid = blueprint.region.as_str();
            regions.load(token, journal.org, blueprint.vm_guest.clone(), avoid);
        }
    });
    if blueprint.is_some() {
        load.run(());
    }
    let submit = Callback::new(move |()| {
        if !regions.check() {
            return;
        }
        if let Some(region) = RegionCode::parse(&regions.chosen.get_untracked()) {
            app.write_draft(|draft| {
                draft.region = region.to_string();
                draft.region_name = regions.chosen_name();
            });
            app.driver.change(Change::Region(region));
        }
    });
    let inside = view! {
        {regions.view(wherein::REGION, load)}
        {take(RwSignal::new(false))}
    };
    form::around(inside.into_any(), submit)
}

fn other_images(app: App) -> AnyView {
    let images = app
        .driver
        .journal()
        .and_then(|journal| Some(journal.blueprint?.images));
    let images = images.unwrap_or_else(|| app.config.get_untracked().images);
    let relay = Field::new(&fields::RELAY_IMAGE, &images.relay);
    let vm = Field::new(&fields::VM_IMAGE, &images.vm);
    let submit = Callback::new(move |()| {
        if all_well(&[relay, vm]) {
            let text = |field: Field| field.text().trim().to_owned();
            app.driver.change(Change::Images(Images {
                relay: text(relay),
                vm: text(vm),
            }));
        }
    });
    form::form(&[relay, vm], take(RwSignal::new(false)), submit)
}

/// The sizes with more memory than the one that did not do; all of them if there is none.
fn larger_size(app: App) -> AnyView {
    let config = app.config.get_untracked();
    let now = app
        .driver
        .journal()
        .and_then(|journal| Some(journal.blueprint?.vm_guest.memory_mb));
    let larger = |index: &usize| {
        let memory = config.sizes.get(*index).map(|size| size.guest.memory_mb);
        memory > now
    };
    let mut offered: Vec<usize> = (0..config.sizes.len()).filter(larger).collect();
    if offered.is_empty() {
        offered = (0..config.sizes.len()).collect();
    }
    let chosen = RwSignal::new(offered.first().map(ToString::to_string).unwrap_or_default());
    let rows = offered.iter().filter_map(|index| {
        let size = config.sizes.get(*index)?;
        let price = wherein::extra(size.usd_per_month);
        Some(Choice::new(index.to_string(), size.name.as_str()).with_aside(price))
    });
    let rows = one_of("larger-size", here::LARGER, rows.collect(), chosen);
    let submit = Callback::new(move |()| {
        let index: usize = chosen.get_untracked().parse().unwrap_or(0);
        let guest = app
            .config
            .with_untracked(|config| config.sizes.get(index).map(|size| size.guest.clone()));
        if let Some(guest) = guest {
            app.write_draft(|draft| draft.size = index);
            app.driver.change(Change::Size(guest));
        }
    });
    let inside = view! {
        {rows}
        {take(RwSignal::new(false))}
    };
    form::around(inside.into_any(), submit)
}

/// The credentials that were not staged before an interruption.
fn secrets(app: App) -> AnyView {
    let missing = |role: Role| {
        app.driver
            .journal()
            .is_some_and(|journal| journal.needs_secrets(role))
    };
    let agent = missing(Role::Vm).then(|| AgentFields::new(app));
    let channel = missing(Role::Relay).then(|| ChannelFields::new(app));
    let submit = Callback::new(move |()| {
        let agent_well = agent.is_none_or(|agent| all_well(&agent.all()));
        let channel_well = channel.is_none_or(ChannelFields::keep);
        if !(agent_well && channel_well) {
            return;
        }
        if let Some(agent) = agent {
            agent.keep();
        }
        let for_vm = agent.and_then(|_| app.agent_secrets());
        let for_relay = channel.and_then(|_| app.channel());
        app.wipe();
        if let Some(secrets) = for_vm {
            app.driver.change(Change::Secrets(Role::Vm, secrets));
        }
        if let Some(channel) = for_relay {
            app.driver
                .change(Change::Secrets(Role::Relay, channel.secrets()));
        }
    });
    let inside = view! {
        {agent.map(|agent| agent.all().map(|field| field.view()).collect_view())}
        {channel.map(ChannelFields::view)}
        {take(RwSignal::new(false))}
    };
    form::around(inside.into_any(), submit)
}
