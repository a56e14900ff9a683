//! What must hold after every event, judged by the platform's state alone: this file knows
//! nothing of the engine.

use std::collections::BTreeMap;

use fake_fly::{AppCensus, Census, RecordKind, World};

/// Texts that no stored or shown byte may hold.
pub(crate) const SECRETS: [&str; 6] = [
    "sk-ant-api03-simulated-000000000000000000000000000000000000000000000",
    "00000000000000000000000000000abc",
    "practice-org-token",
    "practice-discharge",
    "sk-ant-api03-simulated-111111111111111111111111111111111111111111111",
    "11111111111111111111111111111abc",
];

/// Judges one platform over the whole of one run.
pub(crate) struct Judge {
    foreign: u64,
    /// Names that appear twice because a lost or late answer makes the client ask again; the
    /// platform refuses those by itself.
    records_seen: usize,
    effects_seen: usize,
}

impl Judge {
    pub(crate) fn new(world: &World) -> Self {
        Self {
            foreign: world.census().foreign_fingerprint,
            records_seen: 0,
            effects_seen: 0,
        }
    }

    /// Somebody has said whose an app is.
    pub(crate) fn whose(&mut self, world: &World) {
        self.foreign = world.census().foreign_fingerprint;
    }

    /// After every event. Reads the census only when something has changed.
    pub(crate) fn after_event(&mut self, world: &World) -> Result<(), String> {
        for record in &world.records()[self.records_seen..] {
            // A repeated creation by name is what names are for: 409, and nothing is made. A
            // repeated allocation is counted below, by what stands.
            let harmless = matches!(record.kind, RecordKind::SecondMachine);
            if !harmless {
                return Err(format!("{:?}: {}", record.kind, record.detail));
            }
        }
        self.records_seen = world.records().len();
        if world.effects().len() == self.effects_seen {
            return Ok(());
        }
        self.effects_seen = world.effects().len();
        let census = world.census();
        if census.foreign_fingerprint != self.foreign {
            return Err("somebody else's resource was touched".into());
        }
        let judged = census.ours().try_for_each(one_of_each);
        judged
    }

    /// The engine says that it has succeeded.
    pub(crate) fn at_success(world: &mut World, now: u64) -> Result<(), String> {
        let census = world.census();
        let vm = half(&census, "-vm")?.clone();
        let relay = half(&census, "-relay")?.clone();
        if vm.public_addresses().next().is_some() || vm.addresses.is_empty() {
            return Err(format!(
                "success with the VM's addresses {:?}",
                vm.addresses
            ));
        }
        if !relay.machines.iter().any(|machine| machine.healthy) {
            return Err(format!("success with the relay {:?}", relay.machines));
        }
        let old_keys = |machine: &&fake_fly::MachineCensus| {
            !machine.has_newest_secrets && !matches!(machine.state.as_str(), "destroying")
        };
        for app in [&vm, &relay] {
            if let Some(machine) = app.machines.iter().find(old_keys) {
                return Err(format!(
                    "success with old keys in {}: {machine:?}",
                    app.name
                ));
            }
        }
        // Asleep since, or just woken by the relay and not looked at by its check again.
        let asleep = |state: &str| matches!(state, "stopped" | "stopping" | "suspended");
        let well = |machine: &fake_fly::MachineCensus| {
            machine.healthy || machine.listening.is_some() || asleep(&machine.state)
        };
        if !vm.machines.iter().any(well) {
            return Err(format!("success with the VM {:?}", vm.machines));
        }
        if world.probe(now, &relay.name, "/health") != 200 {
            return Err("success although the relay does not answer".into());
        }
        Ok(())
    }

    /// The engine says that everything is removed; called again much later.
    pub(crate) fn after_removal(world: &World) -> Result<(), String> {
        let left = world.census().leftovers();
        if left.is_empty() {
            Ok(())
        } else {
            Err(format!("left behind: {}", left.join(", ")))
        }
    }

    /// Bytes that are stored or shown.
    pub(crate) fn text(what: &str, text: &str) -> Result<(), String> {
        match SECRETS.iter().find(|secret| text.contains(*secret)) {
            Some(_) => Err(format!("a secret in {what}")),
            None => Ok(()),
        }
    }
}

fn half<'a>(census: &'a Census, ending: &str) -> Result<&'a AppCensus, String> {
    let found = census
        .ours()
        .find(|app| app.name.ends_with(ending) && !app.deleting);
    found.ok_or_else(|| format!("success without an app {ending}"))
}

/// Never two machines, volumes or addresses of a kind, and never a public VM that runs.
fn one_of_each(app: &AppCensus) -> Result<(), String> {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for address in &app.addresses {
        *kinds.entry(&address.kind).or_insert(0) += 1;
    }
    let machines = app.machines.iter();
    let machines = machines.filter(|m| !matches!(m.state.as_str(), "destroying" | "destroyed"));
    let machines = u32::try_from(machines.count()).unwrap_or(u32::MAX);
    let volumes = app.volumes.iter().filter(|volume| volume.billed).count();
    kinds.insert("machine", machines);
    kinds.insert("volume", u32::try_from(volumes).unwrap_or(u32::MAX));
    if let Some((kind, count)) = kinds.iter().find(|(_, count)| **count > 1) {
        return Err(format!("{count} of {kind} in {}", app.name));
    }
    let public = app.public_addresses().next();
    if let (true, Some(address)) = (app.name.ends_with("-vm") && machines > 0, public) {
        return Err(format!(
            "the VM runs with the public address {}",
            address.ip
        ));
    }
    Ok(())
}
