//! The engine: events in, effects out, no IO inside.
//!
//! The contract with a shell: hand in an event with the time, carry out the effects in the order
//! they come, draw [`Engine::view`]. [`Effect::Save`] stands before the calls that it is for: the
//! journal must be stored when they are sent. Every call is answered by exactly one of
//! [`Event::Answered`] and [`Event::Lost`]; answers to calls that nobody waits for are dropped.

use super::event::{self, Effect, Event};
use super::journal::{Goal, Journal};
use super::pace::Pace;
use super::problem::Problem;
use super::run::{Memory, Phase, Reply, Run, SETTLE};
use super::step::Step;
use super::vault::Vault;
use crate::few::Map;
use crate::fly::{AppName, Call, OrgSlug};
use crate::secret::Secret;
use crate::stack::{Blueprint, DeploymentName, Role};
use crate::time::{Span, Time};

/// A page hidden for longer than this has lost its connections on most phones.
const SLEPT: Span = Span::seconds(10);

/// What the engine knows of one step.
#[derive(Debug, Default)]
pub(super) struct Track {
    pub(super) phase: Option<Phase>,
    pub(super) started: Option<Time>,
    /// What [`Engine::seen`] was when its deadline began to count.
    pub(super) counted: Option<Span>,
    /// Whether it was awakened since it was last answered: nothing is overdue before one more look.
    pub(super) awakened: bool,
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
pub(super) struct Flight {
    pub(super) step: Step,
    pub(super) phase: Phase,
    /// What was asked; nothing for a probe.
    pub(super) call: Option<Call>,
    pub(super) sent: Time,
    pub(super) limit: Span,
}

impl Flight {
    /// Whether it makes, changes or removes something.
    pub(super) fn changes(&self) -> bool {
        self.call.as_ref().is_some_and(Call::changes)
    }
}

/// A deployment, an undoing or a destruction in progress.
#[derive(Debug)]
pub struct Engine {
    pub(super) run: Run,
    pub(super) tracks: Map<Step, Track>,
    pub(super) online: bool,
    pub(super) stopping: bool,
    /// The largest share of the work that was ever done, in thousandths: progress never goes back.
    pub(super) progress: u16,
    pub(super) flights: Map<u64, Flight>,
    pub(super) next_id: u64,
    pub(super) pace: Pace,
    /// When this engine began, by a clock that stands while nobody sees it.
    pub(super) began: Time,
    /// When the newest event came.
    pub(super) last: Option<Time>,
    /// How much time was seen to pass, all in all: by this deadlines count.
    pub(super) seen: Span,
    pub(super) hidden_since: Option<Time>,
    pub(super) random: u64,
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

    fn new(mut journal: Journal, vault: Vault, seed: u64) -> Self {
        journal.signature.get_or_insert_with(|| format!("{seed:x}"));
        let run = Run {
            journal,
            vault,
            memory: Memory::default(),
            dirty: true,
        };
        let mut engine = Self {
            run,
            tracks: Map::default(),
            online: true,
            stopping: false,
            progress: 0,
            flights: Map::default(),
            next_id: 1,
            pace: Pace::default(),
            began: Time::default(),
            last: None,
            seen: Span::ZERO,
            hidden_since: None,
            random: seed | 1,
        };
        engine.lay_out();
        engine
    }

    pub(super) fn lay_out(&mut self) {
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
        self.keep_time(now);
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
            Event::Adopt(step) => self.adopt(step, now),
            Event::RemoveAddress => self.remove_address(now),
            Event::Leave(step) => self.leave(step, now),
            Event::Cancel => self.stopping = true,
            Event::GoOn => self.go_on(now),
            Event::Undo => self.undo(now),
        }
        self.expire(now);
        self.advance(now)
    }

    /// Goes through one step again, and leaves the others as they are.
    pub(super) fn reset(&mut self, step: Step) {
        // Undoing has other steps than deploying.
        if !self.tracks.contains_key(&step) {
            return;
        }
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
            return self.wake_up(now);
        }
        self.look_now(now);
    }

    /// After a sleep what was in flight may hang for a minute before it fails: look again instead.
    pub(super) fn wake_up(&mut self, now: Time) {
        let flights: Vec<u64> = self.flights.keys().copied().collect();
        flights.into_iter().for_each(|id| self.drop_flight(id));
        for track in self.tracks.values_mut() {
            track.awakened = true;
        }
        self.look_now(now);
    }

    /// Ends all waiting that is not waiting for somebody else's limit or a lost answer.
    fn look_now(&mut self, now: Time) {
        for track in self.tracks.values_mut() {
            if track.failures == 0 {
                track.not_before = track.not_before.min(now);
            }
            track.failures = track.failures.min(1);
        }
    }

    /// Nobody waits for this answer any more; if the call may have changed something, that is
    /// written down.
    pub(super) fn drop_flight(&mut self, id: u64) {
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

    pub(super) fn app_of(&self, role: Role) -> AppName {
        self.run.app(role)
    }
}
