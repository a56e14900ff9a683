//! Scheduling: what can be sent now, what comes of a reply, when to try again.

use super::engine::{Engine, Flight};
use super::event::Effect;
use super::problem::{Cause, Problem};
use super::run::{Heard, Next, Phase, Reply, SETTLE};
use super::step::Step;
use crate::fly::{Error, ErrorKind, Lost};
use crate::time::{Span, Time};

/// Passing trouble is retried this often in a row before a person is told.
const MAX_FAILURES: u32 = 7;

/// Longer pauses between two tries help nobody who waits.
const MAX_PAUSE: Span = Span::seconds(20);

impl Engine {
    /// Hands a reply to its step and does what the step makes of it. Late replies, to calls
    /// that nobody waits for any more, are dropped: somebody looks anyway.
    pub(super) fn replied(&mut self, id: u64, reply: Reply, now: Time) {
        let Some(flight) = self.flights.remove(&id) else {
            return;
        };
        let step = flight.step;
        if let Some(track) = self.tracks.get_mut(&step) {
            track.flight = None;
            track.awakened = false;
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
            Heard::Doubt(span) => {
                track.not_before = now + span;
                self.reset(Step::Token);
            }
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
    pub(super) fn expire(&mut self, now: Time) {
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
    pub(super) fn advance(&mut self, now: Time) -> Vec<Effect> {
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
        let counted = track.counted.unwrap_or(self.seen);
        if self.seen > counted + step.deadline() && !track.awakened {
            let newest = self
                .run
                .memory
                .notes
                .get(&step)
                .cloned()
                .unwrap_or_default();
            let role = step.role();
            let runs = role.is_some_and(|role| self.run.memory.started.contains(&role));
            self.pause(step, Cause::overdue(step, runs, newest), now);
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
            track.counted = Some(counted);
            track.flight = Some(id);
            track.call = text;
        }
        Moved::Sent(effect)
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
