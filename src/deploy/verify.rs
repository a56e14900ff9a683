//! Before success is said: the VM is private, the relay reaches it, this device reaches the relay.

use super::problem::Cause;
use super::run::{Heard, Next, Obstacle, Phase, Run};
use super::step::Step;
use crate::fly::{Address, Answer, Call, Error};
use crate::stack::{Blueprint, Role};
use crate::time::Span;

pub(super) fn next_private(run: &Run, phase: Phase) -> Next {
    match phase {
        Phase::Clear => run.clear(Step::Private, Role::Vm),
        _ => Next::Send(Call::ListAddresses(run.app(Role::Vm))),
    }
}

pub(super) fn hear_private(run: &mut Run, phase: Phase, result: Result<Answer, Error>) -> Heard {
    if phase == Phase::Clear {
        return run.cleared(Step::Private, result);
    }
    match result {
        Ok(Answer::Addresses(addresses)) => {
            if let Some(pause) = refuse_public(run, Step::Private, &addresses) {
                return pause;
            }
            if addresses.is_empty() {
                return Heard::Pause(Cause::NoPrivateAddress);
            }
            Heard::Done
        }
        Ok(_) => Heard::Again(Span::seconds(2)),
        Err(error) => Heard::Failed(error),
    }
}

/// Pauses a step of the VM where the internet reaches it, and keeps in mind what is to go.
pub(super) fn refuse_public(run: &mut Run, step: Step, addresses: &[Address]) -> Option<Heard> {
    let public = addresses.iter().filter(|address| !address.is_private());
    let public: Vec<String> = public.map(|address| address.ip.clone()).collect();
    let cause = Cause::PublicAddress(public.first()?.clone());
    let obstacles = public.into_iter().map(Obstacle::Address).collect();
    run.memory.obstacles.insert(step, obstacles);
    Some(Heard::Pause(cause))
}

pub(super) fn next_path(run: &Run) -> Next {
    match run.journal.relay.machine.evidence() {
        Some(id) => Next::Send(Call::Exec {
            app: run.app(Role::Relay),
            machine: id.clone(),
            command: Blueprint::path_command(),
            timeout_seconds: 30,
        }),
        None => Next::Pause(Cause::MachineGone(String::new())),
    }
}

pub(super) fn hear_path(run: &mut Run, result: Result<Answer, Error>) -> Heard {
    match result {
        Ok(Answer::Exec(said)) if said.exit_code == Some(0) => Heard::Done,
        Ok(Answer::Exec(said)) => {
            let text = if said.stderr.trim().is_empty() {
                said.stdout
            } else {
                said.stderr
            };
            let text: String = text.chars().take(300).collect();
            run.note(Step::Path, text);
            // A VM that sleeps takes a while to wake; Flycast's names a moment to spread.
            Heard::Again(Span::seconds(3))
        }
        Ok(_) => Heard::Again(Span::seconds(3)),
        // The relay was well, and is stopped or gone now: its own step tells why.
        Err(error)
            if matches!(error.status, Some(404 | 412)) && run.memory.tried.insert(Step::Path) =>
        {
            Heard::Redo(Step::Health(Role::Relay))
        }
        Err(error) => Heard::Failed(error),
    }
}

pub(super) fn hear_reach(reached: bool) -> Heard {
    if reached {
        Heard::Done
    } else {
        Heard::Again(Span::seconds(3))
    }
}
