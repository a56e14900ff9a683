//! The engine: events in, effects out, no IO inside.
//!
//! The contract with a shell: hand in an event with the time, carry out the effects in the order
//! they come, draw [`Engine::view`]. [`Effect::Save`] stands before the calls that it is for: the
//! journal must be stored when they are sent. Every call is answered by exactly one of
//! [`Event::Answered`] and [`Event::Lost`]; answers to calls that nobody waits for are dropped.

use std::collections::BTreeMap;

use super::journal::{Goal, Journal};
use super::pace::Pace;
use super::problem::{Cause, Problem};
use super::run::{Heard, Memory, Next, Phase, Reply, Run, SETTLE};
use super::step::Step;
use super::vault::Vault;
use super::{checks, event};
use crate::fly::{AppName, Call, Error, ErrorKind, Lost, OrgSlug};
use crate::secret::Secret;
use crate::stack::{Blueprint, DeploymentName, Role};
use crate::time::{Span, Time};

use super::event::{Effect, Event};

/// Passing trouble is retried this often in a row before a person is told.
const MAX_FAILURES: u32 = 7;

/// Longer pauses between two tries help nobody who waits.
const MAX_PAUSE: Span = Span::seconds(20);

/// A page hidden for longer than this has lost its connections on most phones.
const SLEPT: Span = Span::seconds(10);

/// What the engine knows of one step.
#[derive(Debug, Default)]
pub(super) struct Track {
    pub(super) phase: Option<Phase>,
    pub(super) started: Option<Time>,
    /// Since when its deadline counts; later than its start after a spell without network.
    pub(super) counted: Option<Time>,
    pub(super) finished: Option<Time>,
    pub(super) not_before: Time,
    pub(super) failures: u32,
    pub(super) flight: Option<u64>,
    pub(super) problem: Option<Problem>,
    /// The last call's method and path, for the details.
    pub(super) call: String,
    /// How long answers were waited for, all together.
    pub(super) asked: Span,
}

/// A call on its way.
#[derive(Debug)]
struct Flight {
    step: Step,
    phase: Phase,
    /// What was asked; nothing for a probe.
    call: Option<Call>,
    sent: Time,
    limit: Span,
}

impl Flight {
    /// Whether it makes, changes or removes something.
    fn changes(&self) -> bool {
        self.call.as_ref().is_some_and(Call::changes)
    }
}

/// A deployment, an undoing or a destruction in progress.
#[derive(Debug)]
pub struct Engine {
    pub(super) run: Run,
    pub(super) tracks: BTreeMap<Step, Track>,
    pub(super) online: bool,
    pub(super) stopping: bool,
    /// The largest share of the work that was ever done, in thousandths: progress never goes back.
    pub(super) progress: u16,
    flights: BTreeMap<u64, Flight>,
    next_id: u64,
    pace: Pace,
    hidden_since: Option<Time>,
    random: u64,
}

impl Engine {
    /// A fresh deployment.
    pub fn deploy(blueprint: Blueprint, org: OrgSlug, vault: Vault, seed: u64, now: Time) -> Self {
        let mut journal = Journal::new(Goal::Deploy, org, blueprint.name.clone(), now);
        journal.blueprint = Some(blueprint);
        Self::new(journal, vault, seed)
    }

    /// Goes on with what a journal tells of.
    pub fn resume(mut journal: Journal, vault: Vault, seed: u64) -> Self {
        journal.lose_everything_in_flight();
        Self::new(journal, vault, seed)
    }

    /// Removes a deployment that was found in the account. Each of its apps is touched only
    /// after its mark was seen.
    pub fn destroy(name: DeploymentName, org: OrgSlug, vault: Vault, seed: u64, now: Time) -> Self {
        use super::journal::{Act, Claim, Owned};
        let mut journal = Journal::new(Goal::Destroy, org, name, now);
        for role in Role::ALL {
            journal.half_mut(role).app = Act::Done(Owned {
                at: now,
                claim: Claim::Unproven,
            });
        }
        Self::new(journal, vault, seed)
    }

    fn new(journal: Journal, vault: Vault, seed: u64) -> Self {
        let run = Run {
            journal,
            vault,
            memory: Memory::default(),
            dirty: true,
        };
        let mut engine = Self {
            run,
            tracks: BTreeMap::new(),
            online: true,
            stopping: false,
            progress: 0,
            flights: BTreeMap::new(),
            next_id: 1,
            pace: Pace::default(),
            hidden_since: None,
            random: seed | 1,
        };
        engine.lay_out();
        engine
    }

    fn lay_out(&mut self) {
        let steps = Step::all(self.run.journal.goal);
        self.tracks = steps.iter().map(|step| (*step, Track::default())).collect();
    }

    /// What is remembered, to be stored at [`Effect::Save`].
    pub fn journal(&self) -> &Journal {
        &self.run.journal
    }

    /// The value of the `Authorization` header of every call.
    pub fn authorization(&self) -> &Secret {
        self.run.vault.token().authorization()
    }

    /// Whether everything that was wanted is done.
    pub fn is_finished(&self) -> bool {
        self.tracks.values().all(|track| track.finished.is_some())
    }

    /// Takes in an event and says what is to be done.
    pub fn handle(&mut self, event: Event, now: Time) -> Vec<Effect> {
        match event {
            Event::Start | Event::Wake => {}
            Event::Answered { id, status, body } => {
                let call = self
                    .flights
                    .get(&id)
                    .and_then(|flight| flight.call.as_ref());
                if let Some(result) = call.map(|call| call.interpret(status, &body)) {
                    self.replied(id, Reply::Fly(result), now);
                }
            }
            Event::Lost { id, lost } => self.replied(id, Reply::lost(lost), now),
            Event::Probed { id, reached } => self.replied(id, Reply::Probed(reached), now),
            Event::Online(online) => {
                self.online = online;
                if online {
                    self.look_now(now);
                }
            }
            Event::Visible(visible) => self.visible(visible, now),
            Event::Retry => self.retry(now),
            Event::Change(change) => event::change(self, change, now),
            Event::Adopt => {
                for (step, track) in &self.tracks {
                    if let (Some(_), Some(role)) = (&track.problem, step.role()) {
                        checks::accept(&mut self.run, role, now);
                    }
                }
                self.retry(now);
            }
            Event::RemoveAddress => {
                self.retry(now);
                if let Some(track) = self.tracks.get_mut(&Step::Private) {
                    track.phase = Some(Phase::Clear);
                }
            }
            Event::Cancel => self.stopping = true,
            Event::GoOn => {
                self.stopping = false;
                self.retry(now);
            }
            Event::Undo => self.undo(now),
        }
        self.expire(now);
        self.advance(now)
    }

    /// Goes through one step again, and leaves the others as they are.
    pub(super) fn reset(&mut self, step: Step) {
        if let Some(flight) = self.tracks.get(&step).and_then(|track| track.flight) {
            self.drop_flight(flight);
        }
        // That only this run works in the app is not relied on any more.
        if let Some(role) = step.role() {
            self.run.memory.fresh.remove(&role);
        }
        let not_before = self
            .tracks
            .get(&step)
            .map_or(Time::default(), |track| track.not_before);
        self.tracks.insert(
            step,
            Track {
                not_before,
                ..Track::default()
            },
        );
    }

    /// Goes through a step again, and through all that stand on it.
    pub(super) fn redo(&mut self, step: Step) {
        self.reset(step);
        let later: Vec<Step> = self
            .tracks
            .keys()
            .copied()
            .filter(|later| later.needs().contains(&step))
            .collect();
        for later in later {
            let untouched = self
                .tracks
                .get(&later)
                .is_none_or(|track| track.started.is_none());
            if !untouched {
                self.redo(later);
            }
        }
    }

    /// Tries again whatever has paused.
    pub(super) fn retry(&mut self, now: Time) {
        self.stopping = false;
        for track in self.tracks.values_mut() {
            track.not_before = now;
            track.failures = 0;
            if track.problem.take().is_some() {
                track.phase = None;
            }
            track.counted = Some(now);
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

    /// Turns round: from now on everything that was made is removed.
    fn undo(&mut self, now: Time) {
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

    fn visible(&mut self, visible: bool, now: Time) {
        if !visible {
            self.hidden_since.get_or_insert(now);
            return;
        }
        let slept = self
            .hidden_since
            .take()
            .is_some_and(|since| now.since(since) > SLEPT);
        if slept {
            // What was in flight may hang for a minute before it fails: look again instead.
            let flights: Vec<u64> = self.flights.keys().copied().collect();
            flights.into_iter().for_each(|id| self.drop_flight(id));
        }
        self.look_now(now);
    }

    /// Ends all waiting that is not waiting for somebody else's limit or a lost answer.
    fn look_now(&mut self, now: Time) {
        for track in self.tracks.values_mut() {
            track.counted = Some(now);
            if track.failures == 0 {
                track.not_before = track.not_before.min(now);
            }
            track.failures = track.failures.min(1);
        }
    }

    /// Nobody waits for this answer any more; if the call may have changed something, that is
    /// written down.
    fn drop_flight(&mut self, id: u64) {
        let Some(flight) = self.flights.remove(&id) else {
            return;
        };
        if let Some(track) = self.tracks.get_mut(&flight.step) {
            track.flight = None;
            if flight.changes() {
                track.phase = Some(Phase::Look);
                track.not_before = track.not_before.max(flight.sent + SETTLE);
            }
        }
        if flight.changes() {
            self.run.lose(flight.step);
        }
    }

    /// Hands a reply to its step and does what the step makes of it. Late replies, to calls
    /// that nobody waits for any more, are dropped: somebody looks anyway.
    fn replied(&mut self, id: u64, reply: Reply, now: Time) {
        let Some(flight) = self.flights.remove(&id) else {
            return;
        };
        let step = flight.step;
        if let Some(track) = self.tracks.get_mut(&step) {
            track.flight = None;
            track.asked = track.asked + now.since(flight.sent);
        }
        let heard = self.run.hear(step, flight.phase, reply, now);
        self.follow(&flight, heard, now);
    }

    fn follow(&mut self, flight: &Flight, heard: Heard, now: Time) {
        let step = flight.step;
        let slower = if self.hidden_since.is_some() { 5 } else { 1 };
        let Some(track) = self.tracks.get_mut(&step) else {
            return;
        };
        if !matches!(heard, Heard::Failed(_)) {
            track.failures = 0;
        }
        match heard {
            Heard::Done => track.finished = Some(now),
            Heard::Go(phase) => track.phase = Some(phase),
            Heard::Again(span) => track.not_before = now + Span(span.0 * slower),
            Heard::Later(phase, span) => {
                track.phase = Some(phase);
                track.not_before = now + span;
            }
            Heard::Pause(cause) => self.pause(step, cause, now),
            Heard::Redo(other) => self.redo(other),
            Heard::Failed(error) => self.failed(flight, error, now),
        }
    }

    fn failed(&mut self, flight: &Flight, error: Error, now: Time) {
        let step = flight.step;
        let unclear = flight.changes() && error.may_have_acted();
        if unclear {
            self.run.lose(step);
        } else if flight.phase == Phase::Act {
            self.run.refuse(step);
        }
        let jitter = self.jitter();
        let Some(track) = self.tracks.get_mut(&step) else {
            return;
        };
        if unclear {
            track.phase = Some(Phase::Look);
        }
        // Whatever waits for the network waits without counting: it is no failure of anybody's.
        let offline = error.kind == ErrorKind::Lost(Lost::Offline);
        if !offline {
            track.failures += 1;
        }
        if !error.is_passing() && !unclear || track.failures > MAX_FAILURES {
            let cause = match error.kind {
                ErrorKind::TokenRefused => Cause::TokenRefused,
                _ => Cause::Fly(Error {
                    text: self.run.vault.scrub(&error.text),
                    ..error
                }),
            };
            return self.pause(step, cause, now);
        }
        let base = Span(500 << track.failures.min(6)).min(MAX_PAUSE);
        let base = if offline {
            base.max(Span::seconds(3))
        } else {
            base
        };
        let pause = Span(base.0 * (100 + jitter) / 100);
        track.not_before = now + if unclear { pause.max(SETTLE) } else { pause };
    }

    fn pause(&mut self, step: Step, cause: Cause, now: Time) {
        if let Some(track) = self.tracks.get_mut(&step) {
            track.problem = Some(Problem {
                step,
                cause,
                since: now,
            });
        }
        self.run.dirty = true;
    }

    /// Between 0 and 25, by xorshift (Marsaglia 2003).
    fn jitter(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % 26
    }

    /// Answers that are overdue although the shell should have said so.
    fn expire(&mut self, now: Time) {
        let overdue = |flight: &Flight| now.since(flight.sent) > flight.limit + Span::seconds(10);
        let ids: Vec<u64> = self
            .flights
            .iter()
            .filter(|(_, flight)| overdue(flight))
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.replied(id, Reply::lost(Lost::TimedOut), now);
        }
    }

    /// Sends whatever can be sent now, and asks to be woken for the rest.
    fn advance(&mut self, now: Time) -> Vec<Effect> {
        let mut calls = Vec::new();
        let mut wake: Option<Time> = None;
        let mut wake_at = |time: Time| wake = Some(wake.map_or(time, |other| other.min(time)));
        if self.stopping {
            self.stop_looking();
        }
        // Steps without a call of their own finish at once and free others: round and round
        // until nothing moves.
        let steps = Step::all(self.run.journal.goal);
        let mut moved = !self.stopping && self.online;
        while moved {
            moved = false;
            for step in steps {
                match self.advance_step(*step, now) {
                    Moved::Sent(effect) => calls.push(effect),
                    Moved::Finished => moved = true,
                    Moved::Waits(until) => wake_at(until),
                    Moved::Stays => {}
                }
            }
        }
        for flight in self.flights.values() {
            wake_at(flight.sent + flight.limit + Span::seconds(10) + Span(1));
        }
        if self.is_finished() && self.run.journal.finished.is_none() {
            self.run.journal.finished = Some(now);
            self.run.dirty = true;
        }
        let mut effects = Vec::with_capacity(calls.len() + 2);
        if std::mem::take(&mut self.run.dirty) {
            effects.push(Effect::Save);
        }
        effects.append(&mut calls);
        effects.extend(wake.map(Effect::WakeAt));
        self.progress = self.progress.max(super::view::permille(self, now));
        effects
    }

    /// Somebody wants to stop: what changes something is waited for, looks are not.
    fn stop_looking(&mut self) {
        let looks: Vec<u64> = self
            .flights
            .iter()
            .filter(|(_, flight)| !flight.changes())
            .map(|(id, _)| *id)
            .collect();
        looks.into_iter().for_each(|id| self.drop_flight(id));
    }

    /// Whether nothing is on its way any more.
    pub(super) fn is_still(&self) -> bool {
        self.flights.is_empty()
    }

    fn advance_step(&mut self, step: Step, now: Time) -> Moved {
        let ready = |need: &Step| {
            self.tracks
                .get(need)
                .is_none_or(|track| track.finished.is_some())
        };
        // With a token of another account, 403 and 404 would mean something else.
        if step != Step::Token && !ready(&Step::Token) {
            return Moved::Stays;
        }
        let Some(track) = self.tracks.get(&step) else {
            return Moved::Stays;
        };
        let busy = track.finished.is_some() || track.flight.is_some() || track.problem.is_some();
        if busy || !step.needs().iter().all(ready) {
            return Moved::Stays;
        }
        let started = track.started.unwrap_or(now);
        let counted = track.counted.unwrap_or(started);
        if now.since(counted) > step.deadline() {
            let newest = self
                .run
                .memory
                .notes
                .get(&step)
                .cloned()
                .unwrap_or_default();
            self.pause(step, Cause::overdue(step, newest), now);
            return Moved::Finished;
        }
        if track.not_before > now {
            return Moved::Waits(track.not_before);
        }
        let phase = track.phase.unwrap_or_else(|| self.run.first_phase(step));
        let next = self.run.next(step, phase);
        let id = self.next_id;
        let (effect, asked, limit, text) = match next {
            Next::Done => {
                if let Some(track) = self.tracks.get_mut(&step) {
                    track.started = Some(started);
                    track.finished = Some(now);
                }
                return Moved::Finished;
            }
            Next::Pause(cause) => {
                if let Some(track) = self.tracks.get_mut(&step) {
                    track.started = Some(started);
                }
                self.pause(step, cause, now);
                return Moved::Finished;
            }
            Next::Probe(app) => {
                let limit = Span::seconds(10);
                let text = format!("GET {app}.fly.dev");
                (
                    Effect::Probe {
                        id,
                        app,
                        time_limit: limit,
                    },
                    None,
                    limit,
                    text,
                )
            }
            Next::Send(call) => {
                if let Err(until) = self.pace.take(&call, now) {
                    return Moved::Waits(until);
                }
                let limit = call.time_limit();
                let request = call.request();
                let text = format!("{} /v1{}", request.method.as_str(), request.path);
                (
                    Effect::Call {
                        id,
                        call: call.clone(),
                        time_limit: limit,
                    },
                    Some(call),
                    limit,
                    text,
                )
            }
        };
        if phase == Phase::Act {
            self.run.begin(step, now);
        }
        self.next_id += 1;
        self.flights.insert(
            id,
            Flight {
                step,
                phase,
                call: asked,
                sent: now,
                limit,
            },
        );
        if let Some(track) = self.tracks.get_mut(&step) {
            track.phase = Some(phase);
            track.started = Some(started);
            track.flight = Some(id);
            track.call = text;
        }
        Moved::Sent(effect)
    }

    pub(super) fn app_of(&self, role: Role) -> AppName {
        self.run.app(role)
    }
}

/// What became of a step that was asked to move.
enum Moved {
    Sent(Effect),
    /// Its state changed without a call; others may be free now.
    Finished,
    Waits(Time),
    Stays,
}
