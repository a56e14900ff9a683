//! App secrets: names, digests and versions. Values stay inside and are never shown.

use std::collections::BTreeMap;

use serde_json::{json, Map, Value};

use crate::apps::not_found;
use crate::clock::rfc3339;
use crate::http::Response;
use crate::rng::fingerprint;
use crate::strict::RecordKind;
use crate::world::{shown, Ask, World};

#[derive(Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) version: u64,
    entries: BTreeMap<String, Entry>,
    /// Every version with its time, so that a machine can be given an older one.
    history: Vec<(u64, u64, BTreeMap<String, String>)>,
}

#[derive(Clone)]
struct Entry {
    value: String,
    created_at: u64,
    updated_at: u64,
}

impl Secrets {
    pub(crate) fn names(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// Sets and removes, as one new version.
    pub(crate) fn write(&mut self, changes: &Map<String, Value>, now_ms: u64) {
        for (name, value) in changes {
            match value.as_str() {
                Some(value) => {
                    let created_at = self
                        .entries
                        .get(name)
                        .map_or(now_ms, |entry| entry.created_at);
                    let value = value.to_owned();
                    let entry = Entry {
                        value,
                        created_at,
                        updated_at: now_ms,
                    };
                    self.entries.insert(name.clone(), entry);
                }
                None => {
                    self.entries.remove(name);
                }
            }
        }
        self.version += 1;
        let values = self
            .entries
            .iter()
            .map(|(name, entry)| (name.clone(), entry.value.clone()))
            .collect();
        self.history.push((self.version, now_ms, values));
    }

    /// What a machine made now gets: the newest version that has spread, or the very newest when
    /// it insists on a version.
    pub(crate) fn for_machine(
        &self,
        min_version: u64,
        now_ms: u64,
        spread_ms: u64,
    ) -> BTreeMap<String, String> {
        self.history
            .iter()
            .rev()
            .find(|(_, at, _)| min_version > 0 || at + spread_ms <= now_ms)
            .map(|(_, _, values)| values.clone())
            .unwrap_or_default()
    }

    /// Whether a program with this environment has them all as they are now.
    pub(crate) fn are_in(&self, env: &BTreeMap<String, String>) -> bool {
        let entries = &mut self.entries.iter();
        entries.all(|(name, entry)| env.get(name) == Some(&entry.value))
    }

    fn rows(&self, now_ms: u64, stale_ms: u64) -> Vec<Value> {
        self.entries
            .iter()
            .filter(|(_, entry)| shown(entry.created_at, None, now_ms, stale_ms))
            .map(|(name, entry)| row(name, entry))
            .collect()
    }
}

fn row(name: &str, entry: &Entry) -> Value {
    json!({
        "name": name,
        "digest": format!("{:016x}", fingerprint(&entry.value)),
        "created_at": rfc3339(entry.created_at),
        "updated_at": rfc3339(entry.updated_at),
    })
}

impl World {
    pub(crate) fn list_secrets(&self, ask: &Ask) -> Response {
        let Some(app) = self.apps.get(&ask.route.owner) else {
            return not_found();
        };
        let rows = app.secrets.rows(self.now_ms, self.faults.stale_reads_ms);
        Response::ok(&json!({ "secrets": rows }))
    }

    pub(crate) fn show_secret(&self, ask: &Ask) -> Response {
        let entry = self
            .apps
            .get(&ask.route.owner)
            .and_then(|app| app.secrets.entries.get(&ask.route.id));
        match entry {
            Some(entry) => Response::ok(&row(&ask.route.id, entry)),
            None => Response::error(404, "secret not found"),
        }
    }

    pub(crate) fn set_secrets(&mut self, ask: &Ask) -> Response {
        let changes = ask.body.get("values").and_then(Value::as_object).cloned();
        let Some(version) = self.write_secrets(&ask.route.owner, &changes.unwrap_or_default())
        else {
            return Response::error(400, "invalid secret name");
        };
        let rows = self
            .apps
            .get(&ask.route.owner)
            .map(|app| app.secrets.rows(self.now_ms, 0))
            .unwrap_or_default();
        Response::ok(&json!({ "secrets": rows, "version": version, "Version": version }))
    }

    pub(crate) fn set_secret(&mut self, ask: &Ask) -> Response {
        let value = ask
            .body
            .get("value")
            .cloned()
            .unwrap_or(Value::String(String::new()));
        let name = ask.route.id.clone();
        let changes = Map::from_iter([(name.clone(), value)]);
        let Some(version) = self.write_secrets(&ask.route.owner, &changes) else {
            return Response::error(400, "invalid secret name");
        };
        let entry = self
            .apps
            .get(&ask.route.owner)
            .and_then(|app| app.secrets.entries.get(&name).cloned());
        let mut body = entry.map_or_else(|| json!({}), |entry| row(&name, &entry));
        body["version"] = json!(version);
        body["Version"] = json!(version);
        Response::of(201, &body)
    }

    pub(crate) fn delete_secret(&mut self, ask: &Ask) -> Response {
        let changes = Map::from_iter([(ask.route.id.clone(), Value::Null)]);
        match self.write_secrets(&ask.route.owner, &changes) {
            Some(version) => Response::ok(&json!({ "version": version, "Version": version })),
            None => Response::error(400, "invalid secret name"),
        }
    }

    fn write_secrets(&mut self, app: &str, changes: &Map<String, Value>) -> Option<u64> {
        let fits = |name: &str| {
            !name.is_empty()
                && !name.starts_with(|first: char| first.is_ascii_digit())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if changes.keys().any(|name| !fits(name)) {
            // The name is not told: name and value may have been swapped.
            let detail = format!("{app}: a secret's name is not that of a variable");
            self.note(RecordKind::WrongType, detail);
            return None;
        }
        for (name, value) in changes {
            if let Some(value) = value.as_str().filter(|value| value.len() >= 8) {
                self.known_secrets.insert(value.to_owned(), name.clone());
            }
        }
        let (now, names) = (
            self.now_ms,
            changes.keys().cloned().collect::<Vec<_>>().join(","),
        );
        let secrets = &mut self.apps.get_mut(app)?.secrets;
        secrets.write(changes, now);
        let version = secrets.version;
        self.effect("secrets-set", app, &names);
        Some(version)
    }
}
