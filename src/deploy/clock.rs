//! The shell's clock jumps: phones sleep without saying so, and clocks are set. Time that nobody
//! saw pass makes nothing overdue, and shows no request to have arrived.

use super::engine::Engine;
use crate::time::{Span, Time};

/// While anything is under way an event comes sooner than this: the longest time limit of a call,
/// and the once a minute to which browsers slow the alarms of pages that nobody sees.
const UNSEEN: Span = Span::seconds(90);

/// Without an event for longer than this, nobody knows how much of the time a phone was awake: so
/// much of it counts.
const GLIMPSE: Span = Span::seconds(30);

impl Engine {
    /// Takes in the time of an event, before the event.
    pub(super) fn keep_time(&mut self, now: Time) {
        self.run.journal.started = self.run.journal.started.min(now);
        let Some(last) = self.last.replace(now) else {
            self.began = now;
            // The notes may be of a time when the clock was ahead.
            let past = |time: &mut Time| *time = (*time).min(now);
            return self.run.journal.each_time(past);
        };
        let gap = now.since(last);
        let slept = gap > UNSEEN;
        if self.online && !slept {
            self.seen = self.seen + gap.min(GLIMPSE);
        }
        if slept || now < last {
            self.move_times(|time| {
                *time = Time(time.0.saturating_add(now.0).saturating_sub(last.0));
            });
        }
        if slept {
            self.wake_up(now);
        }
    }

    /// Every time that is compared with the clock, so that all stay as long ago as they were.
    fn move_times(&mut self, shift: impl Fn(&mut Time)) {
        shift(&mut self.began);
        for track in self.tracks.values_mut() {
            shift(&mut track.not_before);
            let times = [&mut track.started, &mut track.finished];
            times.into_iter().flatten().for_each(&shift);
        }
        let sent = self.flights.values_mut().map(|flight| &mut flight.sent);
        sent.for_each(&shift);
        self.hidden_since.iter_mut().for_each(&shift);
        self.run.memory.made.values_mut().for_each(&shift);
        self.pace.each_time(&shift);
        self.run.journal.each_time(&shift);
    }
}
