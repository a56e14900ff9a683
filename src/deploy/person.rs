//! What a person says to a run: try again, go on, use it, leave it, undo.

use super::checks;
use super::engine::Engine;
use super::journal::{Goal, Removal};
use super::problem::{Cause, Problem};
use super::run::Phase;
use super::step::Step;
use crate::stack::Role;
use crate::time::Time;

impl Engine {
    /// Tries again whatever has paused, at the person's word.
    pub(super) fn retry(&mut self, now: Time) {
        let broken = |problem: &Problem| matches!(problem.cause, Cause::PathBroken(_));
        let path_broken = self.problems().any(broken);
        self.go_on(now);
        if path_broken {
            // The relay was just seen to be well, so it is the VM that does not answer.
            self.run.memory.replace.insert(Step::Machine(Role::Vm));
            self.redo(Step::Machine(Role::Vm));
        }
    }

    /// Goes on with whatever has paused, as something has changed.
    pub(super) fn go_on(&mut self, now: Time) {
        self.stopping = false;
        let mut doubted = Vec::new();
        for (step, track) in self.tracks.iter_mut() {
            track.not_before = now;
            track.failures = 0;
            if let Some(problem) = track.problem.take() {
                track.phase = None;
                if let Step::Machine(role) | Step::Health(role) = step {
                    if problem.cause.sits_in_the_machine() {
                        doubted.push(*role);
                    }
                }
            }
            track.counted = None;
        }
        for role in doubted {
            self.run.memory.doubted.insert(Step::Machine(role));
            self.redo(Step::Machine(role));
        }
        self.run.memory.absent.clear();
        self.run.memory.tried.clear();
        self.run.memory.fresh.clear();
        if self.run.memory.replace.contains(&Step::Volume) {
            self.redo(Step::Volume);
        }
        let lost = [Role::Vm, Role::Relay]
            .into_iter()
            .filter(|role| self.run.journal.half(*role).machine.is_planned());
        for role in lost.collect::<Vec<_>>() {
            if self
                .tracks
                .get(&Step::Machine(role))
                .is_some_and(|track| track.finished.is_some())
            {
                self.redo(Step::Machine(role));
            }
        }
    }

    /// What the person is asked about.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        let tracks = self.tracks.values();
        tracks.filter_map(|track| track.problem.as_ref())
    }

    /// Goes on without an app that is not ours; nothing was done to it, and nothing will be.
    pub(super) fn leave(&mut self, step: Step, now: Time) {
        let asks = |problem: &Problem| {
            problem.step == step && matches!(problem.cause, Cause::NotOurs | Cause::NotOfThisRun)
        };
        let not_ours = self.problems().any(asks);
        if let (true, Some(role)) = (not_ours, step.role()) {
            self.run.journal.half_mut(role).removal = Removal::Left;
            self.run.dirty = true;
            self.go_on(now);
        }
    }

    /// Takes the app that a step asks about for the person's own, and no other: what stands beside
    /// it may be somebody else's.
    pub(super) fn adopt(&mut self, step: Step, now: Time) {
        let adoptable = |problem: &&Problem| problem.cause.may_be_adopted();
        let problems: Vec<&Problem> = self.problems().filter(adoptable).collect();
        let Some(asked) = problems.iter().find(|problem| problem.step == step) else {
            return;
        };
        // A deployment has two halves, and what is said of it is said of both.
        let whole = asked.cause == Cause::AlreadyDeployed;
        let meant = |problem: &&&Problem| {
            problem.step == step || (whole && problem.cause == Cause::AlreadyDeployed)
        };
        let roles = problems.iter().filter(meant).map(|it| it.step.role());
        let surrenders = asked.cause == Cause::NotOfThisRun;
        for role in roles.flatten().collect::<Vec<_>>() {
            checks::accept(&mut self.run, role, now);
            if surrenders {
                self.run.memory.surrendered.insert(role);
            }
        }
        self.go_on(now);
    }

    /// Has what paused for the VM's public address take it away.
    pub(super) fn remove_address(&mut self, now: Time) {
        let public = |problem: &&Problem| matches!(problem.cause, Cause::PublicAddress(_));
        let paused: Vec<Step> = self.problems().filter(public).map(|it| it.step).collect();
        self.go_on(now);
        for step in paused {
            if let Some(track) = self.tracks.get_mut(&step) {
                track.phase = Some(Phase::Clear);
            }
        }
    }

    /// Turns round: from now on everything that was made is removed.
    pub(super) fn undo(&mut self, now: Time) {
        if self.run.journal.goal != Goal::Deploy {
            return self.retry(now);
        }
        let flights: Vec<u64> = self.flights.keys().copied().collect();
        flights.into_iter().for_each(|id| self.drop_flight(id));
        let token_works = self
            .tracks
            .get(&Step::Token)
            .is_some_and(|track| track.finished.is_some());
        self.run.journal.goal = Goal::Undo;
        self.run.vault.forget_secrets(Role::Vm);
        self.run.vault.forget_secrets(Role::Relay);
        self.run.memory.tried.clear();
        self.run.memory.absent.clear();
        self.run.memory.inhabited.clear();
        self.run.dirty = true;
        self.stopping = false;
        self.progress = 0;
        self.lay_out();
        if let (true, Some(track)) = (token_works, self.tracks.get_mut(&Step::Token)) {
            track.started = Some(now);
            track.finished = Some(now);
        }
    }
}
