//! A run, live: the picture, what is needed, the progress, the steps.

use crate::web::state::Stored;

use super::{actions, arrive_in_place, card, paragraph, problem};
use crate::deploy::{Event, Existing, Goal, Part, Phase, StepState, View};
use crate::nodes;
use crate::stack::{DeploymentName, Role};
use crate::web::app::{App, Screen};
use crate::web::components::{button, frame, offers, picture, steps};
use crate::web::node::{callback, el, live, nothing, watch, Node};
use crate::web::words::{destroy, running as here, tabs};

pub(super) fn view(app: App) -> Node {
    let shown = app.driver.view;
    watch(
        move || match shown.with(|view| view.as_ref().map(|view| view.phase)) {
            Some(Phase::Succeeded) => app.replace(Screen::Done),
            // Put away, and nobody has moved on from here yet.
            None if !app.driver.is_following() && app.screen.get_untracked() == Screen::Running => {
                app.replace(Screen::Welcome);
            }
            _ => {}
        },
    );
    announce(app);
    // Drawn every second and at every change; only what differs is touched.
    let part = move |draw: fn(App, &View) -> Node| {
        live(move || shown.with(|view| view.as_ref().map(|view| draw(app, view))))
    };
    nodes![
        part(head),
        followed(app),
        problem::problems(app),
        part(state),
        part(foot),
    ]
    .into()
}

/// What a tab says that only follows: where the run is driven, and how to drive it from here.
fn followed(app: App) -> Node {
    let take_over = callback(move || app.go(Screen::Resume));
    live(move || {
        let (over, needs_you) = app.driver.view.with(|view| {
            let phase = view.as_ref().map(|view| view.phase);
            let over = matches!(phase, Some(Phase::Succeeded | Phase::Removed));
            (over, phase == Some(Phase::Paused))
        });
        let driving = app.driver.is_following() && !over;
        let unknown = app.driver.view.with(Option::is_none);
        let title = unknown.then(|| frame::headline(tabs::TITLE.into()));
        let card = || {
            let means = if needs_you {
                tabs::NEEDS_YOU
            } else {
                tabs::MEANS
            };
            card(nodes![
                title,
                el("p").child(means),
                actions(nodes![button::act(
                    "button second",
                    tabs::TAKE_OVER,
                    take_over
                )]),
            ])
        };
        driving.then(card)
    })
}

fn head(_: App, view: &View) -> Node {
    nodes![
        frame::headline(frame::named(&title(view), &view.name)),
        picture::picture(view.relay, view.vm, view.path_proven),
    ]
    .into()
}

fn state(app: App, view: &View) -> Node {
    let stands = match view.phase {
        Phase::Removed => removed(app, view),
        Phase::Stopped if !app.driver.is_following() => stopped(app, view),
        _ => nothing(),
    };
    let value = view.progress_permille.to_string();
    let bar = el("progress").attr("max", "1000").attr("value", value);
    let times = el("p")
        .class("remaining")
        .child(el("span").child(remaining(view)))
        .child(el("span").child(here::elapsed(view.elapsed.as_seconds() * 1000)));
    let moving = view.phase != Phase::Removed;
    nodes![
        stands,
        moving.then(|| bar.attr("aria-label", here::PROGRESS)),
        times,
        el("h2").class("unseen").child(here::STEPS),
        steps::steps(&view.steps, view.phase == Phase::Stopped),
        steps::calls(&view.steps),
    ]
    .into()
}

fn foot(app: App, view: &View) -> Node {
    let cancel = callback(move || tell(app, Event::Cancel));
    if app.driver.is_following() {
        return nothing();
    }
    match view.phase {
        Phase::Working | Phase::Paused => {
            let cancel = view
                .may_cancel
                .then(|| button::act("button second", here::CANCEL, cancel));
            let notices = offers::notices(app);
            nodes![
                match app.driver.unkept.get() {
                    true => paragraph("notice caution", here::UNKEPT),
                    false => paragraph("small", here::STAY),
                },
                actions(nodes![notices, cancel])
            ]
            .into()
        }
        Phase::Stopping => paragraph("state busy", here::STOPPING),
        _ => nothing(),
    }
}

fn title(view: &View) -> String {
    let name = &view.name;
    match (view.phase, view.goal) {
        (Phase::Paused, _) => here::paused(name),
        (Phase::Stopped, _) => here::STOPPED.into(),
        (Phase::Removed, _) if !left_alone(view).is_empty() => destroy::removed_in_part(name),
        (Phase::Removed, _) => destroy::removed(name),
        (_, Goal::Deploy) => here::deploying(name),
        (_, Goal::Undo) => here::undoing(name),
        (_, Goal::Destroy) => here::destroying(name),
    }
}

/// The words beside the bar.
fn remaining(view: &View) -> &'static str {
    let seconds = view.remaining.map(|remaining| remaining.as_seconds());
    match view.phase {
        Phase::Removed | Phase::Succeeded => "",
        Phase::Working => seconds.map_or(here::REMAINING_UNKNOWN, here::remaining),
        _ => here::PAUSED,
    }
}

fn done(view: &View) -> usize {
    view.steps
        .iter()
        .filter(|step| step.state == StepState::Done)
        .count()
}

/// Tells screen readers how far it is whenever the estimate changes, not every second.
fn announce(app: App) {
    let shown = app.driver.view;
    let said = Stored::new("");
    watch(move || {
        let words = shown.with(|view| {
            let view = view.as_ref()?;
            let words = remaining(view);
            let steps = here::steps_done(done(view), view.steps.len());
            (words != said.get_value()).then(|| (words, format!("{steps}, {words}")))
        });
        if let Some((words, sentence)) = words {
            said.set_value(words);
            app.said.set(sentence);
        }
    });
}

fn stopped(app: App, view: &View) -> Node {
    let go_on = callback(move || tell(app, Event::GoOn));
    let undo = callback(move || tell(app, Event::Undo));
    let keep = callback(move || leave(app));
    let deploying = view.goal == Goal::Deploy;
    let (means, later) = match deploying {
        true => (here::STOPPED_MEANS, here::KEEP),
        false => (here::STOPPED_REMOVING, here::LATER),
    };
    card(nodes![
        el("p").child(means),
        deploying.then(|| existing(&view.exists)),
        actions(nodes![
            button::act("button", here::GO_ON, go_on),
            button::act("button second", later, keep),
            deploying.then(|| button::act("button second", here::UNDO, undo)),
        ]),
    ])
}

/// Does what a button was tapped for, which is gone with that: reading goes on at the headline.
pub(super) fn tell(app: App, event: Event) {
    app.driver.tell(event);
    arrive_in_place();
}

/// Ends the run here and keeps its notes for another time.
pub(super) fn leave(app: App) {
    app.driver.put_away();
    app.replace(Screen::Welcome);
}

/// What exists at Fly now, and whether it costs anything.
fn existing(exists: &[Existing]) -> Node {
    if exists.is_empty() {
        return paragraph("small", here::NOTHING);
    }
    let row = |thing: &Existing| {
        let bill = match (thing.certain, thing.what.is_billed()) {
            (false, _) => here::MAYBE,
            (true, true) => here::BILLED,
            (true, false) => here::FREE,
        };
        let name = el("code").child(thing.name.clone());
        let what = el("span")
            .child(format!("{} ", here::thing(thing.what)))
            .child(name);
        el("li").child(what).child(el("span").child(bill)).into()
    };
    let rows = exists.iter().map(row).collect();
    nodes![
        paragraph("label", here::EXISTS),
        el("ul").class("existing").children(rows),
    ]
    .into()
}

/// The apps of this name that are not ours, and were left alone.
fn left_alone(view: &View) -> Vec<String> {
    let halves = [(view.relay, Role::Relay), (view.vm, Role::Vm)];
    let left = halves.iter().filter(|(part, _)| *part == Part::Left);
    let name = DeploymentName::parse(&view.name).ok();
    left.filter_map(|(_, role)| Some(name.as_ref()?.app(*role).to_string()))
        .collect()
}

fn removed(app: App, view: &View) -> Node {
    let home = callback(move || leave(app));
    let left = left_alone(view);
    let proof = match left.is_empty() {
        true => destroy::PROOF,
        false => destroy::PROOF_IN_PART,
    };
    let left = left
        .iter()
        .map(|app| el("p").child(destroy::left_alone(app)).into());
    card(nodes![
        el("p").child(proof),
        left.collect::<Vec<Node>>(),
        el("p").child(destroy::TWILIO),
        actions(nodes![button::act("button", destroy::HOME, home)]),
    ])
}
