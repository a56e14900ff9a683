//! Machines: what one is; its life, checks, answers and calls each in a file of their own.

mod answer;
mod calls;
mod change;
mod checks;
mod life;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::images::{Course, Image};
use crate::timings::Timings;

/// Fly's machine states, as far as they occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    Starting,
    Started,
    Stopping,
    Stopped,
    Replacing,
    Destroying,
    Destroyed,
    LaunchFailed,
}

#[derive(Clone)]
pub(crate) struct Machine {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) host: usize,
    pub(crate) instance_id: String,
    pub(crate) config: Value,
    pub(crate) image: Image,
    /// Configuration and secrets together, as the program sees them. Never shown.
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) memory_mb: u64,
    pub(crate) volume: Option<String>,
    pub(crate) state: State,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
    pub(crate) visible_at: u64,
    pub(crate) destroyed_at: Option<u64>,
    pub(crate) restart_count: u64,
    pub(crate) events: Vec<Event>,
    pub(crate) trial: bool,
    next: Option<(u64, Step)>,
    pulled: bool,
    started_at: u64,
    course: Option<Course>,
    last_visit: u64,
    told: u64,
}

#[derive(Clone)]
pub(crate) struct Event {
    id: String,
    kind: &'static str,
    status: &'static str,
    source: &'static str,
    at_ms: u64,
    request: Option<Value>,
}

/// What a machine does next by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Pull,
    Up,
    Exit { exit_code: i64, oom_killed: bool },
    Restart,
    ProxyStop,
    Down,
    Fail,
    Gone,
}

/// A machine about to be made.
pub(crate) struct Plan {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) host: usize,
    pub(crate) instance_id: String,
    pub(crate) config: Value,
    pub(crate) image: Image,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) volume: Option<String>,
    pub(crate) trial: bool,
}

impl Machine {
    pub(crate) fn new(plan: Plan, now_ms: u64) -> Self {
        let memory_mb = plan
            .config
            .get("guest")
            .map_or(256, |guest| guest_of(guest).1);
        Self {
            id: plan.id,
            name: plan.name,
            region: plan.region,
            host: plan.host,
            instance_id: plan.instance_id,
            config: plan.config,
            image: plan.image,
            env: plan.env,
            memory_mb,
            volume: plan.volume,
            state: State::Created,
            created_at: now_ms,
            updated_at: now_ms,
            visible_at: now_ms,
            destroyed_at: None,
            restart_count: 0,
            events: Vec::new(),
            trial: plan.trial,
            next: None,
            pulled: false,
            started_at: 0,
            course: None,
            last_visit: now_ms,
            told: 0,
        }
    }

    /// Where it listens now, if it does.
    pub(crate) fn listening(&self, now_ms: u64) -> Option<u16> {
        let (since, port) = self.listens_from()?;
        (since <= now_ms).then_some(port)
    }

    /// From when on it listens, and where; the time may lie ahead.
    pub(crate) fn listens_from(&self) -> Option<(u64, u16)> {
        let (after, port) = self.course?.listens?;
        (self.state == State::Started).then_some((self.started_at + after, port))
    }

    /// The services of its configuration.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Value> {
        self.config
            .get("services")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    }

    /// Somebody came by Flycast or from the internet: not idle.
    pub(crate) fn visited(&mut self, now_ms: u64) {
        self.last_visit = now_ms;
    }

    /// Starts it because somebody came, when its service allows that.
    pub(crate) fn wake(&mut self, now_ms: u64, timings: &Timings) -> bool {
        let may = self
            .services()
            .any(|service| service.get("autostart").and_then(Value::as_bool) == Some(true));
        if may && self.state == State::Stopped && self.next.is_none() {
            self.start(now_ms, "proxy", timings);
            return true;
        }
        false
    }
}

impl State {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Starting => "starting",
            Self::Started => "started",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Replacing => "replacing",
            Self::Destroying => "destroying",
            Self::Destroyed => "destroyed",
            Self::LaunchFailed => "launch_failed",
        }
    }
}

/// CPUs and memory of a guest, with Fly's defaults.
pub(crate) fn guest_of(guest: &Value) -> (u64, u64) {
    let number = |field: &str| guest.get(field).and_then(Value::as_u64);
    (
        number("cpus").unwrap_or(1),
        number("memory_mb").unwrap_or(256),
    )
}
