//! What can go wrong, chosen by a test: everything off by default.
//!
//! The same structure is the body of the practice server's `POST /__fake/faults`.

use serde::{Deserialize, Serialize};

use crate::http::{Request, Response};
use crate::route::Call;

/// All faults at once. Setting them anew starts every counter anew.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Regions without room.
    pub full_regions: Vec<FullRegion>,
    /// Images that misbehave, beyond the words every reference is read for
    /// (`private`, `missing`, `huge`, `crash`, `oom`).
    pub images: Vec<ImageFault>,
    /// The organization has no payment card, until [`Faults::card_added`].
    pub card_missing: Option<CardWall>,
    /// The card was added.
    pub card_added: bool,
    /// Further app names that strangers own.
    pub taken_names: Vec<String>,
    /// When [`crate::practice::ORG_TOKEN`] stops being accepted.
    pub token_revoked: Option<Revocation>,
    /// Requests that never arrive.
    pub lose_request: Vec<Loss>,
    /// Answers that never come back, although the work was done.
    pub lose_answer: Vec<Loss>,
    /// The share of all requests that never arrive, 0 to 1.
    pub request_loss_rate: f64,
    /// The share of all answers that never come back, 0 to 1.
    pub answer_loss_rate: f64,
    /// Answers of the edge instead of the API's own.
    pub status_bursts: Vec<StatusBurst>,
    /// How long lists go on showing what was before a write.
    pub stale_reads_ms: u64,
    /// An organization's lists never say that they have ended.
    pub endless_lists: Option<Endless>,
    /// Regions that an organization's list of Machines leaves out, and says so.
    pub error_regions: Vec<String>,
    /// Every latency times this, when set.
    pub latency_factor: Option<f64>,
    /// The organization is on trial: machines stop after five minutes, and are small.
    pub trial: bool,
}

/// A region without room for machines of at least some size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FullRegion {
    /// Region code.
    pub region: String,
    /// How Fly says so.
    pub shape: FullShape,
    /// Only machines with at least this much memory find no room.
    pub min_memory_mb: u64,
    /// Placements claim that there is room all the same.
    pub placements_lie: bool,
    /// How often, when not for ever.
    pub times: Option<u32>,
}

/// The ways Fly has of saying that a region is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FullShape {
    /// POST machines: 422 `could not find a candidate host`.
    #[default]
    NoCandidate,
    /// POST machines: 409 `insufficient memory available`.
    Memory,
    /// POST machines: 409 `insufficient CPUs available`.
    Cpus,
    /// POST machines: 409 `aborted: no capacity`.
    NoCapacity,
    /// POST machines with a volume: 412; without one: as [`FullShape::Memory`].
    VolumeHost,
    /// POST volumes: 400 `no capacity`; POST machines: as [`FullShape::NoCandidate`].
    Volumes,
    /// POST machines: 403 `over the allowed quota`.
    Quota,
}

/// An image that misbehaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageFault {
    /// Which references: those that contain this.
    pub contains: String,
    /// What happens.
    pub fate: Fate,
}

/// What becomes of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is pulled and runs.
    #[default]
    Runs,
    /// The registry wants a login.
    Private,
    /// The registry does not know it.
    Missing,
    /// It does not fit; found out while unpacking.
    Huge,
    /// It starts and exits 1, again and again.
    Crash,
    /// It is killed for want of memory, again and again.
    Oom,
    /// It runs and never listens.
    Deaf,
    /// Its health check answers 500.
    Unwell,
    /// Its pull takes ten times as long.
    Slow,
}

/// Where the missing card is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardWall {
    /// POST apps: 422.
    Apps,
    /// POST machines: 422.
    Machines,
    /// POST machines: 422 in the words for a second machine.
    MoreMachines,
    /// POST apps and machines: 403 for want of trust.
    Trust,
}

/// What the last page of a list gives as the next cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endless {
    /// Its own again: nothing is new since.
    Same,
    /// Another one, again and again; and the first page is an empty one although there is more.
    New,
}

/// When a token stops working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// At once.
    Now,
    /// From this request on, counted from the first one of the world.
    FromRequest(u64),
    /// From this virtual time on.
    AtMs(u64),
}

/// Which requests are lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Loss {
    /// Only this method; empty for any.
    pub method: String,
    /// Only paths that contain this.
    pub path_contains: String,
    /// The first one to lose, counted from 1.
    pub nth: u32,
    /// How many in a row.
    pub times: u32,
}

/// An answer that stands in for the API's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusBurst {
    /// Only this method; empty for any.
    pub method: String,
    /// Only paths that contain this.
    pub path_contains: String,
    /// The status.
    pub status: u16,
    /// The body, whatever it is. One that begins with `<` goes out as HTML.
    pub body: String,
    /// The first one to answer so, counted from 1.
    pub nth: u32,
    /// How many in a row.
    pub times: u32,
    /// The work is done before the answer goes wrong.
    pub after_effect: bool,
}

impl Default for Loss {
    fn default() -> Self {
        Self {
            method: String::new(),
            path_contains: String::new(),
            nth: 1,
            times: 1,
        }
    }
}

impl Default for StatusBurst {
    fn default() -> Self {
        Self {
            method: String::new(),
            path_contains: String::new(),
            status: 503,
            body: "<html><body><h1>503 Service Unavailable</h1></body></html>".to_owned(),
            nth: 1,
            times: 1,
            after_effect: false,
        }
    }
}

impl Loss {
    /// Loses the first request of `method` whose path contains `path_contains`.
    pub fn first(method: &str, path_contains: &str) -> Self {
        Self {
            method: method.to_owned(),
            path_contains: path_contains.to_owned(),
            ..Self::default()
        }
    }
}

impl StatusBurst {
    fn response(&self) -> Response {
        let content_type = match self.body.trim_start().chars().next() {
            Some('<') => "text/html",
            Some('{' | '[') => "application/json; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        Response {
            status: self.status,
            body: self.body.clone(),
            content_type,
        }
    }
}

/// How often each counted fault was asked for.
#[derive(Clone, Default)]
pub(crate) struct Counters {
    requests: Vec<u32>,
    answers: Vec<u32>,
    bursts: Vec<u32>,
    full: Vec<u32>,
}

impl Counters {
    pub(crate) fn lose_request(&mut self, faults: &Faults, request: &Request) -> bool {
        lost(&faults.lose_request, &mut self.requests, request)
    }

    pub(crate) fn lose_answer(&mut self, faults: &Faults, request: &Request) -> bool {
        lost(&faults.lose_answer, &mut self.answers, request)
    }

    /// The answer that stands in, and whether the work is done first.
    pub(crate) fn burst(&mut self, faults: &Faults, request: &Request) -> Option<(Response, bool)> {
        self.bursts.resize(faults.status_bursts.len(), 0);
        let mut struck = None;
        for (burst, seen) in faults.status_bursts.iter().zip(&mut self.bursts) {
            if matches(&burst.method, &burst.path_contains, request)
                && due(seen, burst.nth, burst.times)
                && struck.is_none()
            {
                struck = Some((burst.response(), burst.after_effect));
            }
        }
        struck
    }

    /// How the region says that it has no room for such a machine, if it says so.
    pub(crate) fn full(
        &mut self,
        faults: &Faults,
        region: &str,
        memory_mb: u64,
        call: Call,
    ) -> Option<FullShape> {
        self.full.resize(faults.full_regions.len(), 0);
        for (full, seen) in faults.full_regions.iter().zip(&mut self.full) {
            let said_here = match call {
                Call::VolumeCreate => full.shape == FullShape::Volumes,
                Call::Placements => !full.placements_lie,
                _ => true,
            };
            if full.region != region || memory_mb < full.min_memory_mb || !said_here {
                continue;
            }
            let spent = full.times.is_some_and(|times| *seen >= times);
            if call != Call::Placements {
                *seen += 1;
            }
            if !spent {
                return Some(full.shape);
            }
        }
        None
    }
}

fn lost(losses: &[Loss], counts: &mut Vec<u32>, request: &Request) -> bool {
    counts.resize(losses.len(), 0);
    let mut any = false;
    for (loss, seen) in losses.iter().zip(counts) {
        if matches(&loss.method, &loss.path_contains, request) && due(seen, loss.nth, loss.times) {
            any = true;
        }
    }
    any
}

fn matches(method: &str, path_contains: &str, request: &Request) -> bool {
    (method.is_empty() || method == request.method) && request.path.contains(path_contains)
}

fn due(seen: &mut u32, nth: u32, times: u32) -> bool {
    *seen += 1;
    *seen >= nth && *seen < nth.saturating_add(times)
}
