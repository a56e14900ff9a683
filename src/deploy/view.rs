//! What a shell draws: ready facts, so that shells contain no rules.

use super::engine::Engine;
use super::existing::{existing, Existing};
use super::explain::{explain, Explanation};
use super::journal::{Goal, Removal};
use super::problem::{Cause, Leftover};
use super::step::Step;
use crate::stack::Role;
use crate::time::{Span, Time};

/// What the whole run is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Steps are being taken, or waited for.
    Working,
    /// A person is needed.
    Paused,
    /// Asked to stop; what is on its way is waited for.
    Stopping,
    /// Stopped by the person; it can be gone on with, or undone.
    Stopped,
    /// Deployed: well, private and reachable.
    Succeeded,
    /// Removed, and the account read back.
    Removed,
}

/// What a step is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Others come first.
    Waiting,
    /// Under way.
    Working,
    /// Done.
    Done,
    /// A person is needed.
    Paused,
}

/// One step as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// What it is at.
    pub state: StepState,
    /// How long it has taken so far, or took.
    pub elapsed: Span,
    /// How much of that was waiting for answers to its calls.
    pub asked: Span,
    /// The newest that Fly said about it.
    pub note: String,
    /// The last call's method and path.
    pub call: String,
}

/// What one half is at, for the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Not begun.
    Planned,
    /// Being made.
    Making,
    /// Begun, and at rest since the person stopped the run.
    Begun,
    /// Being removed.
    Removing,
    /// Its checks pass.
    Healthy,
    /// A person is needed.
    Trouble,
    /// Removed.
    Gone,
    /// Not ours, and left alone.
    Left,
}

/// Everything that is drawn of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What the run is for.
    pub goal: Goal,
    /// What it is at.
    pub phase: Phase,
    /// The deployment's name.
    pub name: String,
    /// Its steps, in the order that they are shown.
    pub steps: Vec<StepView>,
    /// How much of the work is done, in thousandths; never goes back.
    pub progress_permille: u16,
    /// About how long it still takes by the long path; nothing while a person is needed.
    pub remaining: Option<Span>,
    /// Since the run was started, or gone on with.
    pub elapsed: Span,
    /// What a person is needed for.
    pub problems: Vec<Explanation>,
    /// The public half.
    pub relay: Part,
    /// The private half.
    pub vm: Part,
    /// Whether the relay was seen to reach the VM.
    pub path_proven: bool,
    /// What exists now, as far as known.
    pub exists: Vec<Existing>,
    /// Whether stopping makes sense.
    pub may_cancel: bool,
    /// Whether the device is offline, and the run waits for that to end.
    pub offline: bool,
    /// What could not be removed.
    pub leftovers: Vec<Leftover>,
    /// Where the relay is reached from outside.
    pub public_url: String,
    /// Where the VM is reached inside the private network.
    pub vm_address: String,
}

impl Engine {
    /// What to draw now.
    pub fn view(&self, now: Time) -> View {
        let journal = self.journal();
        let goal = journal.goal;
        let steps: Vec<_> = Step::all(goal)
            .iter()
            .map(|step| self.step_view(*step, now))
            .collect();
        let exists = existing(journal);
        let explained = |problem| explain(problem, journal, &exists);
        let problems: Vec<Explanation> = self.problems().map(explained).collect();
        let leftovers = self.problems().filter_map(|problem| match &problem.cause {
            Cause::Left(left) => Some(left.clone()),
            _ => None,
        });
        let phase = self.phase();
        let end = journal.finished.unwrap_or(now);
        View {
            goal,
            phase,
            name: journal.name.to_string(),
            progress_permille: self.progress,
            remaining: (phase == Phase::Working).then(|| remaining(self, now)),
            elapsed: self.last.map_or(Span::ZERO, |_| end.since(self.began)),
            relay: self.part(Role::Relay),
            vm: self.part(Role::Vm),
            path_proven: self.is_done(Step::Path),
            may_cancel: goal == Goal::Deploy && matches!(phase, Phase::Working | Phase::Paused),
            offline: !self.online,
            leftovers: leftovers.flatten().collect(),
            public_url: format!("https://{}.fly.dev", self.app_of(Role::Relay)),
            vm_address: format!("http://{}.flycast", self.app_of(Role::Vm)),
            steps,
            problems,
            exists,
        }
    }

    fn is_done(&self, step: Step) -> bool {
        self.tracks
            .get(&step)
            .is_some_and(|track| track.finished.is_some())
    }

    /// What the whole run is at.
    pub fn phase(&self) -> Phase {
        let problems = self.tracks.values().any(|track| track.problem.is_some());
        match (self.is_finished(), self.journal().goal) {
            (true, Goal::Deploy) => Phase::Succeeded,
            (true, Goal::Undo | Goal::Destroy) => Phase::Removed,
            _ if self.stopping && self.is_still() => Phase::Stopped,
            _ if self.stopping => Phase::Stopping,
            _ if problems => Phase::Paused,
            _ => Phase::Working,
        }
    }

    fn is_token_missing(&self) -> bool {
        self.tracks
            .get(&Step::Token)
            .is_some_and(|track| track.problem.is_some())
    }

    fn step_view(&self, step: Step, now: Time) -> StepView {
        let track = self.tracks.get(&step);
        let started = track.and_then(|track| track.started);
        let finished = track.and_then(|track| track.finished);
        let state = match (
            track.and_then(|track| track.problem.as_ref()),
            started,
            finished,
        ) {
            (Some(_), ..) => StepState::Paused,
            (_, _, Some(_)) => StepState::Done,
            // Nothing goes on before there is a token that works.
            _ if self.is_token_missing() && track.is_some_and(|track| track.flight.is_none()) => {
                StepState::Waiting
            }
            (_, Some(_), None) => StepState::Working,
            _ => StepState::Waiting,
        };
        StepView {
            step,
            state,
            elapsed: started.map_or(Span::ZERO, |start| finished.unwrap_or(now).since(start)),
            asked: track.map_or(Span::ZERO, |track| track.asked),
            note: self
                .run
                .memory
                .notes
                .get(&step)
                .cloned()
                .unwrap_or_default(),
            call: track.map(|track| track.call.clone()).unwrap_or_default(),
        }
    }

    fn part(&self, role: Role) -> Part {
        let half = self.journal().half(role);
        let of_role = |step: &Step| step.role() == Some(role);
        let mut tracks = self.tracks.iter().filter(|(step, _)| of_role(step));
        if tracks.any(|(_, track)| track.problem.is_some()) {
            return Part::Trouble;
        }
        if self.journal().goal != Goal::Deploy {
            return match half.removal {
                Removal::Gone => Part::Gone,
                Removal::Left => Part::Left,
                _ if self.is_done(Step::Remove(role)) => Part::Gone,
                _ => Part::Removing,
            };
        }
        if self.is_done(Step::Health(role)) {
            return Part::Healthy;
        }
        match self.phase() {
            _ if half.app.is_planned() => Part::Planned,
            Phase::Stopped => Part::Begun,
            _ => Part::Making,
        }
    }
}

/// How much of the work is done, in thousandths of the expected time of all steps.
pub(super) fn permille(engine: &Engine, now: Time) -> u16 {
    let steps = Step::all(engine.journal().goal);
    let all: u64 = steps.iter().map(|step| step.expected().0).sum();
    let done: u64 = steps
        .iter()
        .map(|step| match engine.tracks.get(step) {
            Some(track) if track.finished.is_some() => step.expected().0,
            // What takes longer than expected stays just below done.
            Some(track) => {
                let spent = track
                    .started
                    .map_or(Span::ZERO, |started| now.since(started));
                spent.0.min(step.expected().0 * 9 / 10)
            }
            None => 0,
        })
        .sum();
    u16::try_from(done * 1000 / all.max(1))
        .unwrap_or(1000)
        .min(1000)
}

/// The longest way through the steps that are left, by their expected times.
fn remaining(engine: &Engine, now: Time) -> Span {
    let steps = Step::all(engine.journal().goal);
    let mut ends: Vec<(Step, Span)> = Vec::with_capacity(steps.len());
    for step in steps {
        let before = step.needs().into_iter().filter_map(|need| {
            ends.iter()
                .find(|(other, _)| *other == need)
                .map(|(_, end)| *end)
        });
        let before = before.max().unwrap_or_default();
        let own = match engine.tracks.get(step) {
            Some(track) if track.finished.is_some() => Span::ZERO,
            Some(track) => {
                let spent = track
                    .started
                    .map_or(Span::ZERO, |started| now.since(started));
                // What is late is likely to be so for as long again.
                let late = spent - step.expected();
                let least = Span(step.expected().0 / 5);
                (step.expected() - spent).max(late).max(least)
            }
            None => step.expected(),
        };
        ends.push((*step, before + own));
    }
    ends.into_iter()
        .map(|(_, end)| end)
        .max()
        .unwrap_or_default()
}
