//! One run: its journal, its secrets, what it has seen; and what every step wants and hears.

use super::journal::{Act, Asked, Claim, Journal};
use super::problem::Cause;
use super::step::Step;
use super::vault::Vault;
use super::{checks, create, machine, org, remove, verify};
use crate::few::{Map, Set};
use crate::fly::{Answer, AppName, Call, Error, ErrorKind, MachineId, OrgSlug, VolumeId};
use crate::stack::{Blueprint, Role};
use crate::time::{Span, Time};

/// For this long a new app may be invisible to some of Fly's own hosts: 404, and even 401, are
/// then normal (fly-go, `WaitForApp`: up to a minute).
pub(super) const VISIBILITY: Span = Span::seconds(60);

/// After so many refusals of the token that a new app explains, the token itself is asked about.
const REFUSALS: u32 = 4;

/// After a lost answer, how long to wait before looking whether it happened.
pub(super) const SETTLE: Span = Span::seconds(6);

/// After so long a request has arrived and every list tells of it: the longest time limit of a call
/// that allocates, a margin for what the phone's own network stack still sends afterwards, and one
/// for lists that are some seconds old.
pub(super) const ARRIVAL: Span = Span::seconds(32);

/// What a step is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Observes what exists.
    Look,
    /// Makes, or removes.
    Act,
    /// Observes what was made.
    Confirm,
    /// Clears away something of ours that stands in the way.
    Clear,
    /// Looks for the app in the list of the run's own organization.
    List,
    /// Looks for Machines in the app that this run has not made.
    Machines,
    /// Looks for volumes in it that this run has not made.
    Volumes,
}

/// What a step wants next.
#[derive(Debug)]
pub(super) enum Next {
    /// Ask Fly.
    Send(Call),
    /// Ask the relay from this device.
    Probe(AppName),
    /// Nothing is left to do.
    Done,
    /// It cannot go on by itself.
    Pause(Cause),
}

/// What came back.
pub(super) enum Reply {
    Fly(Result<Answer, Error>),
    Probed(bool),
}

impl Reply {
    pub(super) fn lost(lost: crate::fly::Lost) -> Self {
        Self::Fly(Err(Error::lost(lost)))
    }
}

/// What a step makes of it.
#[derive(Debug)]
pub(super) enum Heard {
    /// The step is done.
    Done,
    /// Go on with this phase at once.
    Go(Phase),
    /// Nothing wrong; the same again after a while.
    Again(Span),
    /// Nothing wrong; this phase after a while.
    Later(Phase, Span),
    /// The call failed: passing trouble is retried, everything else pauses the step.
    Failed(Error),
    /// The step cannot go on by itself.
    Pause(Cause),
    /// Another step has to be gone through again, and this one after it.
    Redo(Step),
    /// The same again after a while; whether the token still works is asked before.
    Doubt(Span),
}

/// Something of ours to be cleared away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    Volume(VolumeId),
    Machine(MachineId),
    Address(String),
}

/// What was seen in this run, and is looked up again after an interruption.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Apps whose name was seen to be free.
    pub(super) free: Set<Role>,
    /// Apps that this very run has made: nothing can be in them but what it puts there.
    pub(super) fresh: Set<Role>,
    /// Apps found with a Machine or a volume in them.
    pub(super) inhabited: Set<Role>,
    /// How often in a row a step saw that its thing is absent.
    pub(super) absent: Map<Step, u32>,
    /// What stands in a step's way.
    pub(super) obstacles: Map<Step, Vec<Obstacle>>,
    /// Things to be made anew although they look right: the person asked for it.
    pub(super) replace: Set<Step>,
    /// Machines that did not get well: made anew unless they have got well meanwhile.
    pub(super) doubted: Set<Step>,
    /// Of these, those that were given more time to start.
    pub(super) waited_for: Set<Role>,
    /// Apps in which somebody else's things may go with ours: the person said so.
    pub(super) surrendered: Set<Role>,
    /// How often a new app was answered as if the token were refused.
    pub(super) refusals: u32,
    /// Once-only second tries.
    pub(super) tried: Set<Step>,
    /// The newest that Fly said about a step, for people.
    pub(super) notes: Map<Step, String>,
    /// Names of organizations that apps show, and that may be the second one of the run's.
    pub(super) shows: Map<Role, OrgSlug>,
    /// The private networks of apps that stand there already, where Fly said them.
    pub(super) networks: Map<Role, String>,
    /// Whether a network of its own was wanted, before an app that stood there decided.
    pub(super) wanted_own_network: Option<bool>,
    /// Whether the volumes were looked at again for the sake of another device's Machine.
    pub(super) looked_beside: bool,
    /// Roles whose Machine has been seen started.
    pub(super) started: Set<Role>,
    /// When a Machine was made or found.
    pub(super) made: Map<Role, Time>,
    /// Where the reading back of the account has got to.
    pub(super) audit: remove::Audit,
}

/// Everything that the steps work on.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) journal: Journal,
    pub(super) vault: Vault,
    pub(super) memory: Memory,
    pub(super) dirty: bool,
}

impl Run {
    pub(super) fn app(&self, role: Role) -> AppName {
        self.journal.name.app(role)
    }

    /// What is to be made. Journals of deployments have one: it is checked when they are read.
    pub(super) fn blueprint(&self) -> Option<&Blueprint> {
        self.journal.blueprint.as_ref()
    }

    pub(super) fn note(&mut self, step: Step, text: impl Into<String>) {
        let text = self.vault.scrub(&text.into());
        self.memory.notes.insert(step, text);
    }

    /// Whether the app was made so lately that Fly may not show it everywhere yet.
    pub(super) fn is_young(&self, role: Role, now: Time) -> bool {
        match &self.journal.half(role).app {
            Act::Done(owned) => owned.claim == Claim::Made && now.since(owned.at) < VISIBILITY,
            Act::Sent { at, .. } => now.since(*at) < VISIBILITY,
            Act::Planned => false,
        }
    }

    /// Fly has shown the app.
    pub(super) fn saw(&mut self, role: Role) {
        let half = self.journal.half_mut(role);
        self.dirty |= !half.shown;
        half.shown = true;
    }

    /// Whether things in this app may be replaced: this run made it, and all that is in it.
    pub(super) fn is_made_here(&self, role: Role) -> bool {
        let owned = self.journal.half(role).app.evidence();
        owned.is_some_and(|owned| owned.claim == Claim::Made)
    }

    /// Something stands in the app that this run never asked for: the deployment was gone on with
    /// from another device. From now on nothing in the app is replaced, as there may be data in it.
    pub(super) fn share(&mut self, role: Role) {
        let half = self.journal.half_mut(role);
        if let Act::Done(owned) = &mut half.app {
            owned.claim = Claim::Accepted;
            half.inherited = true;
            self.dirty = true;
        }
    }

    /// Whether an error only says that a new app is not yet visible everywhere.
    pub(super) fn is_not_yet_visible(&self, role: Role, error: &Error, now: Time) -> bool {
        matches!(error.kind, ErrorKind::NotFound | ErrorKind::TokenRefused)
            && self.is_young(role, now)
    }

    /// Whether a thing counts as absent. If it was ever asked for, one look is not enough: the
    /// list may be an old one.
    pub(super) fn is_absent(&mut self, step: Step, unsure: bool) -> bool {
        let looks = self.memory.absent.or_insert_with(step, || 0);
        *looks += 1;
        !unsure || *looks >= 3
    }

    /// The same for things that Fly would make twice if asked twice: a request whose answer was
    /// lost may still be on its way, out of a killed tab even, so nothing is asked for again
    /// before it must have arrived.
    pub(super) fn is_absent_for_good<E>(&mut self, step: Step, act: Act<E>, now: Time) -> bool {
        let arrived = match act {
            Act::Sent { at, .. } => now.since(at) >= ARRIVAL,
            _ => true,
        };
        self.is_absent(step, !act.is_planned()) && arrived
    }

    /// Where a step begins.
    pub(super) fn first_phase(&self, step: Step) -> Phase {
        let planned = |role: Role| {
            let half = self.journal.half(role);
            match step {
                Step::App(_) => half.app.is_planned() && self.memory.free.contains(&role),
                _ if !self.memory.fresh.contains(&role) => false,
                Step::Secrets(_) => half.secrets.is_planned(),
                Step::Address(_, kind) => half.addresses.get(&kind).is_none_or(Act::is_planned),
                Step::Volume => half.volume.is_planned(),
                Step::Machine(_) => half.machine.is_planned(),
                _ => false,
            }
        };
        if step.role().is_some_and(planned) {
            Phase::Act
        } else {
            Phase::Look
        }
    }

    /// What the step wants next.
    pub(super) fn next(&self, step: Step, phase: Phase) -> Next {
        match step {
            _ if phase == Phase::List => Next::Send(Call::ListApps(self.journal.org.clone())),
            Step::Token => Next::Send(Call::CurrentToken),
            Step::Name(role) => checks::next_name(self, role, phase),
            Step::Region => checks::next_region(self),
            Step::App(role) => create::next_app(self, role, phase),
            Step::Secrets(role) => create::next_secrets(self, role, phase),
            Step::Address(role, kind) => create::next_address(self, role, kind, phase),
            Step::Volume => create::next_volume(self, phase),
            Step::Machine(role) => machine::next_machine(self, role, phase),
            Step::Health(role) => machine::next_health(self, role),
            Step::Private => verify::next_private(self, phase),
            Step::Path => verify::next_path(self),
            Step::Reach => Next::Probe(self.app(Role::Relay)),
            Step::Remove(role) => remove::next_remove(self, role, phase),
            Step::Proof => remove::next_proof(self),
        }
    }

    /// The journal's entry for the act of a step that makes something.
    fn act_of(&mut self, step: Step) -> Option<&mut dyn Asked> {
        Some(match step {
            Step::App(role) => &mut self.journal.half_mut(role).app,
            Step::Secrets(role) => &mut self.journal.half_mut(role).secrets,
            Step::Address(role, kind) => self
                .journal
                .half_mut(role)
                .addresses
                .or_insert_with(kind, Act::default),
            Step::Volume => &mut self.journal.vm.volume,
            Step::Machine(role) => &mut self.journal.half_mut(role).machine,
            _ => return None,
        })
    }

    /// Writes down that the step is about to act.
    pub(super) fn begin(&mut self, step: Step, now: Time) {
        match (step, self.act_of(step)) {
            (_, Some(act)) => act.send(now),
            (Step::Remove(role), None) => remove::begin(self, role),
            _ => return,
        }
        if let Step::Secrets(role) = step {
            // In an app that this very run has made no Machine is there before its secrets.
            self.journal.half_mut(role).outdated |= !self.memory.fresh.contains(&role);
        }
        self.memory.absent.remove(&step);
        self.dirty = true;
    }

    /// Writes down that nobody knows whether the step's act happened.
    pub(super) fn lose(&mut self, step: Step) {
        if let Some(act) = self.act_of(step) {
            act.lose();
            self.dirty = true;
        }
    }

    /// Writes down that the step's act was refused: it did not happen.
    pub(super) fn refuse(&mut self, step: Step) {
        if let Some(act) = self.act_of(step) {
            act.refuse();
            self.dirty = true;
        }
    }

    /// What the step makes of a reply.
    pub(super) fn hear(&mut self, step: Step, phase: Phase, reply: Reply, now: Time) -> Heard {
        let result = match (step, reply) {
            (Step::Reach, reply) => {
                return verify::hear_reach(matches!(reply, Reply::Probed(true)));
            }
            (_, Reply::Fly(result)) => result,
            // Nobody but the last step probes.
            (_, Reply::Probed(_)) => return Heard::Again(Span::seconds(1)),
        };
        if let (Some(role), Err(error)) = (step.role(), &result) {
            let own_business = matches!(step, Step::App(_) | Step::Remove(_) | Step::Name(_));
            // A passing 401 of a new app is told apart from a real one by asking about the token
            // itself, now and then as long as it lasts.
            if error.kind == ErrorKind::TokenRefused && self.is_young(role, now) {
                self.memory.refusals += 1;
                if self.memory.refusals.is_multiple_of(REFUSALS) {
                    if phase == Phase::Act {
                        self.refuse(step);
                    }
                    return Heard::Doubt(Span(1_500));
                }
            }
            if !own_business && self.is_not_yet_visible(role, error, now) {
                if phase == Phase::Act {
                    self.refuse(step);
                }
                return Heard::Again(Span(1_500));
            }
            let of_a_machine = match step {
                Step::Machine(_) => phase == Phase::Confirm,
                Step::Health(_) | Step::Path => true,
                _ => phase == Phase::Clear,
            };
            // All else stands in the app: somebody may have taken that away.
            if error.kind == ErrorKind::NotFound
                && !(own_business || of_a_machine)
                && self.memory.tried.insert(Step::App(role))
            {
                if phase == Phase::Act {
                    self.refuse(step);
                }
                return Heard::Redo(Step::App(role));
            }
        }
        if let (Phase::List, Some(role)) = (phase, step.role()) {
            return org::hear_list(self, step, role, result);
        }
        match step {
            Step::Token => checks::hear_token(self, result),
            Step::Name(role) => checks::hear_name(self, role, phase, result),
            Step::Region => checks::hear_region(self, result),
            Step::App(role) => create::hear_app(self, role, phase, result, now),
            Step::Secrets(role) => create::hear_secrets(self, role, phase, result, now),
            Step::Address(role, kind) => create::hear_address(self, role, kind, phase, result, now),
            Step::Volume => create::hear_volume(self, phase, result, now),
            Step::Machine(role) => machine::hear_machine(self, role, phase, result, now),
            Step::Health(role) => machine::hear_health(self, role, result),
            Step::Private => verify::hear_private(self, phase, result),
            Step::Path => verify::hear_path(self, result),
            Step::Reach => Heard::Again(Span::seconds(1)),
            Step::Remove(role) => remove::hear_remove(self, role, phase, result, now),
            Step::Proof => remove::hear_proof(self, result),
        }
    }

    /// Takes the next obstacle's call.
    pub(super) fn clear(&self, step: Step, role: Role) -> Next {
        let app = self.app(role);
        match self
            .memory
            .obstacles
            .get(&step)
            .and_then(|list| list.first())
        {
            Some(Obstacle::Volume(id)) => Next::Send(Call::DeleteVolume(app, id.clone())),
            Some(Obstacle::Machine(id)) => Next::Send(Call::DeleteMachine(app, id.clone())),
            Some(Obstacle::Address(ip)) => Next::Send(Call::ReleaseAddress(app, ip.clone())),
            None => Next::Done,
        }
    }

    /// One obstacle is gone (or was gone already); then the next, or another look.
    pub(super) fn cleared(&mut self, step: Step, result: Result<Answer, Error>) -> Heard {
        let attached = matches!(
            self.memory
                .obstacles
                .get(&step)
                .and_then(|list| list.first()),
            Some(Obstacle::Volume(_))
        );
        match result {
            // Its Machine is still going: Fly does not say which error that is, so any plain no
            // is tried again until the step's deadline.
            Err(error) if attached && matches!(error.status, Some(400 | 409 | 412 | 422)) => {
                self.note(step, error.text);
                Heard::Again(Span::seconds(2))
            }
            Err(error) if error.kind != ErrorKind::NotFound => Heard::Failed(error),
            _ => {
                let list = self.memory.obstacles.or_insert_with(step, Vec::new);
                if !list.is_empty() {
                    list.remove(0);
                }
                if list.is_empty() {
                    Heard::Later(Phase::Look, Span::seconds(2))
                } else {
                    Heard::Again(Span::ZERO)
                }
            }
        }
    }
}
