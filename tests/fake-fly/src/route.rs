//! Which call a method and a path mean.

use crate::http::percent_decoded;
use crate::shapes;
use crate::strict::Shape;

/// Every call this model answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Call {
    TokensCurrent,
    Regions,
    Placements,
    OrgMachines,
    OrgVolumes,
    AppsList,
    AppCreate,
    AppGet,
    AppDelete,
    SecretsList,
    SecretsSet,
    SecretGet,
    SecretSet,
    SecretDelete,
    IpsList,
    IpCreate,
    IpDelete,
    VolumesList,
    VolumeCreate,
    VolumeGet,
    VolumeUpdate,
    VolumeDelete,
    VolumeExtend,
    MachinesList,
    MachineCreate,
    MachineGet,
    MachineUpdate,
    MachineDelete,
    MachineStart,
    MachineStop,
    MachineRestart,
    MachineExec,
    MachineEvents,
    MachineWait,
    MetadataGet,
    MetadataSet,
    MetadataDelete,
}

/// A request's address, taken apart.
pub(crate) struct Route {
    pub(crate) call: Call,
    /// The app, or the organization of the calls under `/orgs`; empty for neither.
    pub(crate) owner: String,
    /// The machine, volume, address or secret; empty for none.
    pub(crate) id: String,
    /// The metadata key; empty for none.
    pub(crate) key: String,
    pub(crate) query: Vec<(String, String)>,
}

impl Route {
    pub(crate) fn parse(method: &str, path: &str) -> Option<Self> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let segments: Vec<String> = path
            .strip_prefix("/v1/")?
            .split('/')
            .map(percent_decoded)
            .collect();
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(param)
            .collect();
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (call, owner, id, key) = match (method, parts.as_slice()) {
            ("GET", ["tokens", "current"]) => (Call::TokensCurrent, "", "", ""),
            ("GET", ["platform", "regions"]) => (Call::Regions, "", "", ""),
            ("POST", ["platform", "placements"]) => (Call::Placements, "", "", ""),
            ("GET", ["orgs", org, "machines"]) => (Call::OrgMachines, *org, "", ""),
            ("GET", ["orgs", org, "volumes"]) => (Call::OrgVolumes, *org, "", ""),
            ("GET", ["apps"]) => (Call::AppsList, "", "", ""),
            ("POST", ["apps"]) => (Call::AppCreate, "", "", ""),
            (_, ["apps", app, rest @ ..]) if !app.is_empty() => {
                let (call, id, key) = app_call(method, rest)?;
                (call, *app, id, key)
            }
            _ => return None,
        };
        let (owner, id, key) = (owner.to_owned(), id.to_owned(), key.to_owned());
        Some(Self {
            call,
            owner,
            id,
            key,
            query,
        })
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(param, _)| param == name)
            .map(|(_, value)| value.as_str())
    }
}

fn param(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (percent_decoded(name), percent_decoded(value))
}

fn app_call<'a>(method: &str, rest: &[&'a str]) -> Option<(Call, &'a str, &'a str)> {
    Some(match (method, rest) {
        ("GET", []) => (Call::AppGet, "", ""),
        ("DELETE", []) => (Call::AppDelete, "", ""),
        ("GET", ["secrets"]) => (Call::SecretsList, "", ""),
        ("POST", ["secrets"]) => (Call::SecretsSet, "", ""),
        ("GET", ["secrets", name]) => (Call::SecretGet, *name, ""),
        ("POST", ["secrets", name]) => (Call::SecretSet, *name, ""),
        ("DELETE", ["secrets", name]) => (Call::SecretDelete, *name, ""),
        ("GET", ["ip_assignments"]) => (Call::IpsList, "", ""),
        ("POST", ["ip_assignments"]) => (Call::IpCreate, "", ""),
        ("DELETE", ["ip_assignments", ip]) => (Call::IpDelete, *ip, ""),
        ("GET", ["volumes"]) => (Call::VolumesList, "", ""),
        ("POST", ["volumes"]) => (Call::VolumeCreate, "", ""),
        ("GET", ["volumes", id]) => (Call::VolumeGet, *id, ""),
        ("PUT", ["volumes", id]) => (Call::VolumeUpdate, *id, ""),
        ("DELETE", ["volumes", id]) => (Call::VolumeDelete, *id, ""),
        ("PUT", ["volumes", id, "extend"]) => (Call::VolumeExtend, *id, ""),
        ("GET", ["machines"]) => (Call::MachinesList, "", ""),
        ("POST", ["machines"]) => (Call::MachineCreate, "", ""),
        ("GET", ["machines", id]) => (Call::MachineGet, *id, ""),
        ("POST", ["machines", id]) => (Call::MachineUpdate, *id, ""),
        ("DELETE", ["machines", id]) => (Call::MachineDelete, *id, ""),
        ("POST", ["machines", id, "start"]) => (Call::MachineStart, *id, ""),
        ("POST", ["machines", id, "stop"]) => (Call::MachineStop, *id, ""),
        ("POST", ["machines", id, "restart"]) => (Call::MachineRestart, *id, ""),
        ("POST", ["machines", id, "exec"]) => (Call::MachineExec, *id, ""),
        ("GET", ["machines", id, "events"]) => (Call::MachineEvents, *id, ""),
        ("GET", ["machines", id, "wait"]) => (Call::MachineWait, *id, ""),
        ("GET", ["machines", id, "metadata"]) => (Call::MetadataGet, *id, ""),
        ("POST", ["machines", id, "metadata", key]) => (Call::MetadataSet, *id, *key),
        ("DELETE", ["machines", id, "metadata", key]) => (Call::MetadataDelete, *id, *key),
        _ => return None,
    })
}

impl Call {
    /// The path as Fly's OpenAPI file writes it.
    pub(crate) fn template(self) -> &'static str {
        match self {
            Self::TokensCurrent => "/tokens/current",
            Self::Regions => "/platform/regions",
            Self::Placements => "/platform/placements",
            Self::OrgMachines => "/orgs/{org_slug}/machines",
            Self::OrgVolumes => "/orgs/{org_slug}/volumes",
            Self::AppsList | Self::AppCreate => "/apps",
            Self::AppGet | Self::AppDelete => "/apps/{app_name}",
            Self::SecretsList | Self::SecretsSet => "/apps/{app_name}/secrets",
            Self::SecretGet | Self::SecretSet | Self::SecretDelete => {
                "/apps/{app_name}/secrets/{secret_name}"
            }
            Self::IpsList | Self::IpCreate => "/apps/{app_name}/ip_assignments",
            Self::IpDelete => "/apps/{app_name}/ip_assignments/{ip}",
            Self::VolumesList | Self::VolumeCreate => "/apps/{app_name}/volumes",
            Self::VolumeGet | Self::VolumeUpdate | Self::VolumeDelete => {
                "/apps/{app_name}/volumes/{volume_id}"
            }
            Self::VolumeExtend => "/apps/{app_name}/volumes/{volume_id}/extend",
            Self::MachinesList | Self::MachineCreate => "/apps/{app_name}/machines",
            Self::MachineGet | Self::MachineUpdate | Self::MachineDelete => {
                "/apps/{app_name}/machines/{machine_id}"
            }
            Self::MachineStart => "/apps/{app_name}/machines/{machine_id}/start",
            Self::MachineStop => "/apps/{app_name}/machines/{machine_id}/stop",
            Self::MachineRestart => "/apps/{app_name}/machines/{machine_id}/restart",
            Self::MachineExec => "/apps/{app_name}/machines/{machine_id}/exec",
            Self::MachineEvents => "/apps/{app_name}/machines/{machine_id}/events",
            Self::MachineWait => "/apps/{app_name}/machines/{machine_id}/wait",
            Self::MetadataGet => "/apps/{app_name}/machines/{machine_id}/metadata",
            Self::MetadataSet | Self::MetadataDelete => {
                "/apps/{app_name}/machines/{machine_id}/metadata/{key}"
            }
        }
    }

    /// The body this call takes; `None` when it takes none.
    pub(crate) fn body(self) -> Option<&'static Shape> {
        Some(match self {
            Self::Placements => &shapes::PLACEMENTS,
            Self::AppCreate => &shapes::CREATE_APP,
            Self::SecretsSet => &shapes::SET_SECRETS,
            Self::SecretSet => &shapes::SET_SECRET,
            Self::IpCreate => &shapes::ASSIGN_IP,
            Self::VolumeCreate => &shapes::CREATE_VOLUME,
            Self::VolumeUpdate => &shapes::UPDATE_VOLUME,
            Self::VolumeExtend => &shapes::EXTEND_VOLUME,
            Self::MachineCreate => &shapes::CREATE_MACHINE,
            Self::MachineUpdate => &shapes::UPDATE_MACHINE,
            Self::MachineStop => &shapes::STOP,
            Self::MachineExec => &shapes::EXEC,
            Self::MetadataSet => &shapes::METADATA_VALUE,
            _ => return None,
        })
    }

    /// The fields without which Fly cannot do the work.
    pub(crate) fn needs(self) -> &'static [&'static str] {
        match self {
            Self::Placements | Self::AppCreate => &["org_slug"],
            Self::SecretsSet => &["values"],
            Self::SecretSet | Self::MetadataSet => &["value"],
            Self::IpCreate => &["type"],
            Self::VolumeCreate => &["name"],
            Self::VolumeExtend => &["size_gb"],
            Self::MachineCreate | Self::MachineUpdate => &["config"],
            _ => &[],
        }
    }

    /// The query parameters Fly knows, beside `metadata.*` on the machine list.
    pub(crate) fn params(self) -> &'static [&'static str] {
        match self {
            Self::AppsList => &["org_slug", "app_role"],
            // Undocumented, sent by Fly's own client.
            Self::AppCreate => &["wait"],
            Self::AppDelete | Self::MachineDelete => &["force"],
            Self::SecretsList | Self::SecretGet => &["min_version", "show_secrets"],
            Self::VolumesList => &["summary"],
            Self::MachinesList => &["include_deleted", "region", "state", "summary"],
            Self::MachineRestart => &["timeout", "signal"],
            Self::MachineEvents => &["limit"],
            Self::MachineWait => &[
                "state",
                "timeout",
                "version",
                "instance_id",
                "from_event_id",
            ],
            Self::OrgMachines | Self::OrgVolumes => &[
                "include_deleted",
                "region",
                "state",
                "summary",
                "updated_after",
                "cursor",
                "limit",
            ],
            _ => &[],
        }
    }

    /// Whether the call changes something.
    pub(crate) fn writes(self) -> bool {
        matches!(
            self,
            Self::AppCreate
                | Self::AppDelete
                | Self::SecretsSet
                | Self::SecretSet
                | Self::SecretDelete
                | Self::IpCreate
                | Self::IpDelete
                | Self::VolumeCreate
                | Self::VolumeUpdate
                | Self::VolumeDelete
                | Self::VolumeExtend
                | Self::MachineCreate
                | Self::MachineUpdate
                | Self::MachineDelete
                | Self::MachineStart
                | Self::MachineStop
                | Self::MachineRestart
                | Self::MachineExec
                | Self::MetadataSet
                | Self::MetadataDelete
        )
    }

    /// Shortest and longest usual answer times.
    pub(crate) fn latency(self) -> (u64, u64) {
        match self {
            Self::AppCreate => (700, 1_300),
            Self::VolumeCreate => (700, 1_400),
            Self::MachineCreate | Self::MachineUpdate => (1_000, 2_000),
            Self::IpCreate => (200, 600),
            Self::MachineExec => (300, 700),
            _ => (80, 400),
        }
    }
}
