//! What stands on the platform now, seen from above: for invariants, not for clients.

use serde::Serialize;

use crate::apps::App;
use crate::machines::State;
use crate::rng::fingerprint;
use crate::world::World;

/// Everything that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Census {
    /// When it was taken.
    pub at_ms: u64,
    /// Every app that is not gone, foreign ones too.
    pub apps: Vec<AppCensus>,
    /// Changes when anything foreign changes.
    pub foreign_fingerprint: u64,
}

/// One app and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppCensus {
    /// Name.
    pub name: String,
    /// Slug of its organization.
    pub org: String,
    /// Its network; empty for the organization's default one.
    pub network: String,
    /// Not made by the client under test.
    pub foreign: bool,
    /// Deletion was asked for.
    pub deleting: bool,
    /// Machines that are not destroyed.
    pub machines: Vec<MachineCensus>,
    /// Volumes, those that can still be recovered too.
    pub volumes: Vec<VolumeCensus>,
    /// Addresses.
    pub addresses: Vec<AddressCensus>,
    /// Names of its secrets.
    pub secrets: Vec<String>,
    /// Version of its secrets.
    pub secrets_version: u64,
}

/// One machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MachineCensus {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// State, in Fly's word.
    pub state: String,
    /// Region code.
    pub region: String,
    /// Image reference.
    pub image: String,
    /// Memory in MB.
    pub memory_mb: u64,
    /// Volume it mounts.
    pub volume: Option<String>,
    /// How often it was restarted by its policy.
    pub restart_count: u64,
    /// Whether it has checks and all pass.
    pub healthy: bool,
    /// Whether it runs with its app's secrets as they are now: what is set later reaches it only
    /// when it is updated or made anew.
    pub has_newest_secrets: bool,
    /// The port its program listens on.
    pub listening: Option<u16>,
    /// Whether it costs money now.
    pub billed: bool,
}

/// One volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VolumeCensus {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// State, in Fly's word.
    pub state: String,
    /// Region code.
    pub region: String,
    /// Machine that mounts it.
    pub attached: Option<String>,
    /// Whether it costs money now.
    pub billed: bool,
}

/// One address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddressCensus {
    /// The address.
    pub ip: String,
    /// The type it was asked for by.
    pub kind: String,
    /// Its network; empty for the default one.
    pub network: String,
    /// Whether the internet reaches it.
    pub public: bool,
}

impl Census {
    /// What the client made and what is left of it.
    pub fn ours(&self) -> impl Iterator<Item = &AppCensus> {
        self.apps.iter().filter(|app| !app.foreign)
    }

    /// One app.
    pub fn app(&self, name: &str) -> Option<&AppCensus> {
        self.apps.iter().find(|app| app.name == name)
    }

    /// One line for each thing of ours that stands, deletion asked for or not.
    pub fn leftovers(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for app in self.ours() {
            lines.push(format!("app {}", app.name));
            lines.extend(
                app.machines
                    .iter()
                    .map(|m| format!("machine {}/{}", app.name, m.id)),
            );
            let billed = app.volumes.iter().filter(|volume| volume.billed);
            lines.extend(billed.map(|volume| format!("volume {}/{}", app.name, volume.id)));
            lines.extend(
                app.addresses
                    .iter()
                    .map(|a| format!("address {}/{}", app.name, a.ip)),
            );
        }
        lines
    }
}

impl AppCensus {
    /// The addresses that the internet reaches.
    pub fn public_addresses(&self) -> impl Iterator<Item = &AddressCensus> {
        self.addresses.iter().filter(|address| address.public)
    }
}

impl World {
    /// What stands now.
    pub fn census(&self) -> Census {
        let apps: Vec<AppCensus> = self.apps.values().map(|app| self.count(app)).collect();
        let foreign = apps
            .iter()
            .filter(|app| app.foreign)
            .map(|app| format!("{app:?}"));
        let foreign_fingerprint = fingerprint(&foreign.collect::<String>());
        Census {
            at_ms: self.now_ms,
            apps,
            foreign_fingerprint,
        }
    }

    fn count(&self, app: &App) -> AppCensus {
        let now = self.now_ms;
        let machines = app.live_machines().map(|machine| MachineCensus {
            id: machine.id.clone(),
            name: machine.name.clone(),
            // A stranger's machine is compared as it was made: its boot is not a change.
            state: if app.foreign && is_up(machine.state) {
                "started".to_owned()
            } else {
                machine.state.word().to_owned()
            },
            region: machine.region.clone(),
            image: machine.image.reference.clone(),
            memory_mb: machine.memory_mb,
            volume: machine.volume.clone(),
            restart_count: machine.restart_count,
            healthy: machine.healthy(now, &self.timings),
            has_newest_secrets: app.secrets.are_in(&machine.env),
            listening: machine.listening(now).filter(|_| !app.foreign),
            billed: machine.state != State::Created,
        });
        let volumes = app.volumes.iter().map(|volume| VolumeCensus {
            id: volume.id.clone(),
            name: volume.name.clone(),
            state: volume.state(now).to_owned(),
            region: volume.region.clone(),
            attached: volume.attached.clone(),
            billed: volume.is_live(),
        });
        let addresses = app.addresses.iter().filter(|address| address.is_live());
        AppCensus {
            name: app.name.clone(),
            org: app.org.clone(),
            network: app.network.clone(),
            foreign: app.foreign,
            deleting: app.gone_at.is_some(),
            machines: machines.collect(),
            volumes: volumes.collect(),
            addresses: addresses
                .map(|address| AddressCensus {
                    ip: address.ip.clone(),
                    kind: address.kind.clone(),
                    network: address.network.clone(),
                    public: address.is_public(),
                })
                .collect(),
            secrets: app.secrets.names(),
            secrets_version: app.secrets.version,
        }
    }
}

fn is_up(state: State) -> bool {
    matches!(state, State::Created | State::Starting | State::Started)
}
