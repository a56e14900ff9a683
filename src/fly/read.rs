//! Fly's things are read from its answers: tolerant, as fields may come, go and be empty.

use super::json::Doc;
use super::names::{AppName, MachineId, OrgSlug, RegionCode, VolumeId};
use super::resources::{
    Address, App, Check, ExecResult, Exit, Machine, MachineEvent, OrgMachine, OrgVolume, Placement,
    Region, TokenInfo, Volume,
};
use crate::few::sort;

/// Types that can be read from an answer; nothing where the needed fields are missing.
pub(super) trait Read: Sized {
    fn read(doc: Doc<'_>) -> Option<Self>;
}

/// All items; nothing if it is no list, or one of them cannot be read: a Machine overlooked is a
/// Machine made twice or left behind. Null counts as empty, as Go writes a list without items.
pub(super) fn list<T: Read>(doc: Doc<'_>) -> Option<Vec<T>> {
    if !doc.is_list() && !doc.0.is_null() {
        return None;
    }
    doc.items().map(T::read).collect()
}

/// The items that can be read, for lists that are only chosen from.
pub(super) fn readable<T: Read>(doc: Doc<'_>) -> Option<Vec<T>> {
    doc.is_list()
        .then(|| doc.items().filter_map(T::read).collect())
}

/// The name of a secret is all that is read of it.
impl Read for String {
    fn read(doc: Doc<'_>) -> Option<Self> {
        doc.text("name")
    }
}

impl Read for TokenInfo {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let apps = doc
            .field(&["apps"])
            .items()
            .filter_map(|app| app.0.as_str().map(str::to_owned));
        Some(Self {
            org: doc.text("org_slug").and_then(|slug| OrgSlug::parse(&slug)),
            organization: doc.shown("organization"),
            apps: apps.collect(),
            user: doc.text("user").filter(|user| !user.is_empty()),
        })
    }
}

impl Read for App {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let org = doc.field(&["organization"]).text("slug");
        doc.is_object().then(|| Self {
            name: doc.text("name").and_then(|name| AppName::parse(&name).ok()),
            org: org.and_then(|slug| OrgSlug::parse(&slug)),
            network: doc.text("network"),
            machine_count: doc.integer("machine_count"),
            volume_count: doc.integer("volume_count"),
        })
    }
}

impl Read for Address {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let ip = doc.text("ip").filter(|ip| !ip.is_empty())?;
        Some(Self {
            ip,
            shared: doc.flag("shared"),
        })
    }
}

impl Read for Volume {
    fn read(doc: Doc<'_>) -> Option<Self> {
        Some(Self {
            id: VolumeId::parse(&doc.text("id")?)?,
            name: doc.shown("name"),
            state: doc.shown("state"),
            region: doc.shown("region"),
            attached_machine: doc.text("attached_machine_id").filter(|id| !id.is_empty()),
        })
    }
}

impl Read for Check {
    fn read(doc: Doc<'_>) -> Option<Self> {
        Some(Self {
            name: doc.shown("name"),
            status: doc.text("status")?,
            output: doc.shown("output"),
        })
    }
}

impl Read for MachineEvent {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let request = doc.field(&["request"]);
        let exit = request.field(&["exit_event"]);
        let exit = exit.is_object().then(|| Exit {
            code: exit.integer("exit_code"),
            oom_killed: exit.flag("oom_killed"),
            requested_stop: exit.flag("requested_stop"),
            restarting: exit.flag("restarting"),
            restart_count: request.integer("restart_count").unwrap_or(0),
        });
        Some(Self {
            kind: doc.text("type")?,
            status: doc.shown("status"),
            timestamp: doc.integer("timestamp").unwrap_or(0),
            exit,
            error: request.shown("error"),
        })
    }
}

impl Read for Machine {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let config = doc.field(&["config", "incomplete_config"]);
        let metadata = config.field(&["metadata"]);
        let mut events: Vec<_> = doc
            .field(&["events"])
            .items()
            .filter_map(MachineEvent::read)
            .collect();
        sort(&mut events, |a, b| a.timestamp > b.timestamp);
        Some(Self {
            id: MachineId::parse(&doc.text("id")?)?,
            name: doc.shown("name"),
            state: doc.shown("state"),
            region: doc.shown("region"),
            image: config.shown("image"),
            private_ip: doc.shown("private_ip"),
            checks: doc
                .field(&["checks"])
                .items()
                .filter_map(Check::read)
                .collect(),
            events,
            deployment: metadata.text(super::machine_config::DEPLOYMENT_KEY),
            signature: metadata.text(super::machine_config::SIGNATURE_KEY),
        })
    }
}

impl Read for OrgMachine {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let metadata = doc.field(&["config"]).field(&["metadata"]);
        Some(Self {
            app: doc.text("app_name")?,
            id: doc.shown("id"),
            state: doc.shown("state"),
            deployment: metadata.shown(super::machine_config::DEPLOYMENT_KEY),
            senders: metadata.shown(super::machine_config::SENDER_KEY),
        })
    }
}

impl Read for OrgVolume {
    fn read(doc: Doc<'_>) -> Option<Self> {
        Some(Self {
            app: doc.text("app_name")?,
            id: doc.shown("id"),
            state: doc.shown("state"),
        })
    }
}

impl Read for ExecResult {
    fn read(doc: Doc<'_>) -> Option<Self> {
        doc.is_object().then(|| Self {
            exit_code: doc.integer("exit_code"),
            stdout: doc.shown("stdout"),
            stderr: doc.shown("stderr"),
        })
    }
}

impl Read for Region {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let code = RegionCode::parse(&doc.text("code")?)?;
        let name = doc.text("name").unwrap_or_else(|| code.to_string());
        Some(Self {
            code,
            name,
            latitude: doc.number("latitude").unwrap_or(0.0),
            longitude: doc.number("longitude").unwrap_or(0.0),
            deprecated: doc.flag("deprecated"),
            requires_paid_plan: doc.flag("requires_paid_plan"),
        })
    }
}

impl Read for Placement {
    fn read(doc: Doc<'_>) -> Option<Self> {
        let region = doc.text("region").or_else(|| doc.text("Region"))?;
        let count = doc.integer("count").or_else(|| doc.integer("Count"));
        Some(Self {
            region: RegionCode::parse(&region)?,
            count: count.unwrap_or(0),
        })
    }
}
