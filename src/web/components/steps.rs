//! The list of steps: what waits, what is at work and since when, what is done.

use leptos::prelude::*;

use crate::deploy::{Step, StepState, StepView};
use crate::web::words;

/// The steps, each with its state by shape and word.
pub fn steps(steps: &[StepView]) -> AnyView {
    let rows: Vec<_> = steps.iter().map(row).collect();
    view! { <ol class="steps">{rows}</ol> }.into_any()
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
            <summary>{words::running::DETAILS}</summary>
            <ul class="calls">{rows}</ul>
        </details>
    }
    .into_any()
}

fn row(step: &StepView) -> AnyView {
    let elapsed = words::running::elapsed(step.elapsed.as_seconds());
    let (class, said, shown) = match step.state {
        StepState::Waiting => ("step waiting", words::running::WAITING, String::new()),
        StepState::Working => ("step working", words::running::WORKING, elapsed),
        StepState::Done => ("step done", words::running::DONE, elapsed),
        StepState::Paused => ("step paused", words::running::PAUSED, words::running::PAUSED.into()),
    };
    let note = step.note.clone();
    view! {
        <li class=class>
            <p>
                {name(step.step)}
                <span class="unseen">{said}</span>
                <span>{shown}</span>
            </p>
            {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
        </li>
    }
    .into_any()
}

/// What a step is called.
pub fn name(step: Step) -> String {
    match step {
        Step::Token => words::step::TOKEN.into(),
        Step::Name(role) => words::step::name(role),
        Step::Region => words::step::REGION.into(),
        Step::App(role) => words::step::app(role),
        Step::Secrets(role) => words::step::secrets(role),
        Step::Address(role, kind) => words::step::address(role, kind),
        Step::Volume => words::step::VOLUME.into(),
        Step::Machine(role) => words::step::machine(role),
        Step::Health(role) => words::step::health(role),
        Step::Private => words::step::PRIVATE.into(),
        Step::Path => words::step::PATH.into(),
        Step::Reach => words::step::REACH.into(),
        Step::Remove(role) => words::step::remove(role),
        Step::Proof => words::step::PROOF.into(),
    }
}
