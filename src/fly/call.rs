//! The calls of the plan: what goes over the wire and how the answer is read.

use serde_json::Value;

use super::answer::Answer;
use super::error::Error;
use super::json::Doc;
use super::machine_config::{Guest, NewMachine, NewVolume};
use super::names::{AppName, MachineId, OrgSlug, RegionCode, VolumeId};
use super::pages::Rest;
use super::read::{list, readable, Read};
use super::resources::{
    Address, AddressKind, App, ExecResult, Machine, MachineEvent, OrgMachine, OrgVolume, Placement,
    Region, Regions, Volume,
};
use crate::few::sort;
use crate::kept::{quote, record, text, Kept};
use crate::secret::Secret;
use crate::time::Span;

/// The HTTP methods used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Looks.
    Get,
    /// Makes or changes.
    Post,
    /// Removes.
    Delete,
}

impl Method {
    /// The method's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A request as the shell sends it. The shell adds the road's base address and two headers:
/// `Authorization`, and `Content-Type: application/json` where there is a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query below `/v1`, beginning with a slash; never holds a secret.
    pub path: String,
    /// The JSON body; a secret because some bodies carry secrets.
    pub body: Option<Secret>,
}

/// One thing asked of Fly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// What the token is.
    CurrentToken,
    /// The organization's apps.
    ListApps(OrgSlug),
    /// One app: 200 ours, 403 somebody else's, 404 free.
    GetApp(AppName),
    /// Makes an app, in a network of its own if one is named.
    CreateApp {
        /// Its name.
        app: AppName,
        /// Its organization.
        org: OrgSlug,
        /// A private network apart from the organization's other apps.
        network: Option<String>,
    },
    /// Deletes an app with everything in it.
    DeleteApp(AppName),
    /// The names of an app's secrets.
    ListSecrets(AppName),
    /// Stages secrets for the next Machine.
    SetSecrets(AppName, Vec<(&'static str, Secret)>),
    /// An app's addresses.
    ListAddresses(AppName),
    /// Allocates an address; repeated, it would allocate another.
    AllocateAddress {
        /// The app.
        app: AppName,
        /// Which kind.
        kind: AddressKind,
        /// The network that a private address is reachable from; the default one if absent.
        network: Option<String>,
    },
    /// Releases an address.
    ReleaseAddress(AppName, String),
    /// An app's volumes.
    ListVolumes(AppName),
    /// Makes a volume; repeated, it would make another.
    CreateVolume(AppName, NewVolume),
    /// Deletes a volume.
    DeleteVolume(AppName, VolumeId),
    /// An app's Machines.
    ListMachines(AppName),
    /// Makes and starts a Machine.
    CreateMachine(AppName, Box<NewMachine>),
    /// One Machine.
    GetMachine(AppName, MachineId),
    /// Stops and deletes a Machine.
    DeleteMachine(AppName, MachineId),
    /// A Machine's newest events.
    ListEvents(AppName, MachineId),
    /// Runs a command inside a Machine.
    Exec {
        /// The app.
        app: AppName,
        /// The Machine.
        machine: MachineId,
        /// The program and its arguments.
        command: Vec<&'static str>,
        /// How long it may take, in seconds, at most 60.
        timeout_seconds: u32,
    },
    /// The regions.
    Regions,
    /// Rehearses a placement: is there room for one Machine and its volume?
    Placements {
        /// The organization.
        org: OrgSlug,
        /// The regions to look at; all of them if empty.
        regions: Vec<RegionCode>,
        /// The Machine's size.
        guest: Guest,
        /// The volume's size in GB.
        volume_gb: u32,
    },
    /// A page of the organization's Machines; the cursor of the page before.
    OrgMachines(OrgSlug, Option<String>),
    /// A page of the organization's volumes; the cursor of the page before.
    OrgVolumes(OrgSlug, Option<String>),
}

impl Call {
    /// What goes over the wire.
    pub fn request(&self) -> Request {
        let get = |path: String| Request {
            method: Method::Get,
            path,
            body: None,
        };
        let delete = |path: String| Request {
            method: Method::Delete,
            path,
            body: None,
        };
        let post = |path: String, body: Value| Request {
            method: Method::Post,
            path,
            body: Some(Secret::new(text(&body))),
        };
        match self {
            Self::CurrentToken => get("/tokens/current".into()),
            Self::ListApps(org) => get(["/apps?org_slug=", org.as_str()].concat()),
            Self::GetApp(app) => get(of_app(app, "")),
            Self::CreateApp { app, org, network } => {
                let body = record([
                    ("name", app.as_str().into()),
                    ("org_slug", org.keep()),
                    ("network", network.keep()),
                ]);
                post("/apps".into(), body)
            }
            Self::DeleteApp(app) => delete(of_app(app, "?force=true")),
            Self::ListSecrets(app) => get(of_app(app, "/secrets")),
            Self::SetSecrets(app, values) => Request {
                method: Method::Post,
                path: of_app(app, "/secrets"),
                body: Some(secret_values(values)),
            },
            Self::ListAddresses(app) => get(of_app(app, "/ip_assignments")),
            Self::AllocateAddress { app, kind, network } => {
                let kind = kind.as_str().into();
                let body = record([("type", kind), ("network", network.keep())]);
                post(of_app(app, "/ip_assignments"), body)
            }
            Self::ReleaseAddress(app, ip) => delete(of_app(app, "/ip_assignments/") + &escape(ip)),
            Self::ListVolumes(app) => get(of_app(app, "/volumes")),
            Self::CreateVolume(app, volume) => post(of_app(app, "/volumes"), volume.into()),
            Self::DeleteVolume(app, id) => delete(of_app(app, "/volumes/") + id.as_str()),
            Self::ListMachines(app) => get(of_app(app, "/machines")),
            Self::CreateMachine(app, machine) => {
                post(of_app(app, "/machines"), machine.as_ref().into())
            }
            Self::GetMachine(app, id) => get(of_machine(app, id, "")),
            Self::DeleteMachine(app, id) => delete(of_machine(app, id, "?force=true")),
            Self::ListEvents(app, id) => get(of_machine(app, id, "/events?limit=20")),
            Self::Exec {
                app,
                machine,
                command,
                timeout_seconds,
            } => post(
                of_machine(app, machine, "/exec"),
                record([
                    ("command", command.iter().copied().collect()),
                    ("timeout", (*timeout_seconds).into()),
                ]),
            ),
            Self::Regions => get("/platform/regions".into()),
            Self::Placements {
                org,
                regions,
                guest,
                volume_gb,
            } => {
                let codes: Vec<&str> = regions.iter().map(RegionCode::as_str).collect();
                let codes = (!codes.is_empty()).then(|| codes.join(","));
                let body = record([
                    ("org_slug", org.keep()),
                    ("compute", guest.keep()),
                    ("count", 1.into()),
                    ("volume_size_bytes", (u64::from(*volume_gb) << 30).into()),
                    ("region", codes.keep()),
                ]);
                post("/platform/placements".into(), body)
            }
            Self::OrgMachines(org, cursor) => get(page(of_org(org, "/machines"), cursor)),
            Self::OrgVolumes(org, cursor) => get(page(of_org(org, "/volumes"), cursor)),
        }
    }

    /// Reads the answer.
    ///
    /// # Errors
    /// The classified failure; never a panic, whatever the bytes.
    pub fn interpret(&self, status: u16, body: &str) -> Result<Answer, Error> {
        if !(200..300).contains(&status) {
            return Err(Error::classify(status, body));
        }
        // A proxy's page with status 200 must not pass for an empty list.
        let value: Option<Value> = serde_json::from_str(body).ok();
        let empty = body.trim().is_empty() && self.answer_is_empty();
        let value = value.or_else(|| empty.then_some(Value::Null));
        value
            .and_then(|value| self.read(Doc(&value)))
            .ok_or_else(|| Error::unreadable(status, body))
    }

    /// Whether a good status alone is the answer.
    fn answer_is_empty(&self) -> bool {
        matches!(
            self,
            Self::CreateApp { .. }
                | Self::DeleteApp(_)
                | Self::DeleteVolume(..)
                | Self::DeleteMachine(..)
                | Self::ReleaseAddress(..)
        )
    }

    fn read(&self, doc: Doc<'_>) -> Option<Answer> {
        Some(match self {
            Self::CurrentToken => Answer::Tokens(list(doc.field(&["tokens"]))?),
            Self::ListApps(_) => Answer::Apps(list(doc.field(&["apps"]))?),
            Self::GetApp(_) => Answer::App(App::read(doc)?),
            // The documented body of a new app is `{id, created_at}`, newer ones are a whole app:
            // not relied on. Deletions answer nothing, or anything.
            Self::CreateApp { .. }
            | Self::DeleteApp(_)
            | Self::DeleteVolume(..)
            | Self::DeleteMachine(..)
            | Self::ReleaseAddress(..) => Answer::Done,
            Self::ListSecrets(_) => {
                if !doc.is_object() {
                    return None;
                }
                Answer::SecretNames(list(doc.field(&["secrets"]))?)
            }
            Self::SetSecrets(..) => {
                let version = doc.integer("version").or_else(|| doc.integer("Version"));
                let version = version.and_then(|version| u64::try_from(version).ok());
                doc.is_object().then_some(Answer::Staged { version })?
            }
            Self::ListAddresses(_) => {
                if !doc.is_object() {
                    return None;
                }
                Answer::Addresses(list(doc.field(&["ips"]))?)
            }
            Self::AllocateAddress { .. } => Answer::Address(Address::read(doc)?),
            Self::ListVolumes(_) => Answer::Volumes(list(doc)?),
            Self::CreateVolume(..) => Answer::Volume(Volume::read(doc)?),
            Self::ListMachines(_) => Answer::Machines(list(doc)?),
            Self::CreateMachine(..) | Self::GetMachine(..) => {
                Answer::Machine(Box::new(Machine::read(doc)?))
            }
            Self::ListEvents(..) => {
                let mut events: Vec<MachineEvent> = list(doc)?;
                sort(&mut events, |a, b| a.timestamp > b.timestamp);
                Answer::Events(events)
            }
            Self::Exec { .. } => Answer::Exec(ExecResult::read(doc)?),
            Self::Regions => {
                let nearest = doc.text("nearest").or_else(|| doc.text("Nearest"));
                Answer::Regions(Regions {
                    nearest: nearest.and_then(|code| RegionCode::parse(&code)),
                    regions: readable::<Region>(doc.field(&["regions", "Regions"]))?,
                })
            }
            Self::Placements { .. } => {
                Answer::Placements(readable::<Placement>(doc.field(&["regions", "Regions"]))?)
            }
            Self::OrgMachines(..) | Self::OrgVolumes(..) if !doc.is_object() => return None,
            Self::OrgMachines(..) => {
                Answer::OrgMachines(list::<OrgMachine>(doc.field(&["machines"]))?, rest(doc))
            }
            Self::OrgVolumes(..) => {
                Answer::OrgVolumes(list::<OrgVolume>(doc.field(&["volumes"]))?, rest(doc))
            }
        })
    }

    /// How long to wait for the answer before it counts as lost.
    pub fn time_limit(&self) -> Span {
        match self {
            // Fly looks up the image's manifest and a host before it answers.
            Self::CreateMachine(..) => Span::seconds(60),
            // Short for those that must not be made twice: nobody asks again before it is over.
            Self::CreateVolume(..) => Span::seconds(20),
            Self::DeleteApp(_) | Self::DeleteMachine(..) => Span::seconds(30),
            Self::Exec {
                timeout_seconds, ..
            } => Span::seconds(u64::from(*timeout_seconds) + 15),
            _ => Span::seconds(15),
        }
    }

    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        match self {
            Self::CreateApp { .. }
            | Self::DeleteApp(_)
            | Self::SetSecrets(..)
            | Self::AllocateAddress { .. }
            | Self::ReleaseAddress(..)
            | Self::CreateVolume(..)
            | Self::DeleteVolume(..)
            | Self::CreateMachine(..)
            | Self::DeleteMachine(..) => true,
            Self::CurrentToken
            | Self::ListApps(_)
            | Self::GetApp(_)
            | Self::ListSecrets(_)
            | Self::ListAddresses(_)
            | Self::ListVolumes(_)
            | Self::ListMachines(_)
            | Self::GetMachine(..)
            | Self::ListEvents(..)
            | Self::Exec { .. }
            | Self::Regions
            | Self::Placements { .. }
            | Self::OrgMachines(..)
            | Self::OrgVolumes(..) => false,
        }
    }
}

#[inline(never)]
fn of_app(app: &AppName, rest: &str) -> String {
    ["/apps/", app.as_str(), rest].concat()
}

#[inline(never)]
fn of_machine(app: &AppName, id: &MachineId, rest: &str) -> String {
    of_app(app, &["/machines/", id.as_str(), rest].concat())
}

#[inline(never)]
fn of_org(org: &OrgSlug, rest: &str) -> String {
    ["/orgs/", org.as_str(), rest].concat()
}

/// The body that sets secrets. Written straight into one: no copy of the values stays behind in a
/// tree.
fn secret_values(values: &[(&'static str, Secret)]) -> Secret {
    let mut body = String::from("{\"values\":{");
    for (index, (name, value)) in values.iter().enumerate() {
        if index > 0 {
            body.push(',');
        }
        quote(name, &mut body);
        body.push(':');
        quote(value.expose(), &mut body);
    }
    body.push_str("}}");
    Secret::new(body)
}

fn page(path: String, cursor: &Option<String>) -> String {
    match cursor {
        Some(cursor) => format!("{path}?cursor={}", escape(cursor)),
        None => path,
    }
}

/// What a page says of the rest of its list. A region that cannot be read is left out all the same.
fn rest(doc: Doc<'_>) -> Rest {
    let unread = doc.field(&["error_regions"]).items();
    Rest {
        cursor: doc.text("next_cursor").filter(|cursor| !cursor.is_empty()),
        unread: unread
            .map(|region| region.0.as_str().unwrap_or("?").to_owned())
            .collect(),
    }
}

/// Percent-encodes everything but unreserved characters (RFC 3986, section 2.3).
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
