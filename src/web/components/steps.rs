//! The steps in four groups: what waits, what is at work and since when, what is done.
//!
//! A group that is done or has not begun folds itself up, so that a phone shows what is going on.

use crate::deploy::{Step, StepState, StepView};
use crate::nodes;
use crate::stack::Role;
use crate::web::node::{el, Node};
use crate::web::words::{running as here, step as names};

/// The steps, each with its state by shape and word. In a run that is stopped, what was at work
/// waits.
pub fn steps(steps: &[StepView], stopped: bool) -> Node {
    let mut groups: Vec<(&'static str, Vec<&StepView>)> = Vec::new();
    for step in steps {
        let name = group(step.step);
        match groups.iter_mut().find(|(other, _)| *other == name) {
            Some((_, members)) => members.push(step),
            None => groups.push((name, vec![step])),
        }
    }
    let groups = groups
        .iter()
        .map(|(name, members)| section(name, members, stopped))
        .collect();
    el("div").class("steps").children(groups).into()
}

/// The calls behind the steps, for those who want them.
pub fn calls(steps: &[StepView]) -> Node {
    let made = steps.iter().filter(|step| !step.call.is_empty());
    let rows = made
        .map(|step| el("li").child(step.call.clone()).into())
        .collect();
    el("details")
        .child(el("summary").child(here::DETAILS))
        .child(el("ul").class("calls").children(rows))
        .into()
}

fn section(name: &'static str, steps: &[&StepView], stopped: bool) -> Node {
    let count = |state: StepState| steps.iter().filter(|step| step.state == state).count();
    let done = count(StepState::Done);
    let state = if count(StepState::Paused) > 0 {
        StepState::Paused
    } else if done == steps.len() {
        StepState::Done
    } else if count(StepState::Working) > 0 && !stopped {
        StepState::Working
    } else {
        StepState::Waiting
    };
    // Between two steps nothing is at work for a moment: a group that has begun stays open.
    let begun = done > 0 || state != StepState::Waiting;
    let rows = steps.iter().map(|step| row(step, stopped)).collect();
    let head = el("summary").class(class(state)).children(nodes![
        el("b").child(name),
        el("span").class("unseen").child(said(state)),
        el("span").class("time").child(here::of(done, steps.len())),
    ]);
    el("details")
        .flag("open", begun && state != StepState::Done)
        .child(head)
        .child(el("ol").children(rows))
        .into()
}

fn row(step: &StepView, stopped: bool) -> Node {
    let state = match step.state {
        StepState::Working if stopped => StepState::Waiting,
        state => state,
    };
    let time = match state {
        StepState::Waiting => String::new(),
        StepState::Working | StepState::Done => here::elapsed(step.elapsed.0),
        StepState::Paused => here::PAUSED.into(),
    };
    let line = el("p").children(nodes![
        title(step.step),
        el("span").class("unseen").child(said(state)),
        el("span").class("time").child(time),
    ]);
    let note = (!step.note.is_empty()).then(|| el("small").child(step.note.clone()));
    el("li").class(class(state)).child(line).child(note).into()
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
