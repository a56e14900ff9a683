//! The platform: what stands, what time it is, and how a request goes through.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::apps::App;
use crate::faults::{Counters, Faults};
use crate::http::{Outcome, Request, Response};
use crate::limits::Limiter;
use crate::machines::State;
use crate::placement::Hosts;
use crate::practice;
use crate::rng::Rng;
use crate::route::{Call, Route};
use crate::strict::{Record, RecordKind};
use crate::timings::Timings;
use crate::tokens::{self, Grant};

/// A model of Fly's platform.
///
/// Time stands in its calls: [`World::handle`] and [`World::advance`] say what time it is, and
/// everything that was due until then has happened. Time never goes back.
#[derive(Clone)]
pub struct World {
    pub(crate) now_ms: u64,
    pub(crate) rng: Rng,
    pub(crate) apps: BTreeMap<String, App>,
    /// Names of deleted apps, and until when they cannot be used again.
    pub(crate) held_names: BTreeMap<String, u64>,
    /// Names that a resolver believes not to exist, and until when.
    pub(crate) unresolved_until: BTreeMap<String, u64>,
    /// Values that must show nowhere, with the names of their secrets.
    pub(crate) known_secrets: BTreeMap<String, String>,
    /// The other name of the organization `personal`, where it has one.
    pub(crate) raw_slug: Option<String>,
    pub(crate) hosts: Hosts,
    pub(crate) timings: Timings,
    pub(crate) faults: Faults,
    pub(crate) counters: Counters,
    /// Time that the call at hand takes beyond the usual.
    pub(crate) held_ms: u64,
    luck: Rng,
    pub(crate) limiter: Limiter,
    pub(crate) requests: u64,
    pub(crate) asked: String,
    records: Vec<Record>,
    effects: Vec<Effect>,
    log: Vec<LogLine>,
    transcript: Option<Vec<Exchange>>,
}

/// Something that a request changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// When.
    pub at_ms: u64,
    /// What: `app-created`, `machine-destroyed` and so on.
    pub what: &'static str,
    /// In which app.
    pub app: String,
    /// To which thing in it: an id, a name, an address; empty for the app itself.
    pub subject: String,
    /// The request's method and path, without its query.
    pub asked: String,
}

/// One request, for a log: no bodies, no headers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// When it arrived.
    pub at_ms: u64,
    /// Method.
    pub method: String,
    /// Path and query, or a placeholder where they held a secret.
    pub path: String,
    /// The status; 0 when the client got none.
    pub status: u16,
    /// How long the client waited.
    pub latency_ms: u64,
}

/// One request with its answer, for contract tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Method.
    pub method: String,
    /// The path as Fly's OpenAPI file writes it, such as `/apps/{app_name}/machines`.
    pub template: &'static str,
    /// The path and query as sent.
    pub path: String,
    /// The body as sent.
    pub request_body: String,
    /// The answer.
    pub response: Response,
    /// The answer is a fault's, not the API's own.
    pub faulty: bool,
}

/// A request that was let in.
pub(crate) struct Ask {
    pub(crate) route: Route,
    pub(crate) body: Value,
    pub(crate) grant: &'static Grant,
}

impl World {
    /// A platform with a few strangers' things on it and nothing of ours.
    pub fn new(seed: u64) -> Self {
        let mut world = Self {
            now_ms: 0,
            rng: Rng::new(seed),
            apps: BTreeMap::new(),
            held_names: BTreeMap::new(),
            unresolved_until: BTreeMap::new(),
            known_secrets: BTreeMap::new(),
            raw_slug: None,
            hosts: Hosts::default(),
            timings: Timings::default(),
            faults: Faults::default(),
            counters: Counters::default(),
            held_ms: 0,
            luck: Rng::new(!seed),
            limiter: Limiter::default(),
            requests: 0,
            asked: String::new(),
            records: Vec::new(),
            effects: Vec::new(),
            log: Vec::new(),
            transcript: None,
        };
        world.seed_strangers();
        world
    }

    /// A request arrives at `now_ms`: its effect happens then, its answer is due later.
    pub fn handle(&mut self, now_ms: u64, request: &Request) -> Outcome {
        self.advance(now_ms);
        self.requests += 1;
        self.held_ms = 0;
        let path = request.path.split('?').next().unwrap_or_default();
        let leaks = self.leaks(&request.path);
        let (shown_path, full_path) = match leaks {
            true => ("[a secret stood here]", "[a secret stood here]"),
            false => (path, request.path.as_str()),
        };
        self.asked = format!("{} {shown_path}", request.method);
        if leaks {
            self.note(
                RecordKind::SecretInPath,
                "a token or a secret's value in the address",
            );
        }

        let faults = std::mem::take(&mut self.faults);
        let lost = self.counters.lose_request(&faults, request)
            | self.luck.chance(faults.request_loss_rate);
        let answer_lost = !lost
            && (self.counters.lose_answer(&faults, request)
                | self.luck.chance(faults.answer_loss_rate));
        let burst = if lost {
            None
        } else {
            self.counters.burst(&faults, request)
        };
        let factor = faults.latency_factor.unwrap_or(1.0);
        self.faults = faults;

        let route = Route::parse(&request.method, &request.path);
        let call = route.as_ref().map(|route| route.call);
        let (low, high) = call.map_or((80, 400), Call::latency);
        let usual = self.luck.between(low, high);
        let faulty = burst.is_some();
        let response = match (lost, burst) {
            (true, _) => None,
            (false, Some((response, false))) => Some(response),
            (false, Some((response, true))) => {
                self.answer(route, request);
                Some(response)
            }
            (false, None) => Some(self.answer(route, request)),
        };
        let latency_ms = ((usual as f64 * factor) as u64) + self.held_ms;

        let status = match &response {
            Some(response) if !answer_lost => response.status,
            _ => 0,
        };
        self.log.push(LogLine {
            at_ms: self.now_ms,
            method: request.method.clone(),
            path: full_path.to_owned(),
            status,
            latency_ms,
        });
        if let (Some(transcript), Some(call), Some(response)) =
            (&mut self.transcript, call, &response)
        {
            transcript.push(Exchange {
                method: request.method.clone(),
                template: call.template(),
                path: request.path.clone(),
                request_body: request.body.clone(),
                response: response.clone(),
                faulty,
            });
        }
        match response {
            None => Outcome::RequestLost { latency_ms },
            Some(_) if answer_lost => Outcome::AnswerLost { latency_ms },
            Some(response) => Outcome::Answered {
                response,
                latency_ms,
            },
        }
    }

    /// Lets everything happen that is due until `now_ms`.
    pub fn advance(&mut self, now_ms: u64) {
        self.now_ms = self.now_ms.max(now_ms);
        let (now, timings) = (self.now_ms, &self.timings);
        for app in self.apps.values_mut() {
            for machine in &mut app.machines {
                let before = machine.state;
                machine.run_until(now, timings);
                if machine.state != State::Destroyed || before == State::Destroyed {
                    continue;
                }
                self.hosts
                    .give_back(&machine.region, machine.host, machine.memory_mb);
                for volume in &mut app.volumes {
                    if volume.attached.as_ref() == Some(&machine.id) {
                        volume.attached = None;
                    }
                }
            }
        }
        let gone = |app: &App| app.gone_at.filter(|at| *at <= now);
        for (name, app) in &self.apps {
            if let Some(at) = gone(app) {
                self.held_names
                    .insert(name.clone(), at + timings.name_held_ms);
            }
        }
        self.apps.retain(|_, app| gone(app).is_none());
    }

    /// The time it is.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// The delays of the platform.
    pub fn timings_mut(&mut self) -> &mut Timings {
        &mut self.timings
    }

    /// The faults in force.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Puts other faults in force; their counters start anew.
    pub fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
        self.counters = Counters::default();
    }

    /// A payment card was added.
    pub fn add_card(&mut self) {
        self.faults.card_added = true;
    }

    /// Gives the organization `personal` a second name: apps show it, and the organization's lists
    /// know it alone; tokens speak of `personal` all the same.
    pub fn set_raw_slug(&mut self, slug: &str) {
        self.raw_slug = Some(slug.to_owned());
    }

    /// The organization that this name means.
    pub(crate) fn org_named<'a>(&self, slug: &'a str) -> &'a str {
        match self.raw_slug.as_deref() == Some(slug) {
            true => practice::ORG,
            false => slug,
        }
    }

    /// The name that the organization's apps show.
    pub(crate) fn shown_org<'a>(&'a self, org: &'a str) -> &'a str {
        match &self.raw_slug {
            Some(raw) if org == practice::ORG => raw,
            _ => org,
        }
    }

    /// What was noted against the client. Empty after a clean run.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Everything that requests changed, in order.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// Every request, in order.
    pub fn log(&self) -> &[LogLine] {
        &self.log
    }

    /// How often the rate limit refused a request.
    pub fn rate_limited(&self) -> u64 {
        self.limiter.refused
    }

    /// Keeps every request and answer whole from now on. They hold secrets: for tests only.
    pub fn keep_transcript(&mut self) {
        self.transcript.get_or_insert_default();
    }

    /// What [`World::keep_transcript`] kept.
    pub fn transcript(&self) -> &[Exchange] {
        self.transcript.as_deref().unwrap_or_default()
    }

    pub(crate) fn note(&mut self, kind: RecordKind, detail: impl Into<String>) {
        self.records.push(Record {
            at_ms: self.now_ms,
            kind,
            detail: detail.into(),
        });
    }

    pub(crate) fn effect(&mut self, what: &'static str, app: &str, subject: &str) {
        if self.apps.get(app).is_some_and(|app| app.foreign) {
            self.note(RecordKind::ForeignTouched, format!("{app}: {what}"));
        }
        self.effects.push(Effect {
            at_ms: self.now_ms,
            what,
            app: app.to_owned(),
            subject: subject.to_owned(),
            asked: self.asked.clone(),
        });
    }

    /// Notes secrets that stand in a configuration, where everybody who may look can read them.
    pub(crate) fn note_secrets_in(&mut self, config: &Value, app: &str) {
        let text = config.to_string();
        let found: Vec<String> = self
            .known_secrets
            .iter()
            .filter(|(value, name)| is_sensitive(name) && text.contains(value.as_str()))
            .map(|(_, name)| format!("{app}: the value of {name}"))
            .collect();
        for detail in found {
            self.note(RecordKind::SecretInConfig, detail);
        }
    }

    fn leaks(&self, path: &str) -> bool {
        let plain = crate::http::percent_decoded(path);
        tokens::holds_token(&plain)
            || self
                .known_secrets
                .iter()
                .any(|(value, name)| is_sensitive(name) && plain.contains(value.as_str()))
    }
}

/// Addresses and marks are set as secrets too and are none; nor is the number that the agent
/// writes from, which everybody knows who was ever texted by it.
fn is_sensitive(name: &str) -> bool {
    let words = ["TOKEN", "KEY", "SECRET", "AUTH", "SID", "PHONE"];
    words.iter().any(|word| name.contains(word))
}

/// Whether a list shows a thing: as it is now, or as it was when the list was last refreshed.
pub(crate) fn shown(created_at: u64, removed_at: Option<u64>, now_ms: u64, stale_ms: u64) -> bool {
    let as_of = now_ms.saturating_sub(stale_ms);
    created_at <= as_of && removed_at.is_none_or(|at| at > as_of)
}
