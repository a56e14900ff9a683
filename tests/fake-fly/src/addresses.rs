//! Addresses: shared and own, public and private.

use serde_json::{json, Value};

use crate::apps::not_found;
use crate::clock::rfc3339;
use crate::http::Response;
use crate::images::Program;
use crate::rng::fingerprint;
use crate::strict::RecordKind;
use crate::world::{shown, Ask, World};

#[derive(Clone)]
pub(crate) struct Address {
    pub(crate) ip: String,
    /// The type it was asked for by.
    pub(crate) kind: String,
    /// The network it is reachable from; empty for the organization's default one.
    pub(crate) network: String,
    pub(crate) created_at: u64,
    pub(crate) removed_at: Option<u64>,
    region: String,
}

impl Address {
    pub(crate) fn is_live(&self) -> bool {
        self.removed_at.is_none()
    }

    /// Whether the internet reaches it.
    pub(crate) fn is_public(&self) -> bool {
        matches!(self.kind.as_str(), "v4" | "v6" | "shared_v4")
    }

    fn answer(&self, org: &str) -> Value {
        let network = match self.network.as_str() {
            "" => Value::Null,
            name => json!({ "name": name, "org_slug": org }),
        };
        json!({
            "ip": self.ip,
            "region": self.region,
            "service_name": "",
            "shared": self.kind == "shared_v4",
            "created_at": rfc3339(self.created_at),
            "network": network,
        })
    }
}

impl World {
    pub(crate) fn list_addresses(&self, ask: &Ask) -> Response {
        let Some(app) = self.apps.get(&ask.route.owner) else {
            return not_found();
        };
        let stale = self.faults.stale_reads_ms;
        let rows: Vec<Value> = app
            .addresses
            .iter()
            .filter(|a| shown(a.created_at, a.removed_at, self.now_ms, stale))
            .map(|address| address.answer(&app.org))
            .collect();
        Response::ok(&json!({ "ips": rows }))
    }

    pub(crate) fn assign_address(&mut self, ask: &Ask) -> Response {
        let text = |field: &str| {
            ask.body
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (kind, network) = (text("type").to_owned(), text("network").to_owned());
        let (name, now) = (ask.route.owner.clone(), self.now_ms);
        let Some(app) = self.apps.get(&name) else {
            return not_found();
        };
        let org = app.org.clone();
        let known = network.is_empty()
            || network == "default"
            || self
                .apps
                .values()
                .any(|other| other.org == org && other.network == network);
        if !known {
            return Response::error(400, "network not found");
        }
        if self.faults.trial && kind == "v4" {
            return Response::error(422, "dedicated IPv4 addresses need a paid plan");
        }
        let held = app.addresses.iter().any(|a| a.is_live() && a.kind == kind);
        let is_vm = name.ends_with("-vm")
            || app
                .live_machines()
                .any(|machine| machine.image.program == Program::Vm);
        if held {
            self.note(RecordKind::DoubleAllocation, format!("{name}: {kind}"));
            if kind == "shared_v4" {
                return Response::error(422, "app already has a shared IPv4 address");
            }
        }
        if is_vm && matches!(kind.as_str(), "v4" | "v6" | "shared_v4") {
            self.note(RecordKind::PublicVm, format!("{name}: {kind}"));
        }

        let ip = ip_of(&kind, &org, self.rng.next());
        let network = if network == "default" {
            String::new()
        } else {
            network
        };
        let region = if kind == "private_v6" || kind == "shared_v4" {
            "global"
        } else {
            ""
        };
        let address = Address {
            ip: ip.clone(),
            kind: kind.clone(),
            network,
            created_at: now,
            removed_at: None,
            region: region.to_owned(),
        };
        let response = Response::ok(&address.answer(&org));
        if let Some(app) = self.apps.get_mut(&name) {
            app.addresses.push(address);
        }
        self.effect("address-assigned", &name, &format!("{kind} {ip}"));
        response
    }

    /// Gives an app that stands an address that the client did not ask for.
    pub fn plant_address(&mut self, app: &str, kind: &str) {
        let ip = ip_of(kind, "", self.rng.next());
        let address = Address {
            ip,
            kind: kind.to_owned(),
            network: String::new(),
            created_at: self.now_ms,
            removed_at: None,
            region: String::new(),
        };
        if let Some(app) = self.apps.get_mut(app) {
            app.addresses.push(address);
        }
    }

    pub(crate) fn release_address(&mut self, ask: &Ask) -> Response {
        let (name, now) = (ask.route.owner.clone(), self.now_ms);
        let address = self.apps.get_mut(&name).and_then(|app| {
            app.addresses
                .iter_mut()
                .find(|a| a.ip == ask.route.id && a.is_live())
        });
        let Some(address) = address else {
            return Response::error(404, "ip assignment not found");
        };
        address.removed_at = Some(now);
        self.effect("address-released", &name, &ask.route.id);
        Response::empty(204)
    }
}

/// An address as Fly draws it.
fn ip_of(kind: &str, org: &str, draw: u64) -> String {
    let (high, low) = ((draw >> 16) as u16, draw as u16);
    match kind {
        "v4" => format!("137.66.{}.{}", high % 256, low % 256),
        "shared_v4" => format!("66.241.{}.{}", 124 + high % 2, low % 256),
        "private_v6" => {
            format!(
                "fdaa:{:x}:{:x}:0:1::{:x}",
                9,
                fingerprint(org) as u16,
                u32::from(low) + 2
            )
        }
        "v6" => format!("2a09:8280:1::{high:x}:{low:x}:0"),
        _ => format!("2605:4c40:{high:x}:{low:x}::1"),
    }
}
