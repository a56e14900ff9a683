//! Undoing and destroying: only what is ours, and not done before the account was read back.

use super::journal::{Act, Claim, Goal, Removal};
use super::org::{second_name, Place};
use super::problem::{Cause, Leftover};
use super::run::{Heard, Next, Obstacle, Phase, Run, VISIBILITY};
use super::step::Step;
use crate::fly::{Answer, App, Call, Error, ErrorKind, Machine, OrgSlug, Pages, Volume};
use crate::stack::{Role, MARK};
use crate::time::{Span, Time};

/// Where the reading back of the account has got to.
#[derive(Debug, Default)]
pub(super) struct Audit {
    machines_read: bool,
    volumes_read: bool,
    pages: Pages,
    found: Vec<Leftover>,
    rounds: u32,
    /// The organization's name that its lists know, where it is not the run's.
    org: Option<OrgSlug>,
    /// Whether that name is being looked for.
    seeks: bool,
}

/// After an app is gone its Machines may stand in the organization's lists for a moment, and a
/// region may be out of Fly's reach for one.
const ROUNDS: u32 = 10;

pub(super) fn begin(run: &mut Run, role: Role) {
    run.journal.half_mut(role).removal = Removal::Asked;
}

pub(super) fn next_remove(run: &Run, role: Role, phase: Phase) -> Next {
    let half = run.journal.half(role);
    let app = run.app(role);
    if half.app.is_planned() || half.removal.is_over() {
        return Next::Done;
    }
    match phase {
        Phase::Act => Next::Send(Call::DeleteApp(app)),
        Phase::Clear => match run.clear(Step::Remove(role), role) {
            Next::Done => Next::Send(Call::ListMachines(app)),
            next => next,
        },
        Phase::Machines => Next::Send(Call::ListMachines(app)),
        Phase::Volumes => Next::Send(Call::ListVolumes(app)),
        Phase::Confirm if half.removal == Removal::None => Next::Send(Call::ListSecrets(app)),
        Phase::Look | Phase::Confirm | Phase::List => Next::Send(Call::GetApp(app)),
    }
}

pub(super) fn hear_remove(
    run: &mut Run,
    role: Role,
    phase: Phase,
    result: Result<Answer, Error>,
    now: Time,
) -> Heard {
    match (phase, result) {
        (Phase::Act, Ok(_)) => {
            run.saw(role);
            Heard::Later(Phase::Confirm, Span(800))
        }
        (Phase::Act, Err(error)) => refused(run, role, error, now),
        (Phase::Clear, Ok(Answer::Machines(machines))) => {
            let machines = machines.into_iter().filter(|machine| !machine.is_leaving());
            let list: Vec<_> = machines
                .map(|machine| Obstacle::Machine(machine.id))
                .collect();
            if list.is_empty() {
                return Heard::Later(Phase::Act, Span::seconds(2));
            }
            run.memory.obstacles.insert(Step::Remove(role), list);
            Heard::Again(Span::ZERO)
        }
        (Phase::Clear, result) => match run.cleared(Step::Remove(role), result) {
            Heard::Later(Phase::Look, _) => Heard::Later(Phase::Act, Span::seconds(3)),
            heard => heard,
        },
        (Phase::Machines, Ok(Answer::Machines(machines))) => {
            let foreign = |machine: &Machine| {
                !machine.is_leaving() && !run.journal.has_asked_for(role, machine)
            };
            match machines.iter().any(foreign) {
                true => Heard::Pause(Cause::NotOfThisRun),
                false if role == Role::Vm => Heard::Go(Phase::Volumes),
                false => Heard::Go(Phase::Act),
            }
        }
        (Phase::Volumes, Ok(Answer::Volumes(volumes))) => {
            let half = run.journal.half(role);
            let foreign = |volume: &Volume| {
                let id = volume.id.as_str();
                !volume.is_leaving() && (half.inherited || !half.may_have_made_volume(id))
            };
            match volumes.iter().any(foreign) {
                true => Heard::Pause(Cause::NotOfThisRun),
                false => Heard::Go(Phase::Act),
            }
        }
        (_, Ok(Answer::SecretNames(names))) => {
            if names.iter().any(|name| name == MARK) {
                super::checks::accept(run, role, now);
                run.settle(role);
                return Heard::Go(Phase::Act);
            }
            Heard::Pause(Cause::NotOurs)
        }
        (_, Ok(Answer::App(app))) => {
            run.saw(role);
            match run.place(role, &app) {
                Place::Here => {}
                Place::Unclear => return Heard::Go(Phase::List),
                Place::Elsewhere => return Heard::Pause(Cause::NotOurs),
            }
            let removal = run.journal.half(role).removal;
            match removal {
                // Fly was asked, and is at it; an app that stays is asked to go once more.
                Removal::Asked if !run.is_absent(Step::Remove(role), true) => {
                    Heard::Again(Span(1_500))
                }
                Removal::Asked => Heard::Go(Phase::Act),
                // Who destroys has typed the name of all of it.
                _ if run.is_proven(role)
                    && run.journal.goal == Goal::Undo
                    && !run.memory.surrendered.contains(&role) =>
                {
                    Heard::Go(Phase::Machines)
                }
                _ if run.is_proven(role) => Heard::Go(Phase::Act),
                _ => Heard::Go(Phase::Confirm),
            }
        }
        (_, Ok(_)) => Heard::Again(Span::seconds(2)),
        (_, Err(error)) => match error.kind {
            ErrorKind::NotFound => absent(run, role, now),
            // Somebody else has the name, so the creation whose answer was lost never happened.
            ErrorKind::Forbidden if run.journal.half(role).app.is_unsure() => gone(run, role),
            ErrorKind::Forbidden => Heard::Pause(Cause::NotOurs),
            ErrorKind::TokenRefused if run.is_young(role, now) => Heard::Again(Span::seconds(2)),
            _ => Heard::Failed(error),
        },
    }
}

/// Fly shows no such app. For a new app, or one whose creation may still be on its way, that
/// proves nothing until a minute has passed.
fn absent(run: &mut Run, role: Role, now: Time) -> Heard {
    let half = run.journal.half(role);
    let settled = match &half.app {
        // Shown once, or its removal accepted: then 404 means gone.
        Act::Done(owned) if owned.claim == Claim::Made => {
            run.journal.half(role).shown || now.since(owned.at) >= VISIBILITY
        }
        Act::Sent { at, .. } => now.since(*at) >= VISIBILITY + Span::seconds(15),
        _ => true,
    };
    if settled {
        return gone(run, role);
    }
    if half.app.evidence().is_some() && run.memory.tried.insert(Step::Remove(role)) {
        // Not shown, and yet made: Fly can be asked to remove it all the same.
        return Heard::Go(Phase::Act);
    }
    run.note(Step::Remove(role), "");
    Heard::Again(Span::seconds(3))
}

fn gone(run: &mut Run, role: Role) -> Heard {
    run.journal.half_mut(role).removal = Removal::Gone;
    run.dirty = true;
    Heard::Done
}

fn refused(run: &mut Run, role: Role, error: Error, now: Time) -> Heard {
    match error.kind {
        ErrorKind::NotFound if run.is_young(role, now) && !run.journal.half(role).shown => {
            run.journal.half_mut(role).removal = Removal::None;
            run.dirty = true;
            Heard::Later(Phase::Look, Span::seconds(2))
        }
        ErrorKind::NotFound => Heard::Go(Phase::Confirm),
        _ if error.is_passing() || error.kind == ErrorKind::TokenRefused => Heard::Failed(error),
        // "Machines should be stopped before attempting deletion": once by hand, then again.
        _ if run.memory.inhabited.insert(role) => Heard::Go(Phase::Clear),
        _ => Heard::Pause(Cause::CannotRemove(error)),
    }
}

pub(super) fn next_proof(run: &Run) -> Next {
    let audit = &run.memory.audit;
    let known = run.journal.org.clone();
    if audit.seeks {
        return Next::Send(Call::ListApps(known));
    }
    let org = audit.org.clone().unwrap_or(known);
    match (audit.machines_read, audit.volumes_read) {
        (false, _) => Next::Send(Call::OrgMachines(org, audit.pages.cursor())),
        (true, false) => Next::Send(Call::OrgVolumes(org, audit.pages.cursor())),
        (true, true) => Next::Done,
    }
}

pub(super) fn hear_proof(run: &mut Run, result: Result<Answer, Error>) -> Heard {
    let apps = Role::ALL.map(|role| run.app(role).to_string());
    // Apps that were not ours to remove may hold what they like.
    let ours = |app: &String| {
        Role::ALL
            .iter()
            .zip(&apps)
            .any(|(role, name)| name == app && run.journal.half(*role).removal == Removal::Gone)
    };
    let leftover = |what, app: &str, id: &str| Leftover {
        what,
        name: format!("{app} {id}"),
        why: String::new(),
        link: format!("https://fly.io/apps/{app}"),
    };
    let (found, is_empty, rest): (Vec<_>, _, _) = match result {
        Ok(Answer::OrgMachines(machines, rest)) => {
            let left = machines
                .iter()
                .filter(|machine| !machine.is_leaving() && ours(&machine.app));
            (
                left.map(|machine| leftover("Machine", &machine.app, &machine.id))
                    .collect(),
                machines.is_empty(),
                rest,
            )
        }
        Ok(Answer::OrgVolumes(volumes, rest)) => {
            let left = volumes
                .iter()
                .filter(|volume| !volume.is_leaving() && ours(&volume.app));
            (
                left.map(|volume| leftover("volume", &volume.app, &volume.id))
                    .collect(),
                volumes.is_empty(),
                rest,
            )
        }
        Ok(Answer::Apps(apps)) => return hear_apps(run, &apps),
        Ok(_) => return Heard::Again(Span::seconds(2)),
        Err(error) => return other_name(run, error),
    };
    let audit = &mut run.memory.audit;
    audit.found.extend(found);
    if audit.pages.turn(is_empty, rest) {
        return Heard::Again(Span::ZERO);
    }
    if !audit.machines_read {
        audit.machines_read = true;
        return Heard::Again(Span::ZERO);
    }
    audit.volumes_read = true;
    let unread = audit.pages.unread().to_vec();
    if audit.found.is_empty() && unread.is_empty() {
        return Heard::Done;
    }
    let Audit {
        found, rounds, org, ..
    } = std::mem::take(audit);
    audit.org = org;
    if rounds + 1 < ROUNDS {
        audit.rounds = rounds + 1;
        return Heard::Again(Span::seconds(3));
    }
    Heard::Pause(match found.is_empty() {
        true => Cause::Unread(unread),
        false => Cause::Left(found),
    })
}

/// The lists of an organization may know it by its second name alone.
fn other_name(run: &mut Run, error: Error) -> Heard {
    if error.is_passing() {
        return Heard::Failed(error);
    }
    let audit = &mut run.memory.audit;
    let first = audit.org.is_none() && !audit.seeks;
    // Whatever was read so far, it is read again.
    *audit = Audit {
        rounds: audit.rounds,
        ..Audit::default()
    };
    if !first || error.kind != ErrorKind::NotFound {
        return Heard::Failed(error);
    }
    audit.org.clone_from(&run.journal.org_alias);
    audit.seeks = audit.org.is_none();
    Heard::Again(Span::ZERO)
}

/// The organization's apps, looked through for its second name. Whose apps the lists are about is
/// known by then to be gone, so a name that any app shows there will do to read them.
fn hear_apps(run: &mut Run, apps: &[App]) -> Heard {
    let audit = &mut run.memory.audit;
    audit.seeks = false;
    audit.org = second_name(apps, &run.journal.org);
    match audit.org {
        Some(_) => Heard::Again(Span::ZERO),
        // Machines and volumes stand in apps: without any app there are none.
        None if apps.is_empty() => Heard::Done,
        None => Heard::Failed(Error::classify(404, "")),
    }
}
