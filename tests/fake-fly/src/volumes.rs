//! Volumes: each pinned to one host of one region.

use serde_json::{json, Value};

use crate::apps::not_found;
use crate::clock::rfc3339;
use crate::http::Response;
use crate::machines::guest_of;
use crate::regions;
use crate::route::Call;
use crate::strict::RecordKind;
use crate::world::{shown, Ask, World};

#[derive(Clone)]
pub(crate) struct Volume {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) host: usize,
    pub(crate) attached: Option<String>,
    pub(crate) created_at: u64,
    pub(crate) removed_at: Option<u64>,
    ready_at: u64,
    size_gb: u64,
    encrypted: bool,
    snapshot_retention: u64,
    auto_backup: bool,
}

impl Volume {
    /// Whether it is there and billed. Removed ones can be recovered for a day, for nothing.
    pub(crate) fn is_live(&self) -> bool {
        self.removed_at.is_none()
    }

    pub(crate) fn state(&self, now_ms: u64) -> &'static str {
        match self.removed_at {
            Some(_) => "pending_destroy",
            None if now_ms < self.ready_at => "creating",
            None => "created",
        }
    }

    pub(crate) fn answer(&self, now_ms: u64) -> Value {
        let blocks = self.size_gb * 1_073_741_824 / 4_096;
        let mut body = json!({
            "id": self.id,
            "name": self.name,
            "state": self.state(now_ms),
            "size_gb": self.size_gb,
            "region": self.region,
            "zone": format!("z{}", self.host),
            "encrypted": self.encrypted,
            "attached_machine_id": self.attached,
            "attached_alloc_id": Value::Null,
            "created_at": rfc3339(self.created_at),
            "blocks": blocks,
            "block_size": 4_096,
            "blocks_free": blocks,
            "blocks_avail": blocks,
            "bytes_used": 0,
            "bytes_total": blocks * 4_096,
            "fstype": "ext4",
            "snapshot_retention": self.snapshot_retention,
            "auto_backup_enabled": self.auto_backup,
            "host_status": "ok",
        });
        // One of the fields that Fly's own schema does not name.
        body["host_dedication_key"] = json!("");
        body
    }
}

/// How the API says that there is no such volume: a number of ways, any of them possible.
pub(crate) fn no_such_volume(draw: u64, id: &str) -> Response {
    match draw % 3 {
        0 => Response::error(404, format!("volume {id} does not exist")),
        1 => Response::error(400, "volume not found"),
        _ => Response::error(422, format!("could not find volume {id}")),
    }
}

impl World {
    pub(crate) fn list_volumes(&self, ask: &Ask) -> Response {
        let Some(app) = self.apps.get(&ask.route.owner) else {
            return not_found();
        };
        let (now, stale) = (self.now_ms, self.faults.stale_reads_ms);
        let rows: Vec<Value> = app
            .volumes
            .iter()
            // Removed ones stay in the list while they can be recovered.
            .filter(|volume| shown(volume.created_at, None, now, stale))
            .map(|volume| volume.answer(now))
            .collect();
        Response::ok(&Value::Array(rows))
    }

    pub(crate) fn show_volume(&self, ask: &Ask) -> Response {
        match self.find_volume(ask) {
            Some(volume) => Response::ok(&volume.answer(self.now_ms)),
            None => Response::error(404, "volume not found"),
        }
    }

    pub(crate) fn create_volume(&mut self, ask: &Ask) -> Response {
        let text = |field: &str| ask.body.get(field).and_then(Value::as_str);
        let number = |field: &str| ask.body.get(field).and_then(Value::as_u64);
        let flag = |field: &str| ask.body.get(field).and_then(Value::as_bool);
        let name = text("name").unwrap_or_default().to_owned();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if name.is_empty() || name.len() > 30 || !name.bytes().all(fits) {
            self.note(
                RecordKind::WrongType,
                "POST volumes: name is not [a-z0-9_], 30 at most",
            );
            return Response::error(400, "invalid_argument: volume name is invalid");
        }
        let region = text("region").unwrap_or(regions::NEAREST).to_owned();
        if !regions::exists(&region) {
            // Lists and aliases are for machines only.
            return Response::error(400, format!("invalid_argument: region {region} not found"));
        }
        if !regions::open(&region) {
            return Response::error(403, format!("region {region} is not available to you"));
        }
        let size_gb = number("size_gb").unwrap_or(3);
        if size_gb == 0 || size_gb > 500 {
            return Response::error(400, "invalid_argument: size_gb must be from 1 to 500");
        }
        let retention = number("snapshot_retention").unwrap_or(5);
        if retention == 0 || retention > 60 {
            return Response::error(400, "invalid_argument: snapshot_retention is from 1 to 60");
        }
        let compute = ask.body.get("compute").map(guest_of);
        let memory_mb = compute.map_or(0, |(_, memory_mb)| memory_mb);
        if self
            .counters
            .full(&self.faults, &region, memory_mb, Call::VolumeCreate)
            .is_some()
        {
            return Response::error(400, "no capacity");
        }
        let host = match compute {
            // Without a hint it lands anywhere, also where no machine fits beside it.
            None => Some(self.rng.between(0, 2) as usize),
            Some((_, memory_mb)) => self.hosts.room(&region, memory_mb),
        };
        let Some(host) = host else {
            return Response::error(400, "no capacity");
        };

        let owner = ask.route.owner.clone();
        let id = format!(
            "vol_{}",
            self.rng.word(b"abcdefghjkmnpqrstvwxyz0123456789", 16)
        );
        let waits = self.rng.between(0, 3) == 0;
        let now = self.now_ms;
        let volume = Volume {
            id: id.clone(),
            name: name.clone(),
            region,
            host,
            attached: None,
            created_at: now,
            removed_at: None,
            ready_at: if waits {
                now + self.rng.between(1_500, 3_000)
            } else {
                now
            },
            size_gb,
            encrypted: flag("encrypted").unwrap_or(true),
            snapshot_retention: retention,
            auto_backup: flag("auto_backup_enabled").unwrap_or(true),
        };
        let response = Response::ok(&volume.answer(now));
        let Some(app) = self.apps.get_mut(&owner) else {
            return not_found();
        };
        let twin = app
            .volumes
            .iter()
            .any(|other| other.is_live() && other.name == name);
        app.volumes.push(volume);
        if twin {
            self.note(RecordKind::SecondVolume, format!("{owner}: {name}"));
        }
        self.effect("volume-created", &owner, &id);
        response
    }

    pub(crate) fn update_volume(&mut self, ask: &Ask) -> Response {
        let retention = ask.body.get("snapshot_retention").and_then(Value::as_u64);
        let backup = ask.body.get("auto_backup_enabled").and_then(Value::as_bool);
        let now = self.now_ms;
        let Some(volume) = self.find_volume_mut(ask) else {
            return Response::error(404, "volume not found");
        };
        volume.snapshot_retention = retention.unwrap_or(volume.snapshot_retention);
        volume.auto_backup = backup.unwrap_or(volume.auto_backup);
        let response = Response::ok(&volume.answer(now));
        self.effect("volume-updated", &ask.route.owner, &ask.route.id);
        response
    }

    pub(crate) fn extend_volume(&mut self, ask: &Ask) -> Response {
        let wanted = ask
            .body
            .get("size_gb")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        let now = self.now_ms;
        let Some(volume) = self.find_volume_mut(ask) else {
            return Response::error(404, "volume not found");
        };
        if wanted < volume.size_gb {
            return Response::error(400, "invalid_argument: a volume cannot be made smaller");
        }
        volume.size_gb = wanted;
        let body =
            json!({ "volume": volume.answer(now), "needs_restart": volume.attached.is_some() });
        self.effect("volume-extended", &ask.route.owner, &ask.route.id);
        Response::ok(&body)
    }

    pub(crate) fn delete_volume(&mut self, ask: &Ask) -> Response {
        let now = self.now_ms;
        let Some(volume) = self.find_volume_mut(ask) else {
            return Response::error(404, "volume not found");
        };
        if let Some(machine) = &volume.attached {
            let text = format!(
                "failed_precondition: volume {} is currently bound to machine: {machine}",
                volume.id
            );
            return Response::error(412, text);
        }
        volume.removed_at = volume.removed_at.or(Some(now));
        let response = Response::ok(&volume.answer(now));
        self.effect("volume-deleted", &ask.route.owner, &ask.route.id);
        response
    }

    fn find_volume(&self, ask: &Ask) -> Option<&Volume> {
        let app = self.apps.get(&ask.route.owner)?;
        app.volumes.iter().find(|volume| volume.id == ask.route.id)
    }

    fn find_volume_mut(&mut self, ask: &Ask) -> Option<&mut Volume> {
        let app = self.apps.get_mut(&ask.route.owner)?;
        app.volumes
            .iter_mut()
            .find(|volume| volume.id == ask.route.id)
    }
}
