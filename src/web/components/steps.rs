//! The steps in four groups: what waits, what is at work and since when, what is done.
//!
//! A group that is done or has not begun folds itself up, so that a phone shows what is going on.

use leptos::prelude::*;

use crate::deploy::{Step, StepState, StepView};
use crate::stack::Role;
use crate::web::words::{self, running as here, step as names};

/// The steps, each with its state by shape and word.
pub fn steps(steps: &[StepView]) -> AnyView {
    let mut groups: Vec<(&'static str, Vec<&StepView>)> = Vec::new();
    for step in steps {
        let name = group(step.step);
        match groups.iter_mut().find(|(other, _)| *other == name) {
            Some((_, members)) => members.push(step),
            None => groups.push((name, vec![step])),
        }
    }
    let groups: Vec<_> = groups
        .iter()
        .map(|(name, members)| section(name, members))
        .collect();
    view! { <div class="steps">{groups}</div> }.into_any()
}

/// The calls behind the steps, for those who want them.
pub fn calls(steps: &[StepView]) -> AnyView {
    let rows: Vec<_> = steps
        .iter()
        .filter(|step| !step.call.is_empty())
        .map(|step| view! { <li>{step.call.clone()}</li> })
        .collect();
    view! {
        <details>
            <summary>{here::DETAILS}</summary>
            <ul class="calls">{rows}</ul>
        </details>
    }
    .into_any()
}

fn section(name: &'static str, steps: &[&StepView]) -> AnyView {
    let count = |state: StepState| steps.iter().filter(|step| step.state == state).count();
    let done = count(StepState::Done);
    let state = if count(StepState::Paused) > 0 {
        StepState::Paused
    } else if done == steps.len() {
        StepState::Done
    } else if done + count(StepState::Working) > 0 {
        StepState::Working
    } else {
        StepState::Waiting
    };
    let open = matches!(state, StepState::Working | StepState::Paused);
    let rows: Vec<_> = steps.iter().map(|step| row(step)).collect();
    view! {
        <details open=open>
            <summary class=class(state)>
                <b>{name}</b>
                <span class="unseen">{said(state)}</span>
                <span class="time">{here::of(done, steps.len())}</span>
            </summary>
            <ol>{rows}</ol>
        </details>
    }
    .into_any()
}

fn row(step: &StepView) -> AnyView {
    let time = match step.state {
        StepState::Waiting => String::new(),
        StepState::Working | StepState::Done => words::running::elapsed(step.elapsed.0),
        StepState::Paused => here::PAUSED.into(),
    };
    let note = step.note.clone();
    view! {
        <li class=class(step.state)>
            <p>
                {title(step.step)}
                <span class="unseen">{said(step.state)}</span>
                <span class="time">{time}</span>
            </p>
            {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
        </li>
    }
    .into_any()
}

fn class(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "step waiting",
        StepState::Working => "step working",
        StepState::Done => "step done",
        StepState::Paused => "step paused",
    }
}

fn said(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => here::WAITING,
        StepState::Working => here::WORKING,
        StepState::Done => here::DONE,
        StepState::Paused => here::PAUSED,
    }
}

fn group(step: Step) -> &'static str {
    match step {
        Step::Token | Step::Name(_) | Step::Region => names::BEFORE,
        Step::Private | Step::Path | Step::Reach => names::TOGETHER,
        Step::Remove(_) | Step::Proof => names::REMOVAL,
        step if step.role() == Some(Role::Vm) => names::VM,
        _ => names::RELAY,
    }
}

/// What a step is called.
pub fn title(step: Step) -> &'static str {
    match step {
        Step::Token => names::TOKEN,
        Step::Name(role) => names::name(role),
        Step::Region => names::REGION,
        Step::App(role) => names::app(role),
        Step::Secrets(role) => names::secrets(role),
        Step::Address(role, kind) => names::address(role, kind),
        Step::Volume => names::VOLUME,
        Step::Machine(role) => names::machine(role),
        Step::Health(role) => names::health(role),
        Step::Private => names::PRIVATE,
        Step::Path => names::PATH,
        Step::Reach => names::REACH,
        Step::Remove(role) => names::remove(role),
        Step::Proof => names::PROOF,
    }
}
