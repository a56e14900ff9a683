//! Before anything is made: the token, both names, the region.

use super::journal::{Act, Claim, Owned};
use super::judge::{judge_name, judge_token, NameVerdict, TokenVerdict};
use super::org::Place;
use super::problem::Cause;
use super::run::{Heard, Next, Phase, Run};
use crate::fly::{Answer, Call, Error, ErrorKind};
use crate::stack::{Role, MARK, VOLUME_GB};
use crate::time::Time;

pub(super) fn hear_token(run: &mut Run, result: Result<Answer, Error>) -> Heard {
    match judge_token(&result) {
        TokenVerdict::Good { org, .. } if run.journal.is_of(&org) => Heard::Done,
        TokenVerdict::Good { org, .. } => Heard::Pause(Cause::OtherOrg(org)),
        TokenVerdict::SeveralOrgs(orgs) if orgs.iter().any(|org| run.journal.is_of(org)) => {
            Heard::Done
        }
        TokenVerdict::SeveralOrgs(_) | TokenVerdict::NoOrg => Heard::Pause(Cause::NoOrg),
        TokenVerdict::OneAppOnly { .. } => Heard::Pause(Cause::OneAppOnly),
        TokenVerdict::Refused => Heard::Pause(Cause::TokenRefused),
        TokenVerdict::CannotCheck(error) => Heard::Failed(error),
    }
}

pub(super) fn next_name(run: &Run, role: Role, phase: Phase) -> Next {
    if !run.journal.half(role).app.is_planned() {
        return Next::Done;
    }
    match phase {
        Phase::Confirm => Next::Send(Call::ListSecrets(run.app(role))),
        _ => Next::Send(Call::GetApp(run.app(role))),
    }
}

pub(super) fn hear_name(
    run: &mut Run,
    role: Role,
    phase: Phase,
    result: Result<Answer, Error>,
) -> Heard {
    if phase == Phase::Confirm {
        return match result {
            Ok(Answer::SecretNames(names)) if names.iter().any(|name| name == MARK) => {
                run.settle(role);
                Heard::Pause(Cause::AlreadyDeployed)
            }
            Ok(_) => {
                let empty = !run.memory.inhabited.contains(&role);
                Heard::Pause(Cause::UnmarkedApp { empty })
            }
            Err(error) => Heard::Failed(error),
        };
    }
    run.memory.networks.remove(&role);
    let place = match &result {
        Ok(Answer::App(app)) => {
            if let Some(network) = &app.network {
                run.memory.networks.insert(role, network.clone());
            }
            run.place(role, app)
        }
        _ => Place::Here,
    };
    match judge_name(&result, |_| place != Place::Elsewhere) {
        NameVerdict::Free => {
            run.memory.free.insert(role);
            Heard::Done
        }
        NameVerdict::Taken => Heard::Pause(Cause::NameTaken),
        NameVerdict::Yours { empty } => {
            if !empty {
                run.memory.inhabited.insert(role);
            }
            Heard::Go(match place {
                Place::Unclear => Phase::List,
                _ => Phase::Confirm,
            })
        }
        NameVerdict::CannotTell(error) => Heard::Failed(error),
    }
}

/// The person says that the app is theirs to use, or its mark does.
pub(super) fn accept(run: &mut Run, role: Role, now: Time) {
    let app = &mut run.journal.half_mut(role).app;
    let unproven = app
        .evidence()
        .is_some_and(|owned| owned.claim == Claim::Unproven);
    if app.is_planned() || unproven {
        *app = Act::Done(Owned {
            at: now,
            claim: Claim::Accepted,
        });
        run.dirty = true;
        join_network(run, role);
    }
}

/// An app stays in the network that it was made in, and what is made beside it must be in the same
/// one: elsewhere the relay does not find the VM.
fn join_network(run: &mut Run, role: Role) {
    let own = run.journal.name.network();
    let is_first = Role::ALL
        .iter()
        .all(|other| *other == role || run.journal.half(*other).app.is_planned());
    let network = run.memory.networks.get(&role).filter(|_| is_first);
    if let (Some(network), Some(blueprint)) = (network, &mut run.journal.blueprint) {
        let wanted = &mut run.memory.wanted_own_network;
        wanted.get_or_insert(blueprint.own_network);
        blueprint.own_network = *network == own;
    }
}

pub(super) fn next_region(run: &Run) -> Next {
    let vm = &run.journal.vm;
    // What is placed already needs no room any more, and would be counted against it.
    if !vm.volume.is_planned() || !vm.machine.is_planned() {
        return Next::Done;
    }
    let Some(blueprint) = run.blueprint() else {
        return Next::Done;
    };
    Next::Send(Call::Placements {
        org: run.journal.org.clone(),
        regions: vec![blueprint.region.clone()],
        guest: blueprint.guest(Role::Vm),
        volume_gb: VOLUME_GB,
    })
}

pub(super) fn hear_region(run: &mut Run, result: Result<Answer, Error>) -> Heard {
    let Some(blueprint) = run.blueprint() else {
        return Heard::Done;
    };
    match result {
        Ok(Answer::Placements(placements)) => {
            let room = |placement: &crate::fly::Placement| {
                placement.region == blueprint.region && placement.count > 0
            };
            if placements.iter().any(room) {
                Heard::Done
            } else {
                Heard::Pause(Cause::RegionFull(None))
            }
        }
        Ok(_) => Heard::Done,
        Err(error) => match error.kind {
            ErrorKind::NoCapacity | ErrorKind::OverQuota => {
                Heard::Pause(Cause::RegionFull(Some(error)))
            }
            ErrorKind::TokenRefused | ErrorKind::PaymentNeeded | ErrorKind::TrustNeeded => {
                Heard::Failed(error)
            }
            _ if error.is_passing() => Heard::Failed(error),
            // A rehearsal that cannot be held proves nothing: the real thing will tell.
            _ => Heard::Done,
        },
    }
}
