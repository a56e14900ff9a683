//! A machine's life: pulled, started, ended, restarted, stopped, destroyed.

use serde_json::{json, Value};

use super::{Event, Machine, State, Step};
use crate::clock::unix_ms;
use crate::faults::Fate;
use crate::timings::Timings;

/// Restarts after failures before Fly gives up, when the configuration does not say.
const MAX_RETRIES: u64 = 10;
/// How many events are kept.
const EVENTS_KEPT: usize = 50;

impl Machine {
    /// Begins its life, unless it is to stay `created`.
    pub(crate) fn launch(&mut self, now_ms: u64, skip_launch: bool, timings: &Timings) {
        self.tell("launch", "created", "user", now_ms, None);
        if !skip_launch {
            self.next = Some((now_ms + timings.created_ms, Step::Pull));
        }
    }

    /// Lives until `now_ms`.
    pub(crate) fn run_until(&mut self, now_ms: u64, timings: &Timings) {
        while let Some((at, step)) = self.due(timings) {
            if at > now_ms {
                break;
            }
            self.step(at, step, timings);
        }
    }

    /// When something next happens by itself.
    pub(crate) fn next_at(&self, timings: &Timings) -> Option<u64> {
        self.due(timings).map(|(at, _)| at)
    }

    pub(crate) fn start(&mut self, now_ms: u64, source: &'static str, timings: &Timings) {
        self.restart_count = 0;
        self.tell("start", "starting", source, now_ms, None);
        self.begin(now_ms, timings);
    }

    pub(crate) fn stop(&mut self, now_ms: u64, source: &'static str, timings: &Timings) {
        self.state = State::Stopping;
        self.updated_at = now_ms;
        self.tell("stop", "stopping", source, now_ms, None);
        self.next = Some((now_ms + timings.stop_ms, Step::Down));
    }

    pub(crate) fn destroy(&mut self, now_ms: u64, timings: &Timings) {
        if matches!(self.state, State::Destroying | State::Destroyed) {
            return;
        }
        self.state = State::Destroying;
        self.updated_at = now_ms;
        self.tell("destroy", "destroying", "user", now_ms, None);
        self.next = Some((now_ms + timings.destroy_ms, Step::Gone));
    }

    /// Takes its new configuration, which was put in place before, and starts anew.
    pub(crate) fn replace(
        &mut self,
        now_ms: u64,
        new_image: bool,
        skip_launch: bool,
        timings: &Timings,
    ) {
        self.restart_count = 0;
        self.pulled &= !new_image;
        self.updated_at = now_ms;
        self.tell("update", "replacing", "user", now_ms, None);
        if skip_launch {
            self.state = State::Stopped;
            self.next = None;
        } else {
            self.state = State::Replacing;
            self.next = Some((now_ms + timings.created_ms, Step::Pull));
        }
    }

    /// Whether it stays as it is until somebody does something.
    pub(crate) fn rests(&self) -> bool {
        self.next.is_none()
    }

    fn due(&self, timings: &Timings) -> Option<(u64, Step)> {
        if self.next.is_some() || self.state != State::Started {
            return self.next;
        }
        let course = self.course?;
        let ends = course.ends.map(|(after, ending)| {
            let step = Step::Exit {
                exit_code: ending.exit_code,
                oom_killed: ending.oom_killed,
            };
            (self.started_at + after, step)
        });
        let listens = course.listens.map(|(after, _)| self.started_at + after);
        let busy_until = self.last_visit.max(listens.unwrap_or(self.started_at));
        let idles = listens
            .and_then(|_| self.image.idle_ms(&self.env, timings))
            .map(|idle| {
                (
                    busy_until + idle,
                    Step::Exit {
                        exit_code: 0,
                        oom_killed: false,
                    },
                )
            });
        let proxy_stops = self
            .proxy_may_stop()
            .then(|| (busy_until + timings.autostop_ms, Step::ProxyStop));
        let trial_stops = self
            .trial
            .then(|| (self.started_at + timings.trial_ms, Step::ProxyStop));
        [ends, idles, proxy_stops, trial_stops]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at)
    }

    fn step(&mut self, at: u64, step: Step, timings: &Timings) {
        self.next = None;
        self.updated_at = at;
        match step {
            Step::Pull => self.begin(at, timings),
            Step::Up => {
                self.pulled = true;
                self.state = State::Started;
                self.started_at = at;
                self.course = Some(self.image.course(&self.env, self.memory_mb, timings));
                self.tell("start", "started", "flyd", at, None);
            }
            Step::Exit {
                exit_code,
                oom_killed,
            } => self.end(at, exit_code, oom_killed),
            Step::Restart => {
                self.restart_count += 1;
                self.tell("restart", "starting", "flyd", at, None);
                self.begin(at, timings);
            }
            Step::ProxyStop => self.stop(at, "proxy", timings),
            Step::Down => {
                self.state = State::Stopped;
                let exit = self.exit_event(at, 0, false, true, false);
                self.tell("exit", "stopped", "flyd", at, Some(exit));
            }
            Step::Fail => {
                self.state = State::LaunchFailed;
                let text = "Not enough space to unpack image, possibly exceeds maximum of 8GB \
                            uncompressed";
                self.tell(
                    "launch",
                    "launch_failed",
                    "flyd",
                    at,
                    Some(json!({ "error": text })),
                );
                self.next = Some((at + 3_000, Step::Gone));
            }
            Step::Gone => {
                self.state = State::Destroyed;
                self.destroyed_at = Some(at);
                self.tell("destroy", "destroyed", "flyd", at, None);
            }
        }
    }

    /// Pulls the image if it is not there yet, then starts.
    fn begin(&mut self, at: u64, timings: &Timings) {
        self.state = State::Starting;
        self.updated_at = at;
        let pull = if self.pulled {
            0
        } else {
            self.image.pull_ms(timings)
        };
        self.next = Some(match self.image.fate {
            Fate::Huge => (at + pull, Step::Fail),
            _ => (at + pull + timings.start_ms, Step::Up),
        });
    }

    /// The program ended by itself: what now is up to the restart policy.
    fn end(&mut self, at: u64, exit_code: i64, oom_killed: bool) {
        let restart = self.config.get("restart");
        let field = |name: &str| restart.and_then(|restart| restart.get(name));
        let retries = field("max_retries")
            .and_then(Value::as_u64)
            .unwrap_or(MAX_RETRIES);
        let restarting = match field("policy")
            .and_then(Value::as_str)
            .unwrap_or("on-failure")
        {
            "always" => true,
            "on-failure" => exit_code != 0 && self.restart_count < retries,
            _ => false,
        };
        self.state = State::Stopped;
        let exit = self.exit_event(at, exit_code, oom_killed, false, restarting);
        self.tell("exit", "stopped", "flyd", at, Some(exit));
        if restarting {
            let pause = 1_000 << self.restart_count.min(3);
            self.next = Some((at + pause, Step::Restart));
        }
    }

    fn exit_event(
        &self,
        at: u64,
        exit_code: i64,
        oom_killed: bool,
        requested_stop: bool,
        restarting: bool,
    ) -> Value {
        json!({
            "exit_event": {
                "exit_code": exit_code,
                "exited_at": unix_ms(at),
                "guest_exit_code": exit_code,
                "guest_signal": if oom_killed { 9 } else { -1 },
                "oom_killed": oom_killed,
                "requested_stop": requested_stop,
                "restarting": restarting,
                "signal": -1,
            },
            "restart_count": self.restart_count,
        })
    }

    /// Whether its service lets the proxy stop it when nobody comes.
    fn proxy_may_stop(&self) -> bool {
        self.services().any(|service| {
            let autostop = service.get("autostop");
            let wanted = autostop.and_then(Value::as_bool).unwrap_or_else(|| {
                matches!(autostop.and_then(Value::as_str), Some("stop" | "suspend"))
            });
            let kept = service
                .get("min_machines_running")
                .and_then(Value::as_u64)
                .unwrap_or(0);
            wanted && kept == 0
        })
    }

    fn tell(
        &mut self,
        kind: &'static str,
        status: &'static str,
        source: &'static str,
        at_ms: u64,
        request: Option<Value>,
    ) {
        self.told += 1;
        let id = format!(
            "01K{:0>23}",
            format!("{}{:04}", self.id.to_uppercase(), self.told)
        );
        if self.events.len() == EVENTS_KEPT {
            self.events.remove(0);
        }
        self.events.push(Event {
            id,
            kind,
            status,
            source,
            at_ms,
            request,
        });
    }
}
