//! Apps, secrets, addresses and the volume: each looked for before it is made.

use super::journal::{Act, Claim, Owned};
use super::org::Place;
use super::problem::Cause;
use super::run::{Heard, Next, Obstacle, Phase, Run, SETTLE};
use super::step::Step;
use super::verify::refuse_public;
use crate::few::sort;
use crate::fly::{AddressKind, Answer, Call, Error, ErrorKind, MachineId, Volume, VolumeId};
use crate::secret::Secret;
use crate::stack::{secrets_are_staged, Role, MARK};
use crate::time::{Span, Time};

pub(super) fn next_app(run: &Run, role: Role, phase: Phase) -> Next {
    let half = run.journal.half(role);
    let app = run.app(role);
    match phase {
        Phase::Act => Next::Send(Call::CreateApp {
            app,
            org: run.journal.org.clone(),
            network: run.blueprint().and_then(|blueprint| blueprint.network()),
        }),
        // What was there before this run is there already.
        Phase::Look
            if half
                .app
                .evidence()
                .is_some_and(|owned| owned.claim != Claim::Made) =>
        {
            Next::Done
        }
        _ => Next::Send(Call::GetApp(app)),
    }
}

pub(super) fn hear_app(
    run: &mut Run,
    role: Role,
    phase: Phase,
    result: Result<Answer, Error>,
    now: Time,
) -> Heard {
    let step = Step::App(role);
    if phase == Phase::Act {
        return match result {
            Ok(_) => {
                run.memory.fresh.insert(role);
                made(run, role, now);
                Heard::Go(Phase::Confirm)
            }
            // Taken by our own request, whose answer was lost.
            Err(error)
                if error.kind == ErrorKind::NameTaken && run.journal.half(role).app.is_unsure() =>
            {
                Heard::Later(Phase::Confirm, Span::seconds(2))
            }
            Err(error) if error.kind == ErrorKind::NameTaken => {
                run.refuse(step);
                Heard::Pause(Cause::NameTaken)
            }
            Err(error) => Heard::Failed(error),
        };
    }
    let recorded = !run.journal.half(role).app.is_planned();
    match result {
        Ok(Answer::App(app)) => {
            match run.place(role, &app) {
                Place::Here if recorded => {}
                Place::Unclear if recorded => return Heard::Go(Phase::List),
                _ => return Heard::Pause(Cause::NameTaken),
            }
            run.saw(role);
            if run.journal.half(role).app.evidence().is_none() {
                made(run, role, now);
            }
            Heard::Done
        }
        Ok(_) => Heard::Again(Span::seconds(2)),
        Err(error) => match error.kind {
            ErrorKind::NotFound | ErrorKind::TokenRefused if run.is_young(role, now) => {
                // Not shown yet; or the request that lost its answer never arrived. A name can
                // be taken once only, so asking again is safe after a few looks.
                let unsure = run.journal.half(role).app.is_unsure();
                let absent = error.kind == ErrorKind::NotFound && run.is_absent(step, true);
                if unsure && absent {
                    return Heard::Go(Phase::Act);
                }
                Heard::Again(Span::seconds(1))
            }
            ErrorKind::NotFound if run.journal.half(role).app.evidence().is_none() => {
                Heard::Go(Phase::Act)
            }
            // By a clock that was set it may be younger than it seems, and not shown yet.
            ErrorKind::NotFound if !run.is_absent(step, true) => Heard::Again(Span::seconds(2)),
            // Made by us, shown once or old enough, and gone: somebody removed it.
            ErrorKind::NotFound => {
                *run.journal.half_mut(role) = Default::default();
                run.memory.fresh.remove(&role);
                run.dirty = true;
                Heard::Go(Phase::Act)
            }
            ErrorKind::Forbidden => Heard::Pause(Cause::NameTaken),
            _ => Heard::Failed(error),
        },
    }
}

fn made(run: &mut Run, role: Role, now: Time) {
    run.journal.half_mut(role).app = Act::Done(Owned {
        at: now,
        claim: Claim::Made,
    });
    run.dirty = true;
}

pub(super) fn next_secrets(run: &Run, role: Role, phase: Phase) -> Next {
    let app = run.app(role);
    if phase != Phase::Act {
        return match run.journal.half(role).secrets.evidence() {
            Some(_) => Next::Done,
            None => Next::Send(Call::ListSecrets(app)),
        };
    }
    let given = run.vault.secrets(role);
    if given.is_empty() {
        return Next::Pause(Cause::SecretsMissing);
    }
    let mark = (MARK, Secret::new(run.journal.name.as_str()));
    let values = given.iter().cloned().chain([mark]).collect();
    Next::Send(Call::SetSecrets(app, values))
}

pub(super) fn hear_secrets(
    run: &mut Run,
    role: Role,
    phase: Phase,
    result: Result<Answer, Error>,
    now: Time,
) -> Heard {
    match result {
        Ok(Answer::Staged { version }) => {
            run.journal.half_mut(role).secrets = Act::Done(version);
            run.vault.forget_secrets(role);
            run.dirty = true;
            Heard::Done
        }
        // Staging the same values again is safe, and gives the version.
        Ok(_) if phase == Phase::Look && !run.vault.secrets(role).is_empty() => {
            Heard::Go(Phase::Act)
        }
        Ok(Answer::SecretNames(names)) => {
            // In an app that was there before, they may be the names of older keys: what was typed
            // since may never have arrived, or may still be on its way.
            let proves = run.is_made_here(role) && !run.journal.half(role).outdated;
            if proves && secrets_are_staged(role, &names) {
                // Without their version a Machine that is made at once may be given none of them.
                if let Act::Sent { at, .. } = run.journal.half(role).secrets {
                    let left = (at + SETTLE).since(now);
                    if left > Span::ZERO {
                        return Heard::Again(left);
                    }
                }
                run.journal.half_mut(role).secrets = Act::Done(None);
                run.dirty = true;
                return Heard::Done;
            }
            Heard::Pause(Cause::SecretsMissing)
        }
        Ok(_) => Heard::Go(Phase::Act),
        Err(error) => Heard::Failed(error),
    }
}

pub(super) fn next_address(run: &Run, role: Role, kind: AddressKind, phase: Phase) -> Next {
    let app = run.app(role);
    match phase {
        Phase::Clear => run.clear(Step::Address(role, kind), role),
        Phase::Act => Next::Send(Call::AllocateAddress {
            app,
            kind,
            network: match kind {
                AddressKind::PrivateV6 => run.blueprint().and_then(|blueprint| blueprint.network()),
                _ => None,
            },
        }),
        _ => Next::Send(Call::ListAddresses(app)),
    }
}

pub(super) fn hear_address(
    run: &mut Run,
    role: Role,
    kind: AddressKind,
    phase: Phase,
    result: Result<Answer, Error>,
    now: Time,
) -> Heard {
    let step = Step::Address(role, kind);
    if phase == Phase::Clear {
        return run.cleared(step, result);
    }
    // Seen to before the VM is made: its program asks nobody who they are.
    if let (Role::Vm, Ok(Answer::Addresses(addresses))) = (role, &result) {
        if let Some(pause) = refuse_public(run, step, addresses) {
            return pause;
        }
    }
    let act = run
        .journal
        .half(role)
        .addresses
        .get(&kind)
        .cloned()
        .unwrap_or_default();
    let found = match result {
        Ok(Answer::Address(address)) => Some(address),
        Ok(Answer::Addresses(addresses)) => addresses
            .into_iter()
            .find(|address| address.kind() == Some(kind)),
        Ok(_) => None,
        // Already allocated, by other clients' experience; the list tells.
        Err(error)
            if phase == Phase::Act
                && matches!(error.kind, ErrorKind::Conflict | ErrorKind::Unrecognised)
                && matches!(error.status, Some(409 | 422))
                && run.memory.tried.insert(step) =>
        {
            run.refuse(step);
            return Heard::Later(Phase::Look, Span::seconds(1));
        }
        Err(error) => return Heard::Failed(error),
    };
    match found {
        Some(address) => {
            run.journal
                .half_mut(role)
                .addresses
                .insert(kind, Act::Done(address.ip));
            run.dirty = true;
            Heard::Done
        }
        None if run.is_absent_for_good(step, act, now) => Heard::Go(Phase::Act),
        None => Heard::Again(Span::seconds(3)),
    }
}

pub(super) fn next_volume(run: &Run, phase: Phase) -> Next {
    let app = run.app(Role::Vm);
    match (phase, run.blueprint()) {
        (Phase::Clear, _) => run.clear(Step::Volume, Role::Vm),
        (Phase::Act, Some(blueprint)) => Next::Send(Call::CreateVolume(app, blueprint.volume())),
        _ => Next::Send(Call::ListVolumes(app)),
    }
}

pub(super) fn hear_volume(
    run: &mut Run,
    phase: Phase,
    result: Result<Answer, Error>,
    now: Time,
) -> Heard {
    if phase == Phase::Clear {
        return run.cleared(Step::Volume, result);
    }
    let volumes = match result {
        Ok(Answer::Volume(volume)) => {
            run.memory.replace.remove(&Step::Volume);
            run.journal.vm.volume = Act::Done(volume.id);
            run.journal.vm.inherited = false;
            run.dirty = true;
            let ready = volume.state != "creating";
            return if ready {
                Heard::Done
            } else {
                Heard::Later(Phase::Confirm, Span::seconds(1))
            };
        }
        Ok(Answer::Volumes(volumes)) => volumes,
        Ok(_) => return Heard::Again(Span::seconds(2)),
        Err(error) if phase == Phase::Act => {
            return match error.kind {
                ErrorKind::NoCapacity | ErrorKind::OverQuota | ErrorKind::VolumeHostFull => {
                    run.refuse(Step::Volume);
                    Heard::Pause(Cause::RegionFull(Some(error)))
                }
                _ => Heard::Failed(error),
            };
        }
        Err(error) => return Heard::Failed(error),
    };
    let Some(blueprint) = run.blueprint() else {
        return Heard::Done;
    };
    let (name, region) = (blueprint.volume().name, blueprint.region.clone());
    let ours: Vec<_> = volumes
        .into_iter()
        .filter(|volume| volume.name == name && !volume.is_leaving())
        .collect();
    let replace = run.memory.replace.contains(&Step::Volume);
    let half = &run.journal.vm;
    let stays = |volume: &Volume| {
        !replace && !half.is_leaving(volume.id.as_str()) && volume.region == region.as_str()
    };
    // Not asked for here, or in use by a Machine that was not. A Machine whose answer was lost may
    // be anybody's: for its sake a volume is kept, and none is deleted.
    let of_another_device = |volume: &Volume| {
        let user = volume.attached_machine.as_deref();
        let known = |id: &str| match stays(volume) {
            true => half.may_have_made_machine(id),
            false => half.has_made_machine(id),
        };
        !half.may_have_made_volume(volume.id.as_str()) || user.is_some_and(|id| !known(id))
    };
    let foreign = ours.iter().filter(|volume| of_another_device(volume));
    let foreign: Vec<VolumeId> = foreign.map(|volume| volume.id.clone()).collect();
    let shared = !foreign.is_empty();
    let made_here = run.is_made_here(Role::Vm) && !shared;
    let fits = |volume: &&Volume| !made_here || stays(volume);
    // An attached one first, and then the one that is known: there the data is. While its Machine
    // is made anew none is attached. One that was asked to go may do so yet.
    let rank = |volume: &Volume| {
        let goes = half.is_leaving(volume.id.as_str());
        let known = half.volume.evidence() == Some(&volume.id);
        (volume.attached_machine.is_none(), goes, !known)
    };
    let mut sorted = ours;
    sort(&mut sorted, |a, b| rank(a) < rank(b));
    let kept = sorted.iter().find(fits).cloned();
    if shared {
        run.share(Role::Vm);
    }
    let is_other = |volume: &&Volume| Some(&volume.id) != kept.as_ref().map(|kept| &kept.id);
    let others = || sorted.iter().filter(is_other);
    // Where others have made things, nothing is ever removed: there may be data in it. What no
    // Machine uses is billed all the same, so it is told.
    let is_spare = |volume: &&Volume| !made_here && volume.attached_machine.is_none();
    let spare: Vec<String> = others()
        .filter(is_spare)
        .map(|volume| volume.id.to_string())
        .collect();
    if run.journal.vm.spare != spare {
        run.journal.vm.spare = spare;
        run.dirty = true;
    }
    let mut surplus = Vec::new();
    for volume in others().filter(|_| made_here) {
        // An attached volume cannot go before its Machine.
        if let Some(id) = volume
            .attached_machine
            .as_deref()
            .and_then(MachineId::parse)
        {
            run.journal.vm.let_go(id.as_str());
            surplus.push(Obstacle::Machine(id));
            run.journal.vm.machine = Act::Planned;
        }
        run.journal.vm.let_go(volume.id.as_str());
        run.dirty = true;
        surplus.push(Obstacle::Volume(volume.id.clone()));
    }
    if !surplus.is_empty() {
        run.memory.obstacles.insert(Step::Volume, surplus);
        return Heard::Go(Phase::Clear);
    }
    match kept {
        Some(volume) => {
            adopt_region(run, &volume.region);
            run.journal.vm.inherited |= foreign.contains(&volume.id);
            run.journal.vm.volume = Act::Done(volume.id);
            run.dirty = true;
            if volume.state == "creating" {
                Heard::Again(Span::seconds(1))
            } else {
                Heard::Done
            }
        }
        None => {
            let act = run.journal.vm.volume.clone();
            if !run.is_absent_for_good(Step::Volume, act, now) {
                return Heard::Again(Span::seconds(3));
            }
            run.memory.replace.remove(&Step::Volume);
            Heard::Go(Phase::Act)
        }
    }
}

/// A deployment that is gone on with stays where its volume is: the data cannot move.
pub(super) fn adopt_region(run: &mut Run, region: &str) {
    let Some(region) = crate::fly::RegionCode::parse(region) else {
        return;
    };
    if let Some(blueprint) = &mut run.journal.blueprint {
        run.dirty |= blueprint.region != region;
        blueprint.settle_in(region);
    }
}
