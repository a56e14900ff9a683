//! Fly's things as its answers describe them: only the fields that somebody uses.
//!
//! Field names and meanings: Fly's OpenAPI file, schemas of the same names.

use super::names::{AppName, MachineId, OrgSlug, RegionCode, VolumeId};
use crate::kept::kept_words;

/// One token behind the `Authorization` header (`main.tokenInfo`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// The organization it speaks for, where Fly says so.
    pub org: Option<OrgSlug>,
    /// The organization's name for people.
    pub organization: String,
    /// The apps it is confined to; empty means the whole organization.
    pub apps: Vec<String>,
    /// The user, if it is a person's own token.
    pub user: Option<String>,
}

/// An app (`App`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its name; absent only if Fly sent none.
    pub name: Option<AppName>,
    /// The organization that it belongs to.
    pub org: Option<OrgSlug>,
    /// The private network that it is in, where Fly says so.
    pub network: Option<String>,
    /// How many Machines it has, where Fly says so.
    pub machine_count: Option<i64>,
    /// How many volumes it has, where Fly says so.
    pub volume_count: Option<i64>,
}

/// The kinds of address that are allocated (`assignIPRequest.type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressKind {
    /// A public IPv4 address shared with other apps; free.
    SharedV4,
    /// A public IPv6 address; free.
    V6,
    /// A Flycast address, reachable inside the organization's private network only; free.
    PrivateV6,
}

kept_words!(AddressKind {
    SharedV4 = "shared_v4",
    V6 = "v6",
    PrivateV6 = "private_v6",
});

impl AddressKind {
    /// Fly's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SharedV4 => "shared_v4",
            Self::V6 => "v6",
            Self::PrivateV6 => "private_v6",
        }
    }
}

/// An address of an app (`IPAssignment`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address itself.
    pub ip: String,
    /// Whether it is shared with other apps.
    pub shared: bool,
}

impl Address {
    /// Whether it is a Flycast address: those begin with `fdaa:` (fly-go, `IsFlycast`).
    pub fn is_private(&self) -> bool {
        self.ip.to_ascii_lowercase().starts_with("fdaa:")
    }

    /// Which of the kinds we allocate it is; nothing for a dedicated IPv4 or something new.
    pub fn kind(&self) -> Option<AddressKind> {
        if self.is_private() {
            return Some(AddressKind::PrivateV6);
        }
        if self.ip.contains(':') {
            return Some(AddressKind::V6);
        }
        self.shared.then_some(AddressKind::SharedV4)
    }
}

/// A volume (`Volume`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Its id.
    pub id: VolumeId,
    /// Its name, which need not be unique.
    pub name: String,
    /// Fly's word for its state, such as `created`.
    pub state: String,
    /// Where it lives.
    pub region: String,
    /// The Machine that it is attached to.
    pub attached_machine: Option<String>,
}

impl Volume {
    /// Whether it is on its way out or gone, and no longer billed.
    pub fn is_leaving(&self) -> bool {
        is_leaving(&self.state)
    }
}

/// A Machine's check (`CheckStatus`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// `passing`, `warning` or `critical`.
    pub status: String,
    /// What the check saw last.
    pub output: String,
}

/// How a Machine's main process ended (`request.exit_event` of an event).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// The exit code, where there was one.
    pub code: Option<i64>,
    /// Whether it was killed for want of memory.
    pub oom_killed: bool,
    /// Whether somebody asked it to stop.
    pub requested_stop: bool,
    /// Whether Fly starts it again.
    pub restarting: bool,
    /// How often it was restarted before.
    pub restart_count: i64,
}

/// Something that happened to a Machine (`MachineEvent`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineEvent {
    /// Its type, such as `launch`, `start`, `exit`.
    pub kind: String,
    /// Fly's word for where it got to.
    pub status: String,
    /// Milliseconds since 1970 by Fly's clock.
    pub timestamp: i64,
    /// How the process ended, for exits.
    pub exit: Option<Exit>,
    /// What went wrong, where Fly says so.
    pub error: String,
}

/// A Machine (`Machine`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its id.
    pub id: MachineId,
    /// Its name, unique in the app.
    pub name: String,
    /// Fly's word for its state, such as `started`.
    pub state: String,
    /// Where it lives.
    pub region: String,
    /// The image it runs, as it was asked for.
    pub image: String,
    /// Its address in the private network.
    pub private_ip: String,
    /// Its checks; empty in the first seconds.
    pub checks: Vec<Check>,
    /// What happened to it, newest first.
    pub events: Vec<MachineEvent>,
    /// The mark that says which deployment it belongs to (our metadata).
    pub deployment: Option<String>,
    /// Which run's notes tell of it (our metadata).
    pub signature: Option<String>,
}

impl Machine {
    /// Whether it is on its way out or gone.
    pub fn is_leaving(&self) -> bool {
        is_leaving(&self.state)
    }

    /// Whether there is at least one check and all of them pass. No check at all says nothing.
    pub fn passes_its_checks(&self) -> bool {
        // flyctl leaves these out too: they belong to a deployment strategy of its own.
        let counted = |check: &&Check| !check.name.starts_with("bg_deployments_compat");
        let mut checks = self.checks.iter().filter(counted).peekable();
        checks.peek().is_some() && checks.all(|check| check.status == "passing")
    }

    /// Whether its program has run at least once.
    pub fn has_started(&self) -> bool {
        self.events
            .iter()
            .any(|event| event.kind == "start" || event.kind == "exit")
    }

    /// The newest exit among its events.
    pub fn newest_exit(&self) -> Option<&Exit> {
        self.events.iter().find_map(|event| event.exit.as_ref())
    }
}

/// A Machine in the list of a whole organization (`OrgMachine`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgMachine {
    /// Its app's name.
    pub app: String,
    /// Its id.
    pub id: String,
    /// Fly's word for its state.
    pub state: String,
    /// Which deployment its metadata names; empty for none.
    pub deployment: String,
    /// What people write to, as its metadata says; empty for none.
    pub senders: String,
}

/// A volume in the list of a whole organization (`OrgVolume`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgVolume {
    /// Its app's name.
    pub app: String,
    /// Its id.
    pub id: String,
    /// Fly's word for its state.
    pub state: String,
}

impl OrgMachine {
    /// Whether it is on its way out or gone.
    pub fn is_leaving(&self) -> bool {
        is_leaving(&self.state)
    }
}

impl OrgVolume {
    /// Whether it is on its way out or gone, and no longer billed.
    pub fn is_leaving(&self) -> bool {
        is_leaving(&self.state)
    }
}

/// What a command inside a Machine said (`flydv1.ExecResponse`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecResult {
    /// Its exit code; nothing if Fly sent none.
    pub exit_code: Option<i64>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

/// A region (`main.regionRow`).
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its code, such as `ams`.
    pub code: RegionCode,
    /// Its name for people.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Whether Fly takes no new apps there.
    pub deprecated: bool,
    /// Whether a paid plan is needed.
    pub requires_paid_plan: bool,
}

/// All regions, with the one nearest to whoever asked (`main.regionResponse`).
#[derive(Clone, Debug, PartialEq)]
pub struct Regions {
    /// The region nearest to the caller, where Fly says so.
    pub nearest: Option<RegionCode>,
    /// The regions in Fly's order.
    pub regions: Vec<Region>,
}

/// How many Machines of the asked size would fit (`placement.RegionPlacement`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The region.
    pub region: RegionCode,
    /// How many of those asked for would be placed there.
    pub count: i64,
}

/// States that are not billed and pass by themselves (API docs, "Machine states"; volumes:
/// `Volume.state`).
fn is_leaving(state: &str) -> bool {
    matches!(
        state,
        "destroying"
            | "destroyed"
            | "replaced"
            | "migrated"
            | "pending_destroy"
            | "scheduling_destroy"
    )
}
