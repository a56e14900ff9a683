//! Machines: made once by their name, waited for until started, and then until well.

use super::create::adopt_region;
use super::journal::Act;
use super::problem::Cause;
use super::run::{Heard, Next, Obstacle, Phase, Run};
use super::step::Step;
use crate::fly::{Answer, Call, Error, ErrorKind, Machine, SIGNATURE_KEY};
use crate::stack::Role;
use crate::time::{Span, Time};

/// How often a Machine that is on its way is looked at; Fly allows five looks a second.
const LOOK: Span = Span(700);

/// A new Machine may be invisible for a moment (flyctl tolerates 404 right after creation).
const MACHINE_VISIBILITY: Span = Span::seconds(30);

pub(super) fn next_machine(run: &Run, role: Role, phase: Phase) -> Next {
    let app = run.app(role);
    let half = run.journal.half(role);
    match (phase, run.blueprint()) {
        (Phase::Clear, _) => run.clear(Step::Machine(role), role),
        (Phase::Act, Some(blueprint)) => {
            let secrets = half.secrets.evidence().copied().flatten();
            let volume = match role {
                Role::Vm => half.volume.evidence(),
                Role::Relay => None,
            };
            let mut machine = blueprint.machine(role, secrets, volume);
            if let Some(signature) = &run.journal.signature {
                let metadata = &mut machine.config.metadata;
                metadata.insert(SIGNATURE_KEY, signature.clone());
            }
            Next::Send(Call::CreateMachine(app, Box::new(machine)))
        }
        (Phase::Confirm, _) => match half.machine.evidence() {
            Some(id) => Next::Send(Call::GetMachine(app, id.clone())),
            None => Next::Send(Call::ListMachines(app)),
        },
        _ => Next::Send(Call::ListMachines(app)),
    }
}

pub(super) fn hear_machine(
    run: &mut Run,
    role: Role,
    phase: Phase,
    result: Result<Answer, Error>,
    now: Time,
) -> Heard {
    let step = Step::Machine(role);
    match (phase, result) {
        (Phase::Clear, result) => run.cleared(step, result),
        (Phase::Act, Ok(Answer::Machine(machine))) => {
            run.memory.replace.remove(&step);
            run.memory.doubted.remove(&step);
            run.memory.waited_for.remove(&role);
            run.memory.started.remove(&role);
            record(run, role, &machine, now);
            Heard::Later(Phase::Confirm, Span::seconds(1))
        }
        (Phase::Act, Err(error)) => refused(run, role, error),
        (Phase::Confirm, Ok(Answer::Machine(machine))) => confirm(run, role, &machine),
        (Phase::Confirm, Err(error)) if error.kind == ErrorKind::NotFound => {
            let since = run.memory.made.get(&role).map(|made| now.since(*made));
            if since.is_some_and(|age| age < MACHINE_VISIBILITY) {
                return Heard::Again(LOOK);
            }
            let note = run.memory.notes.get(&step).cloned().unwrap_or_default();
            forget(run, role);
            Heard::Pause(Cause::MachineGone(note))
        }
        (_, Ok(Answer::Machines(machines))) => look(run, role, machines, now),
        (_, Ok(_)) => Heard::Again(Span::seconds(2)),
        (_, Err(error)) => Heard::Failed(error),
    }
}

/// What is in the app already.
fn look(run: &mut Run, role: Role, machines: Vec<Machine>, now: Time) -> Heard {
    let step = Step::Machine(role);
    let Some(blueprint) = run.blueprint() else {
        return Heard::Done;
    };
    let (region, image) = (
        blueprint.region.to_string(),
        blueprint.image(role).to_owned(),
    );
    let named = |machine: &Machine| machine.name == role.machine_name();
    // As long as it goes, its name is not free.
    let goes = |machine: &Machine| named(machine) && machine.state == "destroying";
    let is_going = machines.iter().any(goes);
    let stands = |machine: &Machine| named(machine) && !machine.is_leaving();
    let Some(found) = machines.into_iter().find(stands) else {
        if is_going {
            return Heard::Again(Span::seconds(1));
        }
        let unsure = !run.journal.half(role).machine.is_planned();
        if !run.is_absent(step, unsure) {
            return Heard::Again(Span::seconds(3));
        }
        run.memory.replace.remove(&step);
        run.memory.doubted.remove(&step);
        run.journal.half_mut(role).outdated = false;
        return Heard::Go(Phase::Act);
    };
    let dead = matches!(found.state.as_str(), "failed" | "launch_failed");
    if !run.journal.has_asked_for(role, &found) {
        run.share(role);
        // Their Machine is not on the volume of here, if there are two.
        if role == Role::Vm && !std::mem::replace(&mut run.memory.looked_beside, true) {
            return Heard::Redo(Step::Volume);
        }
    }
    let other = run.is_made_here(role) && (found.region != region || found.image != image);
    let half = run.journal.half(role);
    let goes_already = half.is_leaving(found.id.as_str());
    let spent = half.outdated || goes_already;
    // Its volume stays. What has got well meanwhile, or is still being pulled, stays too.
    let doubted = run.memory.doubted.contains(&step)
        && match found.state.as_str() {
            "started" => !found.passes_its_checks(),
            "stopped" | "suspended" => !sleeps(role, &found),
            // Once it is given more time.
            _ => crash(&found).is_some() || !run.memory.waited_for.insert(role),
        };
    if dead || other || spent || doubted || run.memory.replace.contains(&step) {
        // A relay that is gone on with stays where it is, unless its VM is elsewhere already.
        if half.outdated && !run.is_made_here(role) && run.journal.vm.volume.is_planned() {
            adopt_region(run, &found.region);
        }
        run.journal.half_mut(role).let_go(found.id.as_str());
        run.memory
            .obstacles
            .insert(step, vec![Obstacle::Machine(found.id)]);
        // One that was asked for since may be on its way.
        if !(goes_already && run.journal.half(role).machine.is_sent()) {
            forget(run, role);
        }
        return Heard::Go(Phase::Clear);
    }
    run.memory.doubted.remove(&step);
    record(run, role, &found, now);
    confirm(run, role, &found)
}

/// The VM sleeps when nobody calls; the relay's call wakes it.
fn sleeps(role: Role, machine: &Machine) -> bool {
    let exit = machine.newest_exit();
    let well = exit.is_some_and(|exit| exit.requested_stop || exit.code == Some(0));
    role == Role::Vm && well && machine.has_started()
}

fn record(run: &mut Run, role: Role, machine: &Machine, now: Time) {
    run.memory.made.insert(role, now);
    run.journal.half_mut(role).machine = Act::Done(machine.id.clone());
    run.dirty = true;
}

/// Gives up the Machine that is known; that it was asked for stays written down.
fn forget(run: &mut Run, role: Role) {
    let half = run.journal.half_mut(role);
    if let Act::Done(id) = std::mem::take(&mut half.machine) {
        half.let_go(id.as_str());
    }
    run.dirty = true;
}

/// Why a Machine was not made.
fn refused(run: &mut Run, role: Role, error: Error) -> Heard {
    let step = Step::Machine(role);
    match &error.kind {
        // Made by an earlier request of ours whose answer was lost; the list has the details.
        ErrorKind::MachineExists(_) => Heard::Later(Phase::Look, Span::seconds(1)),
        // Hosts fill up and empty by the second, and secrets spread in seconds: once more before a
        // person is asked.
        ErrorKind::NoCapacity | ErrorKind::Unrecognised
            if matches!(error.status, Some(409 | 412)) && run.memory.tried.insert(step) =>
        {
            run.refuse(step);
            Heard::Again(Span::seconds(3))
        }
        ErrorKind::NoCapacity | ErrorKind::OverQuota | ErrorKind::VolumeHostFull => {
            run.refuse(step);
            if role == Role::Vm && error.kind != ErrorKind::OverQuota {
                // The volume sits on the host that is full: another try needs another volume.
                run.memory.replace.insert(Step::Volume);
            }
            Heard::Pause(Cause::RegionFull(Some(error)))
        }
        ErrorKind::VolumeMissing if role == Role::Vm && run.memory.tried.insert(Step::Volume) => {
            run.refuse(step);
            Heard::Redo(Step::Volume)
        }
        _ => Heard::Failed(error),
    }
}

/// Whether a Machine that was made is running.
fn confirm(run: &mut Run, role: Role, machine: &Machine) -> Heard {
    note_newest(run, Step::Machine(role), machine);
    match machine.state.as_str() {
        "started" => {
            run.memory.started.insert(role);
            Heard::Done
        }
        // Why it does not run is the next step's business.
        "stopped" | "suspended" => Heard::Done,
        "failed" | "launch_failed" | "destroying" | "destroyed" => {
            let note = run
                .memory
                .notes
                .get(&Step::Machine(role))
                .cloned()
                .unwrap_or_default();
            Heard::Pause(Cause::LaunchFailed(note))
        }
        _ => match crash(machine) {
            Some(cause) => Heard::Pause(cause),
            None => Heard::Again(LOOK),
        },
    }
}

pub(super) fn next_health(run: &Run, role: Role) -> Next {
    match run.journal.half(role).machine.evidence() {
        Some(id) => Next::Send(Call::GetMachine(run.app(role), id.clone())),
        None => Next::Pause(Cause::MachineGone(String::new())),
    }
}

pub(super) fn hear_health(run: &mut Run, role: Role, result: Result<Answer, Error>) -> Heard {
    let step = Step::Health(role);
    let machine = match result {
        Ok(Answer::Machine(machine)) => machine,
        Ok(_) => return Heard::Again(Span::seconds(2)),
        Err(error) if error.kind == ErrorKind::NotFound => {
            let note = run.memory.notes.get(&step).cloned().unwrap_or_default();
            forget(run, role);
            return Heard::Pause(Cause::MachineGone(note));
        }
        Err(error) => return Heard::Failed(error),
    };
    note_newest(run, step, &machine);
    if machine.state == "started" {
        run.memory.started.insert(role);
        if machine.passes_its_checks() {
            return Heard::Done;
        }
    }
    if let Some(cause) = crash(&machine) {
        return Heard::Pause(cause);
    }
    match machine.state.as_str() {
        "stopped" | "suspended" => {
            if sleeps(role, &machine) {
                return Heard::Done;
            }
            let exit = machine.newest_exit();
            let code = exit.and_then(|exit| exit.code);
            let requested = exit.is_some_and(|exit| exit.requested_stop);
            // Between two starts it is stopped for a moment.
            if !requested && exit.is_some_and(|exit| exit.restarting) {
                return Heard::Again(LOOK);
            }
            Heard::Pause(Cause::Stopped { requested, code })
        }
        "failed" | "launch_failed" | "destroying" | "destroyed" => {
            let note = run.memory.notes.get(&step).cloned().unwrap_or_default();
            Heard::Pause(Cause::LaunchFailed(note))
        }
        _ => Heard::Again(LOOK),
    }
}

/// Whether a program keeps ending; flyctl's test: the newest exit was not asked for, is being
/// followed by a restart, with a code other than 0, for the second time or more.
fn crash(machine: &Machine) -> Option<Cause> {
    let exit = machine.newest_exit()?;
    if exit.requested_stop {
        return None;
    }
    if exit.oom_killed {
        return Some(Cause::OutOfMemory);
    }
    let failed = exit.code.is_some_and(|code| code != 0);
    let loops = exit.restarting && exit.restart_count > 1;
    // A relay that ends well is restarted for ever too, and is no relay.
    let idles = exit.code == Some(0) && exit.restart_count > 3;
    (loops && (failed || idles)).then_some(Cause::CrashLoop { code: exit.code })
}

/// Keeps the newest event in Fly's words, with how it ended where it did; of a Machine that is no
/// more the newest that tells why.
fn note_newest(run: &mut Run, step: Step, machine: &Machine) {
    let mut events = machine.events.iter();
    let why = match machine.state.as_str() {
        "failed" | "launch_failed" | "destroying" | "destroyed" => {
            events.find(|event| !event.error.is_empty())
        }
        _ => None,
    };
    let Some(event) = why.or(machine.events.first()) else {
        return;
    };
    let mut text = format!("{} {}", event.kind, event.status);
    if let Some(code) = event.exit.as_ref().and_then(|exit| exit.code) {
        text.push_str(&format!(", exit code {code}"));
    }
    if !event.error.is_empty() {
        text.push_str(&format!(": {}", event.error));
    }
    let failing = machine
        .checks
        .iter()
        .find(|check| check.status != "passing");
    if let (Some(check), Step::Health(_)) = (failing, step) {
        text.push_str(&format!("; check {}: {}", check.status, check.output));
    }
    run.note(step, text.trim().to_owned());
}
