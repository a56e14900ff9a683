//! What is asked of Fly when a volume or a Machine is created.

use serde_json::{Map as Object, Value};

use super::names::{RegionCode, VolumeId};
use crate::few::Map;
use crate::kept::{kept_record, record, Kept};

/// The metadata key that says which deployment a Machine belongs to.
pub(crate) const DEPLOYMENT_KEY: &str = "textslash_deployment";

/// The metadata key under which the relay's Machine says what people write to.
pub(crate) const SENDER_KEY: &str = "textslash_sender";

/// The metadata key that says which run's notes tell of a Machine.
pub(crate) const SIGNATURE_KEY: &str = "textslash_signature";

/// A Machine's size (`fly.MachineGuest`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// `shared` or `performance`.
    pub cpu_kind: String,
    /// How many CPUs.
    pub cpus: u32,
    /// Memory in MB, a multiple of 256.
    pub memory_mb: u32,
}

kept_record!(Guest {
    cpu_kind,
    cpus,
    memory_mb,
});

/// A port that Fly's proxy listens on (`fly.MachinePort`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// The port's number.
    pub port: u16,
    /// What the proxy does with a connection: `http`, `tls`.
    pub handlers: Vec<&'static str>,
}

/// A check of a service (`fly.MachineServiceCheck`); durations as Fly writes them, `15s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCheck {
    pub(crate) kind: &'static str,
    pub(crate) port: u16,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) interval: &'static str,
    pub(crate) timeout: &'static str,
    pub(crate) grace_period: &'static str,
}

/// What the proxy offers of a Machine (`fly.MachineService`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Always `tcp` here.
    pub protocol: &'static str,
    /// The port the program inside listens on.
    pub internal_port: u16,
    /// The ports outside.
    pub ports: Vec<Port>,
    /// `off` or `stop`: whether the proxy stops the Machine when nobody calls.
    pub autostop: &'static str,
    /// Whether the proxy starts the Machine when somebody calls.
    pub autostart: bool,
    /// How many Machines the proxy keeps running.
    pub min_machines_running: u32,
    /// Its checks.
    pub checks: Vec<ServiceCheck>,
}

/// When Fly starts a Machine's program again (`fly.MachineRestart`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// However it ended.
    Always,
    /// Only when it ended with an error.
    OnFailure,
}

/// Where a volume is attached (`fly.MachineMount`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The volume.
    pub volume: VolumeId,
    /// Where the program finds it.
    pub path: &'static str,
}

/// A Machine's configuration (`fly.MachineConfig`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineConfig {
    /// The image's reference.
    pub image: String,
    /// The size.
    pub guest: Guest,
    /// Plain settings; secrets travel by the secrets call.
    pub env: Map<&'static str, String>,
    /// What the proxy offers.
    pub services: Vec<Service>,
    /// Attached volumes, at most one.
    pub mounts: Vec<Mount>,
    /// When to start it again.
    pub restart: Restart,
    /// Marks, ours among them.
    pub metadata: Map<&'static str, String>,
}

/// The body of a Machine's creation (`CreateMachineRequest`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMachine {
    /// Unique in the app: a repeated creation fails and names the id, so none is made twice.
    pub name: &'static str,
    /// One region.
    pub region: RegionCode,
    /// The version of the app's secrets that the Machine must see at least.
    pub min_secrets_version: Option<u64>,
    /// Everything else.
    pub config: MachineConfig,
}

/// The body of a volume's creation (`CreateVolumeRequest`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVolume {
    /// Its name.
    pub name: &'static str,
    /// One concrete region; lists and aliases are refused for volumes.
    pub region: RegionCode,
    /// Size in GB.
    pub size_gb: u32,
    /// Whether it is encrypted at rest.
    pub encrypted: bool,
    /// One volume needs no zone of its own, and is placed more easily without.
    pub require_unique_zone: bool,
    /// The Machine that will mount it: the host must have room for it too.
    pub compute: Guest,
    /// The image of that Machine.
    pub compute_image: String,
}

// As Fly reads them. By hand and not by derive, see [`crate::kept`].

impl From<&Port> for Value {
    fn from(port: &Port) -> Self {
        let handlers: Value = port.handlers.iter().copied().collect();
        record([("port", port.port.into()), ("handlers", handlers)])
    }
}

impl From<&ServiceCheck> for Value {
    fn from(check: &ServiceCheck) -> Self {
        record([
            ("type", check.kind.into()),
            ("port", check.port.into()),
            ("method", check.method.into()),
            ("path", check.path.into()),
            ("interval", check.interval.into()),
            ("timeout", check.timeout.into()),
            ("grace_period", check.grace_period.into()),
        ])
    }
}

impl From<&Service> for Value {
    fn from(service: &Service) -> Self {
        record([
            ("protocol", service.protocol.into()),
            ("internal_port", service.internal_port.into()),
            ("ports", service.ports.iter().map(Self::from).collect()),
            ("autostop", service.autostop.into()),
            ("autostart", service.autostart.into()),
            ("min_machines_running", service.min_machines_running.into()),
            ("checks", service.checks.iter().map(Self::from).collect()),
        ])
    }
}

impl From<&Mount> for Value {
    fn from(mount: &Mount) -> Self {
        record([("volume", mount.volume.keep()), ("path", mount.path.into())])
    }
}

impl From<&MachineConfig> for Value {
    fn from(config: &MachineConfig) -> Self {
        let policy = match config.restart {
            Restart::Always => "always",
            Restart::OnFailure => "on-failure",
        };
        let mounts = match config.mounts.as_slice() {
            [] => Self::Null,
            mounts => mounts.iter().map(Self::from).collect(),
        };
        record([
            ("image", config.image.keep()),
            ("guest", config.guest.keep()),
            ("env", texts(&config.env)),
            ("services", config.services.iter().map(Self::from).collect()),
            ("mounts", mounts),
            ("restart", record([("policy", policy.into())])),
            ("metadata", texts(&config.metadata)),
        ])
    }
}

impl From<&NewMachine> for Value {
    fn from(machine: &NewMachine) -> Self {
        record([
            ("name", machine.name.into()),
            ("region", machine.region.keep()),
            ("min_secrets_version", machine.min_secrets_version.keep()),
            ("config", (&machine.config).into()),
        ])
    }
}

impl From<&NewVolume> for Value {
    fn from(volume: &NewVolume) -> Self {
        record([
            ("name", volume.name.into()),
            ("region", volume.region.keep()),
            ("size_gb", volume.size_gb.into()),
            ("encrypted", volume.encrypted.into()),
            ("require_unique_zone", volume.require_unique_zone.into()),
            ("compute", volume.compute.keep()),
            ("compute_image", volume.compute_image.keep()),
        ])
    }
}

fn texts(map: &Map<&'static str, String>) -> Value {
    let mut object = Object::new();
    // Not collected: that would sort what is in order, by two KB of code.
    for (key, text) in map.iter() {
        object.insert((*key).to_owned(), text.keep());
    }
    Value::Object(object)
}

/// A check of `/health` on a port, first made `grace_period` after a start. A failing check only
/// keeps traffic away, it restarts nothing, so looking early and often costs nothing and shows
/// health seconds after it is there.
pub(crate) fn machine_check(port: u16, grace_period: &'static str) -> ServiceCheck {
    ServiceCheck {
        kind: "http",
        port,
        method: "GET",
        path: "/health",
        interval: "5s",
        timeout: "4s",
        grace_period,
    }
}

/// A volume attached at a path.
pub(crate) fn machine_mount(volume: VolumeId, path: &'static str) -> Mount {
    Mount { volume, path }
}
