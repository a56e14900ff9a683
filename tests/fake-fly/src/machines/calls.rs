//! The calls that read, start, stop and destroy machines.

use serde_json::{json, Value};

use super::{Machine, State};
use crate::apps::not_found;
use crate::http::Response;
use crate::world::{shown, Ask, World};

impl World {
    pub(crate) fn list_machines(&self, ask: &Ask) -> Response {
        let Some(app) = self.apps.get(&ask.route.owner) else {
            return not_found();
        };
        let (now, stale) = (self.now_ms, self.faults.stale_reads_ms);
        let with_deleted = ask.route.param("include_deleted") == Some("true");
        let rows = app
            .machines
            .iter()
            .filter(|m| shown(m.created_at, m.destroyed_at, now, stale) || with_deleted)
            .filter(|m| {
                ask.route
                    .param("region")
                    .is_none_or(|region| region == m.region)
            })
            .filter(|m| {
                ask.route
                    .param("state")
                    .is_none_or(|state| state == m.state.word())
            })
            .filter(|m| {
                ask.route
                    .query
                    .iter()
                    .all(|(name, value)| has_metadata(m, name, value))
            })
            .map(|machine| machine.answer(now, &self.timings))
            .collect();
        Response::ok(&Value::Array(rows))
    }

    pub(crate) fn show_machine(&self, ask: &Ask) -> Response {
        match self.find_machine(ask) {
            Some(machine) => Response::ok(&machine.answer(self.now_ms, &self.timings)),
            None => no_such_machine(),
        }
    }

    pub(crate) fn list_events(&self, ask: &Ask) -> Response {
        let limit = ask
            .route
            .param("limit")
            .and_then(|limit| limit.parse().ok())
            .unwrap_or(20);
        match self.find_machine(ask) {
            Some(machine) => Response::ok(&machine.latest_events(limit.min(50))),
            None => no_such_machine(),
        }
    }

    /// Waits by looking ahead on a copy: the answer is known at once, and due when it happens.
    pub(crate) fn wait_machine(&mut self, ask: &Ask) -> Response {
        let timeout_s =
            match ask.route.param("timeout").map(str::parse::<u64>) {
                None => 60,
                Some(Ok(seconds @ 1..=60)) => seconds,
                Some(_) => return Response::error(
                    400,
                    "invalid_argument: invalid WaitRequest.Timeout: value must be inside range \
                     [1s, 1m0s]",
                ),
            };
        let mut wanted: Vec<&str> = ask
            .route
            .query
            .iter()
            .filter(|(name, _)| name == "state")
            .map(|(_, value)| value.as_str())
            .collect();
        if wanted.is_empty() {
            wanted.push("started");
        }
        let timings = self.timings.clone();
        let Some(mut ahead) = self.find_machine(ask).cloned() else {
            return no_such_machine();
        };
        let deadline = self.now_ms + timeout_s * 1_000;
        let mut at = self.now_ms;
        loop {
            if wanted.iter().any(|state| reached(ahead.state, state)) {
                self.held_ms = at - self.now_ms;
                let body = json!({
                    "ok": true,
                    "state": ahead.state.word(),
                    "version": ahead.instance_id,
                    "event_id": "",
                });
                return Response::ok(&body);
            }
            if ahead.state == State::Destroyed {
                self.held_ms = at - self.now_ms;
                return Response::error(404, "not_found: machine not found");
            }
            match ahead.next_at(&timings) {
                Some(next) if next <= deadline => {
                    at = next.max(at);
                    ahead.run_until(next, &timings);
                }
                _ => break,
            }
        }
        self.held_ms = timeout_s * 1_000;
        let text = format!(
            "deadline_exceeded: machine failed to reach desired state, {}, currently {}",
            wanted.join(","),
            ahead.state.word()
        );
        Response::error(408, text)
    }

    pub(crate) fn start_machine(&mut self, ask: &Ask) -> Response {
        let (now, timings) = (self.now_ms, self.timings.clone());
        if let Some(wall) = self.machine_wall(ask) {
            return wall;
        }
        let Some(machine) = self.find_machine_mut(ask) else {
            return no_such_machine();
        };
        let before = machine.state;
        match before {
            State::Stopped | State::Created => machine.start(now, "user", &timings),
            State::Starting | State::Started => {}
            other => return wrong_state("start", other),
        }
        self.effect("machine-started", &ask.route.owner, &ask.route.id);
        let body = json!({ "previous_state": before.word(), "migrated": false, "new_host": "" });
        Response::ok(&body)
    }

    pub(crate) fn stop_machine(&mut self, ask: &Ask) -> Response {
        let (now, timings) = (self.now_ms, self.timings.clone());
        let Some(machine) = self.find_machine_mut(ask) else {
            return no_such_machine();
        };
        match machine.state {
            State::Stopping => return Response::ok(&json!({ "ok": true })),
            State::Stopped if machine.rests() => return Response::ok(&json!({ "ok": true })),
            State::Started | State::Starting | State::Stopped => {}
            other => return wrong_state("stop", other),
        }
        machine.stop(now, "user", &timings);
        self.effect("machine-stopped", &ask.route.owner, &ask.route.id);
        Response::ok(&json!({ "ok": true }))
    }

    pub(crate) fn restart_machine(&mut self, ask: &Ask) -> Response {
        let (now, timings) = (self.now_ms, self.timings.clone());
        let Some(machine) = self.find_machine_mut(ask) else {
            return no_such_machine();
        };
        match machine.state {
            State::Started | State::Stopped => machine.start(now, "user", &timings),
            other => return wrong_state("restart", other),
        }
        self.effect("machine-restarted", &ask.route.owner, &ask.route.id);
        Response::ok(&json!({ "ok": true }))
    }

    pub(crate) fn delete_machine(&mut self, ask: &Ask) -> Response {
        let (now, timings) = (self.now_ms, self.timings.clone());
        let force = ask.route.param("force") == Some("true");
        let Some(machine) = self.find_machine_mut(ask) else {
            return no_such_machine();
        };
        let still = matches!(
            machine.state,
            State::Stopped | State::Created | State::Destroying
        );
        if !force && !still {
            return wrong_state("destroy", machine.state);
        }
        machine.destroy(now, &timings);
        self.effect("machine-destroyed", &ask.route.owner, &ask.route.id);
        Response::ok(&json!({ "ok": true }))
    }

    pub(crate) fn list_metadata(&self, ask: &Ask) -> Response {
        match self.find_machine(ask) {
            Some(machine) => {
                let metadata = machine.config.get("metadata").cloned();
                Response::ok(&metadata.unwrap_or_else(|| json!({})))
            }
            None => no_such_machine(),
        }
    }

    pub(crate) fn set_metadata(&mut self, ask: &Ask) -> Response {
        let value = ask.body.get("value").cloned();
        let Some(machine) = self.find_machine_mut(ask) else {
            return no_such_machine();
        };
        if let Some(config) = machine.config.as_object_mut() {
            let metadata = config.entry("metadata").or_insert_with(|| json!({}));
            match (value, metadata.as_object_mut()) {
                (Some(value), Some(pairs)) => drop(pairs.insert(ask.route.key.clone(), value)),
                (None, Some(pairs)) => drop(pairs.remove(&ask.route.key)),
                (_, None) => {}
            }
        }
        self.effect("machine-metadata-set", &ask.route.owner, &ask.route.key);
        Response::empty(204)
    }

    /// The call's machine, when the API knows it.
    pub(crate) fn find_machine(&self, ask: &Ask) -> Option<&Machine> {
        let app = self.apps.get(&ask.route.owner)?;
        app.machines
            .iter()
            .find(|machine| self.is_known(machine, &ask.route.id))
    }

    pub(crate) fn find_machine_mut(&mut self, ask: &Ask) -> Option<&mut Machine> {
        let known = self.find_machine(ask).is_some();
        let app = self.apps.get_mut(&ask.route.owner).filter(|_| known)?;
        app.machines
            .iter_mut()
            .find(|machine| machine.id == ask.route.id)
    }

    fn is_known(&self, machine: &Machine, id: &str) -> bool {
        let buried = machine
            .destroyed_at
            .is_some_and(|at| self.now_ms >= at + self.timings.tombstone_ms);
        machine.id == id && self.now_ms >= machine.visible_at && !buried
    }
}

pub(crate) fn no_such_machine() -> Response {
    Response::error(404, "not_found: machine not found")
}

fn wrong_state(act: &str, state: State) -> Response {
    let text = format!(
        "failed_precondition: unable to {act} machine from current state: '{}'",
        state.word()
    );
    Response::error(412, text)
}

fn has_metadata(machine: &Machine, param: &str, value: &str) -> bool {
    let Some(key) = param.strip_prefix("metadata.") else {
        return true;
    };
    let metadata = machine
        .config
        .get("metadata")
        .and_then(|metadata| metadata.get(key));
    metadata.and_then(Value::as_str) == Some(value)
}

fn reached(state: State, wanted: &str) -> bool {
    match wanted {
        "settled" => matches!(
            state,
            State::Started | State::Stopped | State::Destroyed | State::LaunchFailed
        ),
        "failed" => state == State::LaunchFailed,
        _ => state.word() == wanted,
    }
}
