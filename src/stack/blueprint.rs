//! The relay and the VM: image, size, environment, ports, checks, volume, restart, exposure.

use serde_json::Value;

use super::config::Images;
use super::name::DeploymentName;
use super::sender::Sender;
use crate::few::Map;
use crate::fly::{machine_check, machine_mount, DEPLOYMENT_KEY, SENDER_KEY};
use crate::fly::{
    AddressKind, Guest, MachineConfig, NewMachine, NewVolume, Port, RegionCode, Restart, Service,
    VolumeId,
};
use crate::kept::{field, record, Kept};

/// The secret whose name marks an app as part of a deployment: apps carry no labels at Fly, but
/// the names of their secrets can be listed from any phone.
pub const MARK: &str = "TEXTSLASH_DEPLOYMENT";

/// The secret without which the VM's program exits.
const SECRET_VM_NEEDS: &str = "ANTHROPIC_API_KEY";

/// Whether an app with secrets of these names has all that its program needs. The mark travels
/// with the values in one call: where it is, they are.
pub fn secrets_are_staged(role: Role, names: &[String]) -> bool {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    has(MARK) && (role == Role::Relay || has(SECRET_VM_NEEDS))
}

/// The size of the VM's volume in GB.
pub const VOLUME_GB: u32 = 3;

const RELAY_PORT: u16 = 3000;
const VM_PORT: u16 = 3001;

/// The two halves of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The public half: receives the messages.
    Relay,
    /// The private half: runs the agent.
    Vm,
}

impl Role {
    /// Both, the VM first: it is the one on the long path.
    pub const ALL: [Self; 2] = [Self::Vm, Self::Relay];

    /// The ending of its app's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Relay => "-relay",
            Self::Vm => "-vm",
        }
    }

    /// The name of its one Machine.
    pub fn machine_name(self) -> &'static str {
        match self {
            Self::Relay => "relay",
            Self::Vm => "vm",
        }
    }

    /// The addresses it gets. The VM has the Flycast address alone: its program asks nobody who
    /// they are, so it must never be reachable from outside.
    pub fn addresses(self) -> &'static [AddressKind] {
        match self {
            Self::Relay => &[
                AddressKind::SharedV4,
                AddressKind::V6,
                AddressKind::PrivateV6,
            ],
            Self::Vm => &[AddressKind::PrivateV6],
        }
    }
}

/// Everything that shapes a deployment and is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blueprint {
    /// The deployment's name.
    pub name: DeploymentName,
    /// Where both Machines and the volume live; one region, so that talk between them is free.
    pub region: RegionCode,
    /// The region's name for people, as Fly told it; empty where it did not.
    pub region_name: String,
    /// The VM's size.
    pub vm_guest: Guest,
    /// What the Machines run.
    pub images: Images,
    /// Whether both apps get a private network apart from the organization's other apps.
    pub own_network: bool,
    /// What people write to. It goes into the relay's metadata, so that another deployment of the
    /// same number or bot is seen before it is made; of who may write, the endings alone do.
    pub senders: Vec<Sender>,
}

impl Kept for Blueprint {
    fn keep(&self) -> Value {
        let senders = self.senders.iter().map(Sender::to_string);
        record([
            ("name", self.name.keep()),
            ("region", self.region.keep()),
            ("region_name", self.region_name.keep()),
            ("vm_guest", self.vm_guest.keep()),
            ("images", self.images.keep()),
            ("own_network", self.own_network.keep()),
            ("senders", senders.collect()),
        ])
    }

    fn read(value: &Value) -> Option<Self> {
        let texts = |name| match value.get(name) {
            Some(texts) => Vec::<String>::read(texts),
            None => Some(Vec::new()),
        };
        Some(Self {
            name: field(value, "name")?,
            region: field(value, "region")?,
            // Earlier pages wrote neither this nor the senders.
            region_name: field::<Option<String>>(value, "region_name")?.unwrap_or_default(),
            vm_guest: field(value, "vm_guest")?,
            images: field(value, "images")?,
            own_network: field(value, "own_network")?,
            // A number that is not taken any more is no reason to call a run's notes damaged.
            senders: texts("senders")?
                .iter()
                .filter_map(|text| Sender::parse(text))
                .collect(),
        })
    }
}

impl Blueprint {
    /// The private network to name when apps and Flycast addresses are made; the organization's
    /// default one if nothing. A Flycast address does not inherit its app's network, so both
    /// must name it (Fly docs, blueprint "Warm pool").
    pub fn network(&self) -> Option<String> {
        self.own_network.then(|| self.name.network())
    }

    /// The region as people know it.
    pub fn region_label(&self) -> &str {
        match self.region_name.as_str() {
            "" => self.region.as_str(),
            name => name,
        }
    }

    /// Moves everything to where something of it is already.
    pub fn settle_in(&mut self, region: RegionCode) {
        if self.region != region {
            self.region = region;
            self.region_name.clear();
        }
    }

    /// The size of a Machine.
    pub fn guest(&self, role: Role) -> Guest {
        match role {
            Role::Relay => Guest {
                cpu_kind: "shared".into(),
                cpus: 1,
                memory_mb: 512,
            },
            Role::Vm => self.vm_guest.clone(),
        }
    }

    /// The image of a Machine.
    pub fn image(&self, role: Role) -> &str {
        match role {
            Role::Relay => &self.images.relay,
            Role::Vm => &self.images.vm,
        }
    }

    /// Where the relay is reached from outside, without a slash at the end: Twilio's signature
    /// covers the address to the letter.
    pub fn public_url(&self) -> String {
        format!("https://{}.fly.dev", self.name.app(Role::Relay))
    }

    /// Where one half reaches the other inside the private network: through Flycast, on port 80
    /// of Fly's proxy, which also wakes a Machine that sleeps. No port: the program's own port
    /// is not reachable there.
    pub fn private_url(&self, role: Role) -> String {
        format!("http://{}.flycast", self.name.app(role))
    }

    /// The VM's volume.
    pub fn volume(&self) -> NewVolume {
        NewVolume {
            name: "vm_data",
            region: self.region.clone(),
            size_gb: VOLUME_GB,
            encrypted: true,
            require_unique_zone: false,
            compute: self.guest(Role::Vm),
            compute_image: self.images.vm.clone(),
        }
    }

    /// A Machine, ready to be asked for.
    pub fn machine(
        &self,
        role: Role,
        secrets_version: Option<u64>,
        volume: Option<&VolumeId>,
    ) -> NewMachine {
        NewMachine {
            name: role.machine_name(),
            region: self.region.clone(),
            min_secrets_version: secrets_version,
            config: MachineConfig {
                image: self.image(role).to_owned(),
                guest: self.guest(role),
                env: self.environment(role),
                services: vec![service(role)],
                mounts: volume
                    .map(|id| machine_mount(id.clone(), "/data"))
                    .into_iter()
                    .collect(),
                restart: match role {
                    Role::Relay => Restart::Always,
                    // It exits with 0 when nobody has written for an hour; `always` would start
                    // it again and bill it day and night.
                    Role::Vm => Restart::OnFailure,
                },
                metadata: self.metadata(role),
            },
        }
    }

    fn metadata(&self, role: Role) -> Map<&'static str, String> {
        let mut metadata = Map::from_iter([
            (DEPLOYMENT_KEY, self.name.to_string()),
            // What flyctl writes: its status, scale and deploy commands then work too.
            ("fly_platform_version", "v2".to_owned()),
            ("fly_process_group", "app".to_owned()),
        ]);
        if role == Role::Relay && !self.senders.is_empty() {
            metadata.insert(SENDER_KEY, Sender::join(&self.senders));
        }
        metadata
    }

    fn environment(&self, role: Role) -> Map<&'static str, String> {
        match role {
            Role::Relay => Map::from_iter([
                ("PORT", RELAY_PORT.to_string()),
                ("CLAUDE_HOST", self.private_url(Role::Vm)),
                ("PUBLIC_URL", self.public_url()),
            ]),
            Role::Vm => Map::from_iter([
                ("PORT", VM_PORT.to_string()),
                ("RELAY_CALLBACK_URL", self.private_url(Role::Relay)),
                ("IMAGES_DIR", "/data/images".to_owned()),
                ("IDLE_TIMEOUT_MS", "3600000".to_owned()),
                ("ENABLE_TEST_APP", "false".to_owned()),
            ]),
        }
    }

    /// The command that the relay runs to prove that it reaches the VM through Flycast. The
    /// relay's image has Node and no curl. Exit code 0 only for an answer with a good status.
    pub fn path_command() -> Vec<&'static str> {
        vec![
            "node",
            "-e",
            "fetch(process.env.CLAUDE_HOST+'/health',{signal:AbortSignal.timeout(25000)})\
             .then(r=>{if(!r.ok){console.error('status '+r.status);process.exit(22)}})\
             .catch(e=>{console.error(String(e.cause||e));process.exit(7)})",
        ]
    }
}

fn service(role: Role) -> Service {
    // Flycast speaks plain HTTP on port 80, so neither half redirects it to HTTPS: a redirect
    // would break the talk between them.
    let plain = Port {
        port: 80,
        handlers: vec!["http"],
    };
    let encrypted = Port {
        port: 443,
        handlers: vec!["tls", "http"],
    };
    match role {
        Role::Relay => Service {
            protocol: "tcp",
            internal_port: RELAY_PORT,
            ports: vec![plain, encrypted],
            autostop: "off",
            autostart: true,
            min_machines_running: 1,
            checks: vec![machine_check(RELAY_PORT, "3s")],
        },
        Role::Vm => Service {
            protocol: "tcp",
            internal_port: VM_PORT,
            ports: vec![plain],
            autostop: "stop",
            autostart: true,
            min_machines_running: 0,
            checks: vec![machine_check(VM_PORT, "5s")],
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, Value};

    use super::*;

    fn blueprint() -> Blueprint {
        Blueprint {
            name: DeploymentName::parse("a").unwrap(),
            region: RegionCode::parse("ams").unwrap(),
            region_name: "Amsterdam, Netherlands".into(),
            vm_guest: Guest {
                cpu_kind: "shared".into(),
                cpus: 2,
                memory_mb: 2048,
            },
            images: Images {
                relay: "r:1".into(),
                vm: "v:1".into(),
            },
            own_network: false,
            senders: Sender::split("telegram:110201543=67"),
        }
    }

    fn machine(role: Role) -> Value {
        (&blueprint().machine(role, Some(3), None)).into()
    }

    #[test]
    fn the_vm_gets_no_public_address() {
        assert_eq!(Role::Vm.addresses(), [AddressKind::PrivateV6]);
    }

    #[test]
    fn the_relay_always_restarts_and_the_vm_only_after_a_failure() {
        assert_eq!(
            machine(Role::Relay)["config"]["restart"],
            json!({"policy": "always"})
        );
        assert_eq!(
            machine(Role::Vm)["config"]["restart"],
            json!({"policy": "on-failure"})
        );
    }

    #[test]
    fn both_halves_find_each_other_by_flycast_without_a_port_or_a_redirect() {
        assert_eq!(
            machine(Role::Relay)["config"]["env"]["CLAUDE_HOST"],
            "http://a-vm.flycast"
        );
        let callback = &machine(Role::Vm)["config"]["env"]["RELAY_CALLBACK_URL"];
        assert_eq!(callback, "http://a-relay.flycast");
        for role in Role::ALL {
            let ports = &machine(role)["config"]["services"][0]["ports"];
            assert_eq!(ports[0], json!({"port": 80, "handlers": ["http"]}));
        }
        assert!(machine(Role::Vm)["config"]["services"][0]["ports"][1].is_null());
    }

    #[test]
    fn each_half_has_a_check_and_the_mark() {
        for role in Role::ALL {
            let config = &machine(role)["config"];
            assert_eq!(config["services"][0]["checks"][0]["path"], "/health");
            assert_eq!(config["metadata"]["textslash_deployment"], "a");
        }
        let told = |role| machine(role)["config"]["metadata"]["textslash_sender"].clone();
        assert_eq!(told(Role::Relay), "telegram:110201543=67");
        assert!(told(Role::Vm).is_null());
    }

    #[test]
    fn the_volume_asks_for_a_host_with_room_for_the_machine() {
        let volume: Value = (&blueprint().volume()).into();
        assert_eq!(volume["compute"]["memory_mb"], 2048);
        assert_eq!(volume["compute_image"], "v:1");
    }
}
