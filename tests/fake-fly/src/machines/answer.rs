//! A machine in Fly's words.

use serde_json::{json, Value};

use super::{Event, Machine};
use crate::clock::{rfc3339, unix_ms};
use crate::rng::fingerprint;
use crate::timings::Timings;

/// How many events an answer holds at most.
const EVENTS_SHOWN: usize = 20;

impl Machine {
    pub(crate) fn answer(&self, now_ms: u64, timings: &Timings) -> Value {
        let mut body = json!({
            "id": self.id,
            "name": self.name,
            "state": self.state.word(),
            "region": self.region,
            "image_ref": self.image_ref(),
            "instance_id": self.instance_id,
            "version": self.instance_id,
            "private_ip": self.private_ip(),
            "created_at": rfc3339(self.created_at),
            "updated_at": rfc3339(self.updated_at),
            "config": self.shown_config(),
            "events": self.latest_events(EVENTS_SHOWN),
            "host_status": "ok",
            "cordoned": false,
        });
        let checks = self.checks(now_ms, timings);
        if !checks.is_empty() {
            body["checks"] = checks.iter().map(super::checks::Check::answer).collect();
        }
        body
    }

    /// The entry of the organization's list.
    pub(crate) fn overview(&self, app: &str) -> Value {
        let field = |name: &str| self.config.get(name).cloned();
        json!({
            "id": self.id,
            "app_name": app,
            "name": self.name,
            "state": self.state.word(),
            "region": self.region,
            "instance_id": self.instance_id,
            "version": self.instance_id,
            "private_ip": self.private_ip(),
            "created_at": rfc3339(self.created_at),
            "updated_at": rfc3339(self.updated_at),
            "config": {
                "image": self.image.reference,
                "guest": field("guest").unwrap_or_else(|| json!({})),
                "metadata": field("metadata").unwrap_or_else(|| json!({})),
            },
        })
    }

    /// The newest events first.
    pub(crate) fn latest_events(&self, limit: usize) -> Value {
        self.events
            .iter()
            .rev()
            .take(limit)
            .map(Event::answer)
            .collect()
    }

    /// The configuration as Fly gives it back: "off" and "stop" become booleans, for the sake of
    /// old clients.
    fn shown_config(&self) -> Value {
        let mut config = self.config.clone();
        let services = config.get_mut("services").and_then(Value::as_array_mut);
        for service in services.into_iter().flatten() {
            let old = match service.get("autostop").and_then(Value::as_str) {
                Some("off") => false,
                Some("stop") => true,
                _ => continue,
            };
            service["autostop"] = json!(old);
        }
        config
    }

    fn image_ref(&self) -> Value {
        let whole = &self.image.reference;
        let (name, digest) = whole.split_once('@').unwrap_or((whole, ""));
        let (registry, path) = match name.split_once('/') {
            Some((first, rest)) if first.contains('.') => (first, rest),
            _ => ("docker.io", name),
        };
        let (repository, tag) = path.rsplit_once(':').unwrap_or((path, "latest"));
        let digest = if digest.is_empty() {
            let seed = fingerprint(name);
            format!("sha256:{seed:016x}{seed:016x}{seed:016x}{seed:016x}")
        } else {
            digest.to_owned()
        };
        json!({
            "registry": registry,
            "repository": repository,
            "tag": tag,
            "digest": digest,
            "labels": {},
        })
    }

    fn private_ip(&self) -> String {
        let seed = fingerprint(&self.id);
        format!(
            "fdaa:9:{:x}:a7b:{:x}:{:x}:{:x}:2",
            seed as u16,
            self.host + 1,
            (seed >> 16) as u16,
            (seed >> 32) as u16
        )
    }
}

impl Event {
    fn answer(&self) -> Value {
        let mut body = json!({
            "id": self.id,
            "type": self.kind,
            "status": self.status,
            "source": self.source,
            "timestamp": unix_ms(self.at_ms),
        });
        if let Some(request) = &self.request {
            body["request"] = request.clone();
        }
        body
    }
}
