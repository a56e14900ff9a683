//! Health checks: absent at first, then not run yet, then what the program answers.

use serde_json::{json, Value};

use super::{Machine, State};
use crate::clock::{duration_ms, rfc3339};
use crate::timings::Timings;

const DEFAULT_GRACE_MS: u64 = 1_000;
const DEFAULT_INTERVAL_MS: u64 = 15_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) status: &'static str,
    output: String,
    updated_at: u64,
    /// Whether it decides about routing.
    of_service: bool,
}

impl Check {
    pub(crate) fn answer(&self) -> Value {
        json!({
            "name": self.name,
            "status": self.status,
            "output": self.output,
            "updated_at": rfc3339(self.updated_at),
        })
    }
}

impl Machine {
    /// The checks as Fly shows them now.
    pub(crate) fn checks(&self, now_ms: u64, timings: &Timings) -> Vec<Check> {
        if self.state != State::Started || now_ms < self.started_at + timings.checks_absent_ms {
            return Vec::new();
        }
        let top = self
            .config
            .get("checks")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let mut checks: Vec<Check> = top
            .map(|(name, check)| self.look(name.clone(), check, 0, false, now_ms, timings))
            .collect();
        for service in self.services() {
            let internal = service
                .get("internal_port")
                .and_then(Value::as_u64)
                .unwrap_or(0);
            let list = service
                .get("checks")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            for (index, check) in list.enumerate() {
                let kind = check.get("type").and_then(Value::as_str).unwrap_or("tcp");
                let port = check
                    .get("port")
                    .and_then(Value::as_u64)
                    .unwrap_or(internal);
                let name = format!("servicecheck-{index:02}-{kind}-{port}");
                checks.push(self.look(name, check, internal, true, now_ms, timings));
            }
        }
        checks
    }

    /// Whether there are checks and all of them pass.
    pub(crate) fn healthy(&self, now_ms: u64, timings: &Timings) -> bool {
        let checks = self.checks(now_ms, timings);
        !checks.is_empty() && checks.iter().all(|check| check.status == "passing")
    }

    /// Whether the proxy sends it traffic: a failing check of a service takes it out.
    pub(crate) fn routable(&self, now_ms: u64, timings: &Timings) -> bool {
        !self
            .checks(now_ms, timings)
            .iter()
            .any(|check| check.of_service && check.status == "critical")
    }

    fn look(
        &self,
        name: String,
        check: &Value,
        internal_port: u64,
        of_service: bool,
        now_ms: u64,
        timings: &Timings,
    ) -> Check {
        let text = |field: &str| check.get(field).and_then(Value::as_str);
        let time = |field: &str, usual| text(field).and_then(duration_ms).unwrap_or(usual);
        let grace = time("grace_period", DEFAULT_GRACE_MS);
        let waits = timings.checks_wait_for_grace;
        let first = self.started_at + if waits { grace } else { DEFAULT_GRACE_MS };
        let interval = time("interval", DEFAULT_INTERVAL_MS).max(1_000);
        if now_ms < first {
            return Check {
                name,
                status: "warning",
                output: "the check has not run yet".to_owned(),
                updated_at: self.started_at,
                of_service,
            };
        }
        let ran_at = first + (now_ms - first) / interval * interval;
        let port = check
            .get("port")
            .and_then(Value::as_u64)
            .unwrap_or(internal_port);
        let open = self.listening(ran_at).map(u64::from) == Some(port);
        let path = text("path").unwrap_or("/");
        let http = text("type") == Some("http");
        let (status, output) = match (open, http) {
            (false, _) => (
                "critical",
                format!("connect: connection refused on port {port}"),
            ),
            (true, false) => ("passing", "Success".to_owned()),
            (true, true) if text("protocol") == Some("https") => {
                ("critical", "the program does not speak TLS".to_owned())
            }
            (true, true) => match self.image.answers(path) {
                200 => ("passing", "{\"status\":\"ok\"}".to_owned()),
                other => ("critical", format!("HTTP status {other} at {path}")),
            },
        };
        Check {
            name,
            status,
            output,
            updated_at: ran_at,
            of_service,
        }
    }
}
