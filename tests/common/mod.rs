//! The engine and the model of Fly on one virtual clock: the shell's place is taken by a queue.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use fake_fly::{practice, Fate, Faults, ImageFault, Request, World};
use textslash::deploy::{Action, Effect, Engine, Event, Journal, Phase, StepState, Vault, View};
use textslash::fly::{Answer, Call, Error, Guest, Lost, OrgSlug, RegionCode, Token};
use textslash::stack::{Blueprint, DeploymentName, Images, Role, Sender};
use textslash::{Secret, Time};

/// Secrets as no answer, journal or view may ever show them.
pub(crate) const CANARIES: [&str; 3] = [
    "sk-ant-api03-canary-0000000000000000000000000000000000000000000000000000",
    "0123456789abcdefcanary0123456789",
    "fm2_practice-org-token-0001",
];

/// What a rehearsal deploys.
pub(crate) fn blueprint(name: &str) -> Blueprint {
    Blueprint {
        name: DeploymentName::parse(name).unwrap(),
        region: RegionCode::parse("ams").unwrap(),
        region_name: "Amsterdam, Netherlands".into(),
        vm_guest: Guest {
            cpu_kind: "shared".into(),
            cpus: 2,
            memory_mb: 2048,
        },
        images: Images {
            relay: practice::RELAY_IMAGE.into(),
            vm: practice::VM_IMAGE.into(),
        },
        own_network: false,
        senders: Sender::split("whatsapp:+14155238886=23"),
    }
}

pub(crate) fn org() -> OrgSlug {
    OrgSlug::parse(practice::ORG).unwrap()
}

pub(crate) fn token(text: &str) -> Token {
    Token::parse(text).unwrap()
}

/// A vault with everything that a deployment needs.
pub(crate) fn vault() -> Vault {
    Vault::new(token(practice::ORG_TOKEN))
        .with_secrets(Role::Vm, vm_secrets())
        .with_secrets(Role::Relay, relay_secrets())
}

pub(crate) fn vm_secrets() -> Vec<(&'static str, Secret)> {
    vec![("ANTHROPIC_API_KEY", Secret::new(CANARIES[0]))]
}

pub(crate) fn relay_secrets() -> Vec<(&'static str, Secret)> {
    vec![
        (
            "TWILIO_ACCOUNT_SID",
            Secret::new("AC0123456789abcdef0123456789abcdef"),
        ),
        ("TWILIO_AUTH_TOKEN", Secret::new(CANARIES[1])),
        ("TWILIO_WHATSAPP_NUMBER", Secret::new("+14155238886")),
        ("ALLOWED_PHONE_NUMBERS", Secret::new("+14155550123")),
    ]
}

/// A call as the platform gets it.
fn over_the_wire(call: &Call, authorization: &Secret) -> Request {
    let request = call.request();
    let path = format!("/v1{}", request.path);
    let mut asked = Request::new(request.method.as_str(), &path);
    asked.authorization = Some(authorization.expose().to_owned());
    if let Some(body) = &request.body {
        asked.content_type = Some("application/json".into());
        asked.body = body.expose().to_owned();
    }
    asked
}

/// A platform where the images whose references contain a word meet this fate.
pub(crate) fn with_images(contains: &str, fate: Fate, seed: u64) -> World {
    let mut world = World::new(seed);
    let contains = contains.into();
    world.set_faults(Faults {
        images: vec![ImageFault { contains, fate }],
        ..Faults::default()
    });
    world
}

/// An engine, a platform, and the time between them.
pub(crate) struct Rehearsal {
    pub(crate) world: World,
    pub(crate) engine: Engine,
    pub(crate) now: u64,
    /// The journal as the browser's storage would hold it.
    pub(crate) stored: String,
    /// What will reach the engine, by time and order.
    queue: BTreeMap<(u64, u64), Event>,
    wake: Option<u64>,
    order: u64,
    /// Calls sent, with the time: for rate limits and counts.
    pub(crate) sent: Vec<(u64, String)>,
    /// No request gets through and none comes back.
    pub(crate) offline: bool,
    /// How far the phone's clock is ahead of the time that passes, or behind.
    pub(crate) clock_off_by: i64,
}

impl Rehearsal {
    pub(crate) fn new(engine: Engine, world: World, now: u64) -> Self {
        let mut rehearsal = Self {
            world,
            engine,
            now,
            stored: String::new(),
            queue: BTreeMap::new(),
            wake: None,
            order: 0,
            sent: Vec::new(),
            offline: false,
            clock_off_by: 0,
        };
        rehearsal.tell(Event::Start);
        rehearsal
    }

    /// A fresh deployment on a fresh platform.
    pub(crate) fn deploy(seed: u64) -> Self {
        Self::deploy_in(World::new(seed), seed)
    }

    pub(crate) fn deploy_in(world: World, seed: u64) -> Self {
        Self::deploy_this(blueprint("my-agent"), world, seed)
    }

    pub(crate) fn deploy_this(blueprint: Blueprint, world: World, seed: u64) -> Self {
        let engine = Engine::deploy(blueprint, org(), vault(), seed, Time(1_000));
        Self::new(engine, world, 1_000)
    }

    /// The tab is killed and opened again: only the stored journal survives, and what was on its
    /// way is lost to the engine although it may arrive at Fly.
    pub(crate) fn restart(&mut self, vault: Vault) {
        let journal = Journal::from_text(&self.stored).expect("the stored journal can be read");
        self.engine = Engine::resume(journal, vault, self.order);
        self.abandon();
        self.tell(Event::Start);
    }

    /// The phone is gone: nothing more is sent, and nobody hears what comes back.
    pub(crate) fn abandon(&mut self) {
        self.queue.clear();
        self.wake = None;
    }

    /// The time by the phone's clock.
    pub(crate) fn clock(&self) -> Time {
        Time(self.now.saturating_add_signed(self.clock_off_by))
    }

    /// Hands an event to the engine and carries out what it wants.
    pub(crate) fn tell(&mut self, event: Event) {
        let effects = self.engine.handle(event, self.clock());
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Save => {
                self.stored = self.engine.journal().to_text();
                for canary in CANARIES {
                    assert!(!self.stored.contains(canary), "a secret in the journal");
                }
            }
            Effect::WakeAt(time) => {
                self.wake = Some(self.now + time.since(self.clock()).0.max(1));
            }
            Effect::Call {
                id,
                call,
                time_limit,
            } => {
                let asked = over_the_wire(&call, self.engine.authorization());
                self.sent
                    .push((self.now, format!("{} {}", asked.method, asked.path)));
                if self.offline {
                    return self.deliver(
                        50,
                        Event::Lost {
                            id,
                            lost: Lost::Offline,
                        },
                    );
                }
                let outcome = self.world.handle(self.now, &asked);
                let latency = outcome.latency_ms();
                match outcome.response() {
                    Some(response) if latency <= time_limit.0 => {
                        let (status, body) = (response.status, response.body.clone());
                        self.deliver(latency, Event::Answered { id, status, body });
                    }
                    _ => {
                        let lost = if latency < time_limit.0 {
                            Lost::Unreachable
                        } else {
                            Lost::TimedOut
                        };
                        self.deliver(latency.min(time_limit.0), Event::Lost { id, lost });
                    }
                }
            }
            Effect::Probe { id, app, .. } => {
                let reached = !self.offline && self.world.probe(self.now, app.as_str(), "/") != 0;
                self.deliver(150, Event::Probed { id, reached });
            }
        }
    }

    fn deliver(&mut self, after: u64, event: Event) {
        self.order += 1;
        self.queue
            .insert((self.now + after.max(1), self.order), event);
    }

    /// Goes on to the next thing that happens; false if nothing ever will.
    pub(crate) fn step(&mut self) -> bool {
        let next = self.queue.keys().next().copied();
        let wake = self.wake.map(|time| (time, 0));
        let Some(at) = next.into_iter().chain(wake).min() else {
            return false;
        };
        self.now = self.now.max(at.0);
        self.world.advance(self.now);
        if Some(at) == wake {
            self.wake = None;
            self.tell(Event::Wake);
        } else if let Some(event) = self.queue.remove(&at) {
            self.tell(event);
        }
        true
    }

    /// A person taps 'Use it' on the card that offers it.
    pub(crate) fn adopt(&mut self) {
        let problems = self.view().problems;
        let card = problems
            .iter()
            .find(|problem| problem.actions.contains(&Action::Adopt));
        self.tell(Event::Adopt(card.expect("an offer to use it").step));
    }

    /// A question that a form asks, outside any run.
    pub(crate) fn ask(&mut self, call: &Call) -> Result<Answer, Error> {
        let authorization = token(practice::ORG_TOKEN).authorization().clone();
        let outcome = self
            .world
            .handle(self.now, &over_the_wire(call, &authorization));
        let response = outcome.response().expect("no faults are set");
        call.interpret(response.status, &response.body)
    }

    /// Somebody allocates an address by other means.
    pub(crate) fn allocate(&mut self, app: &str, kind: &str) {
        let request = Request::new("POST", &format!("/v1/apps/{app}/ip_assignments"))
            .authorized(practice::ORG_TOKEN)
            .json(&serde_json::json!({ "type": kind }));
        assert!(self.world.handle(self.now, &request).response().is_some());
    }

    pub(crate) fn view(&self) -> View {
        self.engine.view(self.clock())
    }

    pub(crate) fn phase(&self) -> Phase {
        self.view().phase
    }

    /// Runs until the predicate holds.
    ///
    /// # Panics
    /// If nothing happens any more, or an hour of virtual time has passed.
    pub(crate) fn run_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let limit = self.now + 3_600_000;
        while !holds(self) {
            let moved = self.step();
            assert!(
                moved && self.now < limit,
                "{what}: stuck at {}\n{}",
                self.now,
                self.picture()
            );
        }
    }

    /// Runs until the run needs a person or is over.
    pub(crate) fn run(&mut self) -> Phase {
        self.run_until("run", |rehearsal| {
            let view = rehearsal.view();
            let busy = view
                .steps
                .iter()
                .any(|step| step.state == StepState::Working);
            match view.phase {
                Phase::Working | Phase::Stopping => false,
                Phase::Paused => !busy,
                _ => true,
            }
        });
        self.phase()
    }

    /// The steps and problems, for messages.
    pub(crate) fn picture(&self) -> String {
        let view = self.view();
        let mut text = format!("{:?} {:?}\n", view.goal, view.phase);
        for step in &view.steps {
            text.push_str(&format!(
                "  {:?}: {:?} {} ms, {} {}\n",
                step.step, step.state, step.elapsed.0, step.call, step.note
            ));
        }
        for problem in &view.problems {
            text.push_str(&format!(
                "  ! {} {} {}\n",
                problem.happened, problem.todo, problem.details
            ));
        }
        text
    }

    /// What every run must leave behind: nothing strange noted by the platform.
    pub(crate) fn assert_strict(&self) {
        let records = self.world.records();
        assert!(records.is_empty(), "{records:#?}\n{}", self.picture());
    }
}

/// Exactly one whole deployment stands, private and well, and nothing strange happened.
pub(crate) fn assert_deployed(rehearsal: &Rehearsal) {
    let census = rehearsal.world.census();
    assert_eq!(census.ours().count(), 2, "{census:#?}");
    for app in census.ours() {
        assert_eq!(app.machines.len(), 1, "{app:#?}");
        assert!(app.machines[0].has_newest_secrets, "{app:#?}");
        assert!(app
            .secrets
            .iter()
            .any(|name| name == "TEXTSLASH_DEPLOYMENT"));
        if app.name.ends_with("-vm") {
            assert_eq!(app.public_addresses().count(), 0);
            // A deleted volume can be recovered for a day and costs nothing.
            let volumes = app.volumes.iter().filter(|volume| volume.billed).count();
            assert_eq!((app.addresses.len(), volumes), (1, 1), "{app:#?}");
        } else {
            assert_eq!((app.addresses.len(), app.volumes.len()), (3, 0));
            assert!(app.machines[0].healthy);
        }
    }
    rehearsal.assert_strict();
}

/// Nothing of ours stands or is billed, and nothing of others was touched.
pub(crate) fn assert_nothing_left(rehearsal: &Rehearsal, foreign: u64) {
    let census = rehearsal.world.census();
    assert_eq!(
        census.leftovers(),
        Vec::<String>::new(),
        "{}",
        rehearsal.picture()
    );
    assert_eq!(census.foreign_fingerprint, foreign);
    rehearsal.assert_strict();
}

/// The one thing that a paused run is about.
pub(crate) fn happened(rehearsal: &Rehearsal) -> String {
    let view = rehearsal.view();
    assert_eq!(view.phase, Phase::Paused, "{}", rehearsal.picture());
    view.problems[0].happened.clone()
}

pub(crate) fn offers(rehearsal: &Rehearsal, action: Action) -> bool {
    rehearsal
        .view()
        .problems
        .iter()
        .any(|problem| problem.actions.contains(&action))
}
