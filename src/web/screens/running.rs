//! A run, live: the picture, what is needed, the progress, the steps.

use leptos::prelude::*;

use super::{actions, offline, problem};
use crate::deploy::{Event, Existing, Goal, Phase, StepState, View};
use crate::web::app::{App, Screen};
use crate::web::components::{button, frame, picture, steps};
use crate::web::words::{destroy, running as here};

pub(super) fn view(app: App) -> AnyView {
    let shown = app.driver.view;
    let phase = Memo::new(move |_| shown.with(|view| view.as_ref().map(|view| view.phase)));
    let title = Memo::new(move |_| {
        shown.with(|view| view.as_ref().map(|view| (title(view), view.name.clone())))
    });
    let headline = move || title.get().map(|(title, name)| frame::named(&title, &name));
    Effect::new(move |_| match phase.get() {
        Some(Phase::Succeeded) => app.replace(Screen::Done),
        None => app.replace(Screen::Welcome),
        Some(_) => {}
    });
    announce(app);
    let drawing = Memo::new(move |_| {
        shown.with(|view| {
            view.as_ref()
                .map(|view| (view.relay, view.vm, view.path_proven))
        })
    });
    let picture = move || {
        drawing
            .get()
            .map(|(relay, vm, joined)| picture::picture(relay, vm, joined))
    };
    let under = move || match phase.get() {
        Some(Phase::Removed) => removed(app),
        Some(Phase::Stopped) => stopped(app),
        _ => ().into_any(),
    };
    let foot = move || match phase.get() {
        Some(Phase::Working | Phase::Paused) => foot(app),
        Some(Phase::Stopping) => view! { <p class="state busy">{here::STOPPING}</p> }.into_any(),
        _ => ().into_any(),
    };
    let list = move || shown.with(|view| view.as_ref().map(|view| steps::steps(&view.steps)));
    let calls = move || shown.with(|view| view.as_ref().map(|view| steps::calls(&view.steps)));
    view! {
        <h1 tabindex="-1">{headline}</h1>
        {picture}
        {offline(app)}
        {problem::problems(app)}
        {under}
        {progress(app)}
        <h2 class="unseen">{here::STEPS}</h2>
        {list}
        {calls}
        {foot}
    }
    .into_any()
}

fn title(view: &View) -> String {
    let name = &view.name;
    match (view.phase, view.goal) {
        (Phase::Paused, _) => here::paused(name),
        (Phase::Stopped, _) => here::STOPPED.into(),
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

fn progress(app: App) -> AnyView {
    let shown = app.driver.view;
    let of = move |read: fn(&View) -> String| {
        shown.with(|view| view.as_ref().map(read).unwrap_or_default())
    };
    let value = move || of(|view| view.progress_permille.to_string());
    view! {
        <progress max="1000" value=value aria-label=here::PROGRESS></progress>
        <p class="remaining">
            <span>{move || of(|view| remaining(view).to_owned())}</span>
            <span>{move || of(|view| here::elapsed(view.elapsed.as_seconds() * 1000))}</span>
        </p>
    }
    .into_any()
}

/// Tells screen readers how far it is whenever the estimate changes, not every second.
fn announce(app: App) {
    let shown = app.driver.view;
    let words = Memo::new(move |_| shown.with(|view| view.as_ref().map(remaining)));
    Effect::new(move |_| {
        let Some(words) = words.get() else { return };
        let steps = shown.with_untracked(|view| {
            view.as_ref()
                .map(|view| here::steps_done(done(view), view.steps.len()))
        });
        app.said
            .set(format!("{} {}", steps.unwrap_or_default(), words));
    });
}

fn foot(app: App) -> AnyView {
    let may_cancel = move || {
        app.driver
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.may_cancel))
    };
    let cancel = Callback::new(move |()| app.driver.tell(Event::Cancel));
    view! {
        <p class="small">{here::STAY}</p>
        {move || may_cancel().then(|| button::act("button second", here::CANCEL, cancel))}
    }
    .into_any()
}

fn stopped(app: App) -> AnyView {
    let exists = app.driver.view.with_untracked(|view| {
        view.as_ref()
            .map(|view| view.exists.clone())
            .unwrap_or_default()
    });
    let go_on = Callback::new(move |()| app.driver.tell(Event::GoOn));
    let undo = Callback::new(move |()| app.driver.tell(Event::Undo));
    let keep = Callback::new(move |()| leave(app));
    view! {
        <section class="card">
            <p>{here::STOPPED_MEANS}</p>
            {existing(&exists)}
            {actions(
                view! {
                    {button::act("button", here::GO_ON, go_on)}
                    {button::act("button second", here::KEEP, keep)}
                    {button::act("button second", here::UNDO, undo)}
                }
                    .into_any(),
            )}
        </section>
    }
    .into_any()
}

/// Ends the run here and keeps its notes for another time.
pub(super) fn leave(app: App) {
    app.driver.put_away();
    app.replace(Screen::Welcome);
}

/// What exists at Fly now, and whether it costs anything.
pub(super) fn existing(exists: &[Existing]) -> AnyView {
    if exists.is_empty() {
        return view! { <p class="small">{here::NOTHING}</p> }.into_any();
    }
    let rows: Vec<_> = exists
        .iter()
        .map(|thing| {
            let bill = match (thing.certain, thing.billed) {
                (false, _) => here::MAYBE,
                (true, true) => here::BILLED,
                (true, false) => here::FREE,
            };
            view! {
                <li>
                    <span>{format!("{} ", thing.what)} <code>{thing.name.clone()}</code></span>
                    <span>{bill}</span>
                </li>
            }
        })
        .collect();
    view! {
        <p class="label">{here::EXISTS}</p>
        <ul class="existing">{rows}</ul>
    }
    .into_any()
}

fn removed(app: App) -> AnyView {
    let home = Callback::new(move |()| {
        app.driver.put_away();
        app.replace(Screen::Welcome);
    });
    view! {
        <section class="card">
            <p>{destroy::PROOF}</p>
            <p>{destroy::TWILIO}</p>
            {actions(button::act("button", destroy::HOME, home))}
        </section>
    }
    .into_any()
}
