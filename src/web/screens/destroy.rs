//! Destroying a deployment: find it, say what goes, type its name.

use crate::web::state::Watched;
use leptos::prelude::*;

use super::account::TokenForm;
use super::{actions, arrive_in_place, is_in_the_way, keys, paragraph, run};
use crate::deploy::{Engine, Event, Vault};
use crate::fly::{Answer, Call, Error, Token};
use crate::manage::{deployments, is_marked, Found};
use crate::nodes;
use crate::stack::{DeploymentName, Role};
use crate::web::app::{App, Screen};
use crate::web::beside;
use crate::web::browser::tabs::Claim;
use crate::web::browser::{dom, timers};
use crate::web::checks;
use crate::web::components::choice::{one_of, Choice};
use crate::web::components::field::{all_well, Field};
use crate::web::components::status::{self, Status};
use crate::web::components::{button, form, frame};
use crate::web::fields;
use crate::web::node::{callback, el, live, nothing, Node};
use crate::web::words::{self, destroy as here};

/// How far the person has got.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Token,
    Choose,
    Confirm(Found),
}

pub(super) fn view(app: App) -> Node {
    let known = keys(app).is_some();
    let stage = Watched::new(if known { Stage::Choose } else { Stage::Token });
    live(move || {
        let (key, inside) = match stage.get() {
            Stage::Token => ("token", token(app, stage)),
            Stage::Choose => ("choose", choose(app, stage)),
            Stage::Confirm(found) => ("confirm", confirm(app, stage, &found)),
        };
        el("div").key(key).child(inside)
    })
}

fn show(stage: Watched<Stage>, next: Stage) {
    dom::forget_typed_secrets();
    stage.set(next);
    arrive_in_place();
}

fn token(app: App, stage: Watched<Stage>) -> Node {
    let ask = TokenForm::for_a_look(app);
    let found = callback(move || show(stage, Stage::Choose));
    let head = frame::head(Screen::Destroy, here::TITLE_TOKEN, here::LEDE_TOKEN);
    let form = ask.view(here::FIND, callback(move || ask.submit(found)));
    nodes![head, form].into()
}

fn choose(app: App, stage: Watched<Stage>) -> Node {
    let list: Watched<Option<Vec<Found>>> = Watched::new(None);
    let chosen = Watched::new(String::new());
    let status = Watched::new(Status::busy(here::LOOKING));
    let busy = Watched::new(false);
    let error = Watched::new(String::new());
    let look = callback(move || {
        let Some((token, org)) = keys(app) else {
            return;
        };
        status.set(Status::busy(here::LOOKING));
        error.set(String::new());
        beside::spawn(async move {
            let apps = checks::apps(app, &token, &org).await;
            status.try_set(Status::default());
            match apps {
                Ok(apps) => {
                    let found = deployments(&apps);
                    if let [one] = found.as_slice() {
                        chosen.try_set(one.name.to_string());
                    }
                    list.try_set(Some(found));
                }
                Err(problem) => {
                    error.try_set(checks::cannot_ask(app, &problem));
                }
            }
        });
    });
    look.run(());
    let submit = callback(move || {
        let found = list.with_untracked(|list| {
            let list = list.as_deref().unwrap_or_default();
            chosen.with_untracked(|chosen| {
                list.iter()
                    .find(|found| found.name.as_str() == chosen)
                    .cloned()
            })
        });
        match found {
            Some(found) if !busy.get_untracked() => confirm_mark(app, found, stage, busy, error),
            Some(_) => {}
            None => error.set(here::CHOOSE_ONE.into()),
        }
    });
    let rows = live(move || match list.get() {
        None => nothing(),
        Some(list) if list.is_empty() => paragraph("notice", here::NONE),
        Some(list) => {
            let rows = list.iter().map(|found| {
                let halves = match (found.relay, found.vm) {
                    (true, true) => here::BOTH,
                    (true, false) => here::ONLY_RELAY,
                    _ => here::ONLY_VM,
                };
                Choice::new(found.name.as_str(), found.name.as_str()).with_aside(halves)
            });
            nodes![
                one_of("deployment", here::CHOOSE, rows.collect(), chosen),
                actions(nodes![button::submit(words::CONTINUE, busy)]),
            ]
            .into()
        }
    });
    let again = live(move || {
        let failed = list.with(Option::is_none) && !error.with(String::is_empty);
        failed.then(|| button::act("tool", words::wherein::TRY_AGAIN, look))
    });
    let wrong = el("p")
        .class("error")
        .attr("role", "alert")
        .child(live(move || error.get()));
    let inside = nodes![status::line(status), rows, wrong, again];
    let head = frame::head(Screen::Destroy, here::TITLE, here::LEDE);
    nodes![head, form::around(inside, submit)].into()
}

/// Goes on only with apps that bear our mark: a name alone proves nothing.
fn confirm_mark(
    app: App,
    found: Found,
    stage: Watched<Stage>,
    busy: Watched<bool>,
    error: Watched<String>,
) {
    let Some((token, _)) = keys(app) else { return };
    busy.set(true);
    error.set(String::new());
    beside::spawn(async move {
        let marked = bears_mark(app, &token, &found).await;
        busy.try_set(false);
        match marked {
            Ok(true) => {
                if stage.try_get_untracked() == Some(Stage::Choose) {
                    show(stage, Stage::Confirm(found));
                }
            }
            Ok(false) => {
                error.try_set(here::NOT_MARKED.into());
            }
            Err(problem) => {
                error.try_set(checks::cannot_ask(app, &problem));
            }
        }
    });
}

/// Whether any half bears our mark: one that was cut off early has it on one alone. The other is
/// asked about before anything is done to it.
async fn bears_mark(app: App, token: &Token, found: &Found) -> Result<bool, Error> {
    for (there, role) in [(found.vm, Role::Vm), (found.relay, Role::Relay)] {
        if !there {
            continue;
        }
        let call = Call::ListSecrets(found.name.app(role));
        if let Answer::SecretNames(names) = checks::ask(app, &call, token).await? {
            if is_marked(&names) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn confirm(app: App, stage: Watched<Stage>, found: &Found) -> Node {
    let name = found.name.clone();
    let typed = Field::new(&fields::CONFIRM_NAME, "");
    let apps = [(found.relay, Role::Relay), (found.vm, Role::Vm)];
    let mut goes: Vec<String> = apps
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, role)| here::app(found.name.app(role).as_str()))
        .collect();
    if found.vm {
        goes.push(here::VOLUME.into());
    }
    goes.push(here::SECRETS.into());
    let goes = goes
        .into_iter()
        .map(|what| el("div").child(what).into())
        .collect();
    let wanted = found.name.clone();
    let submit = callback(move || {
        if !all_well(&[typed]) {
            return;
        }
        if DeploymentName::parse(&typed.text()).as_ref() != Ok(&wanted) {
            typed.complain(here::wrong_name(wanted.as_str()));
            return typed.focus();
        }
        let Some((token, org)) = keys(app) else {
            return;
        };
        let name = wanted.clone();
        run(app, Claim::IfFree, move || {
            if is_in_the_way(app, Some(&name)) {
                return None;
            }
            let (seed, now) = (timers::chance(), timers::now());
            let engine = Engine::destroy(name, org, Vault::new(token), seed, now);
            Some((engine, Event::Start))
        });
    });
    let other = callback(move || show(stage, Stage::Choose));
    let rest = actions(nodes![
        button::submit_danger(&here::button(name.as_str()), name.as_str()),
        button::act("link", here::OTHER, other),
    ]);
    let name = name.as_str();
    nodes![
        frame::head_named(Screen::Destroy, &here::title_confirm(name), name, ""),
        el("h2").child(here::GOES),
        el("div").class("facts").children(goes),
        paragraph("notice danger", here::FOREVER),
        form::form(&[typed], rest, submit),
    ]
    .into()
}
