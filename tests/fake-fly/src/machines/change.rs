//! The two calls that decide what a machine is: create and update.

use std::collections::BTreeMap;

use serde_json::{json, Value};

use super::calls::no_such_machine;
use super::{guest_of, Machine, Plan, State};
use crate::apps::not_found;
use crate::faults::{CardWall, Fate};
use crate::http::Response;
use crate::images::{Image, Program};
use crate::regions;
use crate::strict::RecordKind;
use crate::world::{Ask, World};

/// Trial machines are at most this big.
const TRIAL_MEMORY_MB: u64 = 4_096;

impl World {
    pub(crate) fn create_machine(&mut self, ask: &Ask) -> Response {
        let text = |field: &str| ask.body.get(field).and_then(Value::as_str);
        let flag = |field: &str| {
            ask.body
                .get(field)
                .and_then(Value::as_bool)
                .unwrap_or(false)
        };
        let (owner, now) = (ask.route.owner.clone(), self.now_ms);
        if let Some(wall) = self.machine_wall(ask) {
            return wall;
        }
        let config = ask.body.get("config").cloned().unwrap_or(Value::Null);
        if let Some(refused) = self.refused_config(&config) {
            return refused;
        }
        let Some(app) = self.apps.get(&owner) else {
            return not_found();
        };
        let id = self.rng.word(b"0123456789abcdef", 14);
        let name = text("name").map_or_else(|| format!("winter-{}", &id[..4]), str::to_owned);
        let twin = app.live_machines().find(|machine| machine.name == name);
        if let Some(twin) = twin {
            let answer = format!(
                "already_exists: unique machine name violation, machine ID {} already exists with \
                 name \"{name}\"",
                twin.id
            );
            self.note(RecordKind::SecondMachine, format!("{owner}: {name}"));
            return Response::error(409, answer);
        }
        let beside = app.live_machines().count();
        let image = Image::of(config["image"].as_str().unwrap_or_default(), &self.faults);
        if let Some(refused) = unpullable(&image) {
            return refused;
        }
        let min_version = ask
            .body
            .get("min_secrets_version")
            .and_then(Value::as_u64)
            .unwrap_or(0);
        if min_version > app.secrets.version {
            let text = "failed_precondition: minimum secrets version is not available";
            return Response::error(412, text);
        }
        let (_, memory_mb) = config.get("guest").map_or((1, 256), guest_of);
        if self.faults.trial && memory_mb > TRIAL_MEMORY_MB {
            return Response::error(422, "trial machines have at most 4096 MB of memory");
        }

        let asked_region = text("region").unwrap_or("any").to_owned();
        let Some(region) = regions::choose(&asked_region).map(str::to_owned) else {
            return Response::error(400, format!("invalid_argument: region {asked_region}"));
        };
        let mounted = config["mounts"][0]["volume"].as_str().map(str::to_owned);
        let pinned = match &mounted {
            None => None,
            Some(volume) => match self.mountable(&owner, volume, &region) {
                Ok(host) => Some(host),
                Err(refused) => return refused,
            },
        };
        let host = match self.find_room(&owner, &region, memory_mb, pinned, mounted.as_deref()) {
            Ok(host) => host,
            Err(refused) => return refused,
        };

        let skip_secrets = flag("skip_secrets");
        let instance_id = format!(
            "01K{}",
            self.rng.word(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)
        );
        // One in three stays unknown for a moment after the answer has come back.
        let hidden = match self.rng.between(0, 2) {
            0 => 2_000 + self.rng.between(0, self.timings.machine_hidden_ms),
            _ => 0,
        };
        let (timings, trial) = (self.timings.clone(), self.faults.trial);
        let Some(app) = self.apps.get_mut(&owner) else {
            return not_found();
        };
        let secrets = app
            .secrets
            .for_machine(min_version, now, timings.secrets_spread_ms);
        let env = environment(
            &config,
            if skip_secrets {
                BTreeMap::new()
            } else {
                secrets
            },
        );
        let is_vm = image.program == Program::Vm;
        let plan = Plan {
            id: id.clone(),
            name: name.clone(),
            region: region.clone(),
            host,
            instance_id,
            config: config.clone(),
            image,
            env,
            volume: mounted.clone(),
            trial,
        };
        let mut machine = Machine::new(plan, now);
        machine.visible_at = now + hidden;
        machine.launch(now, flag("skip_launch"), &timings);
        let mut body = machine.answer(now, &timings);
        if ask
            .body
            .get("lease_ttl")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            > 0
        {
            body["nonce"] = json!("5f1c3a2b9d04");
        }
        app.machines.push(machine);
        for volume in &mut app.volumes {
            if Some(&volume.id) == mounted.as_ref() {
                volume.attached = Some(id.clone());
            }
        }
        let public = is_vm && app.addresses.iter().any(|a| a.is_live() && a.is_public());
        self.hosts.take(&region, host, memory_mb);
        if beside > 0 {
            self.note(
                RecordKind::SecondMachine,
                format!("{owner}: {name} beside another"),
            );
        }
        if public {
            self.note(RecordKind::PublicVm, format!("{owner}: machine {name}"));
        }
        self.note_secrets_in(&config, &owner);
        self.effect("machine-created", &owner, &id);
        Response::ok(&body)
    }

    pub(crate) fn update_machine(&mut self, ask: &Ask) -> Response {
        let (owner, now, timings) = (ask.route.owner.clone(), self.now_ms, self.timings.clone());
        let config = ask.body.get("config").cloned().unwrap_or(Value::Null);
        if let Some(refused) = self
            .machine_wall(ask)
            .or_else(|| self.refused_config(&config))
        {
            return refused;
        }
        let image = Image::of(config["image"].as_str().unwrap_or_default(), &self.faults);
        if let Some(refused) = unpullable(&image) {
            return refused;
        }
        let min_version = ask
            .body
            .get("min_secrets_version")
            .and_then(Value::as_u64)
            .unwrap_or(0);
        let instance_id = format!(
            "01K{}",
            self.rng.word(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", 23)
        );
        let Some(app) = self.apps.get(&owner) else {
            return not_found();
        };
        if min_version > app.secrets.version {
            let text = "failed_precondition: minimum secrets version is not available";
            return Response::error(412, text);
        }
        let secrets = app
            .secrets
            .for_machine(min_version, now, timings.secrets_spread_ms);
        let Some(machine) = self.find_machine_mut(ask) else {
            return no_such_machine();
        };
        let expected = ask.body.get("current_version").and_then(Value::as_str);
        if expected.is_some_and(|version| version != machine.instance_id)
            || machine.state == State::Replacing
        {
            let text = "aborted: machine update failed due to concurrent update";
            return Response::error(409, text);
        }
        if matches!(machine.state, State::Destroying | State::Destroyed) {
            return Response::error(412, "failed_precondition: machine is being destroyed");
        }
        let mounted = config["mounts"][0]["volume"].as_str().map(str::to_owned);
        if mounted != machine.volume {
            return Response::error(400, "invalid_argument: volumes cannot be changed by update");
        }
        let new_image = machine.image.reference != image.reference;
        let flag = |field: &str| {
            ask.body
                .get(field)
                .and_then(Value::as_bool)
                .unwrap_or(false)
        };
        let (skip_secrets, skip_launch) = (flag("skip_secrets"), flag("skip_launch"));
        machine.env = environment(
            &config,
            if skip_secrets {
                BTreeMap::new()
            } else {
                secrets
            },
        );
        let old_memory = machine.memory_mb;
        machine.memory_mb = config.get("guest").map_or(256, |guest| guest_of(guest).1);
        machine.config = config.clone();
        machine.image = image;
        machine.instance_id = instance_id;
        machine.replace(now, new_image, skip_launch, &timings);
        let (region, host, memory) = (machine.region.clone(), machine.host, machine.memory_mb);
        let body = machine.answer(now, &timings);
        self.hosts.give_back(&region, host, old_memory);
        self.hosts.take(&region, host, memory);
        self.note_secrets_in(&config, &owner);
        self.effect("machine-updated", &owner, &ask.route.id);
        Response::ok(&body)
    }

    /// What an organization that must pay first is told.
    pub(crate) fn machine_wall(&self, ask: &Ask) -> Option<Response> {
        let org = self.apps.get(&ask.route.owner).map(|app| app.org.clone())?;
        self.card_wall(CardWall::Machines, &org)
    }

    /// A machine that the client did not make, running in an app that it did not make.
    pub fn plant_machine(&mut self, app: &str, name: &str, reference: &str) {
        let id = self.rng.word(b"0123456789abcdef", 14);
        let (now, timings) = (self.now_ms, self.timings.clone());
        let plan = Plan {
            id,
            name: name.to_owned(),
            region: regions::NEAREST.to_owned(),
            host: 1,
            instance_id: "01K00000000000000000000000".to_owned(),
            config: json!({
                "image": reference,
                "guest": { "cpu_kind": "shared", "cpus": 1, "memory_mb": 256 },
                "metadata": { "fly_platform_version": "v2", "fly_process_group": "app" },
            }),
            image: Image::of(reference, &self.faults),
            env: Default::default(),
            volume: None,
            trial: false,
        };
        let mut machine = Machine::new(plan, now);
        machine.launch(now, true, &timings);
        machine.start(now, "user", &timings);
        if let Some(app) = self.apps.get_mut(app) {
            app.machines.push(machine);
        }
    }

    fn refused_config(&mut self, config: &Value) -> Option<Response> {
        if config["image"].as_str().unwrap_or_default().is_empty() {
            self.note(RecordKind::MissingField, "POST machines: config.image");
            return Some(Response::error(
                400,
                "invalid_argument: config.image is required",
            ));
        }
        let guest = config.get("guest")?;
        let (cpus, memory_mb) = guest_of(guest);
        let performance = guest["cpu_kind"].as_str() == Some("performance");
        let (counts, low, high): (&[u64], u64, u64) = if performance {
            (&[1, 2, 4, 6, 8, 10, 12, 14, 16], 2_048, 8_192)
        } else {
            (&[1, 2, 4, 6, 8], 256, 2_048)
        };
        let fits = counts.contains(&cpus)
            && memory_mb % 256 == 0
            && (low * cpus..=high * cpus).contains(&memory_mb);
        (!fits).then(|| {
            let text = format!("invalid config.guest: {cpus} CPUs with {memory_mb} MB of memory");
            self.note(RecordKind::WrongType, text.clone());
            Response::error(400, text)
        })
    }
}

fn unpullable(image: &Image) -> Option<Response> {
    let reference = &image.reference;
    match image.fate {
        Fate::Private => Some(Response::error(
            400,
            format!("failed to get manifest {reference}: unauthorized: authentication required"),
        )),
        Fate::Missing => Some(Response::error(
            422,
            format!("failed to get manifest {reference}: manifest unknown: manifest unknown"),
        )),
        _ => None,
    }
}

/// Configuration and secrets as the program sees them; a secret wins over plain text.
fn environment(config: &Value, secrets: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let plain = config
        .get("env")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    plain
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .chain(secrets)
        .collect()
}
