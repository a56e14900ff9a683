//! Room: what the hosts of a region hold, and the dry run that asks for it.

use std::collections::BTreeMap;

use serde_json::{json, Value};

use crate::faults::FullShape;
use crate::http::Response;
use crate::machines::guest_of;
use crate::regions::{self, REGIONS};
use crate::route::Call;
use crate::tokens::forbidden;
use crate::volumes::no_such_volume;
use crate::world::{Ask, World};

/// Memory of the hosts of every region. The first is as good as full.
const HOSTS_MB: [u64; 3] = [256, 65_536, 65_536];

/// What is taken on each host.
#[derive(Clone, Default)]
pub(crate) struct Hosts {
    taken_mb: BTreeMap<(String, usize), u64>,
}

impl Hosts {
    /// A host with this much room.
    pub(crate) fn room(&self, region: &str, memory_mb: u64) -> Option<usize> {
        (0..HOSTS_MB.len()).find(|host| self.fits(region, *host, memory_mb))
    }

    pub(crate) fn fits(&self, region: &str, host: usize, memory_mb: u64) -> bool {
        let taken = self
            .taken_mb
            .get(&(region.to_owned(), host))
            .copied()
            .unwrap_or(0);
        taken + memory_mb <= HOSTS_MB.get(host).copied().unwrap_or(0)
    }

    pub(crate) fn take(&mut self, region: &str, host: usize, memory_mb: u64) {
        *self.taken_mb.entry((region.to_owned(), host)).or_insert(0) += memory_mb;
    }

    pub(crate) fn give_back(&mut self, region: &str, host: usize, memory_mb: u64) {
        let taken = self.taken_mb.entry((region.to_owned(), host)).or_insert(0);
        *taken = taken.saturating_sub(memory_mb);
    }
}

impl World {
    pub(crate) fn list_regions(&self) -> Response {
        Response::ok(&regions::answer())
    }

    pub(crate) fn placements(&mut self, ask: &Ask) -> Response {
        let org = ask
            .body
            .get("org_slug")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !ask.grant.sees_org(self.org_named(org)) {
            return forbidden();
        }
        let (_, memory_mb) = ask.body.get("compute").map_or((1, 2_048), guest_of);
        let count = ask.body.get("count").and_then(Value::as_u64).unwrap_or(0);
        let expression = ask
            .body
            .get("region")
            .and_then(Value::as_str)
            .unwrap_or("any")
            .to_owned();
        let words: Vec<&str> = expression.split(',').map(str::trim).collect();
        let any = words.contains(&"any");
        if let Some(unknown) = words
            .iter()
            .find(|word| **word != "any" && regions::choose(word).is_none())
        {
            if !regions::exists(unknown) {
                return Response::error(400, format!("invalid region {unknown}"));
            }
        }
        let mut rows = Vec::new();
        for region in &REGIONS {
            if !regions::open(region.code) || !(any || words.contains(&region.code)) {
                continue;
            }
            let full = self
                .counters
                .full(&self.faults, region.code, memory_mb, Call::Placements)
                .is_some();
            let room = !full && self.hosts.room(region.code, memory_mb).is_some();
            // Without a count the answer is the organization's own limit.
            let wanted = if count == 0 { 50 } else { count };
            rows.push(json!({
                "region": region.code,
                "count": if room { wanted } else { 0 },
                "concurrency": if room { 4 } else { 0 },
            }));
        }
        Response::ok(&json!({ "regions": rows }))
    }

    /// The host of a volume that can be mounted here.
    pub(crate) fn mountable(
        &mut self,
        app: &str,
        id: &str,
        region: &str,
    ) -> Result<usize, Response> {
        let draw = self.rng.next();
        let found = self
            .apps
            .get(app)
            .and_then(|app| app.volumes.iter().find(|v| v.is_live() && v.id == id))
            .filter(|volume| volume.region == region);
        match found {
            None => Err(no_such_volume(draw, id)),
            Some(volume) if volume.attached.is_some() => {
                let text = format!("failed_precondition: volume {id} is already attached");
                Err(Response::error(412, text))
            }
            Some(volume) => Ok(volume.host),
        }
    }

    /// A host for a machine of this size, or how Fly says that there is none.
    pub(crate) fn find_room(
        &mut self,
        app: &str,
        region: &str,
        memory_mb: u64,
        pinned: Option<usize>,
        volume: Option<&str>,
    ) -> Result<usize, Response> {
        let volume_host = || {
            let id = volume.unwrap_or_default();
            Response::error_as(
                412,
                format!(
                    "insufficient resources to create new machine with existing volume id '{id}'"
                ),
                "volume_placement_capacity",
            )
        };
        let reserve = |what: &str| {
            Response::error(
                409,
                format!(
                    "aborted: could not reserve resource for machine: insufficient {what} \
                     available to fulfill request"
                ),
            )
        };
        let org = self
            .apps
            .get(app)
            .map(|app| app.org.clone())
            .unwrap_or_default();
        match self
            .counters
            .full(&self.faults, region, memory_mb, Call::MachineCreate)
        {
            Some(FullShape::NoCandidate | FullShape::Volumes) => Err(Response::error_as(
                422,
                "could not find a candidate host",
                "insufficient_capacity",
            )),
            Some(FullShape::Cpus) => Err(reserve("CPUs")),
            Some(FullShape::NoCapacity) => Err(Response::error(409, "aborted: no capacity")),
            Some(FullShape::VolumeHost) if volume.is_some() => Err(volume_host()),
            Some(FullShape::Memory | FullShape::VolumeHost) => Err(reserve("memory")),
            Some(FullShape::Quota) => Err(Response::error(
                403,
                format!(
                    "organization \"{org}\" is using 81920 MB of memory in {region} which is over \
                     the allowed quota. please consider other regions"
                ),
            )),
            None => match pinned {
                Some(host) if self.hosts.fits(region, host, memory_mb) => Ok(host),
                Some(_) => Err(volume_host()),
                None => self
                    .hosts
                    .room(region, memory_mb)
                    .ok_or_else(|| reserve("memory")),
            },
        }
    }
}
